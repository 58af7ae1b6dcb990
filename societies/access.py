"""Doors: one to each object. A stranger gets 404; a person of the society without the right gets a reason."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NoReturn, Protocol, TypeVar
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from societies import clock, grants
from societies.models import (
    Attachment,
    Committee,
    Delegation,
    Organization,
    Person,
    RulePack,
    Seat,
    Society,
    User,
)
from societies.roles import DECISIONS, GUARDED, GUARDED_SEATS, LENT, Permission
from societies.scoping import entered

T = TypeVar("T")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Denied:
    """One reason why not, in a sentence the reader can act on; ``place`` names the part of the page that mends it."""

    reason: str
    place: str = ""

    def __bool__(self) -> bool:
        return False


class Refused(Exception):
    """An act is not open now. ``refusals`` are all the reasons, not the first."""

    def __init__(self, *refusals: Denied | str) -> None:
        self.refusals = tuple(Denied(r) if isinstance(r, str) else r for r in refusals)
        super().__init__(" ".join(r.reason for r in self.refusals))


class Halted(Refused):
    """The society has been ordered to stop its activities: nothing in it is written."""


class Reachable(Protocol):
    """Something a permission can be asked for: its own id and the ids of what it lies in."""

    @property
    def reach(self) -> Collection[UUID]: ...


def permissions(person: Person | None, ids: Collection[UUID]) -> set[str]:
    """What a person may do on any of some objects; known of whoever makes a request, else asked once per id."""
    if person is None or person.account_id is None:
        return set()
    everywhere: dict[UUID, set[str]] | None = person.__dict__.get("_everywhere")
    held = _asked(person, ids) if everywhere is None else everywhere
    found = set[str]().union(*(held.get(pk, ()) for pk in ids))
    return found & person.lent if person.agent else found


def _asked(person: Person, ids: Collection[UUID]) -> dict[UUID, set[str]]:
    known: dict[UUID, set[str]] = person.__dict__.setdefault("_held", {})
    if missing := [pk for pk in ids if pk not in known]:
        known.update(grants.held(account_of(person), missing))
    return known


def holdings(person: Person) -> dict[str, set[UUID]]:
    """Everything a person may do anywhere: permission → ids."""
    if person.account_id is None:
        return {}
    everywhere: dict[UUID, set[str]] | None = person.__dict__.get("_everywhere")
    found = grants.holdings(account_of(person)) if everywhere is None else grants.turned(everywhere)
    return {name: ids for name, ids in found.items() if name in person.lent} if person.agent else found


def hands(person: Person) -> tuple[Person, ...]:
    """The people behind an act: the one whose right it is, and who acts for that person, if anybody does."""
    return (person, person.agent) if person.agent else (person,)


def account_of(person: Person) -> User:
    """The person's account, as a reference that costs no query."""
    return User(pk=person.account_id)


def forget(person: Person) -> None:
    """Drop what was asked before, after a grant was given or taken."""
    person.__dict__.pop("_held", None)
    person.__dict__.pop("_everywhere", None)


def can(person: Person | None, permission: Permission, on: Reachable | Society) -> bool:
    """Whether a person holds a permission on an object or on anything it lies in."""
    ids = [on.pk] if isinstance(on, Society) else on.reach
    return permission.value in permissions(person, ids)


def deny() -> NoReturn:
    """403 with the reason."""
    raise PermissionDenied(_("Your roles in this society do not include this. Ask its secretary."))


def require(person: Person | None, permission: Permission, on: Reachable | Society) -> None:
    """403 with the reason, for someone who is inside but may not do this."""
    require_any(person, (permission,), on)


def require_any(person: Person | None, wanted: Iterable[Permission], on: Reachable | Society) -> None:
    """403 with the reason, for someone inside who holds none of these."""
    if not any(can(person, permission, on) for permission in wanted):
        deny()


def society_by_code(code: str) -> Society | None:
    return Society.objects.filter(code=code).first()


def person_of(account: User, society: Society) -> Person | None:
    """The account's person in the entered society, if it may enter at all."""
    return admitted(guest_of(account), society)


def admitted(guest: Person | None, society: Society) -> Person | None:
    """The same person, if it may enter the society."""
    return guest if can(guest, Permission.SOCIETY_ENTER, society) else None


def guest_of(account: User) -> Person | None:
    """The account's person in the entered society, whether or not it may enter: a guest is led to single pages.

    What the account holds comes with it, in the same query. Outside of all societies nobody is anybody.
    """
    here = entered()
    person = _guests(here).filter(account=account).first() if here else None
    if person is not None:
        person.__dict__["_everywhere"] = grants.spread(person.__dict__.pop("everything"))
    return person


@lru_cache(maxsize=1024)
def _guests(_entered: Society) -> QuerySet[Person]:
    """The people of the society that is entered now. Every page asks, and writing the query takes longer than its answer."""
    protected = Authenticator.objects.filter(user=OuterRef("account"), type__in=FACTORS)
    seats = Seat.objects.filter(person=OuterRef("pk"), role__in=GUARDED_SEATS, until=None)
    return Person.objects.select_related("organization").annotate(
        has_second_factor=Exists(protected),
        has_guarded_seat=Exists(seats),
        everything=grants.everything(OuterRef("account")),
    )


def lacks_second_factor(person: Person, society: Society) -> bool:
    """Whether a person from ``person_of`` holds a role that asks for a second factor and has set up none."""
    if person.has_second_factor:  # type: ignore[attr-defined]
        return False
    seated: bool = person.has_guarded_seat  # type: ignore[attr-defined]
    return seated or not GUARDED.isdisjoint(permissions(person, [society.pk]))


def in_place_of(agent: Person, delegation: str, society: Society, at: datetime) -> Person | None:
    """The person for whom somebody acts by a running delegation: with that person's rights, as far as they are lent.

    None when the delegation is no longer good, or the person it is for may not enter any more.
    """
    given = running_delegations(at).filter(agent=agent, pk=delegation).first()
    if given is None or not can(given.principal, Permission.SOCIETY_ENTER, society):
        return None
    rules = RulePack.objects.order_by("-version").first()
    decides = rules is not None and rules.decisions_by_agent and given.given_by_id == given.principal_id
    principal: Person = given.principal
    principal.agent, principal.lent = agent, LENT | DECISIONS if decides else LENT
    for fact in ("has_second_factor", "has_guarded_seat"):
        setattr(principal, fact, getattr(agent, fact, False))
    return principal


def running_delegations(at: datetime) -> QuerySet[Delegation]:
    """The delegations that are good at a time, with their people. At 24:00 of its last day one is over."""
    day = clock.date_of(at + timedelta(microseconds=1))
    return Delegation.objects.filter(ended_at=None, last_day__gte=day).select_related(
        "principal__organization", "agent__organization", "given_by"
    )


def delegation_or_404(pk: UUID, at: datetime) -> Delegation:
    return _one(running_delegations(at).filter(pk=pk).first())


def person_or_404(pk: UUID) -> Person:
    return _one(Person.objects.select_related("organization").filter(pk=pk).first())


def organization_or_404(pk: UUID) -> Organization:
    return _one(Organization.objects.filter(pk=pk).first())


def committee_or_404(code: str) -> Committee:
    return _one(Committee.objects.filter(code=code).first())


def attachment_or_404(pk: UUID) -> Attachment:
    return _one(Attachment.objects.filter(pk=pk).first())


def _one(row: T | None) -> T:
    if row is None:
        raise Http404
    return row
