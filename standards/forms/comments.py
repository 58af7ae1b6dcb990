"""Forms of comments, of replies on paper, and of dispositions."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Organization
from standards.actions.comments import Words
from standards.forms.consultations import UnitChoice
from standards.forms.drafts import small_enough
from standards.models import Comment, Disposition
from standards.queries.comments import Place

_KINDS = [
    (Comment.Kind.TECHNICAL, _("Technical")),
    (Comment.Kind.EDITORIAL, _("Editorial")),
    (Comment.Kind.GENERAL, _("General")),
]
QUOTE_LIMIT = 1000


class CommentForm(forms.Form):
    """A comment on one clause, or on the whole document where ``place`` is None."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(
        label=_("Type"), choices=_KINDS, initial=Comment.Kind.TECHNICAL, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Comment and reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposal = forms.CharField(
        label=_("Proposed change"),
        max_length=5000,
        required=False,
        help_text=_("Change the words of the clause directly; what you change is marked."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, place: Place | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        if place is None:
            self.initial.setdefault("kind", Comment.Kind.GENERAL)
            self.fields["proposal"].help_text = ""
        else:
            self.initial.setdefault("proposal", place.text[:5000])

    def words(self) -> Words:
        """What was written. A clause left as it was proposes nothing."""
        place, given = self.place, self.cleaned_data
        proposal = _lines(given["proposal"])
        if place is not None and _plain(proposal) == _plain(place.text[:5000]):
            proposal = ""
        return Words(
            kind=given["kind"],
            text=_lines(given["text"]),
            proposal=proposal,
            anchor=place.anchor if place else "",
            clause=place.clause if place else "",
            quote=place.text[:QUOTE_LIMIT] if place else "",
        )


class PublicCommentForm(CommentForm):
    """The same from outside: who answers says who they are, and confirms the address."""

    name = forms.CharField(label=_("Your name"), max_length=100)
    organization = forms.CharField(label=_("Your unit"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("A letter is sent there; your comment counts once you open its link."),
    )

    field_order = ("token", "kind", "text", "proposal", "name", "organization", "email")


class ReplyForm(CommentForm):
    """What came on paper or by mail for a unit."""

    unit = UnitChoice(queryset=Organization.objects.none(), label=_("Unit"))
    name = forms.CharField(
        label=_("Name of the author"), max_length=100, required=False, help_text=_("As signed on the reply.")
    )
    no_comment = forms.BooleanField(
        label=_("The unit has no comment"),
        required=False,
        help_text=_("Then only the unit is needed."),
    )
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    scan = forms.FileField(
        label=_("Scan or e-mail"),
        required=False,
        help_text=_("What it came in: .pdf, .jpg, .png, .eml or .docx. It is kept with the comment."),
    )

    field_order = ("token", "unit", "no_comment", "name", "clause", "kind", "text", "proposal", "scan")

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, place=None, **kwargs)
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = Organization.objects.order_by("name_key", "pk")
        self.fields["clause"].choices = [("", _("The whole document")), *clauses]  # type: ignore[attr-defined]
        self.fields["text"].required = False

    def clean_scan(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["scan"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("no_comment"):
            for name in ("name", "text"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Needed, unless the unit has no comment."))
        return given


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
        if given.get("verdict") in {"partly", "rejected"} and not given.get("reason"):
            self.add_error("reason", gettext("Give the reason: its author and the table will show it."))
        return given


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
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            ("", _("All comments")),
            ("open", _("Without disposition")),
            ("untold", _("Author not told")),
            ("decided", _("With disposition")),
            *Disposition.Verdict.choices,
        ],
    )
    kind = forms.ChoiceField(required=False, label=_("Type"), choices=[("", _("All types")), *_KINDS])

    def view(self) -> dict[str, str]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q", ""),
            "clause": given.get("clause", "").strip(),
            "state": given.get("state", ""),
            "kind": given.get("kind", ""),
        }


def _lines(text: str) -> str:
    """As typed, with one kind of line break."""
    return text.replace("\r\n", "\n").strip()


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
