import time
from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate

from societies.calendar import Years, read_year


def _(text: str) -> str:
    return text


class SocietiesConfig(AppConfig):
    name = "societies"

    def ready(self) -> None:
        from societies import calendar, checks, clock, http  # noqa: PLC0415 -- models are ready only now
        from societies.http import note_sign_ins  # noqa: PLC0415 -- models are ready only now
        from societies.registry import Place, deed, place, platform_place  # noqa: PLC0415 -- models are ready only now
        from societies.roles import Permission  # noqa: PLC0415 -- models are ready only now

        del checks, http  # imported for what they register
        note_sign_ins()
        place(Place("member_list", _("Organisation and members"), "member_list", 80, group=2))
        place(Place("society_settings", _("Settings"), "society_settings", 100, Permission.SOCIETY_EDIT, 2))
        operates = Permission.SOCIETY_REGISTER
        platform_place(
            Place("society_list", _("Platform: registered societies"), "society_list", 10, operates)
        )
        platform_place(Place("platform_people", _("Platform staff"), "platform_people", 20, operates))
        platform_place(Place("account_erase", _("Erase an account"), "account_erase", 30, operates))
        deed(Place("member_erase", _("Erase personal data"), "member_erase", 90, Permission.MEMBER_INVITE))
        post_migrate.connect(_store_permissions, sender=self, dispatch_uid="permissions")
        calendar.plug(_EnteredYears())
        if settings.DEMO:
            clock.plug(_ClockOffset())


def _store_permissions(**kwargs: object) -> None:
    from societies import grants  # noqa: PLC0415 -- models are ready only now

    grants.store_permissions()


class _ClockOffset:
    """The demo's offset, read from its row at most once a second in each process."""

    def __init__(self) -> None:
        self.read_at = float("-inf")
        self.offset = timedelta(0)

    def forget(self) -> None:
        self.read_at = float("-inf")

    def __call__(self) -> timedelta:
        from societies.models import ClockOffset  # noqa: PLC0415 -- models are ready only now

        if time.monotonic() - self.read_at > 1:
            self.offset = timedelta(
                seconds=ClockOffset.objects.values_list("seconds", flat=True).first() or 0
            )
            self.read_at = time.monotonic()
        return self.offset


class _EnteredYears:
    """The years that operators entered, read at most once a minute in each process."""

    def __init__(self) -> None:
        self.read_at = float("-inf")
        self.years: Years = {}

    def __call__(self) -> Years:
        from societies.models import HolidayYear  # noqa: PLC0415 -- models are ready only now

        if time.monotonic() - self.read_at > 60:
            rows = HolidayYear.objects.values_list("year", "said")
            self.years = {number: read_year(number, said) for number, said in rows}
            self.read_at = time.monotonic()
        return self.years
