"""Writes about people: admitting someone, appointing to a role, ending it, seats in committees."""

from datetime import datetime

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
)
from societies.roles import ROLES, Permission
from societies.scoping import entered

KEYS = frozenset(name for name, role in ROLES.items() if Permission.MEMBER_INVITE in role.permissions)


def _others_with_keys(membership: Membership) -> bool:
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
    by: str = "setup",
) -> Membership:
    """Give a person a role in the whole society. Appointing twice is appointing once."""
    assert ROLES[role].on == "society", f"{role} is not held on a society"
    membership, new = Membership.objects.get_or_create(
        person=person,
        role=role,
        until=None,
        defaults={"organization": organization or person.organization, "since": clock.date_of(at)},
    )
    if new:
        if person.account_id:
            grants.give(account_of(person), role, _here())
            Affiliation.objects.filter(account=person.account_id, society=_here()).update(ended_at=None)
        forget(person)
        ledger.record(
            "membership.begun", at=at, actor=actor, by="" if actor else by, person=person.pk, role=role
        )
    return membership


@transaction.atomic
def dismiss(*, actor: Person, at: datetime, membership: Membership) -> None:
    """End a role in the society, today; with the last role goes the way in.

    Raises ``Refused`` when nobody would be left who can invite others.
    """
    if membership.role in KEYS and not _others_with_keys(membership):
        raise Refused(
            _("Nobody else could invite members then. Give another member this role before you end it here.")
        )
    membership.until = clock.date_of(at)
    membership.save(update_fields=["until"])
    person = membership.person
    if person.account_id:
        kept = list(Membership.objects.filter(person=person, until=None).values_list("role", flat=True))
        grants.take(account_of(person), membership.role, _here(), keeping=kept)
        if not kept:
            Affiliation.objects.filter(account=person.account_id, society=_here()).update(ended_at=at)
    forget(person)
    ledger.record("membership.ended", at=at, actor=actor, person=person.pk, role=membership.role)


@transaction.atomic
def seat(
    *, actor: Person | None, at: datetime, committee: Committee, person: Person, role: str, interest: str = ""
) -> Seat:
    """Give a person a seat in a committee: the role is held there, over the committee's projects."""
    assert ROLES[role].on == "committee", f"{role} is not held on a committee"
    taken, new = Seat.objects.get_or_create(
        committee=committee,
        person=person,
        role=role,
        until=None,
        defaults={"interest": interest, "since": clock.date_of(at)},
    )
    if new:
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
def unseat(*, actor: Person, at: datetime, seat: Seat) -> None:
    """End a seat, today."""
    seat.until = clock.date_of(at)
    seat.save(update_fields=["until"])
    if seat.person.account_id:
        kept = Seat.objects.filter(person=seat.person, committee=seat.committee, until=None).values_list(
            "role", flat=True
        )
        grants.take(account_of(seat.person), seat.role, seat.committee, keeping=kept)
    forget(seat.person)
    ledger.record(
        "seat.ended", at=at, actor=actor, person=seat.person_id, role=seat.role, committee=seat.committee_id
    )
