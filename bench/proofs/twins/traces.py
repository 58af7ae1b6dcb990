"""A row in the tables that no address of the matrix has a thing in: without a row a missing wall shows nothing."""

from disclosure.models import Attempt, DisclosureRecord
from societies import clock
from societies.models import OutboxMessage, Person, Society, Suspension
from societies.scoping import enter
from standards.access import project_or_404
from standards.document import archive
from standards.models import (
    ClauseEdit,
    Comment,
    CommentNote,
    CommentTableFile,
    Disposition,
    DraftPrint,
    FindingWaiver,
    OpenDraft,
    RenditionOrder,
    Revision,
    StaffChange,
    TypedClause,
)
from standards.queries import findings
from tests.doors.things import Stock
from workflow.models import Attendee, Elector, HandledMessage, Meeting, Vote


def leave_traces(stock: Stock) -> None:
    """In one of the two societies of the matrix."""
    at, draft = clock.now(), stock.things["draft being worked on"]
    with enter(Society.objects.get(code=stock.code)):
        project = project_or_404(draft["ref"])
        person = Person.objects.exclude(account=None).order_by("pk")[0]
        revision = Revision.objects.get(project=project, sequence=draft["sequence"])
        finding = findings.judge(project, revision).said[0].finding
        anchor = archive.load(revision.tree).sections[0].anchor
        FindingWaiver.objects.create(
            project=project,
            rule=finding.rule,
            key=finding.key,
            reason="引用有误",
            waived_by=person,
            waived_at=at,
        )
        StaffChange.objects.create(
            project=project, role="leader", after=person, actor=person, reason="出国", at=at
        )
        RenditionOrder.objects.create(project=project, asked_by=person, asked_at=at, settled_at=at)
        DraftPrint.objects.create(revision=revision, asked_by=person, asked_at=at)
        open_ = OpenDraft.objects.create(
            project=project, base=revision, tree=revision.tree, opened_at=at, closed_at=at
        )
        ClauseEdit.objects.create(
            draft=open_, number=1, anchor=anchor, act="changed", made_by=person, made_at=at
        )
        TypedClause.objects.create(
            project=project, anchor=anchor, person=person, mark="", content=[], typed_at=at
        )
        _answer(person)
        Vote.objects.create(
            elector=Elector.objects.order_by("pk")[0], choice="yes", salt="0" * 32, cast_at=at
        )
        Attendee.objects.create(
            meeting=Meeting.objects.order_by("pk")[0], name="来宾", organization="示例单位甲", position=1
        )
        Attempt.objects.create(
            record=DisclosureRecord.objects.order_by("pk")[0], number=1, started_at=at, ended_at=at
        )
        HandledMessage.objects.create(message=OutboxMessage.objects.order_by("pk")[0], handler="once", at=at)
        Suspension.objects.create(
            document="民发〔2025〕1号",
            reason="未年检",
            since=clock.today(),
            suspended_at=at,
            restored_document="民发〔2025〕2号",
            restored_reason="已年检",
            restored_at=at,
        )


def _answer(person: Person) -> None:
    """To a comment: what became of it, and the table that says so."""
    at, said = clock.now(), Comment.objects.select_related("consultation").order_by("pk")[0]
    Disposition.objects.create(
        comment=said, verdict="accepted", salt="0" * 32, decided_by=person, decided_at=at
    )
    CommentNote.objects.create(comment=said, author=person, text="待核实。", salt="0" * 32, made_at=at)
    CommentTableFile.objects.create(consultation=said.consultation, form="docx", asked_by=person, asked_at=at)
