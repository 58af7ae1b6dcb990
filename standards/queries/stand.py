"""Where a project stands and what comes next: one sentence for each state, the one next step, what is not open yet.

Each area supplies the sentence of its states (``@stand("consultation")``) and the page on which a move is made
(``WAYS``); a state without a sentence of its own says its duty, a move without a page of its own is confirmed on
the general one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.access import can
from societies.models import Person, Society
from societies.roles import Permission as P
from standards.models import Project
from workflow.engine import Verdict, verdicts


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Sentence:
    """``say`` may be safe HTML; ``then`` is what the clock will do by itself."""

    say: str
    then: str = ""


@dataclass(frozen=True)
class Reason:
    text: str
    url: str


@dataclass(frozen=True)
class Closed:
    label: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Stand:
    """What ``components/stand.html`` shows."""

    say: str
    then: str
    primary: Link | None
    moves: list[Link] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """Work that a state is for and that is no move of the project: who may do it, and on which page."""

    permission: P
    label: str
    url: str


Say = Callable[[Project, Person, datetime], Sentence]
SENTENCES: dict[str, Say] = {}

# Move -> URL name of its page (society code, reference).
WAYS: dict[str, str] = {
    "return_proposal": "proposal_return",
    "resubmit": "proposal_resubmit",
    "begin_appraisal": "proposal_check",
    "approve_project": "appraisal",
    "reject_project": "appraisal",
    "submit_for_approval": "dossier",
    "approve": "dossier",
    "publish": "publish",
    "reballot": "review",
}


STEPS: dict[str, tuple[Step, ...]] = {
    "proposed": (Step(P.PROPOSAL_CHECK, gettext_noop("Check the proposal"), "proposal_check"),),
    "returned": (
        Step(P.PROPOSAL_OWN, gettext_noop("Answer and resubmit"), "proposal_resubmit"),
        Step(P.PROPOSAL_OWN, gettext_noop("Edit the proposal"), "proposal_edit"),
    ),
    "appraisal": (
        Step(P.PROPOSAL_CHECK, gettext_noop("Go on with the appraisal"), "appraisal"),
        Step(P.OPINION_GIVE, gettext_noop("Give an opinion"), "opinion_give"),
    ),
    "drafting": (
        Step(P.DRAFT_WRITE, gettext_noop("Work on the draft"), "draft_list"),
        Step(P.CONSULTATION_RUN, gettext_noop("Prepare a consultation"), "consultation_new"),
    ),
    "resolution": (
        Step(P.DRAFT_LEAD, gettext_noop("Work on the draft"), "draft_list"),
        Step(P.CONSULTATION_RUN, gettext_noop("Consult again"), "consultation_new"),
    ),
    "review": (Step(P.REVIEW_RUN, gettext_noop("Run the technical review"), "review"),),
    "finalizing": (
        Step(P.DRAFT_LEAD, gettext_noop("Complete the dossier"), "dossier"),
        Step(P.DRAFT_WRITE, gettext_noop("Work on the draft"), "draft_list"),
    ),
    "approval": (Step(P.STANDARD_APPROVE, gettext_noop("Look through the dossier"), "dossier"),),
    "approved": (
        Step(P.STANDARD_PUBLISH, gettext_noop("Announcement"), "announcement"),
        Step(P.LETTER_SIGN, gettext_noop("Sign off the announcement"), "announcement"),
        Step(P.STANDARD_PUBLISH, gettext_noop("Files of the standard"), "renditions"),
    ),
}
# The moves that lead on; the others are kept apart from the one next step.
FORWARD = {
    "begin_appraisal",
    "resubmit",
    "approve_project",
    "submit_for_review",
    "submit_for_approval",
    "approve",
    "publish",
}
RARE = {"cancel", "withdraw_proposal", "annul", "reject_project"}


def stand(state: str) -> Callable[[Say], Say]:
    """Supply the sentence of a state: ``(project, person, at) -> Sentence``, in a fixed number of queries."""

    def keep(function: Say) -> Say:
        SENTENCES[state] = function
        return function

    return keep


def page_of(name: str, society: Society, project: Project) -> str:
    """The address of a project's page by its URL name; empty when there is no such page."""
    try:
        return reverse(name, args=[society.code, project.reference])
    except NoReverseMatch:
        return ""


def way(move: str, society: Society, project: Project) -> str:
    """The page on which a move is made."""
    return (WAYS.get(move) and page_of(WAYS[move], society, project)) or reverse(
        "project_move", args=[society.code, project.reference, move]
    )


def look(project: Project, *, society: Society, person: Person, at: datetime) -> Stand:
    """The whole answer for one person. The same guards that ``move`` asks are asked here."""
    answers = verdicts(project.procedure, actor=person, at=at)
    links = {v.move.name: Link(_(v.move.label), way(v.move.name, society, project)) for v in answers}
    forward = [links[v.move.name] for v in answers if v and v.move.name in FORWARD]
    steps = list(_steps(project, society, person))
    others = [links[v.move.name] for v in answers if v and v.move.name not in FORWARD | RARE]
    ways = _distinct([*forward, *steps, *others])
    sentence = _sentence(project, person, at)
    return Stand(
        say=sentence.say,
        then=sentence.then,
        primary=ways[0] if forward or steps else None,
        moves=ways[1:] if forward or steps else ways,
        closed=[_closed(v, society, project) for v in answers if not v],
        rare=[links[v.move.name] for v in answers if v and v.move.name in RARE],
    )


def _sentence(project: Project, person: Person, at: datetime) -> Sentence:
    stage = project.procedure.stage
    if stage.name in SENTENCES:
        return SENTENCES[stage.name](project, person, at)
    return Sentence(_(stage.duty) + _(".") if stage.duty else _(stage.label) + _("."))


def _steps(project: Project, society: Society, person: Person) -> Iterator[Link]:
    for step in STEPS.get(project.procedure.state, ()):
        url = page_of(step.url, society, project)
        if url and can(person, step.permission, project.procedure):
            yield Link(_(step.label), url)


def _distinct(links: list[Link]) -> list[Link]:
    """One way to each page."""
    return list({link.url: link for link in reversed(links)}.values())[::-1]


def _closed(verdict: Verdict, society: Society, project: Project) -> Closed:
    return Closed(
        _(verdict.move.label),
        [
            Reason(r.reason, r.place if r.place.startswith("/") else _place(r.place, society, project))
            for r in verdict.refusals
        ],
    )


def _place(name: str, society: Society, project: Project) -> str:
    if not name:
        return ""
    try:
        return page_of(name, society, project) or reverse(name, args=[society.code])
    except NoReverseMatch:
        return ""
