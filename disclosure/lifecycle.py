"""The life of a disclosure record: told to the national platform, and told exactly once in effect."""

from societies.roles import Permission as P
from workflow.machine import By, Move, State, register, sources


def _(text: str) -> str:
    return text


RECORD = register(
    "disclosure",
    _("Disclosure record"),
    states=(
        State(
            "unsigned",
            _("To be signed off"),
            holder=P.STANDARD_APPROVE,
            duty=_("Sign off what the national platform is told"),
        ),
        State("ready", _("Ready to send"), holder=P.STANDARD_PUBLISH, duty=_("Tell the national platform")),
        State("sending", _("Being sent")),
        State("refused", _("Refused by the platform"), holder=P.STANDARD_PUBLISH, duty=_("Mend the record")),
        State("accepted", _("Taken by the platform")),
        State("concluded", _("Concluded with the end of the standard"), terminal=True),
    ),
    moves=(
        Move("prepare", _("Prepare the record"), sources(""), "ready", (By.WORKER,)),
        Move(
            "prepare_unsigned",
            _("Prepare the record for a signature"),
            sources(""),
            "unsigned",
            (By.WORKER,),
        ),
        Move(
            "sign_off",
            _("Sign off"),
            sources("unsigned"),
            "ready",
            (P.STANDARD_APPROVE,),
            guards=("standards.commitment_signed",),
            needs=("openness",),
            effect="disclosure.sign_record",
            emits="disclosure.signed_off",
        ),
        Move("send", _("Send"), sources("ready"), "sending", (By.WORKER,)),
        Move("retry", _("Send again later"), sources("sending"), "ready", (By.CLOCK, By.WORKER)),
        Move(
            "accept",
            _("Keep the receipt"),
            sources("sending"),
            "accepted",
            (By.WORKER,),
            effect="disclosure.keep_receipts",
            emits="disclosure.accepted",
        ),
        Move(
            "refuse",
            _("Refused by the platform"),
            sources("sending"),
            "refused",
            (By.WORKER,),
            emits="disclosure.refused",
        ),
        Move(
            "mend",
            _("Mend and send again"),
            sources("refused"),
            "ready",
            (P.STANDARD_PUBLISH,),
            effect="disclosure.renew_record",
            emits="disclosure.mended",
        ),
        Move(
            "record_receipt",
            _("Enter the receipt"),
            sources("ready"),
            "accepted",
            (P.STANDARD_PUBLISH,),
            needs=("receipt_number",),
            effect="disclosure.keep_receipts",
            emits="disclosure.accepted",
        ),
        Move(  # by the clock on the day of implementation, by a worker when the standard ends
            "renew",
            _("Tell the new status"),
            sources("accepted"),
            "ready",
            (By.CLOCK, By.WORKER),
            effect="disclosure.renew_record",
        ),
        Move("conclude", _("Conclude"), sources("accepted"), "concluded", (By.WORKER,)),
        Move(  # the platform lost it, or has something else: found by comparing
            "repeat",
            _("Declare again"),
            sources("accepted"),
            "ready",
            (P.STANDARD_PUBLISH,),
            effect="disclosure.repeat_record",
            emits="disclosure.repeated",
        ),
    ),
)
