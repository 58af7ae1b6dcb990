"""Forms of one's own account that allauth brings, in our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from societies.queries.accounts import device_name


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, called after the browser that makes it unless it gets a better name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        agent = context.request.META.get("HTTP_USER_AGENT", "")
        kwargs["initial"] = {"name": device_name(agent), "passwordless": True, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = _("Name of the passkey"), _("So that you tell your devices apart.")
        alone.label = _("This key alone signs me in, without the password")
        alone.help_text = _("Untick it for an old security key that keeps no passkeys.")


class RenameForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
