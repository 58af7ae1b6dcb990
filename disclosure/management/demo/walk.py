"""The whole road as a table of steps, each made by the action that the page would call, on its day and by its person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from disclosure.management.demo import arrival, outset
from disclosure.management.demo.walker import Walk

Review = Literal["ballot", "meeting"]


@dataclass(frozen=True)
class Step:
    """``day`` counts from the Monday on which the proposal is filed; ``hour`` is Beijing time."""

    day: int
    hour: float
    make: Callable[[Walk, datetime], None]

    @property
    def name(self) -> str:
        return self.make.__name__


_BEGINNING = (Step(0, 10, outset.file),)
_RETURNED = (Step(2, 15, outset.send_back),)
_MIDDLE = (
    Step(2, 9, outset.accept),
    Step(4, 14, outset.support),
    Step(7, 11, outset.ask),
    Step(8, 9.5, outset.answer),
    Step(16, 16, outset.appraise),
    Step(16, 17, outset.name_team),
    Step(18, 10, outset.approve_project),
    Step(21, 9, outset.gather),
    Step(39, 15, outset.upload_for_comments),
    Step(42, 10, outset.freeze_for_comments),
    Step(44, 9, outset.open_consultation),
    Step(49, 10, outset.comment_on_scope),
    Step(51, 15, outset.agree),
    Step(56, 9.5, outset.comment_on_requirement),
    Step(57, 22, outset.hear_advertisement),
    Step(58, 9, outset.set_aside),
    Step(58, 20, outset.hear_public),
    Step(60, 16, outset.comment_on_term),
    Step(75, 0, outset.close_consultation),
    Step(76, 9, outset.look_at_public),
    Step(77, 10, outset.dispose_editorial),
    Step(80, 14, outset.dispose),
    Step(81, 9, outset.tell),
    Step(84, 15, outset.make_review_version),
    Step(87, 10, outset.freeze_for_review),
    Step(91, 11, outset.submit_for_review),
)
_BY_BALLOT = (
    Step(94, 9, arrival.open_ballot),
    Step(95, 10, arrival.vote_first),
    Step(96, 16, arrival.vote_second),
    Step(98, 11, arrival.vote_third),
    Step(101, 9, arrival.vote_fourth),
    Step(102, 15, arrival.vote_fifth),
    Step(103, 10, arrival.close_ballot),
)
_BY_MEETING = (
    Step(94, 9, arrival.call_meeting),
    Step(112, 14, arrival.hold_meeting),
    Step(112, 17.5, arrival.conclude_meeting),
)
_END = (
    Step(113, 15, arrival.upload_for_approval),
    Step(115, 10, arrival.freeze_for_approval),
    Step(116, 9, arrival.answer_review),
    Step(117, 14, arrival.sign_drafters),
    Step(118, 10, arrival.submit_for_approval),
    Step(122, 10, arrival.approve),
    Step(123, 9, arrival.draw_up),
    Step(124, 15, arrival.sign_off),
    Step(126, 10, arrival.attach_scan),
    Step(129, 9, arrival.publish),
)
# The step that brings a project into a state.
ARRIVES: dict[str, str] = {
    "proposed": "file",
    "returned": "send_back",
    "appraisal": "accept",
    "drafting": "approve_project",
    "consultation": "open_consultation",
    "resolution": "close_consultation",
    "review": "submit_for_review",
    "finalizing": "",  # the end of the review, whichever it is
    "approval": "submit_for_approval",
    "approved": "approve",
    "published": "publish",
}


def road(review: Review = "ballot") -> tuple[Step, ...]:
    """Every step from the proposal to the publication."""
    return (*_BEGINNING, *_MIDDLE, *(_BY_BALLOT if review == "ballot" else _BY_MEETING), *_END)


def steps_to(last: str, review: Review = "ballot") -> Iterator[Step]:
    """The road up to and including a step, by its name."""
    whole = (*_BEGINNING, *_RETURNED) if last == outset.send_back.__name__ else road(review)
    for step in whole:
        yield step
        if step.name == last:
            return
    raise ValueError(f"The road has no step {last!r}.")


def walk_to(walk: Walk, state: str, *, review: Review = "ballot") -> None:
    """Lead a proposal until its project stands in ``state``, in the society entered."""
    last = ARRIVES[state] or ("close_ballot" if review == "ballot" else "conclude_meeting")
    for step in steps_to(last, review):
        make(walk, step)


def make(walk: Walk, step: Step) -> None:
    step.make(walk, walk.at(step.day, step.hour))
