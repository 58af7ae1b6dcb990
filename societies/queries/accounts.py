"""Reads about an account itself, which belongs to no society: how it is protected, where it is signed in."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from societies.models import User

_BROWSERS = (
    ("MicroMessenger", r"MicroMessenger"),
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("QQ", r"MQQBrowser|QQBrowser"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True)
class Device:
    """A browser that is signed in; ``name`` in words, from what the browser says of itself."""

    session: UserSession
    name: str
    current: bool


@dataclass(frozen=True)
class Security:
    """How an account is protected. ``codes`` are the recovery codes left, None if there never were any."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes: int | None
    new_address: EmailAddress | None

    @property
    def protected(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def security(account: User) -> Security:
    """In two queries."""
    held = list(Authenticator.objects.filter(user=account).order_by("pk"))
    kinds = {row.type: row for row in held}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    return Security(
        app=kinds.get(Authenticator.Type.TOTP),
        passkeys=[row for row in held if row.type == Authenticator.Type.WEBAUTHN],
        codes=len(codes.wrap().get_unused_codes()) if codes else None,
        new_address=EmailAddress.objects.filter(user=account, verified=False)
        .exclude(email=account.email)
        .first(),
    )


def devices(account: User, *, session_key: str, at: datetime) -> list[Device]:
    """Where an account is signed in at an instant of wall time, this browser first, then the last used."""
    found = UserSession.objects.filter(user=account)
    stored = Session.objects.filter(session_key__in=found.values("session_key"), expire_date__gt=at)
    proof = account.get_session_auth_hash()  # of another password: signed out, though the row is still there
    alive = {row.session_key for row in stored if row.get_decoded().get(HASH_SESSION_KEY) == proof}
    rows = [
        Device(row, device_name(row.user_agent), row.session_key == session_key)
        for row in found
        if row.session_key in alive
    ]
    return sorted(rows, key=lambda row: (not row.current, -row.session.last_seen_at.timestamp()))


def device_name(user_agent: str) -> str:
    """A browser and a system in words; what is not recognised is said so."""
    browser = next((name for name, mark in _BROWSERS if re.search(mark, user_agent)), "")
    system = next((name for name, mark in _SYSTEMS if re.search(mark, user_agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")
