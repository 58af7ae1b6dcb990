"""The proposal form (项目建议书), the secretary's check, reasons and answers, opinions, the appraisal record."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Committee
from standards.models import FIELDS_OF, FieldList, Project, ReturnReason
from standards.models.fields import Field
from standards.queries import projects

SECTIONS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("What it is"), ("title_zh", "title_en", "kind", "revises", "function")),
    (_("Where it belongs"), ("field_list", "field", "ics", "ccs", "industry")),
    (_("Why and what"), ("purpose", "scope", "background")),
    (
        _("What there is already"),
        ("relation", "compared_with", "legal_relation", "international"),
    ),
    (_("Patents and consumers"), ("patents_known", "patents_statement", "consumers_affected")),
    (_("Plan"), ("starts_on", "ends_on", "funding", "feasibility")),
)


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    """The fields of DOMAIN 6, in sections. What the proposal lacks is said beside its field."""

    feasibility = forms.FileField(
        label=_("Feasibility report"), required=False, help_text=_("Word (.docx) or PDF, at most 50 MB.")
    )

    revises: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Standard to revise"), queryset=None, required=False
    )

    class Meta:
        model = Project
        fields = tuple(name for _label, names in SECTIONS for name in names if name != "feasibility")
        labels = {
            "title_zh": _("Chinese title"),
            "title_en": _("English title"),
            "kind": _("New or revision"),
            "function": _("Type of standard"),
            "field_list": _("List of fields"),
            "field": _("Field"),
            "ics": "ICS",
            "ccs": "CCS",
            "industry": _("Industry (GB/T 4754)"),
            "purpose": _("Purpose, significance and need"),
            "scope": _("Scope and main technical content"),
            "background": _("Situation at home and abroad"),
            "relation": _("Relation to national and industry standards"),
            "compared_with": _("Standards compared with"),
            "legal_relation": _("Relation to laws, mandatory and current standards"),
            "international": _("International standard adopted"),
            "patents_known": _("Patents are known that the standard may need"),
            "patents_statement": _("What is known about them"),
            "consumers_affected": _("Consumers' interests are touched"),
            "starts_on": _("Start"),
            "ends_on": _("End"),
            "funding": _("Funding"),
        }
        help_texts = {
            "title_zh": _(
                "Without “标准”; leading element, main element, complementary element separated by a blank."
            ),
            "field_list": _("The three lists of the 2024 guidance on group standards of societies."),
            "compared_with": _("Their numbers, such as GB/T 36276—2018. Not needed when there are none."),
            "consumers_affected": _("Then the consultation is open to the public for at least 30 days."),
            "ics": _("For example 27.180"),
            "ccs": _("For example F19"),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (
                ("purpose", 5),
                ("scope", 6),
                ("background", 4),
                ("legal_relation", 4),
                ("patents_statement", 3),
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title_en"].required = True
        self.fields["revises"].queryset = projects.standards_to_revise()  # type: ignore[attr-defined]
        self.fields["revises"].label_from_instance = _standard  # type: ignore[attr-defined]
        self.fields["field"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((FieldList(name).label, [(f.value, f.label) for f in FIELDS_OF[name]]) for name in FieldList),
        ]
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    @property
    def sections(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        return [(label, [self[name] for name in names]) for label, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen, field = given.get("field_list"), given.get("field")
        if chosen and field and Field(field) not in FIELDS_OF[FieldList(chosen)]:
            self.add_error(
                "field", gettext("This field is not in the list chosen above: choose one of its fields.")
            )
        if given.get("relation") not in (None, Project.Relation.NONE) and not given.get("compared_with"):
            self.add_error(
                "compared_with", gettext("Name the standards that it complements or is stricter than.")
            )
        if given.get("kind") == Project.Kind.REVISION and not given.get("revises"):
            self.add_error("revises", gettext("Choose the standard that is to be revised."))
        if given.get("patents_known") and not given.get("patents_statement"):
            self.add_error(
                "patents_statement", gettext("Say what is known: numbers, holders, parts touched.")
            )
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", gettext("The end lies before the start."))
        return given

    def facts(self) -> dict[str, Any]:
        """What the action takes: the fields without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "feasibility"}


class CheckForm(forms.Form):
    """What the secretary found, and who takes the project on. A draft of it may be kept half filled."""

    overlap_note = forms.CharField(
        label=_("Result of the comparison"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was compared, and why this is no duplicate; or what has to be agreed."),
    )
    committee: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Responsible technical committee"), required=False, queryset=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = projects.committees()  # type: ignore[attr-defined]
        self.fields["committee"].label_from_instance = _committee  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Numbered reasons: each line box is one, and each will be answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, 6):
            self.fields[f"reason_{number}"] = forms.CharField(
                label=gettext("Reason %(number)d") % {"number": number},
                required=number == 1,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def reasons(self) -> list[str]:
        return [text for text in self.cleaned_data.values() if text]


class AnswerForm(forms.Form):
    """One answer to each open reason."""

    def __init__(self, *args: Any, reasons: Sequence[ReturnReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, reason in enumerate(reasons, start=1):
            if reason.answered_at is None:
                self.fields[str(reason.pk)] = forms.CharField(
                    label=gettext("Reason %(number)d") % {"number": number} + "：" + reason.text,
                    max_length=5000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )


class OpinionForm(forms.Form):
    supports = forms.TypedChoiceField(
        label=_("Your opinion"),
        choices=[("1", _("I support the project")), ("0", _("I object"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Grounds and suggestions"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Needed when you object. The secretary answers it."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("supports") is False and not given.get("text"):
            self.add_error("text", gettext("Say why you object: the secretary answers you."))
        return given


class OpinionAnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))


class AppraisalForm(forms.Form):
    held_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    experts = forms.IntegerField(label=_("Number of experts"), min_value=1, max_value=200)
    in_favour = forms.TypedChoiceField(
        label=_("Conclusion"),
        choices=[("1", _("In favour of the project")), ("0", _("Against the project"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    conclusion = forms.CharField(
        label=_("Conclusion in words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    minutes = forms.FileField(
        label=_("Minutes"), required=False, help_text=_("The signed minutes: PDF, Word or a picture.")
    )


def _standard(standard: Any) -> str:
    return f"{standard.number.text} {standard.title_zh}"


def _committee(committee: Committee) -> str:
    return f"{committee.code} {committee.name}"
