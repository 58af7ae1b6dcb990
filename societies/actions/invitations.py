"""Invitations: a seat kept for an address, opened by a link that is mailed and never stored.

The link's token is the signed id of the invitation with its end; the row keeps only the token's SHA-256. So the
worker that mails can make it again, sending again makes a new one, and the old one opens nothing.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, grants, ledger, outbox
from societies.access import Denied, Refused, society_by_code
from societies.actions import people
from societies.models import Affiliation, Invitation, Membership, Organization, Person, Seat, Society, User
from societies.queries.people import invited_already, person_at
from societies.roles import ROLES
from societies.scoping import enter, entered
from societies.sheets import MemberRow

_signer = signing.Signer(salt="societies.invitation")


def token_of(invitation: Invitation, society: Society) -> str:
    """The token of an invitation's present link."""
    return _signer.sign(f"{society.code}.{invitation.pk.hex}.{int(invitation.expires_at.timestamp())}")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def society_of(token: str) -> Society | None:
    """The society that signed a token, if any did. Whether the invitation still stands is another question."""
    try:
        return society_by_code(_signer.unsign(token).partition(".")[0])
    except signing.BadSignature:
        return None


@transaction.atomic
def invite(
    *,
    actor: Person | None,
    at: datetime,
    email: str,
    name: str,
    roles: Sequence[str],
    organization: Organization | None = None,
    new_unit: tuple[str, str] | None = None,
) -> Invitation:
    """Invite somebody to hold roles in the entered society; the platform does so without an actor.

    ``new_unit`` is the name and interest category of a unit that the society does not know yet. Raises ``Refused`` when the address has a person here already or an invitation that still stands.
    """
    here = entered()
    assert here is not None, "an invitation belongs to a society"
    assert roles
    assert all(ROLES[role].on == here.kind for role in roles)
    ledger.hold()
    if person_at(email):
        raise Refused(
            Denied(
                _("%(email)s belongs to a member already. Give that member the role instead.")
                % {"email": email},
                "email",
            )
        )
    if invited_already(email, at):
        raise Refused(
            Denied(
                _("%(email)s has an invitation that still stands. Send it again or revoke it below.")
                % {"email": email},
                "email",
            )
        )
    if new_unit is not None:
        organization = Organization.objects.create(name=new_unit[0], interest=new_unit[1])
    invitation = Invitation(
        email=email.lower(),
        name=name,
        roles=list(roles),
        organization=organization,
        invited_by=actor,
        invited_at=at,
        expires_at=_end(at),
    )
    _seal(invitation)
    ledger.record(
        "invitation.made",
        at=at,
        actor=actor,
        by="" if actor else "platform",
        invitation=invitation.pk,
        roles=list(roles),
    )
    outbox.write("invitation.made", body={"invitation": str(invitation.pk)}, at=at)
    return invitation


@transaction.atomic
def invite_many(*, actor: Person, at: datetime, rows: Sequence[MemberRow]) -> list[Invitation]:
    """Invite everybody of a list, or nobody: raises ``Refused`` at the first that cannot be.

    A unit that the society does not know yet is entered with what its rows say about it.
    """
    names = {row.organization for row in rows}
    units = {unit.name: unit for unit in Organization.objects.filter(name__in=names)}
    for name in sorted(names - set(units)):
        own = [row for row in rows if row.organization == name]
        units[name] = Organization.objects.create(
            name=name,
            interest=next(row.interest for row in own if row.interest),
            credit_code=next((row.credit_code for row in own if row.credit_code), ""),
        )
    return [
        invite(
            actor=actor,
            at=at,
            email=row.email,
            name=row.name,
            roles=row.roles,
            organization=units[row.organization],
        )
        for row in rows
    ]


def invite_first(
    *, society: Society, at: datetime, email: str, name: str, roles: Sequence[str]
) -> Invitation:
    """The platform invites a society's first secretary or administrator, inside that society."""
    with enter(society):
        return invite(actor=None, at=at, email=email, name=name, roles=roles)


@transaction.atomic
def send_again(*, actor: Person, at: datetime, invitation: Invitation) -> Invitation:
    """Mail a new link, good as long as the first was; the old one opens nothing."""
    invitation = _pending(invitation)
    invitation.expires_at = _end(at)
    _seal(invitation)
    ledger.record("invitation.sent_again", at=at, actor=actor, invitation=invitation.pk)
    outbox.write("invitation.made", body={"invitation": str(invitation.pk)}, at=at)
    return invitation


@transaction.atomic
def revoke(*, actor: Person, at: datetime, invitation: Invitation) -> None:
    invitation = _pending(invitation)
    invitation.revoked_at = at
    invitation.token_hash = ""
    invitation.save(update_fields=["revoked_at", "token_hash"])
    ledger.record("invitation.revoked", at=at, actor=actor, invitation=invitation.pk)


@transaction.atomic
def accept(*, invitation: Invitation, account: User, at: datetime) -> Person:
    """Take the seat with the account of the invited address. Raises ``Refused`` if it no longer stands."""
    invitation = _standing(invitation, at)
    if account.email.lower() != invitation.email.lower():
        raise Refused(
            _(
                "This invitation is for %(invited)s, and you are signed in as %(present)s. Sign out, then open "
                "the link again."
            )
            % {"invited": invitation.email, "present": account.email}
        )
    return _take(invitation, account, invitation.name, at)


@transaction.atomic
def accept_newly(*, invitation: Invitation, name: str, password: str, at: datetime) -> Person:
    """Take the seat with a new account; whoever has the link has shown that the address is theirs."""
    invitation = _standing(invitation, at)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(_("There is an account for this address already. Sign in with it to accept."))
    account = User.objects.create_user(invitation.email, password, date_joined=at)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return _take(invitation, account, name, at)


def _take(invitation: Invitation, account: User, name: str, at: datetime) -> Person:
    person = person_at(account.email)
    if person is None:
        person = people.admit(
            actor=None,
            by="invitation",
            at=at,
            name=name,
            account=account,
            organization=invitation.organization,
        )
    elif person.account_id is None:
        _give_account(person, account, at)
    for role in invitation.roles:
        people.appoint(
            actor=None,
            by="invitation",
            at=at,
            person=person,
            role=role,
            organization=invitation.organization,
        )
    invitation.accepted_at, invitation.person, invitation.token_hash = at, person, ""
    invitation.save(update_fields=["accepted_at", "person", "token_hash"])
    ledger.record("invitation.accepted", at=at, actor=person, invitation=invitation.pk, person=person.pk)
    return person


def _give_account(person: Person, account: User, at: datetime) -> None:
    """Somebody known by name and address so far signs in from now on, with the roles already held."""
    society = entered()
    assert society is not None
    person.account = account
    person.save(update_fields=["account"])
    Affiliation.objects.get_or_create(account=account, society=society, defaults={"since": at})
    for role in Membership.objects.filter(person=person, until=None).values_list("role", flat=True):
        grants.give(account, role, society)
    for seat in Seat.objects.filter(person=person, until=None).select_related("committee"):
        grants.give(account, seat.role, seat.committee)
    ledger.record("person.joined", at=at, by="invitation", person=person.pk)


def _end(at: datetime) -> datetime:
    return at + timedelta(days=settings.INVITATION_DAYS)


def _seal(invitation: Invitation) -> None:
    society = entered()
    assert society is not None, "an invitation belongs to a society"
    invitation.token_hash = digest_of(token_of(invitation, society))
    invitation.save()


def _pending(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise Refused(
            _("%(name)s has accepted already, on %(day)s.")
            % {"name": locked.name, "day": clock.date_of(locked.accepted_at)}
        )
    if locked.revoked_at:
        raise Refused(
            _("This invitation was revoked on %(day)s. Make a new one.")
            % {"day": clock.date_of(locked.revoked_at)}
        )
    return locked


def _standing(invitation: Invitation, at: datetime) -> Invitation:
    locked = _pending(invitation)
    if locked.expires_at <= at:
        raise Refused(
            _("This invitation ran out on %(day)s. Ask the society's secretary to send it again.")
            % {"day": clock.date_of(locked.expires_at)}
        )
    return locked
