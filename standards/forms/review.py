"""Forms about the technical review: ballots, votes, meetings."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies import clock
from societies.models import Person
from workflow.actions.meetings import Line
from workflow.guards.meetings import FAILED_ANEW
from workflow.models import Attendee, Choice, Excused, Outcome

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_SEPARATORS = re.compile(r"\s*[\t,，;；|]\s*|\s{2,}|\u3000+")
_OBSERVES = "列席"


class ReviewFilter(forms.Form):
    """The view of the list, as the address bar holds it. Whatever does not fit is ignored."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or plan number")}),
    )
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[("", _("All reviews")), ("running", _("Under review")), ("ended", _("Review over"))],
    )

    def view(self) -> dict[str, str]:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {"q": given.get("q", ""), "state": given.get("state", "")}


class _DayForm(forms.Form):
    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at


class BallotForm(_DayForm):
    """The question, and until when votes are taken."""

    question = forms.CharField(
        label=_("Question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=_DAY,
        help_text=_("Votes are taken until 24:00 of this day, Beijing time."),
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if clock.end_of(day) <= self.at:
            raise forms.ValidationError(gettext("This day is over: choose today or later."))
        return day


class ElectorsForm(forms.Form):
    """Who will be asked. Only ids of the society's people fit; whether they may is judged when it is saved."""

    people = forms.ModelMultipleChoiceField(queryset=Person.objects.none(), required=False)
    q = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = Person.objects.select_related("organization")


class VoteForm(forms.Form):
    """One vote. The reason is asked of those who disagree, by the rule of the ballot and not by the form."""

    choice = forms.ChoiceField(label=_("Choice"), choices=Choice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason or opinion"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Needed when you disagree: name the clause if you can. The drafting group must answer it."
        ),
    )


class ExtendForm(BallotForm):
    """A later last day."""

    question = None  # type: ignore[assignment]


class CloseForm(forms.Form):
    """Before the count: what the panel concluded in words, and where a draft that fails goes."""

    conclusion = forms.CharField(
        label=_("Conclusion as written"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the drafting group must answer or change. It stays in the dossier."),
    )
    anew = forms.BooleanField(
        label=_("If it does not pass, the draft goes out for consultation again"), required=False
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is told to those concerned and stays in the record."),
    )


class MeetingForm(forms.Form):
    """When, where, who chairs, how many may vote."""

    held_on = forms.DateField(label=_("Day of the meeting"), widget=_DAY)
    place = forms.CharField(label=_("Venue"), max_length=200)
    chair = forms.CharField(label=_("Chair of the panel"), max_length=100, required=False)
    invited = forms.IntegerField(
        label=_("People invited with a vote"),
        min_value=1,
        max_value=1000,
        help_text=_("Without drafters and experts of drafting units: they do not vote."),
    )


class SheetForm(forms.Form):
    """The sign-in sheet as pasted lines: name, unit, title. Every line that cannot be read is named."""

    lines = forms.CharField(
        label=_("Sign-in sheet"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "One person a line: name, unit, title, with commas or tabs between, as pasted from Excel. "
            "Add 列席 at the end of a line for someone who attends without a vote."
        ),
    )

    def clean_lines(self) -> list[Line]:
        found: list[Line] = []
        wrong: list[str] = []
        seen: set[tuple[str, str]] = set()
        for number, text in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not text.strip():
                continue
            parts = [part.strip() for part in _SEPARATORS.split(text.strip()) if part.strip()]
            if observes := len(parts) > 2 and parts[-1] == _OBSERVES:
                parts.pop()
            problem = _problem(parts, seen)
            if problem:
                wrong.append(gettext("Line %(number)d: %(problem)s") % {"number": number, "problem": problem})
                continue
            seen.add((parts[0], parts[1]))
            found.append(Line(parts[0], parts[1], parts[2] if len(parts) > 2 else "", observes))
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def _problem(parts: list[str], seen: set[tuple[str, str]]) -> str:
    """What keeps a line from being read, with how to mend it; nothing if it is fine."""
    if len(parts) < 2:
        return gettext("the unit is missing. Write name, unit, title with commas between.")
    if len(parts) > 3:
        return gettext("there are more than three parts. Write name, unit, title with commas between.")
    if len(parts[0]) > 100 or len(parts[1]) > 200 or len(parts[-1]) > 200:
        return gettext("a part is too long.")
    if (parts[0], parts[1]) in seen:
        return gettext("%(name)s of this unit stands on the sheet already.") % {"name": parts[0]}
    return ""


def write_lines(attendees: list[Attendee]) -> str:
    """A sheet as it was pasted, for mending."""
    rows = []
    for row in attendees:
        parts = [row.name, row.organization, *([row.title] if row.title else [])]
        if row.excused == Excused.OBSERVER:
            parts.append(_OBSERVES)
        rows.append("，".join(parts))
    return "\n".join(rows)


class ScanForm(forms.Form):
    """The scan of the signed sheet, or the minutes."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("sign_in_sheet", _("Signed sign-in sheet")), ("minutes", _("Minutes"))],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label=_("File"), help_text=_("PDF, Word or a picture."))


class ConcludeForm(forms.Form):
    """Hands counted and what the panel concluded."""

    yes = forms.IntegerField(label=_("Agreed"), min_value=0, max_value=1000)
    no = forms.IntegerField(label=_("Disagreed"), min_value=0, max_value=1000)
    abstain = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=1000)
    verdict = forms.ChoiceField(
        label=_("Conclusion of the panel"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.PASSED.value, Outcome.PASSED.label),
            (Outcome.FAILED.value, _("Not passed: back to comment resolution")),
            (FAILED_ANEW, _("Not passed: the draft goes out for consultation again")),
            (Outcome.NO_QUORUM.value, _("No quorum: nothing was decided")),
        ],
    )
    conclusion = forms.CharField(
        label=_("Conclusion as written"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the drafting group must answer or change. It stays in the dossier."),
    )
