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
from standards.queries.asking import not_asked, unit_groups, units_by_id, usual_words
from standards.queries.consultations import COMMENTED, NO_COMMENT, SILENT
from workflow.machine import LIFECYCLES


class RevisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Revision) -> str:
        frozen = clock.date_of(obj.frozen_at).isoformat() if obj.frozen_at else ""
        said = gettext("Version %(sequence)d, frozen %(day)s") % {"sequence": obj.sequence, "day": frozen}
        if obj.explanation_id:
            return said
        return gettext("%(version)s; its explanatory report (编制说明) is missing") % {"version": said}


class UnitsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organization) -> str:
        return label_of(obj)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organization) -> str:
        return label_of(obj)


def label_of(unit: Organization) -> str:
    """A unit and whose side it speaks for."""
    return f"{unit.name}（{unit.get_interest_display()}）" if unit.interest else unit.name


class TextForm(forms.Form):
    """Which frozen version is consulted on."""

    revision = RevisionChoice(
        queryset=Revision.objects.none(),
        label=_("Draft for comments"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the frozen draft for comments.")},
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frozen = consultations.frozen_drafts(project)
        revision = self.fields["revision"]
        assert isinstance(revision, forms.ModelChoiceField)
        revision.queryset = frozen
        self.initial.setdefault("revision", frozen.first())

    def facts(self) -> dict[str, Any]:
        return {"revision": self.cleaned_data["revision"]}


class WindowForm(forms.Form):
    """Until when; judged by the rules when it opens."""

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

    def __init__(self, *args: Any, project: Project, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        first, worked = (
            consultations.first_last_day(project, at),
            consultations.proposed_last_day(project, at),
        )
        told = gettext(
            "Ends that day at 24:00 Beijing time. The rules ask for %(first)s or later if it opens today."
        ) % {"first": first.isoformat()}
        if worked != first:
            told += gettext("That is a day off; the next working day is %(worked)s.") % {
                "worked": worked.isoformat()
            }
        self.fields["last_day"].help_text = told

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if clock.end_of(day) <= self.at:
            raise forms.ValidationError(gettext("This day is over: choose a later one."))
        return day

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "closes_at": clock.end_of(given["last_day"]),
            "shorter_reason": given["shorter_reason"],
        }


class AudienceForm(forms.Form):
    """Who is asked: whole groups of units at once, units by name, and the public; and what these read of each other."""

    public = forms.BooleanField(required=False, label=_("Ask the public too"))
    groups = forms.MultipleChoiceField(
        required=False,
        label=_("Add all units of"),
        help_text=_("They are put on the list below when you save; take single ones off there."),
        widget=forms.CheckboxSelectMultiple,
    )
    units = UnitsChoice(
        queryset=Organization.objects.none(),
        required=False,
        label=_("Units asked for a reply"),
        help_text=_("Each is counted in the reply account and gets a link of its own."),
        widget=forms.CheckboxSelectMultiple,
    )
    comments_seen = forms.ChoiceField(
        label=_("Those asked read each other's comments"),
        choices=Consultation.Seen.choices,
        initial=Consultation.Seen.AT_ONCE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Who runs the consultation and who drafts read everything at any time."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups, units = self.fields["groups"], self.fields["units"]
        assert isinstance(groups, forms.MultipleChoiceField)
        assert isinstance(units, forms.ModelMultipleChoiceField)
        self.known = unit_groups()
        groups.choices = [
            (group.key, gettext("%(name)s (%(n)d)") % {"name": group.name, "n": len(group.units)})
            for group in self.known
        ]
        units.queryset = Organization.objects.order_by("name_key", "pk")
        if project.consumers_affected:
            self.fields["public"].help_text = gettext(
                "The standard touches consumers' interests: the public is asked, and the time is not shortened."
            )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "public": given["public"],
            "comments_seen": given["comments_seen"] or Consultation.Seen.AT_ONCE,
        }

    def asked(self) -> list[Organization]:
        """The units chosen by name, and those of the groups."""
        chosen = {unit.pk: unit for unit in self.cleaned_data["units"]}
        wanted = {
            pk for group in self.known if group.key in self.cleaned_data["groups"] for pk in group.units
        }
        return [*chosen.values(), *units_by_id(wanted - set(chosen))]


class MailForm(forms.Form):
    """The words of the mail between its greeting and its link."""

    mail_text = forms.CharField(
        label=_("Words of the letter by mail"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Empty: the usual words come back. Deadline, link and patent call are added by themselves."
        ),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual_words(consultation)
        self.initial.setdefault("mail_text", consultation.mail_text or self.usual)

    def facts(self) -> dict[str, Any]:
        """The usual words are not kept: they follow the project's title."""
        text = self.cleaned_data["mail_text"].replace("\r\n", "\n").strip()
        return {"mail_text": "" if text == self.usual else text}


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
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is told to those concerned and stays in the record."),
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


class AnswerForm(forms.Form):
    """Which units of the reply account are shown, as the address bar holds it."""

    answer = forms.ChoiceField(
        required=False,
        label=_("Reply"),
        choices=[
            ("", _("All units")),
            (SILENT, _("no reply")),
            (COMMENTED, _("with comments")),
            (NO_COMMENT, _("no comment")),
        ],
    )

    def wanted(self) -> str:
        """The answer; one that does not exist counts as not given."""
        self.is_valid()
        return str(self.cleaned_data.get("answer", ""))
