"""One standard at each stage: what each is about, when it began, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from disclosure.management.demo import subjects
from disclosure.management.demo.ideas import Idea
from disclosure.management.demo.people import Cast
from disclosure.management.demo.walk import Review, Step, make, steps_to
from disclosure.management.demo.walker import Printer, Walk
from standards.rendering.publication import print_publication


@dataclass(frozen=True)
class Story:
    """``began`` days ago, or up to six days earlier: the road begins on a Monday. ``last`` is the last step made.

    ``issued_today``: everything is ready to be published today, but for the files, which a worker is about to make.
    """

    idea: Idea
    began: int
    last: str
    review: Review = "ballot"
    issued_today: bool = False


EXS = (
    Story(subjects.CHARGING, 1, "file"),
    Story(subjects.AIRTIGHT, 5, "send_back"),
    Story(subjects.REDUCER, 8, "ask"),
    Story(subjects.LAMP_POST, 46, "upload_for_comments"),
    Story(subjects.ARC, 61, "comment_on_term"),
    Story(subjects.CHLORIDE, 79, "dispose_editorial"),
    Story(subjects.TUNNEL, 99, "vote_third"),
    Story(subjects.COOL_BOX, 102, "call_meeting", "meeting"),
    Story(subjects.SLEEVE, 114, "upload_for_approval", "meeting"),
    Story(subjects.COOLING, 119, "submit_for_approval"),
    Story(subjects.HYDROGEN, 127, "attach_scan", issued_today=True),
    Story(subjects.STORAGE, 150, "publish"),
)
EXB = (Story(subjects.WALKER, 46, "upload_for_comments"),)


def tell(
    cast: Cast, stories: Iterable[Story], today: date, *, printer: Printer | None = print_publication
) -> list[Walk]:
    """Walk several standards at once, every step in the order of its time, as the society would have lived it."""
    walks: list[Walk] = []
    diary: list[tuple[datetime, int, Step]] = []
    for number, story in enumerate(stories):
        first = today - timedelta(days=story.began)
        monday = first - timedelta(days=first.weekday())
        walk = Walk(cast, story.idea, monday, printer=printer)
        if story.issued_today:
            walk.issued_on, walk.printer = today, None
        walks.append(walk)
        diary += [(walk.at(s.day, s.hour), number, s) for s in steps_to(story.last, story.review)]
    for _at, number, step in sorted(diary, key=lambda line: line[:2]):
        make(walks[number], step)
    return walks
