"""Writes about people: admitting someone, appointing to a role, ending it, seats in committees."""

from datetime import datetime

from django.db import transaction

from societies import clock, grants, ledger
from societies.access import account_of, forget
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
from societies.roles import ROLES
from societies.scoping import entered


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
) -> Person:
    """Make somebody a person of the entered society, with an account if they have one."""
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
        by="" if actor else "setup",
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
        forget(person)
        ledger.record(
            "membership.begun", at=at, actor=actor, by="" if actor else "setup", person=person.pk, role=role
        )
    return membership


@transaction.atomic
def dismiss(*, actor: Person, at: datetime, membership: Membership) -> None:
    """End a role in the society, today."""
    membership.until = clock.date_of(at)
    membership.save(update_fields=["until"])
    person = membership.person
    if person.account_id:
        kept = Membership.objects.filter(person=person, until=None).values_list("role", flat=True)
        grants.take(account_of(person), membership.role, _here(), keeping=kept)
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
