"""Where a signed-in person lands: what waits for them, then what they wait for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from societies import access, clock
from societies.http import SocietyRequest
from societies.models import Society, User
from societies.queries.people import societies_of
from societies.scoping import enter
from societies.templatetags.words import left, weekday
from workflow.queries.duties import SOON, Duty, awaited_by, societies_calling, waiting_for


@dataclass(frozen=True)
class Row:
    """What ``components/duty_rows.html`` shows of a duty."""

    due: str
    due_small: str
    late: bool
    urgent: bool
    what: str
    url: str
    verb: str
    number: str
    title: str
    where: str
    fact: str


@dataclass
class Group:
    label: str
    rows: list[Row] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)


@require_GET
def duties(request: SocietyRequest) -> HttpResponse:
    waits = request.GET.get("view") == "awaited"
    mine = waiting_for(request.person, request.at)
    awaited = awaited_by(request.person, request.at)
    shown = awaited if waits else mine
    return render(
        request,
        "workflow/duties.html",
        {
            "active_nav": "duties",
            "awaited_view": waits,
            "counts": (len(mine), len(awaited)),
            "groups": _groups(shown, request.society.code, verb=_("Look") if waits else _("Act on")),
            "late": sum(1 for duty in shown if duty.days is not None and duty.days < 0),
            "shown": len(shown),
        },
    )


@dataclass(frozen=True)
class Desk:
    """What waits for a person in one society; nothing of it when ``locked``: a second factor is to be set up first."""

    society: Society
    groups: list[Group] = field(default_factory=list)
    count: int = 0
    first_due: datetime | None = None
    locked: bool = False


@login_required
@require_GET
def my_duties(request: HttpRequest) -> HttpResponse:
    """What waits for the account in all its societies, one under the other.

    Queries: a fixed number, and for each society that a pointer names those of its own duties, however many rows.
    """
    account = cast(User, request.user)
    mine, calling = societies_of(account), societies_calling(account)
    at = cast(SocietyRequest, request).at
    desks = [_desk(society, account, at) for society in mine if society.pk in calling]
    busy = [desk for desk in desks if desk.count or desk.locked]
    busy.sort(key=lambda desk: (desk.first_due is None, desk.first_due, desk.society.name_key))
    named = {desk.society.pk for desk in busy}
    context = {"desks": busy, "quiet": [society for society in mine if society.pk not in named]}
    return render(request, "workflow/my_duties.html", context)


def _desk(society: Society, account: User, at: datetime) -> Desk:
    with enter(society):
        person = access.person_of(account, society)
        if person is None:
            return Desk(society)
        if access.lacks_second_factor(person, society):
            return Desk(society, locked=True)
        found = waiting_for(person, at)
        return Desk(
            society,
            _groups(found, society.code, verb=_("Act on")),
            len(found),
            min((duty.due_at for duty in found if duty.due_at), default=None),
        )


def _groups(duties: Iterable[Duty], code: str, *, verb: str) -> list[Group]:
    late, today, soon, later = (
        Group(_("Overdue")),
        Group(_("Today")),
        Group(_("Within 7 days")),
        Group(_("Later")),
    )
    for duty in duties:
        days = duty.days
        group = later if days is None or days > SOON else late if days < 0 else today if days == 0 else soon
        group.rows.append(_row(duty, code, verb))
    return [group for group in (late, today, soon, later) if group.rows]


def _row(duty: Duty, code: str, verb: str) -> Row:
    procedure, subject, work = duty.procedure, duty.subject, duty.work
    due, small = _due(duty.due_at, duty.days)
    return Row(
        due=due,
        due_small=small,
        late=duty.days is not None and duty.days < 0,
        urgent=duty.days == 0,
        what=work.said if work else _(duty.what),
        url=work.url if work else subject.url or reverse("duties", args=[code]),
        verb=work.verb if work else verb,
        number=subject.reference,
        title=_(subject.title) if subject.title else "",
        where=_(procedure.stage.label),
        fact=subject.detail or _("since %(day)s") % {"day": clock.date_of(procedure.since).isoformat()},
    )


def _due(due_at: datetime | None, days: int | None) -> tuple[str, str]:
    if due_at is None or days is None:
        return _("No date"), ""
    if days < 0:
        late = ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
        return late, weekday(clock.date_of(due_at))
    if days == 0:
        return _("Today"), _("ends at 24:00")
    return left(due_at), weekday(clock.date_of(due_at))
