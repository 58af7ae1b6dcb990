"""Reads about accounts, people, units and committees of the entered society."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from societies.models import (
    Affiliation,
    Committee,
    Invitation,
    Membership,
    Organization,
    Person,
    Seat,
    Society,
    User,
)


def societies_of(account: User) -> list[Society]:
    """The societies an account belongs to, in pinyin order."""
    return list(
        Society.objects.filter(
            pk__in=account.affiliations.filter(ended_at=None).values("society"), kind=Society.Kind.SOCIETY
        ).order_by("name_key")
    )


def societies_around(code: str, account: User | None) -> tuple[Society | None, list[Society]]:
    """The society of a code, and those an account belongs to as ``societies_of`` has them; in one query."""
    own = (
        Affiliation.objects.filter(account=account, ended_at=None) if account else Affiliation.objects.none()
    )
    rows = list(
        Society.objects.annotate(mine=Exists(own.filter(society=OuterRef("pk"))))
        .filter(Q(code=code) | Q(mine=True, kind=Society.Kind.SOCIETY))
        .order_by("name_key")
    )
    here = next((one for one in rows if one.code == code), None)
    return here, [one for one in rows if one.mine and one.kind == Society.Kind.SOCIETY]


def members(*, q: str = "", role: str = "") -> QuerySet[Person]:
    """People who hold a role now, in pinyin order; each has its running memberships as ``running``."""
    held = Membership.objects.filter(until=None)
    if role:
        held = held.filter(role=role)
    found = Person.objects.filter(pk__in=held.values("person"))
    if q:
        found = found.filter(
            Q(name__icontains=q) | Q(email__icontains=q) | Q(organization__name__icontains=q)
        )
    running = Membership.objects.filter(until=None).order_by("since", "pk")
    return (
        found.select_related("organization")
        .prefetch_related(Prefetch("memberships", queryset=running, to_attr="running"))
        .order_by("name_key", "pk")
    )


def role_counts() -> Counter[str]:
    """How many people hold each role of the society now."""
    return Counter(Membership.objects.filter(until=None).values_list("role", flat=True))


def membership(pk: UUID) -> Membership | None:
    return Membership.objects.select_related("person").filter(pk=pk, until=None).first()


def holders(role: str) -> int:
    """How many people with an account hold a role now."""
    return Membership.objects.filter(role=role, until=None, person__account__isnull=False).count()


def units() -> QuerySet[Organization]:
    """Units in pinyin order, each with how many people it has here, as ``people_count``."""
    return Organization.objects.annotate(people_count=Count("people")).order_by("name_key", "pk")


def unit_named(name: str) -> Organization | None:
    return Organization.objects.filter(name=name).first()


def people_of_unit(unit: Organization) -> list[Person]:
    return list(Person.objects.filter(organization=unit).order_by("name_key", "pk"))


def invitations() -> list[Invitation]:
    """Invitations neither accepted nor revoked, newest first; run-out ones too, so that they can be sent again."""
    return list(
        Invitation.objects.filter(accepted_at=None, revoked_at=None)
        .select_related("organization")
        .order_by("-invited_at", "-pk")
    )


def invitation(pk: UUID) -> Invitation | None:
    return Invitation.objects.select_related("organization", "invited_by").filter(pk=pk).first()


def invitation_of(token_hash: str) -> Invitation | None:
    return Invitation.objects.select_related("organization").filter(token_hash=token_hash).first()


def invited_already(email: str, at: datetime) -> bool:
    return Invitation.objects.filter(
        email__iexact=email, accepted_at=None, revoked_at=None, expires_at__gt=at
    ).exists()


def person_at(email: str) -> Person | None:
    """The person of the entered society who has this address."""
    return Person.objects.filter(Q(email__iexact=email) | Q(account__email__iexact=email)).first()


@dataclass(frozen=True)
class CommitteeRow:
    committee: Committee
    seats: int
    groups: list["CommitteeRow"]


def committees() -> list[CommitteeRow]:
    """Committees in order of code, each with its working groups."""
    found = list(
        Committee.objects.filter(closed_on=None)
        .annotate(seats_taken=Count("seats", filter=Q(seats__until=None)))
        .order_by("code")
    )
    ids = {committee.pk for committee in found}

    def under(parent: UUID | None) -> list[CommitteeRow]:
        return [
            CommitteeRow(c, c.seats_taken, under(c.pk))
            for c in found
            if (c.parent_id if c.parent_id in ids else None) == parent
        ]

    return under(None)


def seats(committee: Committee) -> list[Seat]:
    """Who sits in a committee now: secretaries first, then by name."""
    return list(
        Seat.objects.filter(committee=committee, until=None)
        .select_related("person__organization")
        .order_by("-role", "person__name_key", "pk")
    )


def seat(committee: Committee, pk: UUID) -> Seat | None:
    return (
        Seat.objects.filter(committee=committee, pk=pk, until=None)
        .select_related("person", "committee")
        .first()
    )


def technical_committees() -> QuerySet[Committee]:
    """The committees that a working group can belong to, in order of code."""
    return Committee.objects.filter(parent=None, closed_on=None).order_by("code")


def memberships_of(person: Person) -> list[Membership]:
    """Every role somebody holds or held, running ones first."""
    return list(
        Membership.objects.filter(person=person).order_by(F("until").desc(nulls_first=True), "since", "pk")
    )


def seats_of(person: Person) -> list[Seat]:
    return list(
        Seat.objects.filter(person=person, until=None)
        .select_related("committee")
        .order_by("committee__code", "pk")
    )


def account_exists(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()


def account_at(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first() if email else None


def affiliations_of(account: User) -> list[Affiliation]:
    """Every society that an account belongs or belonged to, the platform itself too."""
    return list(
        Affiliation.objects.filter(account=account).select_related("society").order_by("society__code")
    )


def belongs_elsewhere(person: Person, here: Society) -> bool:
    """Whether the person's account belongs or belonged to another society."""
    if person.account_id is None:
        return False
    return Affiliation.objects.filter(account=person.account_id).exclude(society=here).exists()
