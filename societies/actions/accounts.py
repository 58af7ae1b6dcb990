"""Writes about accounts: the browsers signed in, and the address that an account's persons are written to."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from societies import ledger
from societies.models import Affiliation, Person, SecurityEvent, User
from societies.scoping import enter

SEEN = "seen_at"  # in the session: seconds since 1970
_EVERY = timedelta(minutes=5)


def see(*, session: SessionBase, at: datetime) -> None:
    """Note that a signed-in browser was used; ``at`` is wall time. Writes at most every five minutes."""
    last = session.get(SEEN, 0)
    if at.timestamp() - last < _EVERY.total_seconds():
        return
    session[SEEN] = at.timestamp()
    if last:
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)


@transaction.atomic
def end_session(*, account: User, pk: int) -> bool:
    """Sign one browser of an account out; false when it was not there any more."""
    found = UserSession.objects.filter(user=account, pk=pk).first()
    if found is None:
        return False
    found.end()
    return True


@transaction.atomic
def end_others(*, account: User, keep: str) -> int:
    """Sign every browser of an account out but the one with the session key ``keep``; says how many."""
    others = list(UserSession.objects.filter(user=account).exclude(session_key=keep))
    for session in others:
        session.end()
    return len(others)


@transaction.atomic
def forget_second_factor(*, account: User) -> None:
    """Remove app, passkeys and recovery codes, and sign the account out everywhere."""
    Authenticator.objects.filter(user=account).delete()
    end_others(account=account, keep="")
    SecurityEvent.write(SecurityEvent.Kind.FACTOR_REMOVED, account=account.pk, detail="platform")


@transaction.atomic
def follow_address(*, account: User, at: datetime, old: str, new: str) -> None:
    """After a verified change of address: mail to the account's persons goes to the new one, in every society."""
    for pointer in Affiliation.objects.filter(account=account).select_related("society"):
        with enter(pointer.society):
            person = Person.objects.filter(account=account, email__iexact=old).first()
            if person is not None:
                person.email = new
                person.save(update_fields=["email"])
                ledger.record("person.address_changed", at=at, actor=person, person=person.pk)
