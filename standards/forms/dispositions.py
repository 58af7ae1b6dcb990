"""Forms of the triage board and of dispositions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Person
from standards.forms.comments import KINDS
from standards.models import Comment, Disposition
from standards.queries.triage import ALIKE, BY_CLAUSE, BY_TOPIC, NOBODY


class DispositionForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Disposition"), choices=Disposition.Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_("Needed unless the comment is accepted; printed in the table and told to its author."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        """When the disposition that the page showed was decided."""
        given = self.cleaned_data["seen"]
        if not given:
            return None
        found = _instant(given)
        if found is None:
            raise forms.ValidationError(gettext("Open the comment again and decide once more."))
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("verdict") not in {None, Disposition.Verdict.ACCEPTED} and not given.get("reason"):
            self.add_error("reason", gettext("Give the reason: its author and the table will show it."))
        return given


class ChoiceOfComments(forms.Form):
    """Something done with comments that were ticked."""

    @property
    def numbers(self) -> list[int]:
        """Of the chosen comments."""
        chosen = self.data.getlist("comment") if isinstance(self.data, QueryDict) else []
        return [int(text) for text in chosen if text.isdecimal() and len(text) < 9]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.numbers:
            self.add_error(None, gettext("Choose the comments first."))
        return given


class TriageForm(ChoiceOfComments):
    """What is done with the chosen comments of the board; the button pressed is ``act``."""

    verdict = forms.ChoiceField(
        label=_("Disposition"),
        choices=[("", _("Choose a disposition")), *Disposition.Verdict.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        widget=forms.TextInput(attrs={"placeholder": _("Reason")}),
    )
    assignee = forms.ChoiceField(label=_("Give to"), required=False)
    topic = forms.CharField(
        label=_("Topic"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _("Topic"), "size": 10, "list": "topics"}),
    )
    act = forms.ChoiceField(
        choices=[(act, act) for act in ("assign", "label", "propose", "decide", "as_proposed")]
    )

    def __init__(self, *args: Any, drafters: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in drafters}
        choices = [("", _("Nobody")), *((key, one.name) for key, one in self.people.items())]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]

    def clean_assignee(self) -> Person | None:
        return self.people.get(self.cleaned_data["assignee"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("act") in {"propose", "decide"} and not given.get("verdict"):
            self.add_error("verdict", gettext("Choose a disposition."))
        return given


class DiscussionForm(forms.Form):
    """What the drafting group says among itself about one comment, or the topic it puts it under; ``act`` says which."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("note", "label")])
    text = forms.CharField(required=False, label=_("What to tell the group"), max_length=3000)
    topic = forms.CharField(required=False, label=_("Topic"), max_length=40)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("act") == "note" and not given.get("text"):
            self.add_error("text", gettext("Write something first."))
        return given


class PlaceForm(forms.Form):
    """Where the comments on a clause that is there no more belong now."""

    anchor = forms.CharField(max_length=80, widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Clause now"))

    def __init__(self, *args: Any, clauses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (Comment.TAKEN_OUT, _("The clause was taken out")),
            *clauses,
        ]


class DispositionFilter(forms.Form):
    """The view of the disposition page, as the address bar holds it."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Unit, author or words")}),
    )
    clause = forms.CharField(
        required=False,
        max_length=40,
        label=_("Clause"),
        widget=forms.TextInput(attrs={"placeholder": _("Clause"), "size": 8}),
    )
    unit = forms.CharField(
        required=False,
        max_length=100,
        label=_("Unit"),
        widget=forms.TextInput(attrs={"placeholder": _("Unit"), "size": 12}),
    )
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            ("", _("All comments")),
            ("open", _("Without disposition")),
            ("proposed", _("Proposed, to be decided")),
            ("decided", _("With disposition")),
            ("untold", _("Author not told")),
            ("objected", _("Objection to be answered")),
            ("conflict", _("Accepted changes that meet")),
            ("not_in_draft", _("Accepted, not in the draft yet")),
            *Disposition.Verdict.choices,
        ],
    )
    topic = forms.CharField(
        required=False,
        label=_("Topic"),
        widget=forms.TextInput(attrs={"placeholder": _("Topic"), "size": 10, "list": "topics"}),
    )
    kind = forms.ChoiceField(required=False, label=_("Type"), choices=[("", _("All types")), *KINDS])
    assignee = forms.ChoiceField(required=False, label=_("With"))
    group = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=[
            ("", _("As they came")),
            (BY_CLAUSE, _("Clause by clause")),
            (BY_TOPIC, _("Topic by topic")),
            (ALIKE, _("Likely the same, together")),
        ],
    )
    alike = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, drafters: Iterable[Person]) -> None:
        super().__init__(data)
        people = [(str(one.pk), one.name) for one in drafters]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("With anybody")),
            (NOBODY, _("Not given to anybody")),
            *people,
        ]

    def view(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q", ""),
            "clause": given.get("clause", "").strip(),
            "unit": given.get("unit", "").strip(),
            "state": given.get("state", ""),
            "kind": given.get("kind", ""),
            "assignee": given.get("assignee", ""),
            "topic": given.get("topic", "").strip(),
            "group": given.get("group", ""),
            "alike": given.get("alike"),
        }


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
