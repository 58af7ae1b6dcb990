"""What the ledger's events are called. Apps above add the words for their own, so that one page can read all."""

from collections.abc import Callable


def _(text: str) -> str:
    return text


# Event -> message id. What an event is about is named beside it from the ids in its body.
WORDS: dict[str, str] = {
    "platform.founded": _("The platform was set up"),
    "society.registered": _("The society was registered"),
    "society.profile_changed": _("The registration facts were changed"),
    "society.suspended": _("The society was ordered to stop its activities"),
    "society.restored": _("The society was restored"),
    "rulepack.adopted": _("A rule pack was adopted"),
    "person.admitted": _("A person was admitted"),
    "person.joined": _("A person got an account"),
    "person.address_changed": _("A person's address was changed"),
    "membership.begun": _("A role was given"),
    "membership.ended": _("A role was ended"),
    "seat.taken": _("A committee seat was taken"),
    "seat.ended": _("A committee seat was given up"),
    "term.set": _("The last day of a term of office was set"),
    "delegation.given": _("Acting for somebody was allowed"),
    "delegation.ended": _("Acting for somebody was ended"),
    "person.handed_over": _("Somebody's duties were handed over"),
    "person.erased": _("Somebody's personal data were erased"),
    "account.erased": _("An account was erased"),
    "committee.founded": _("A committee was founded"),
    "committee.changed": _("A committee's facts were changed"),
    "unit.changed": _("A unit's facts were changed"),
    "invitation.made": _("An invitation was made"),
    "invitation.sent_again": _("An invitation was sent again"),
    "invitation.revoked": _("An invitation was revoked"),
    "invitation.accepted": _("An invitation was accepted"),
    "archive.asked": _("An archive of the society was asked for"),
    "archive.made": _("An archive of the society was made"),
    "clock.moved": _("The demo clock was moved"),
}
# Who did it when no person did.
DOERS: dict[str, str] = {
    "clock": _("the clock"),
    "worker": _("a worker"),
    "setup": _("set-up"),
    "platform": _("the platform"),
    "invitation": _("an invitation"),
    "demo": _("the demo"),
}
# Asked in order for an event that stands in no table, such as a lifecycle's move.
NAMERS: list[Callable[[str], str]] = []


def name(event: str) -> str:
    """The message id of an event's name; the event itself when nobody knows it."""
    if event in WORDS:
        return WORDS[event]
    return next((words for namer in NAMERS if (words := namer(event))), event)
