"""Forms of comments and of replies on paper."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Organization
from standards.actions.comments import Words
from standards.actions.drafts import File
from standards.forms.consultations import UnitChoice
from standards.forms.drafts import file_of, small_enough
from standards.models import Comment, Wording
from standards.queries.reading import Place

KINDS = [
    (Comment.Kind.TECHNICAL, _("Technical")),
    (Comment.Kind.EDITORIAL, _("Editorial")),
    (Comment.Kind.GENERAL, _("General")),
]
PASSAGE_LIMIT = 200


class CommentForm(forms.Form):
    """A comment on one place of the text, perhaps on words of it, or on the whole document where ``place`` is None.

    ``asked`` is the anchor that was sent: one without a place is refused.
    """

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    passage = forms.CharField(
        label=_("Words it is about"),
        max_length=PASSAGE_LIMIT,
        required=False,
        help_text=_("Selected in the text, or copied here; empty: it is about all of it."),
        widget=forms.Textarea(attrs={"rows": 1, "data-passage": ""}),
    )
    nth = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Type"), choices=KINDS, initial=Comment.Kind.TECHNICAL, widget=forms.RadioSelect
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

    def __init__(self, *args: Any, place: Place | None, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.asked = place, asked
        if place is None:
            self.initial.setdefault("kind", Comment.Kind.GENERAL)
            self.fields["proposal"].help_text = ""
        else:
            chosen = self.initial.get("passage", ""), self.initial.get("nth", 0)
            self.initial.setdefault("proposal", place.quoted(*chosen)["quote"])
        if not asked and (place is None or not place.text):
            del self.fields["passage"], self.fields["nth"]

    def clean_passage(self) -> str:
        words, place = str(self.cleaned_data["passage"]), self.place
        if words and place is not None and not place.holds(words):
            said = gettext("These words are not in %(place)s: copy them from the text, or leave this empty.")
            raise forms.ValidationError(said % {"place": place.name})
        return words

    def clean(self) -> dict[str, Any]:
        if self.asked and self.place is None:
            self.add_error(
                None,
                gettext("This clause is not in the version consulted on: choose it again in the text."),
            )
        return super().clean() or self.cleaned_data

    def words(self) -> Words:
        """What was written. A clause left as it was proposes nothing."""
        place, given = self.place, self.cleaned_data
        about: dict[str, Any] = {}
        if place is not None:
            about = place.printed() | place.quoted(given.get("passage", ""), given.get("nth") or 0)
        proposal = _lines(given["proposal"])
        if _plain(proposal) == _plain(about.get("quote", "")):
            proposal = ""
        return Words(
            kind=given["kind"],
            text=_lines(given["text"]),
            proposal=proposal,
            naming=given.get("naming") or Comment.Naming.NOBODY,
            **about,
        )


def chosen_words(given: Mapping[str, str]) -> dict[str, Any]:
    """The words of the text that an address names (``words``, for the time after ``nth`` others), for a form to begin with."""
    words, nth = given.get("words", "").strip()[:PASSAGE_LIMIT], given.get("nth", "")
    if not words:
        return {}
    return {"passage": words, "nth": int(nth) if nth.isdecimal() and len(nth) < 6 else 0}


class Attaching(forms.Form):
    """What may go with a comment, as a file."""

    attachment = forms.FileField(
        label=_("Attachment"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_(
            "A drawing, a measured table or a photograph: one .pdf, .png or .jpg file of at most 50 MB."
        ),
    )

    def clean_attachment(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["attachment"])

    def attached(self) -> File | None:
        return file_of(self.cleaned_data["attachment"])

    def add_error(self, field: str | None, error: Any) -> None:
        """A page that comes back has every word, but not the file: browsers drop it."""
        super().add_error(field, error)
        lost = self.files.get("attachment")
        if lost is not None and not self.has_error("attachment"):
            again = gettext("Choose “%(name)s” again: no browser keeps a file when a page comes back.")
            super().add_error("attachment", again % {"name": lost.name})


class AccountCommentForm(Attaching, CommentForm):
    """A comment of whoever has an account."""


def naming_field() -> forms.ChoiceField:
    """What the author lets be published of who said it; nothing, unless it is chosen."""
    return forms.ChoiceField(
        label=_("May be published with your comment"),
        choices=Comment.Naming.choices,
        initial=Comment.Naming.NOBODY,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("The comment itself and what became of it are published in any case."),
    )


class RewordForm(CommentForm):
    """What was written before, to be put in other words on the same place."""

    def __init__(
        self, data: Any = None, files: Any = None, *, row: Comment | Wording, **initial: Any
    ) -> None:
        initial |= {"kind": row.kind, "text": row.text}
        if row.proposal:
            initial["proposal"] = row.proposal
        place = None
        if row.anchor:
            place = Place(row.anchor, row.clause, "", row.quote, row.element, row.part, row.quote_at)
        if row.passage:
            initial |= {"passage": row.chosen, "nth": row.nth}
        super().__init__(data, files, place=place, initial=initial)
        del self.fields["token"]


class OwnForm(Attaching, RewordForm):
    """A comment made before; what may be published of an author with an account is not asked."""

    detach = forms.BooleanField(required=False)
    naming = naming_field()

    def __init__(self, data: Any = None, files: Any = None, *, comment: Comment) -> None:
        super().__init__(data, files, row=comment, naming=comment.naming)
        self.comment = comment
        if comment.attachment is None:
            del self.fields["detach"]
        else:
            self.fields["detach"].label = gettext("Remove “%(name)s”") % {"name": comment.attachment.name}
            self.fields["attachment"].label = gettext("Another attachment in its place")
        if comment.author.account_id is not None:
            del self.fields["naming"]


class PublicCommentForm(CommentForm):
    """The same from outside: who answers says who they are, and confirms the address."""

    name = forms.CharField(label=_("Your name"), max_length=100)
    organization = forms.CharField(label=_("Your unit"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_(
            "A letter is sent there; your comment counts once you open its link, and may then be given an attachment."
        ),
    )
    naming = naming_field()

    field_order = (
        "token",
        "passage",
        "nth",
        "kind",
        "text",
        "proposal",
        "name",
        "organization",
        "email",
        "naming",
    )


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


def _lines(text: str) -> str:
    """As typed, with one kind of line break."""
    return text.replace("\r\n", "\n").strip()


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n")).strip()
