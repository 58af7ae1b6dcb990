"""Erasing a person: the name goes, the rows and the chain of the record stay (docs/adr/0014)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies import grants, ledger
from societies.access import Denied, Refused, account_of
from societies.actions import people
from societies.models import (
    Affiliation,
    Attachment,
    Delegation,
    Invitation,
    Membership,
    Person,
    Seat,
    Society,
    SocietyProfile,
    User,
)
from societies.queries.mentions import column_name, mentions
from societies.queries.tenants import platform
from societies.registry import ERASED, HINDRANCES, KEPT, TRACES, Trace, kept, trace
from societies.scoping import enter, entered

trace(
    Trace(
        gettext_noop("Invitations"),
        lambda person: Invitation.objects.filter(_by_address(person) | Q(person=person)),
        {"name": ERASED, "email": "", "token_hash": ""},
    )
)
trace(
    Trace(
        gettext_noop("Contact of the society in its registration facts"),
        lambda person: SocietyProfile.objects.filter(contact_name=person.name),
        {"contact_name": "", "contact_phone": "", "contact_email": ""},
    )
)
trace(
    Trace(
        gettext_noop("Names of files that this person uploaded"),
        lambda person: Attachment.objects.filter(stored_by=person, name__contains=person.name),
        {"name": lambda person: Replace("name", Value(person.name), Value(ERASED))},
    )
)
kept(
    gettext_noop("Registration facts and names of files are as the society and other people wrote them."),
    "societies.SocietyProfile.legal_representative",
    "societies.SocietyProfile.address",
    "societies.SocietyProfile.business_scope",
    "societies.Attachment.name",
    "societies.Committee.scope",
)


@dataclass(frozen=True)
class Plan:
    """What erasing would do: rows replaced by label, columns where the name stays with why, and what hinders it.

    Labels and reasons are message ids; a column that is kept is told by how many rows mention the name.
    """

    replaced: list[tuple[str, int]]
    kept: list[tuple[str, int]]
    hindered: list[Denied]


def plan(person: Person) -> Plan:
    """Look before erasing; changes nothing."""
    open_ones = [entry for entry in TRACES if not entry.rows(person).model.units_own]
    replaced = [(entry.label, n) for entry in open_ones if (n := entry.rows(person).count())]
    said, stays = mentions([person.name]), dict[str, int]()
    for entry in open_ones:
        rows = entry.rows(person)
        said.subtract({column_name(rows.model, name): rows.count() for name in entry.columns})
    for column, n in said.items():
        if column in KEPT and n > 0:
            stays[KEPT[column]] = stays.get(KEPT[column], 0) + n
    return Plan(replaced, list(stays.items()), list(_hindrances(person)))


@transaction.atomic
def erase(*, person: Person, actor: Person | None, at: datetime) -> None:
    """Erase somebody in the entered society: by one of its people, or by the platform, which erases everywhere.

    Roles, seats and rights end; the account is let go, and deleted when no other society knows it. Raises
    ``Refused`` with everything that must be handed over first.
    """
    ledger.hold()
    if actor is not None and person.pk in {actor.pk, actor.agent.pk if actor.agent else None}:
        raise Refused(_("You cannot erase yourself: ask another secretary, or whoever runs the platform."))
    if refusals := list(_hindrances(person)):
        raise Refused(*refusals)
    _end_offices(person, actor, at)
    for entry in TRACES:
        put = {name: value(person) if callable(value) else value for name, value in entry.columns.items()}
        rows = entry.rows(person)
        rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**put)
    account = account_of(person) if person.account_id else None
    person.name, person.email, person.phone, person.title = ERASED, "", "", ""
    person.account, person.erased_at = None, at
    person.save()
    if account is not None:
        _let_go(account)
    ledger.record("person.erased", at=at, actor=actor, by="" if actor else "platform", person=person.pk)


@transaction.atomic
def erase_account(*, account: User, actor: Person, at: datetime) -> list[Society]:
    """Erase the person behind an account in every society it ever belonged to. Gives the societies.

    Raises ``Refused`` with every reason, each beginning with the society's code; then nothing was erased.
    """
    owner = platform()
    assert owner is not None, "the platform is founded by set-up"
    societies = list(
        Society.objects.filter(pk__in=Affiliation.objects.filter(account=account).values("society"))
    )
    refusals: list[Denied] = []
    for society in societies:
        with enter(society):
            person = Person.objects.filter(account=account).first()
            try:
                if person is not None:
                    erase(person=person, actor=None, at=at)
            except Refused as refused:
                refusals += [Denied(f"{society.code}：{refusal.reason}") for refusal in refused.refusals]
    if refusals:
        raise Refused(*refusals)
    if User.objects.filter(pk=account.pk).exists():
        Affiliation.objects.filter(account=account).delete()
        _delete(account)
    with enter(owner):
        ledger.record("account.erased", at=at, actor=actor, societies=[society.pk for society in societies])
    return societies


def _hindrances(person: Person) -> Iterator[Denied]:
    for held in Membership.objects.filter(person=person, until=None, role__in=people.KEYS):
        if not people.others_with_keys(held):
            yield Denied(_("Nobody else could invite members then. Give another member this role first."))
    for reasons in HINDRANCES:
        yield from reasons(person)


def _by_address(person: Person) -> Q:
    return Q(email__iexact=person.email) if person.email else Q(pk__in=[])


def _end_offices(person: Person, actor: Person | None, at: datetime) -> None:
    for membership in Membership.objects.filter(person=person, until=None).select_related("person"):
        people.dismiss(actor=actor, at=at, membership=membership, by="platform")
    for seat in Seat.objects.filter(person=person, until=None).select_related("person", "committee"):
        people.unseat(actor=actor, at=at, seat=seat, by="platform")
    for side in ("principal", "agent"):
        Delegation.objects.filter(ended_at=None, **{side: person}).update(ended_at=at)


def _let_go(account: User) -> None:
    """The account holds nothing here any more; nowhere else known, it is deleted with all that signs it in."""
    society = entered()
    assert society is not None, "a person belongs to a society"
    grants.drop(account, society)
    Affiliation.objects.filter(account=account, society=society).delete()
    if not Affiliation.objects.filter(account=account).exists():
        _delete(account)


def _delete(account: User) -> None:
    """Addresses, second factors and sessions go with the account."""
    keys = UserSession.objects.filter(user=account).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    User.objects.get(pk=account.pk).delete()
