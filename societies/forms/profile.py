"""Forms about the society itself."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from societies.models import CODE, SocietyProfile
from societies.models.codes import check_credit_code, check_not_reserved
from societies.queries.tenants import code_taken


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """The registration facts that the national platform asks for."""

    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    class Meta:
        model = SocietyProfile
        fields = (
            "credit_code",
            "registration_number",
            "registration_authority",
            "business_scope",
            "legal_representative",
            "supporting_unit",
            "address",
            "postcode",
            "contact_name",
            "contact_phone",
            "contact_email",
            "website",
            "commitment_on",
        )
        labels = {
            "credit_code": _("Unified social credit code"),
            "registration_number": _("Registration certificate number"),
            "registration_authority": _("Registration authority"),
            "business_scope": _("Business scope"),
            "legal_representative": _("Legal representative"),
            "supporting_unit": _("Supporting unit"),
            "address": _("Address"),
            "postcode": _("Postcode"),
            "contact_name": _("Contact person"),
            "contact_phone": _("Contact phone"),
            "contact_email": _("Contact e-mail"),
            "commitment_on": _("Date of the self-commitment"),
        }
        help_texts = {
            "business_scope": _("As the charter has it: standards must stay inside it."),
            "commitment_on": _("The society's public commitment that its standards comply with the law."),
        }
        widgets = {
            "business_scope": forms.Textarea(attrs={"rows": 3}),
            "commitment_on": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].required = True

    def clean_credit_code(self) -> str:
        code = str(self.cleaned_data["credit_code"]).strip().upper()
        check_credit_code(code)
        return code

    def clean_postcode(self) -> str:
        code = str(self.cleaned_data["postcode"]).strip()
        if code and not (len(code) == 6 and code.isdecimal()):
            raise ValidationError(_("A postcode has six digits, such as 100081."))
        return code

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ProfileForm.base_fields}


class RegistrationForm(ProfileForm):
    """A new society: its code and names, its facts, and who begins in it."""

    code = forms.CharField(
        label=_("Society code"),
        max_length=15,
        help_text=_("Stands in every number: T/CODE 001—2026. It can never be changed."),
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    first_name = forms.CharField(label=_("Name of the first secretary"), max_length=100)
    first_email = forms.EmailField(
        label=_("E-mail of the first secretary"),
        help_text=_("Gets an invitation by mail, and invites everybody else."),
    )
    field_order = ("code", "name_zh", "name_en")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        CODE(code)
        check_not_reserved(code)
        if code_taken(code):
            raise ValidationError(
                _("%(code)s is the code of another society. Codes are unique over all societies."),
                params={"code": code},
            )
        return code


class OrderForm(forms.Form):
    """The document by which an authority stops a society, or lets it go on, and why."""

    document = forms.CharField(
        label=_("Document number"),
        max_length=120,
        help_text=_("The 文号 of the authority's decision."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on every page of the society until it is restored."),
    )


class RestorationForm(OrderForm):
    """As the order; its reason stays in the record and is shown nowhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Stays in the record of the platform.")


class SuspensionForm(OrderForm):
    """``today`` is the last day that an order may name: one for a later day is entered on that day."""

    since = forms.DateField(
        label=_("Stopped since"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day that the decision names. The society is stopped as soon as you confirm."),
    )
    field_order = ("document", "since", "reason")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["since"].initial = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise ValidationError(
                _("This day is still to come: enter the decision on the day it takes effect.")
            )
        return since


class _InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"))


class PlatformInvitationForm(_InvitationForm):
    """An operator invites another, or somebody of the supervising body."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("operator", _("Platform operator")), ("supervisor", _("Supervisor"))],
    )


class FirstInvitationForm(_InvitationForm):
    """The platform invites somebody who begins in a society."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("secretary", _("Secretary")), ("administrator", _("Society administrator"))],
    )
