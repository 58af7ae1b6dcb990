"""Forms of the draft as it is edited: a clause, the cover, what becomes a version."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from standards.document import archive, editing
from standards.document.editing import Misread
from standards.document.safexml import legal
from standards.document.tree import Cover, Section, SectionKind, TermHead

_STATUS = (("规范性", _("Normative")), ("资料性", _("Informative")))


class ClauseForm(forms.Form):
    """A clause as it is typed: its head in fields, its blocks in the plain form of text, or whole from the editor.

    ``base`` is the clause that the typing began from: the marks of the text name its blocks.
    """

    title = forms.CharField(
        label=_("Title of the clause"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("No title")}),
    )
    status = forms.ChoiceField(label=_("Status of the annex"), choices=_STATUS, required=False)
    term = forms.CharField(label=_("Term"), max_length=200)
    english = forms.CharField(label=_("English equivalent"), required=False, max_length=300)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    content = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data: Any = None, *, base: Section, shown: Section | None = None) -> None:
        self.base = base
        super().__init__(data, initial=_fields_of(shown or base))
        term = base.term is not None
        unwanted = ["title"] if term else ["term", "english", "source"]
        unwanted += [] if base.kind is SectionKind.ANNEX else ["status"]
        for name in unwanted:
            del self.fields[name]

    def clean_content(self) -> Section | None:
        """What the editor sent, if it was at work."""
        sent = self.cleaned_data["content"]
        if not sent:
            return None
        try:
            return archive.load_section(_legal(json.loads(sent)))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(gettext("The editor sent something that is no clause.")) from error

    def clean(self) -> dict[str, Any]:
        """The clause is under ``clause``; a line of the text that cannot be read is told beside the text."""
        cleaned = self.cleaned_data
        try:
            cleaned["clause"] = self._clause(cleaned)
        except Misread as misread:
            self.tell(misread)
        return cleaned

    def _clause(self, cleaned: dict[str, Any]) -> Section:
        if cleaned.get("content") is not None:
            sent: Section = cleaned["content"]
            return sent
        term = None
        if self.base.term is not None:
            term = TermHead(*(cleaned.get(name, "").strip() for name in ("term", "english", "source")))
        return Section(
            kind=self.base.kind,
            anchor=self.base.anchor,
            number=self.base.number,
            title=term.term if term else cleaned.get("title", ""),
            level=self.base.level,
            blocks=editing.parse(cleaned.get("text", ""), self.base),
            annex_status=cleaned.get("status") or self.base.annex_status,
            term=term,
        )

    def tell(self, misread: Misread) -> None:
        """Say why it cannot be a clause, beside the field."""
        field = {"title": "term"}.get(misread.field, misread.field) if self.base.term else misread.field
        self.add_error(field if field in self.fields else None, gettext(misread.why) % misread.where)


def _legal(value: Any) -> Any:
    """JSON with nothing in its strings that neither XML nor the database holds."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_legal(one) for one in value]
    return {name: _legal(one) for name, one in value.items()} if isinstance(value, dict) else value


def _fields_of(clause: Section) -> dict[str, str]:
    term = clause.term or TermHead("")
    return {
        "title": clause.title,
        "status": clause.annex_status,
        "term": term.term,
        "english": term.english,
        "source": term.source,
        "text": editing.spelled(clause),
    }


class CoverForm(forms.Form):
    """The facts of the cover as the text states them; an empty field is not stated."""

    title_zh = forms.CharField(label=_("Title in Chinese"), required=False, max_length=300)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=500)
    number = forms.CharField(label=_("Number"), required=False, max_length=60)
    replaces = forms.CharField(label=_("Replaces"), required=False, max_length=200)
    ics = forms.CharField(label=_("ICS"), required=False, max_length=60)
    ccs = forms.CharField(label=_("CCS"), required=False, max_length=60)
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=200)
    stage = forms.CharField(label=_("Stage"), required=False, max_length=60)
    issued_on = forms.CharField(label=_("Date of issue"), required=False, max_length=40)
    implemented_on = forms.CharField(label=_("Date of implementation"), required=False, max_length=40)

    def cover(self) -> Cover:
        return Cover(**self.cleaned_data)


class ReviewForm(forms.Form):
    """What is new in the version that the open draft becomes."""

    note = forms.CharField(
        label=_("What is new in it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for the others in the group."),
    )
