"""Forms about the drafting group."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Interest, Organization, Person
from standards.models import Project
from standards.queries import groups


class UnitForm(forms.Form):
    """A unit the society knows, or a new one by its name."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        None, label=_("Unit"), required=False, empty_label=_("A new one, named below")
    )
    name = forms.CharField(label=_("Name of a new unit"), max_length=200, required=False)
    interest = forms.ChoiceField(label=_("Speaks for"), choices=[("", _("Choose")), *Interest.choices])

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organization", groups.organizations(project), lambda unit: unit.name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("organization") is None and not data.get("name", "").strip():
            self.add_error("organization", gettext("Choose a unit, or write the name of a new one."))
        elif data.get("organization") is not None and data.get("name", "").strip():
            self.add_error("name", gettext("Either choose a unit or name a new one, not both."))
        return data


class DrafterForm(forms.Form):
    """A person, the unit of the group they draft for, and what they contribute."""

    person: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        None, label=_("Person"), empty_label=_("Choose")
    )
    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        None, label=_("Drafts for"), empty_label=_("Choose")
    )
    contribution = forms.CharField(label=_("Contribution"), max_length=300, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", groups.candidates(project), _person_label)
        _offer(self, "organization", groups.member_organizations(project), lambda unit: unit.name)


def _offer(form: forms.Form, name: str, rows: Any, label: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    field.label_from_instance = label  # type: ignore[method-assign]


def _person_label(person: Person) -> str:
    return f"{person.name}（{person.organization.name}）" if person.organization else person.name
