"""Two societies that own the same things, the platform, and everybody who knocks; made by the product's own actions."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import HttpRequest
from django.test import Client

from societies import clock, grants
from societies.access import account_of
from societies.actions import accounts, delegations, people
from societies.actions import societies as tenants
from societies.http import acting_key
from societies.models import Committee, Person, User
from societies.scoping import enter
from tests.doors.table import PEOPLE
from tests.doors.terms import Persona
from tests.doors.things import Stock, furnish, join, staff_platform
from tests.factories.people import make_person, protect
from tests.factories.publication import account, make_office
from tests.factories.subjects import bare_procedure
from workflow.models import Procedure

OWN, OTHER = "EXS", "EXB"


@dataclass
class World:
    """``own`` and ``other`` are what the two societies have; ``cookies`` sign everybody in."""

    own: Stock
    other: Stock
    cookies: dict[str, str] = field(default_factory=dict)


def build() -> World:
    own, other = (make_office(code, name) for code, name in ((OWN, "示例学会"), (OTHER, "对照学会")))
    with enter(own.society):
        stock = furnish(own)
    with enter(other.society):
        world = World(stock, furnish(other))
    join(world.own, world.other, (own, other))
    join(world.other, world.own, (other, own))
    platform = tenants.found_platform(at=clock.now())
    staff_platform(platform, world.own, world.other)
    homes = {"own": own.society, "other": other.society, "platform": platform}
    with enter(own.society):
        Procedure.objects.filter(pk__in=[one.pk for one in stock.procedures]).update(
            committee=Committee.objects.get(code="TC1")
        )
    for who in PEOPLE.values():
        if who.home:
            with enter(homes[who.home]):
                person = _admit(who, who.society)
                session = _staff(who, person, stock) if who.home == "own" else {}
            if who.abroad:
                with enter(other.society):
                    _admit(who, who.abroad)
            world.cookies[who.name] = _sign_in(account(person), session)
    return world


def _admit(who: Persona, roles: tuple[str, ...]) -> Person:
    email = f"{hashlib.md5(who.name.encode(), usedforsecurity=False).hexdigest()}@example.org"
    person = make_person(who.name, *(() if who.summed else roles), email=email, protected=False)
    if who.factor and who.protected:
        protect(person, *who.roles)
        RecoveryCodes.activate(account(person))
    return person


def _staff(who: Persona, person: Person, stock: Stock) -> dict[str, str]:
    """Give what is held on committees and procedures, and a delegation; what the browser's session says of it."""
    committee, procedures = Committee.objects.get(code="TC1"), stock.procedures
    if who.summed:  # of the roles only the rights; those of one procedure on all work of the committee
        for place, roles in ((person.society, who.society), (committee, (*who.committee, *who.procedure))):
            for role in roles:
                grants.give(account_of(person), role, place)
        return {}
    if who.elsewhere:
        committee = Committee.objects.get_or_create(code="TC9", name="别的技术委员会")[0]
        procedures = [bare_procedure("project", "drafting", person=person)]
    for role in who.committee:
        people.seat(actor=None, at=clock.now(), committee=committee, person=person, role=role)
    for role in who.procedure:
        for procedure in procedures:
            grants.give(account_of(person), role, procedure)
    if not who.acts_for:
        return {}
    principal = make_person("委托人", *who.acts_for)
    lent = delegations.give(
        principal=principal, agent=person, last_day=clock.today(), actor=principal, at=clock.now()
    )
    return {acting_key(principal.society): str(lent.pk)}


def _sign_in(user: User, said: dict[str, str]) -> str:
    """A browser that was here before, so that nothing of a first visit is noted a thousand times; its session's key."""
    client = Client()
    client.force_login(user)
    client.get("/")
    session = client.session
    ahead = time.time() + 3600
    signed_in = cast(HttpRequest, SimpleNamespace(session=session))
    record_authentication(signed_in, user, method="password", reauthenticated=True, at=ahead)
    session.update(said)
    accounts.see(session=session, at=datetime.fromtimestamp(ahead, UTC))
    session.save()
    return client.cookies["sessionid"].value
