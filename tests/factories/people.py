"""Societies and people for tests, made by the product's own actions."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled

from societies import clock
from societies.actions import people
from societies.actions import societies as tenants
from societies.models import Organization, Person, RulePack, Society, User
from societies.roles import ROLES
from societies.scoping import enter
from tests.factories.stages import kept


@kept
def make_society(code: str = "EXS", name: str = "示例学会", *, rules: bool = True) -> Society:
    """A registered society, with a rule pack of the defaults."""
    at = clock.now()
    society = tenants.register(
        platform=tenants.found_platform(at=at),
        actor=None,
        at=at,
        code=code,
        name_zh=name,
        name_en=f"Society {code}",
    )
    if rules:
        with enter(society):
            RulePack.objects.create(version=1, adopted_on=clock.date_of(at))
    return society


def make_unit(name: str = "示例单位甲", interest: str = "producer") -> Organization:
    return Organization.objects.get_or_create(name=name, defaults={"interest": interest})[0]


@kept
def make_person(
    name: str, *roles: str, unit: str = "示例单位甲", email: str = "", protected: bool = True
) -> Person:
    """A person with an account in the entered society, holding some society-wide roles.

    Who holds a role that asks for a second factor has one, unless not ``protected``.
    """
    at = clock.now()
    address = email or f"u{User.objects.count() + 1}@example.org"
    account = User.objects.filter(email=address).first() or User.objects.create_user(
        address, "correct-horse-battery"
    )
    person = people.admit(actor=None, at=at, name=name, account=account, organization=make_unit(unit))
    for role in roles:
        assert role in ROLES
        people.appoint(actor=None, at=at, person=person, role=role)
    if protected:
        protect(person, *roles)
    return person


def protect(person: Person, *roles: str) -> None:
    """Give a person a second factor if one of the roles asks for it."""
    account = person.account
    assert account is not None
    if any(ROLES[role].second_factor for role in roles) and not is_mfa_enabled(account):
        TOTP.activate(account, generate_totp_secret())
