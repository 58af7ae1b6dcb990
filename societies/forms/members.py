"""Forms about people, units and committees."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from societies import clock
from societies.forms.passwords import RULE
from societies.models import Committee, Interest, Organization, Person, User
from societies.models.codes import check_credit_code
from societies.queries import people
from societies.roles import ROLES

# Roles of the whole society that its secretary gives.
GIVEN = tuple(name for name, role in ROLES.items() if role.on == "society")
SEATS = tuple(name for name, role in ROLES.items() if role.on == "committee")


class RowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows that have a name; a form sets its ``queryset`` inside the society."""

    def label_from_instance(self, row: Any) -> str:
        if isinstance(row, Committee):
            return f"{row.code} {row.name}"
        if isinstance(row, Person) and row.organization:
            return f"{row.name}（{row.organization.name}）"
        return str(row.name)


def choice_among(form: forms.BaseForm, name: str) -> RowChoice:
    field = form.fields[name]
    assert isinstance(field, RowChoice)
    return field


def role_choices(names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(name, _(ROLES[name].label)) for name in names]


class MemberFilter(forms.Form):
    q = forms.CharField(
        label=_("Search: name, e-mail, unit"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, e-mail, unit")}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("All roles")), *role_choices(GIVEN)]

    @property
    def asked(self) -> dict[str, str]:
        """What to filter by; what cannot be read filters nothing."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "").strip() for name in ("q", "role")}


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link goes here and works once."))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices(GIVEN), widget=forms.CheckboxSelectMultiple
    )
    organization = RowChoice(
        label=_("Unit"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("A new unit, named below, or none"),
    )
    new_unit = forms.CharField(label=_("New unit"), max_length=200, required=False)
    interest = forms.ChoiceField(
        label=_("Interest category of the new unit"),
        required=False,
        choices=[("", _("Choose one")), *Interest.choices],
        help_text=_("Whose side the unit speaks for; it decides whether a group is balanced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_among(self, "organization").queryset = people.units()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        name = str(given.get("new_unit") or "").strip()
        if name and given.get("organization"):
            self.add_error("new_unit", _("Choose a unit above or name a new one here, not both."))
        elif name and (known := people.unit_named(name)):
            given["organization"], given["new_unit"] = known, ""
        elif name and not given.get("interest"):
            self.add_error("interest", _("Say whose side the new unit speaks for."))
        return given


class InvitationListForm(forms.Form):
    workbook = forms.FileField(
        label=_("List (.xlsx)"),
        help_text=_("One person a row, as in the template; at most 500 rows and 10 MB."),
    )

    def clean_workbook(self) -> Any:
        given = self.cleaned_data["workbook"]
        if given.size > 10 * 1024 * 1024:
            raise ValidationError(_("The file is larger than 10 MB. Delete pictures and unused sheets."))
        return given


class PasswordForm(forms.Form):
    """Who has no account chooses a password; the name may be corrected."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password1 = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=RULE,
    )
    password2 = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, User(email=self.email))
        return password

    def clean_password2(self) -> str:
        again = str(self.cleaned_data["password2"])
        if self.cleaned_data.get("password1") not in (None, again):
            raise ValidationError(_("The two passwords differ. Type them again."))
        return again


class CommitteeForm(forms.ModelForm):  # type: ignore[type-arg]
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9.-]*\Z",
                _("A code is made of letters, digits, dots and hyphens, such as TC1 or TC1-WG2."),
            )
        ],
        help_text=_("Such as TC1, or TC1-WG2 for a working group. It cannot be changed later."),
    )
    parent = RowChoice(
        label=_("Working group of"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=_("None: a technical committee of its own"),
    )

    class Meta:
        model = Committee
        fields = ("code", "name", "name_en", "parent", "scope", "founded_on")
        labels = {
            "name": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "scope": _("Scope of work"),
            "founded_on": _("Founded on"),
        }
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 3}),
            "founded_on": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_among(self, "parent").queryset = people.technical_committees()
        if self.instance.code:
            del self.fields["code"], self.fields["parent"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def _post_clean(self) -> None:
        """Facts go to the action as data; the instance stays as it was read."""


class TermForm(forms.Form):
    """A term of office: for good, or until 24:00 of a last day that is not over."""

    last_day = forms.DateField(
        label=_("Last day of the term"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The term ends by itself at 24:00 of this day. Empty: it has no end."),
    )

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day < clock.today():
            raise ValidationError(_("The last day is over already. Choose today or a later day."))
        return day


class ExtensionForm(TermForm):
    """Another last day for the terms that are ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].required = True
        self.fields["last_day"].label = _("New last day of the term")
        self.fields["last_day"].help_text = _("The ticked terms end by themselves at 24:00 of this day.")


class SeatForm(TermForm):
    person = RowChoice(label=_("Name"), queryset=Person.objects.none(), empty_label=_("Choose one"))
    role = forms.ChoiceField(label=_("Role"), choices=role_choices(SEATS), initial="committee_member")
    field_order = ("person", "role", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_among(self, "person").queryset = people.members()


class RoleForm(TermForm):
    role = forms.ChoiceField(label=_("Role"), choices=role_choices(GIVEN))
    field_order = ("role", "last_day")


class DelegationForm(TermForm):
    """Who may act for whom until when; without the society's keys only for oneself."""

    principal = RowChoice(label=_("On whose behalf"), queryset=Person.objects.none(), empty_label=None)
    agent = RowChoice(label=_("Who acts"), queryset=Person.objects.none(), empty_label=_("Choose one"))
    field_order = ("principal", "agent", "last_day")

    def __init__(self, *args: Any, me: Person, keys: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.me = me
        self.fields["last_day"].required = True
        self.fields["last_day"].label = _("Until")
        self.fields["last_day"].help_text = _("It ends by itself at 24:00 of this day.")
        choice_among(self, "agent").queryset = people.members()
        if keys:
            choice_among(self, "principal").queryset = people.members()
            self.initial["principal"] = me.pk
        else:
            del self.fields["principal"]

    def given(self) -> dict[str, Any]:
        return {"principal": self.me, **self.cleaned_data}


class ErasureForm(forms.Form):
    """Erasing cannot be undone: the name, or the address, is typed once more."""

    confirm = forms.CharField(max_length=254)

    def __init__(self, *args: Any, expected: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["confirm"].label = label

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"]).strip()
        if typed.casefold() != self.expected.casefold():
            raise ValidationError(_("This is not the same. Nothing was erased."))
        return typed


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organization
        fields = ("name", "name_en", "credit_code", "interest", "country")
        labels = {
            "name": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "credit_code": _("Unified social credit code"),
            "interest": _("Interest category"),
            "country": _("Country code"),
        }
        help_texts = {"country": _("Two letters, such as CN.")}

    def clean_credit_code(self) -> str:
        code = str(self.cleaned_data["credit_code"]).strip().upper()
        if code:
            check_credit_code(code)
        return code

    def clean_country(self) -> str:
        code = str(self.cleaned_data["country"]).strip().upper()
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValidationError(_("A country code is two letters, such as CN."))
        return code

    def _post_clean(self) -> None:
        """Facts go to the action as data; the instance stays as it was read."""
