"""Writes about people: admitting someone, appointing to a role, ending it, seats in committees."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, grants, ledger
from societies.access import Refused, account_of, forget
from societies.models import (
    Affiliation,
    Committee,
    Membership,
    Organization,
    Person,
    Seat,
    Society,
    User,
    Wake,
)
from societies.queries.tenants import platform, present_rules
from societies.roles import ROLES, Permission
from societies.scoping import enter, entered

TERM, TERM_NOTICE = (
    "term",
    "term_notice",
)  # kinds of wake-ups: the end of a term of office, and the letter before it
_INVITES = {
    Permission.MEMBER_INVITE,
    Permission.SOCIETY_REGISTER,
}  # bring people into a society, onto the platform
KEYS = frozenset(name for name, role in ROLES.items() if _INVITES & role.permissions)


def others_with_keys(membership: Membership) -> bool:
    """Whether somebody with an account could invite people without this one."""
    others = Membership.objects.filter(role__in=KEYS, until=None, person__account__isnull=False)
    return others.exclude(pk=membership.pk).exists()


def _here() -> Society:
    society = entered()
    assert society is not None, "people belong to a society"
    return society


@transaction.atomic
def admit(
    *,
    actor: Person | None,
    at: datetime,
    name: str,
    email: str = "",
    account: User | None = None,
    organization: Organization | None = None,
    title: str = "",
    by: str = "setup",
) -> Person:
    """Make somebody a person of the entered society, with an account if they have one.

    ``by`` names in the ledger who did it when no person did.
    """
    person = Person.objects.create(
        name=name,
        email=email or (account.email if account else ""),
        account=account,
        organization=organization,
        title=title,
    )
    if account is not None:
        Affiliation.objects.get_or_create(account=account, society=_here(), defaults={"since": at})
    ledger.record(
        "person.admitted",
        at=at,
        actor=actor,
        by="" if actor else by,
        person=person.pk,
        organization=organization.pk if organization else None,
    )
    return person


@transaction.atomic
def appoint(
    *,
    actor: Person | None,
    at: datetime,
    person: Person,
    role: str,
    organization: Organization | None = None,
    last_day: date | None = None,
    by: str = "setup",
) -> Membership:
    """Give a person a role in the whole society, for good or until 24:00 of ``last_day``.

    Appointing twice is appointing once. Raises ``Refused`` for a supervisor who belongs to a society, and the
    other way round.
    """
    assert ROLES[role].on == _here().kind, f"{role} is not held there"
    _keep_supervision_apart(person, role)
    membership, new = Membership.objects.get_or_create(
        person=person,
        role=role,
        until=None,
        defaults={
            "organization": organization or person.organization,
            "since": clock.date_of(at),
            "last_day": last_day,
        },
    )
    if new:
        watch(membership)
        if person.account_id:
            grants.give(account_of(person), role, _here())
            Affiliation.objects.filter(account=person.account_id, society=_here()).update(ended_at=None)
        forget(person)
        ledger.record(
            "membership.begun", at=at, actor=actor, by="" if actor else by, person=person.pk, role=role
        )
    return membership


@transaction.atomic
def dismiss(*, actor: Person | None, at: datetime, membership: Membership, by: str = "clock") -> None:
    """End a role in the society, today or, by the clock, on its last day; with the last role goes the way in.

    Raises ``Refused`` when nobody would be left who can invite others.
    """
    if membership.role in KEYS and not others_with_keys(membership):
        raise Refused(
            _("Nobody else could invite people then. Give this role to somebody else before you end it here.")
        )
    _end(membership, actor, at)
    person = membership.person
    if person.account_id:
        kept = list(Membership.objects.filter(person=person, until=None).values_list("role", flat=True))
        grants.take(account_of(person), membership.role, _here(), keeping=kept)
        if not kept:
            Affiliation.objects.filter(account=person.account_id, society=_here()).update(ended_at=at)
    forget(person)
    ledger.record(
        "membership.ended", at=at, actor=actor, by="" if actor else by, person=person.pk, role=membership.role
    )


@transaction.atomic
def seat(
    *,
    actor: Person | None,
    at: datetime,
    committee: Committee,
    person: Person,
    role: str,
    interest: str = "",
    last_day: date | None = None,
) -> Seat:
    """Give a person a seat in a committee: the role is held there, over the committee's projects."""
    assert ROLES[role].on == "committee", f"{role} is not held on a committee"
    taken, new = Seat.objects.get_or_create(
        committee=committee,
        person=person,
        role=role,
        until=None,
        defaults={"interest": interest, "since": clock.date_of(at), "last_day": last_day},
    )
    if new:
        watch(taken)
        if person.account_id:
            grants.give(account_of(person), role, committee)
        forget(person)
        ledger.record(
            "seat.taken",
            at=at,
            actor=actor,
            by="" if actor else "setup",
            person=person.pk,
            role=role,
            committee=committee.pk,
        )
    return taken


@transaction.atomic
def unseat(*, actor: Person | None, at: datetime, seat: Seat, by: str = "clock") -> None:
    """End a seat, today or, by the clock, on its last day."""
    _end(seat, actor, at)
    if seat.person.account_id:
        kept = Seat.objects.filter(person=seat.person, committee=seat.committee, until=None).values_list(
            "role", flat=True
        )
        grants.take(account_of(seat.person), seat.role, seat.committee, keeping=kept)
    forget(seat.person)
    ledger.record(
        "seat.ended",
        at=at,
        actor=actor,
        by="" if actor else by,
        person=seat.person_id,
        role=seat.role,
        committee=seat.committee_id,
    )


def watch(held: Membership | Seat) -> None:
    """Wake the clock at the end of a term, and before it for the letter; without a last day, for neither."""
    Wake.objects.filter(kind__in=(TERM, TERM_NOTICE), object_id=held.pk).delete()
    if held.last_day is None:
        return
    here, end = _here(), clock.end_of(held.last_day)
    Wake.objects.create(society=here, kind=TERM, object_id=held.pk, due_at=end)
    rules = present_rules()
    if rules is not None and rules.term_notice_days:
        Wake.objects.create(
            society=here,
            kind=TERM_NOTICE,
            object_id=held.pk,
            due_at=end - timedelta(days=rules.term_notice_days),
        )


def _end(held: Membership | Seat, actor: Person | None, at: datetime) -> None:
    today = clock.date_of(at)
    held.until = today if actor or held.last_day is None else min(held.last_day, today)
    held.save(update_fields=["until"])
    Wake.objects.filter(kind__in=(TERM, TERM_NOTICE), object_id=held.pk).delete()


def _keep_supervision_apart(person: Person, role: str) -> None:
    """A supervisor enters no society: the two never meet in one account."""
    if person.account_id is None or role == "operator":
        return
    if role == "supervisor":
        elsewhere = Affiliation.objects.filter(account=person.account_id, ended_at=None)
        if elsewhere.filter(society__kind=Society.Kind.SOCIETY).exists():
            raise Refused(
                _("This account belongs to a society, and a supervisor enters none. Use another address.")
            )
    elif _supervises(person):
        raise Refused(_("This account supervises societies and enters none. Use another address."))


def _supervises(person: Person) -> bool:
    owner = platform()
    if owner is None:
        return False
    with enter(owner):
        return Membership.objects.filter(
            person__account=person.account_id, role="supervisor", until=None
        ).exists()
