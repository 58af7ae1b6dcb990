"""Children of a project: the call for comments, and the letters it sends."""

from societies.roles import Permission as P
from workflow.machine import By, Move, State, register, sources


def _(text: str) -> str:
    return text


CONSULTATION = register(
    "consultation",
    _("Consultation"),
    states=(
        State("draft", _("Being prepared"), holder=P.CONSULTATION_RUN, duty=_("Open the consultation")),
        State("open", _("Open"), iso="30.20", holder=P.COMMENT_WRITE, duty=_("Comment on the draft")),
        State("closed", _("Closed"), iso="30.60", terminal=True),
        State("void", _("Void"), terminal=True),
    ),
    moves=(
        Move("prepare", _("Prepare a consultation"), sources(""), "draft", (P.CONSULTATION_RUN,)),
        Move(
            "open",
            _("Open the consultation"),
            sources("draft"),
            "open",
            (P.CONSULTATION_RUN,),
            guards=(
                "standards.consultation_draft_frozen",
                "standards.explanation_attached",
                "standards.window_long_enough",
                "standards.public_if_consumers",
            ),
            effect="standards.open_consultation",
            tells=("open_consultation",),
            emits="consultation.opened",
        ),
        Move(
            "extend",
            _("Extend the consultation"),
            sources("open"),
            "open",
            (P.CONSULTATION_RUN, By.CLOCK),
            guards=("standards.consultation_extends",),
            needs=("closes_at",),
            effect="standards.extend_consultation",
            emits="consultation.extended",
        ),
        Move(
            "close",
            _("Close the consultation"),
            sources("open"),
            "closed",
            (By.CLOCK, P.CONSULTATION_RUN),
            guards=("standards.may_close_now",),
            effect="standards.close_consultation",
            tells=("consultation_ended",),
            emits="consultation.closed",
        ),
        Move(
            "void",
            _("Declare the consultation void"),
            sources("open"),
            "void",
            (P.CONSULTATION_RUN,),
            needs=("reason",),
            tells=("consultation_voided",),
            emits="consultation.voided",
        ),
        Move(
            "discard",
            _("Discard the prepared consultation"),
            sources("draft"),
            "void",
            (P.CONSULTATION_RUN,),
        ),
    ),
)

LETTER = register(
    "letter",
    _("Letter"),
    states=(
        State("draft", _("Draft"), holder=P.LETTER_SIGN, duty=_("Sign off the letter")),
        State("signed_off", _("Signed off"), holder=P.STANDARD_PUBLISH, duty=_("Issue the letter")),
        State("issued", _("Issued"), terminal=True),
        State("void", _("Void"), terminal=True),
    ),
    moves=(
        Move("draw_up", _("Draw up"), sources(""), "draft", (P.STANDARD_PUBLISH,), emits="letter.drawn_up"),
        Move(
            "sign_off",
            _("Sign off"),
            sources("draft"),
            "signed_off",
            (P.LETTER_SIGN,),
            guards=("standards.letter_complete",),
            effect="standards.sign_letter",
            emits="letter.signed_off",
        ),
        Move(
            "issue",
            _("Issue"),
            sources("signed_off"),
            "issued",
            (P.STANDARD_PUBLISH,),
            guards=("standards.scan_attached", "standards.letter_printed"),
            emits="letter.issued",
        ),
        Move(
            "void",
            _("Declare the letter void"),
            sources("draft", "signed_off"),
            "void",
            (P.STANDARD_PUBLISH,),
            needs=("reason",),
            emits="letter.voided",
        ),
    ),
)
