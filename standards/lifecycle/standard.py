"""A standard after its publication."""

from societies.roles import Permission as P
from workflow.machine import By, Move, State, register, sources


def _(text: str) -> str:
    return text


STANDARD = register(
    "standard",
    _("Standard"),
    states=(
        State("in_force", _("In force"), iso="60.60"),
        State("superseded", _("Superseded"), iso="95.99", terminal=True),
        State("withdrawn", _("Withdrawn"), iso="95.99", terminal=True),
    ),
    moves=(
        Move("appear", _("Published"), sources(""), "in_force", (P.STANDARD_PUBLISH,)),
        Move(
            "enter",
            _("Entered from the register"),
            sources(""),
            "in_force",
            (P.REGISTER_ENTER,),
            emits="standard.entered",
        ),
        Move(
            "enter_superseded",
            _("Entered as superseded"),
            sources(""),
            "superseded",
            (P.REGISTER_ENTER,),
            emits="standard.entered",
        ),
        Move(
            "enter_withdrawn",
            _("Entered as withdrawn"),
            sources(""),
            "withdrawn",
            (P.REGISTER_ENTER,),
            emits="standard.entered",
        ),
        Move(
            "supersede",
            _("Superseded by its new edition"),
            sources("in_force"),
            "superseded",
            (By.CLOCK,),
            emits="standard.superseded",
        ),
        Move(
            "confirm",
            _("Confirm as valid"),
            sources("in_force"),
            "in_force",
            (P.STANDARD_APPROVE,),
            needs=("reason",),
            effect="standards.confirm_standard",
            emits="standard.confirmed",
        ),
        Move(
            "withdraw",
            _("Withdraw the standard"),
            sources("in_force"),
            "withdrawn",
            (P.STANDARD_APPROVE,),
            needs=("reason",),
            effect="standards.withdraw_standard",
            emits="standard.withdrawn",
        ),
    ),
)
