"""The numbers of a rule pack: what each means, how far it may go, and who says so."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """One field of ``RulePack``. ``floor`` and ``ceiling`` are inclusive; ``source`` is printed beside the field."""

    field: str
    label: str | Promise
    source: str | Promise
    floor: int | Fraction | None = None
    ceiling: int | None = None


_REGULATION = _("Regulation on the Management of Group Standards (2019)")
_OURS = _("this platform's rule")
_PRACTICE = _("practice of societies")

CONSULTATION = (
    Rule("consultation_days", _("Days of a consultation, at least"), _REGULATION, 30, 365),
    Rule("consultation_days_absolute", _("Days of a shortened consultation, at least"), _OURS, 7, 365),
    Rule("late_reply_days", _("Days for late replies"), _OURS, 0, 365),
    Rule(
        "reminder_days",
        _("Days before the end of a consultation that units without a reply are reminded; 0 for none"),
        _OURS,
        0,
        60,
    ),
    Rule(
        "objection_days", _("Days to object to a disposition, or to a comment being set aside"), _OURS, 3, 365
    ),
    Rule("member_notice_days", _("Days of notice to members before approval of a project"), _OURS, 7, 365),
)
REVIEW = (
    Rule("pass_share", _("Share of votes in favour that passes"), _REGULATION, Fraction(3, 4)),
    Rule("quorum_share", _("Share of voters that must take part"), _PRACTICE, Fraction(1, 2)),
    Rule("panel_min", _("Experts in a review, at least"), _PRACTICE, 3, 200),
    Rule(
        "materials_days_ahead",
        _("Working days that the draft is out before a meeting or the end of a ballot"),
        _PRACTICE,
        0,
        60,
    ),
)
AFTERWARDS = (
    Rule("review_years", _("Years until a standard is reviewed again"), _PRACTICE, 1, 5),
    Rule("patent_answer_days", _("Days to answer a patent question"), _OURS, 7, 365),
    Rule("partner_answer_days", _("Days for a partner of a joint standard to answer"), _OURS, 7, 365),
)
PEOPLE = (
    Rule(
        "term_notice_days",
        _("Days before the end of a term of office that a letter is sent; 0 for none"),
        _OURS,
        0,
        180,
    ),
)
RULES = (*CONSULTATION, *REVIEW, *AFTERWARDS, *PEOPLE)
