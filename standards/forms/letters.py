"""Forms around official letters."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Society
from standards.models import Consultation, Letter, Project, StandardNumber
from standards.queries import joint
from standards.queries.rules import rules_in_force


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class LetterForm(forms.Form):
    """What an official letter says. The number may follow later; the sign-off asks for it."""

    title = forms.CharField(label=_("Heading of the letter"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One paragraph a line."),
    )
    number = forms.CharField(
        label=_("Document number (文号)"),
        max_length=60,
        required=False,
        help_text=_("As your office registers it, such as 示例学会标字〔2026〕1号."),
    )

    def clean(self) -> dict[str, Any]:
        from standards.rendering.fonts import missing_glyphs  # noqa: PLC0415 -- slow import

        given: dict[str, Any] = super().clean() or {}
        for name in ("title", "text"):
            if lost := missing_glyphs(given.get(name, "")):
                said = gettext("These characters cannot be printed: %(signs)s.")
                self.add_error(name, said % {"signs": " ".join(sorted(lost))})
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "title": given["title"].strip(),
            "paragraphs": [line.strip() for line in re.split(r"\n+", given["text"]) if line.strip()],
            "number": given["number"].strip(),
        }


class AnnouncementForm(LetterForm):
    """The announcement of publication, with its dates; the sign-off asks for them."""

    issued_on = _day(_("Date of issue (发布日期)"))
    effective_on = _day(_("Date of implementation (实施日期)"), _("Not earlier than the date of issue."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = gettext(
            "One paragraph a line. The list of the standard follows the text by itself."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        issued_on, effective_on = given.get("issued_on"), given.get("effective_on")
        if effective_on and not issued_on:
            self.add_error("issued_on", gettext("State the date of issue too."))
        elif issued_on and effective_on and effective_on < issued_on:
            self.add_error(
                "effective_on", gettext("The date of implementation is earlier than the date of issue.")
            )
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().facts() | {"issued_on": given["issued_on"], "effective_on": given["effective_on"]}


def written(letter: Letter) -> dict[str, Any]:
    """What the form shows of a letter that is drawn up."""
    return {
        "title": letter.title,
        "text": "\n".join(letter.paragraphs),
        "number": letter.number,
        "issued_on": letter.issued_on,
        "effective_on": letter.effective_on,
    }


def usual_announcement(project: Project, number: StandardNumber, society: Society, at: Any) -> dict[str, Any]:
    """The usual wording of an announcement, to begin with."""
    from standards.rendering.wording import (  # noqa: PLC0415 -- slow import
        AnnouncedStandard,
        announcement,
    )

    pack = project.rule_pack or rules_in_force(at)
    rules = f"《{pack.title}》" if pack and pack.title else f"《{society.name_zh}团体标准管理办法》"
    day = at.date()
    numbers = "/".join((number.text, *(text for _partner, text in joint.issuers(project))))
    facts = announcement(
        society=society.name_zh,
        standards=[AnnouncedStandard(numbers, project.title_zh, day, day)],
        rules=rules,
    )
    return {"title": facts.title, "text": "\n".join(facts.paragraphs)}


def usual_letter(
    project: Project, consultation: Consultation | None, society: Society, at: Any
) -> dict[str, Any]:
    """The usual wording of a consultation's letter, or of the notice of a project's approval."""
    from standards.rendering.papers import usual_words  # noqa: PLC0415 -- slow import

    facts = usual_words(project, consultation, society=society, at=at)
    return {"title": facts.title, "text": "\n".join(facts.paragraphs)}


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=_("Stamped scan"), help_text=_("A PDF or a picture (.pdf .png .jpg) of the stamped paper.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the record."),
    )


class LetterFilter(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Document number or title")}),
    )
    kind = forms.ChoiceField(required=False, label=_("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext("All kinds")), *Letter.Kind.choices]  # type: ignore[attr-defined]

    def view(self) -> dict[str, str]:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {"words": given.get("q", ""), "kind": given.get("kind", "")}
