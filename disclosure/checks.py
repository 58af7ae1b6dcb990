"""An installation that discloses must be able to sign, and to know the platform's receipts."""

from typing import Any

from django.conf import settings
from django.core import checks

from disclosure.signing import Ed25519Key, read_public_keys


@checks.register(checks.Tags.security)
def the_keys_are_keys(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.DISCLOSURE_ADAPTER == "manual":
        return []
    found: list[checks.CheckMessage] = []
    try:
        Ed25519Key.read(settings.DISCLOSURE_KEY_ID, settings.DISCLOSURE_KEY)
    except ValueError as error:
        found.append(checks.Error(f"DISCLOSURE_KEY: {error}.", hint=_HINT, id="disclosure.E001"))
    try:
        if not read_public_keys(settings.DISCLOSURE_PLATFORM_KEYS):
            raise ValueError("the platform's public key is missing")
    except ValueError as error:
        found.append(checks.Error(f"DISCLOSURE_PLATFORM_KEYS: {error}.", hint=_HINT, id="disclosure.E002"))
    return found


_HINT = "manage.py disclosure_keys prints what is needed."
