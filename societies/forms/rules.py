"""The form of a rule pack: each number with its floor and its source."""

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import RulePack
from societies.models.rules import AFTERWARDS, CONSULTATION, PEOPLE, REVIEW, RULES, Rule

SHARES = {
    "pass_share": ("pass_numerator", "pass_denominator"),
    "quorum_share": ("quorum_numerator", "quorum_denominator"),
}


class ShareField(forms.CharField):
    """A share of votes, written as a fraction: ``3/4``."""

    def clean(self, value: Any) -> Fraction:
        text = str(super().clean(value)).replace("／", "/").replace(" ", "")
        try:
            share = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise ValidationError(_("Write the share as a fraction, such as 3/4.")) from None
        if ("/" not in text and share != 1) or not 0 < share <= 1 or share.denominator > 1000:
            raise ValidationError(_("Write the share as a fraction, such as 3/4."))
        return share


class RulePackForm(forms.ModelForm):  # type: ignore[type-arg]
    pass_share = ShareField(max_length=12)
    quorum_share = ShareField(max_length=12)

    class Meta:
        model = RulePack
        fields = (
            "title",
            "adopted_on",
            "consultation_days",
            "consultation_days_absolute",
            "late_reply_days",
            "reminder_days",
            "objection_days",
            "member_notice_days",
            "public_when_consumers_affected",
            "panel_min",
            "materials_days_ahead",
            "pass_base",
            "recused_leave_base",
            "number_sequence",
            "number_width",
            "first_number",
            "first_number_reason",
            "announcement_scan_required",
            "review_years",
            "patent_answer_days",
            "term_notice_days",
            "decisions_by_agent",
            "partner_answer_days",
        )
        labels = {
            "title": _("Title of the society's rules"),
            "adopted_on": _("Adopted on"),
            "public_when_consumers_affected": _(
                "A consultation is public when consumers' interests are touched"
            ),
            "pass_base": _("The share in favour is counted of those"),
            "recused_leave_base": _("Recused persons do not count in the base"),
            "number_sequence": _("Numbers run"),
            "number_width": _("Digits of a number, at least"),
            "first_number": _("First number"),
            "first_number_reason": _("Why the numbers begin there"),
            "announcement_scan_required": _(
                "A standard is published with the stamped scan of its announcement"
            ),
            "decisions_by_agent": _("Whoever acts for somebody may also vote, approve and sign off"),
        }
        widgets = {"adopted_on": forms.DateInput(attrs={"type": "date"})}

    sections = (
        (_("Consultation"), [r.field for r in CONSULTATION] + ["public_when_consumers_affected"]),
        (_("Technical review"), [r.field for r in REVIEW] + ["pass_base", "recused_leave_base"]),
        (
            _("Numbers and publication"),
            [
                "number_sequence",
                "number_width",
                "first_number",
                "first_number_reason",
                "announcement_scan_required",
            ],
        ),
        (_("Afterwards"), [r.field for r in AFTERWARDS]),
        (_("People"), [r.field for r in PEOPLE] + ["decisions_by_agent"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.instance
        for name, (above, below) in SHARES.items():
            self.initial[name] = f"{getattr(present, above)}/{getattr(present, below)}"
        for rule in RULES:
            field = self.fields[rule.field]
            field.label, field.help_text = str(rule.label), _source(rule)
            field.validators = [v for v in field.validators if not hasattr(v, "limit_value")]
            field.widget.attrs.pop("min", None)

    def section_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(title), [self[name] for name in names]) for title, names in self.sections]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for rule in RULES:
            value = given.get(rule.field)
            if value is not None and (sentence := _out_of_bounds(rule, value)):
                self.add_error(rule.field, sentence)
        if (given.get("first_number") or 1) < 1:
            self.add_error("first_number", _("The first number is 1 or more."))
        elif (given.get("first_number") or 1) > 1 and not given.get("first_number_reason"):
            self.add_error("first_number_reason", _("Say why, for example which standards exist already."))
        if not 1 <= (given.get("number_width") or 1) <= 6:
            self.add_error("number_width", _("Choose 1 to 6 digits."))
        return given

    def _post_clean(self) -> None:
        """Numbers go to the action as data; the present version is never changed."""

    @property
    def numbers(self) -> dict[str, Any]:
        """The fields of the new version, without its date."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in SHARES}
        given.pop("adopted_on")
        for name, (above, below) in SHARES.items():
            given[above], given[below] = self.cleaned_data[name].as_integer_ratio()
        return given


def _source(rule: Rule) -> str:
    if rule.floor is None:
        return gettext("Source: %(source)s.") % {"source": rule.source}
    if rule.ceiling is None or rule.ceiling >= 200:
        return gettext("At least %(floor)s. Source: %(source)s.") % {
            "floor": rule.floor,
            "source": rule.source,
        }
    return gettext("From %(floor)s to %(ceiling)s. Source: %(source)s.") % {
        "floor": rule.floor,
        "ceiling": rule.ceiling,
        "source": rule.source,
    }


def _out_of_bounds(rule: Rule, value: Any) -> str:
    if rule.floor is not None and value < rule.floor:
        return gettext("%(value)s is below the floor of %(floor)s, set by: %(source)s.") % {
            "value": value,
            "floor": rule.floor,
            "source": rule.source,
        }
    if rule.ceiling is not None and value > rule.ceiling:
        return gettext("%(value)s is more than %(ceiling)s, the most that %(source)s allows.") % {
            "value": value,
            "ceiling": rule.ceiling,
            "source": rule.source,
        }
    return ""
