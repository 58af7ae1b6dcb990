"""The security log: who came in, who was turned away, who was given what. Apart from the ledger, for operators only.

It holds ids, codes and network addresses, never names, secrets, or what was typed or read.
"""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from societies import clock
from societies.models.owned import AppendOnly, PlatformRow

LEAST_DAYS = 184  # six months: 网络安全法 (Cybersecurity Law) article on network logs, its least


class KeptHalfAYear(AppendOnly):
    """UPDATE is refused always, DELETE until the row is half a year old by the database's own clock."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        function, _unused = super().statements(model, quote)
        young = f"(OLD.at > statement_timestamp() - interval '{LEAST_DAYS} days')"
        return [
            function,
            f"CREATE TRIGGER append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"""CREATE TRIGGER kept_half_a_year BEFORE DELETE ON {table}
            FOR EACH ROW WHEN {young} EXECUTE FUNCTION refuse_change()""",
        ]

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP TRIGGER kept_half_a_year ON {table}", f"DROP TRIGGER append_only ON {table}"]


class SecurityEvent(PlatformRow):
    """One event, at machine time. ``detail`` is a code of ours: a role, a kind of factor, the name of a door."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        SIGNED_OUT = "signed_out", _("Signed out")
        FACTOR_FAILED = "factor_failed", _("Second factor refused")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        ADDRESS_CHANGED = "address_changed", _("E-mail address changed")
        REFUSED = "refused", _("Turned away at a door")
        GRANT_GIVEN = "grant_given", _("Role given")
        GRANT_TAKEN = "grant_taken", _("Role taken away")
        TAKEN_OUT = "taken_out", _("File taken out")

    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    account = models.UUIDField(null=True)  # no foreign key: the log outlives the account
    society = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="security_newest")]
        constraints = [KeptHalfAYear(name="security_kept_half_a_year")]

    @classmethod
    def write(
        cls,
        kind: Kind,
        *,
        account: UUID | None,
        society: UUID | None = None,
        address: str | None = None,
        detail: str = "",
    ) -> None:
        """Add one event, in the transaction of the caller if there is one."""
        cls.objects.create(
            at=clock.wall(), kind=kind, account=account, society=society, address=address, detail=detail[:80]
        )
