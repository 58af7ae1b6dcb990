"""Forms about a consultation itself."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies import clock
from societies.models import Organization
from standards.models import Consultation, Project, Revision
from standards.queries import consultations
from standards.queries.asking import not_asked
from workflow.machine import LIFECYCLES


class RevisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Revision) -> str:
        frozen = clock.date_of(obj.frozen_at).isoformat() if obj.frozen_at else ""
        return gettext("Version %(sequence)d, frozen %(day)s") % {"sequence": obj.sequence, "day": frozen}


class UnitsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organization) -> str:
        return label_of(obj)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organization) -> str:
        return label_of(obj)


def label_of(unit: Organization) -> str:
    """A unit and whose side it speaks for."""
    return f"{unit.name}（{unit.get_interest_display()}）" if unit.interest else unit.name


class PrepareForm(forms.Form):
    """Which version, until when, who is asked. ``frozen`` versions only; the rest is judged when it opens."""

    revision = RevisionChoice(
        queryset=Revision.objects.none(), required=False, label=_("Draft for comments"), empty_label=None
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    shorter_reason = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Reason for a shorter time"),
        help_text=_("Only where the last day is earlier than the rules ask for; it stays in the record."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    public = forms.BooleanField(required=False, label=_("Ask the public too"))
    units = UnitsChoice(
        queryset=Organization.objects.none(),
        required=False,
        label=_("Units asked for a reply"),
        help_text=_("Each is counted in the reply account. Members' units are chosen beforehand."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        project: Project,
        at: datetime,
        consultation: Consultation | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.first = consultations.first_last_day(project, at)
        frozen = consultations.frozen_drafts(project)
        revision, units = self.fields["revision"], self.fields["units"]
        assert isinstance(revision, forms.ModelChoiceField)
        assert isinstance(units, forms.ModelMultipleChoiceField)
        revision.queryset = frozen
        units.queryset = Organization.objects.order_by("name_key", "pk")
        self.fields["last_day"].help_text = gettext(
            "Ends that day at 24:00 Beijing time. The rules ask for %(first)s or later if it opens today."
        ) % {"first": self.first.isoformat()}
        if project.consumers_affected:
            self.fields["public"].help_text = gettext(
                "The standard touches consumers' interests: the public is asked, and the time is not shortened."
            )
        self.initial.update(_initial(project, consultation, self.first, frozen.first()))

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if clock.end_of(day) <= self.at:
            raise forms.ValidationError(gettext("This day is over: choose today or later."))
        return day


def _initial(
    project: Project, consultation: Consultation | None, first: date, newest: Revision | None
) -> dict[str, Any]:
    if consultation is None:
        return {
            "revision": newest,
            "last_day": first,
            "public": project.consumers_affected,
            "units": [unit.pk for unit in consultations.member_units()],
        }
    return {
        "revision": consultation.revision_id,
        "last_day": clock.date_of(consultation.closes_at) if consultation.closes_at else first,
        "public": consultation.public,
        "shorter_reason": consultation.shorter_reason,
        "units": consultations.listed_units(consultation),
    }


class AskForm(forms.Form):
    """More units for the list of a consultation."""

    units = UnitsChoice(
        queryset=Organization.objects.none(),
        label=_("Units to ask"),
        error_messages={"required": _("Choose at least one unit.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["units"]
        assert isinstance(units, forms.ModelMultipleChoiceField)
        units.queryset = not_asked(consultation)


class ExtendForm(forms.Form):
    last_day = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Ends that day at 24:00 Beijing time. Everyone asked is told."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is told to those concerned and stays in the record."),
    )


class ListForm(forms.Form):
    """The view of the society's list, as the address bar holds it."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or plan number")}),
    )
    state = forms.ChoiceField(required=False, label=_("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = LIFECYCLES["consultation"].states.values()
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("All states")),
            *((state.name, gettext(state.label)) for state in states),
        ]

    def view(self) -> dict[str, str]:
        """What the query takes; a field that does not fit counts as not given."""
        self.is_valid()
        return {"words": self.cleaned_data.get("q", ""), "state": self.cleaned_data.get("state", "")}
