"""Consultations for tests, walked to a state by the product's own actions; their draft is read once."""

from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from societies import clock
from societies.actions import attachments
from societies.models import Organization, Person
from standards.actions import comments, consultations, moderation
from standards.actions.comments import Words
from standards.actions.drafts import File
from standards.document import archive, reader
from standards.document.tree import Document
from standards.models import Comment, Consultation, Project, Revision
from standards.queries.consultations import first_last_day
from tests.factories.drafts import build_draft
from tests.factories.people import make_unit
from tests.factories.projects import make_project, someone
from tests.factories.stages import kept
from workflow import engine
from workflow.machine import By


@cache
def _tree() -> tuple[dict[str, Any], str]:
    document = reader.read(build_draft(), "征求意见稿.docx")
    return archive.dump(document), archive.digest(document)


@kept
def frozen_draft(
    project: Project, *, explained: bool = True, frozen: bool = True, text: Document | None = None
) -> Revision:
    """A version as drafting leaves it, without walking through an upload; ``text`` stands for what was read."""
    at, leader = clock.now(), project.leader
    assert leader is not None, "a running project has a leader"
    tree, digest = (archive.dump(text), archive.digest(text)) if text else _tree()
    source = attachments.store(build_draft(), name="征求意见稿.docx", actor=leader, at=at)
    explanation = attachments.store(b"%PDF-1.7\n%", name="编制说明.pdf", actor=leader, at=at)
    return Revision.objects.create(
        project=project,
        sequence=project.revisions.count() + 1,
        stage="consultation",
        tree=tree,
        digest=digest,
        source=source,
        explanation=explanation if explained else None,
        uploaded_by=leader,
        uploaded_at=at,
        frozen_by=leader if frozen else None,
        frozen_at=at if frozen else None,
    )


def secretary() -> Person:
    return someone("秘书甲", "secretary", unit="示例学会秘书处")


@kept
def member(name: str = "委员丙", unit: str = "示例单位乙", interest: str = "consumer") -> Person:
    make_unit(unit, interest)
    return someone(name, "member", unit=unit)


@kept
def make_consultation(
    state: str = "open",
    *,
    project: Project | None = None,
    units: tuple[Organization, ...] | None = None,
    public: bool = False,
    last_day: date | None = None,
    shorter_reason: str = "",
    consumers_affected: bool = False,
) -> Consultation:
    """A consultation in ``draft``, ``open`` or ``closed``; to close, the clock's own move is made at its deadline.

    People: 秘书甲 runs it, 组长乙 leads the project, 委员丙 of the asked 示例单位乙 answers.
    """
    project = project or make_project("drafting", consumers_affected=consumers_affected)
    asked = units if units is not None else (_unit_of(member()),)
    at = clock.now()
    made = consultations.prepare(
        project=project,
        actor=secretary(),
        at=at,
        revision=project.revisions.order_by("-sequence").first() or frozen_draft(project),
        last_day=last_day or first_last_day(project, at),
        public=public,
        units=asked,
        shorter_reason=shorter_reason,
    )
    if state != "draft":
        consultations.open_(consultation=made, actor=secretary(), at=at)
    if state == "closed":
        close_at_deadline(made)
    return fresh(made)


@kept
def close_at_deadline(consultation: Consultation) -> None:
    """The clock's move at the deadline, the test's clock stays."""
    found = fresh(consultation)
    assert found.closes_at is not None
    engine.move(found.procedure, "close", by=By.CLOCK, at=found.closes_at)


def fresh(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_related(
        "procedure__parent", "project__procedure", "project__rule_pack", "revision"
    ).get(pk=consultation.pk)


@kept
def make_comment(
    consultation: Consultation,
    author: Person | None = None,
    *,
    text: str = "周期偏长，建议改为每半年一次。",
    kind: str = "te",
    anchor: str = "",
    clause: str = "",
    quote: str = "",
    proposal: str = "",
    attached: File | None = None,
) -> Comment:
    """A comment made just before the deadline, or now while it is open."""
    at = min(clock.now(), (consultation.closes_at or clock.now()) - timedelta(microseconds=1))
    return comments.make(
        consultation=consultation,
        actor=author or member(),
        at=at,
        words=Words(kind, text, proposal, anchor, clause, quote),
        token=uuid4(),
        attached=attached,
    )


AD = "专业代办各类标准起草单位署名，加微信。"


def from_outside(consultation: Consultation, text: str = AD, email: str = "public@example.org") -> Comment:
    """A comment from the public, its author's address confirmed."""
    pending = comments.await_confirmation(
        consultation=consultation,
        at=clock.now(),
        name="公众甲",
        organization="",
        email=email,
        words=Words("te", text),
        token=uuid4(),
    )
    return comments.confirm(pending=pending, at=clock.now())


def set_aside(comment: Comment, *, words: str = "", asked: str = "") -> Comment:
    """Set aside as advertising; with what its author has ``asked`` since."""
    moderation.set_aside(
        consultation=comment.consultation,
        numbers=[comment.number],
        reason="advertising",
        words=words,
        actor=secretary(),
        at=clock.now(),
    )
    if asked:
        moderation.ask_again(comment=comment, text=asked, actor=comment.author, at=clock.now())
    return comment


def _unit_of(person: Person) -> Organization:
    unit: Organization | None = person.organization
    assert unit is not None
    return unit
