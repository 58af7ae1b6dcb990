"""Forms of one's own account that allauth brings, in our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from societies.queries.accounts import device_name


class CredentialField(forms.JSONField):
    """What a passkey's browser sends. A number too long for Python is bad JSON, too, not a fault of ours."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValueError as unreadable:
            raise ValidationError(self.error_messages["invalid"], params={"value": ""}) from unreadable


class PasskeyAnswer(AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeySignIn(LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyProof(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, called after the browser that makes it unless it gets a better name."""

    credential = CredentialField(widget=forms.HiddenInput)

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
