"""Forms over the list of projects and on their general pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from societies.models import Interest, Person
from standards.models import Project
from standards.queries import projects
from workflow.machine import LIFECYCLES


class ProjectFilter(forms.Form):
    """The view of the list, as the address bar holds it. Whatever does not fit is ignored."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, number, unit, leader")}),
    )
    state = forms.ChoiceField(required=False, label=_("Stage"))
    mine = forms.ChoiceField(
        required=False,
        label=_("Whose"),
        choices=[("", _("All projects")), ("1", _("My projects"))],
    )
    sort = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=[
            ("newest", _("Latest change first")),
            ("due", _("By due date")),
            ("title", _("By title")),
            ("number", _("By number")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = LIFECYCLES["project"].states.values()
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("stage", "All stages")),
            ("running", _("Running")),
            ("ended", _("Ended")),
            *((state.name, gettext(state.label)) for state in states),
        ]

    def view(self) -> dict[str, Any]:
        """What the query takes; a field that does not fit counts as not given."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {
            "q": given.get("q", ""),
            "state": given.get("state", ""),
            "mine": given.get("mine") == "1",
            "sort": given.get("sort") or "newest",
        }


class ChosenForm(forms.Form):
    """Projects that were ticked in the list, as the list has them."""

    project: "forms.ModelMultipleChoiceField[Project]" = forms.ModelMultipleChoiceField(
        queryset=Project.objects.none(), error_messages={"required": _("Choose at least one project.")}
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects.list_projects(person=person)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """A reason, which some moves need and every move may have."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is told to those concerned and stays in the record."),
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


class TeamForm(forms.Form):
    """Who leads the project and who keeps it; the leader's unit is the first drafting unit."""

    leader: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(label=_("Project leader"), queryset=None)
    secretary: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Responsible secretary"), queryset=None
    )
    interest = forms.ChoiceField(
        label=_("Interest category of the leader's unit"),
        required=False,
        help_text=_("Only needed when the unit has none yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interest"].choices = [("", "—"), *Interest.choices]  # type: ignore[attr-defined]
        for name, rows in (("leader", projects.people()), ("secretary", projects.secretaries())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _person  # type: ignore[attr-defined]


class StaffForm(forms.Form):
    """Another leader or another responsible secretary, with the reason."""

    role = forms.ChoiceField(
        label=_("Part"), choices=[("leader", _("Project leader")), ("secretary", _("Responsible secretary"))]
    )
    person: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(label=_("Successor"), queryset=None)
    reason = forms.CharField(label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = projects.people()  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = _person  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        person = given.get("person")
        if given.get("role") == "secretary" and person and not projects.is_secretary(person):
            self.add_error(
                "person", gettext("The responsible secretary is one of the society's secretaries.")
            )
        return given


def _person(person: Person) -> str:
    return f"{person.name}（{person.organization.name}）" if person.organization else person.name
