"""What a partner of a joint standard is asked, and its answer."""

from societies.roles import Permission as P
from workflow.machine import By, Move, State, register, sources


def _(text: str) -> str:
    return text


CONSENT = register(
    "consent",
    _("Partner's consent"),
    states=(
        State("asked", _("Asked"), holder=P.CONSENT_GIVE, duty=_("Answer as a partner")),
        State("given", _("Given"), terminal=True),
        State("refused", _("Refused"), terminal=True),
        State("left", _("Not answered in time"), terminal=True),
        State("void", _("Taken back"), terminal=True),
    ),
    moves=(
        Move(
            "ask",
            _("Ask the partner"),
            sources(""),
            "asked",
            (P.PROJECT_STAFF, P.DRAFT_LEAD),
            effect="standards.consent_asked",
            emits="consent.asked",
        ),
        Move(
            "give",
            _("Consent"),
            sources("asked"),
            "given",
            (P.CONSENT_GIVE,),
            guards=("standards.consent_wanted", "standards.consent_independent"),
            effect="standards.consent_answered",
            emits="consent.given",
        ),
        Move(
            "refuse",
            _("Refuse"),
            sources("asked"),
            "refused",
            (P.CONSENT_GIVE,),
            needs=("reason",),
            effect="standards.consent_answered",
            emits="consent.refused",
        ),
        Move(
            "lapse",
            _("Let the time run out"),
            sources("asked"),
            "left",
            (By.CLOCK,),
            effect="standards.consent_answered",
            emits="consent.left",
        ),
        Move(
            "extend",
            _("Give more time"),
            sources("asked"),
            "asked",
            (By.CLOCK,),
            needs=("closes_at",),
            effect="standards.consent_extended",
        ),
        Move(
            "take_back",
            _("Take the question back"),
            sources("asked"),
            "void",
            (P.PROJECT_STAFF,),
            needs=("reason",),
            effect="standards.consent_answered",
        ),
    ),
)
