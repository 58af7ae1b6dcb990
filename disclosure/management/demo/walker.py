"""One standard under way: who walks it, what it is about, and on which day it began."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from disclosure.management.demo.drafts import Cover, build_styled_draft
from disclosure.management.demo.ideas import Idea
from disclosure.management.demo.papers import explain
from disclosure.management.demo.people import Cast
from societies import clock
from societies.access import forget
from societies.models import Person
from standards.actions import drafts
from standards.actions.drafts import File
from standards.models import Consultation, Project, Revision
from standards.queries.drafts import newest
from standards.queries.renditions import Plan, Printed
from standards.rendering.publication import print_publication
from workflow import engine
from workflow.machine import By
from workflow.models import Deadline

Printer = Callable[[dict[str, object], Plan], list[Printed]]


@dataclass
class Walk:
    """``monday`` is day 0 of the road; ``issued_on`` the date of issue where it is not the road's own.

    ``printer`` makes the files of the edition; without one they are left to a worker.
    """

    cast: Cast
    idea: Idea
    monday: date
    issued_on: date | None = None
    printer: Printer | None = print_publication
    project_id: UUID | None = None

    @property
    def project(self) -> Project:
        """The project as the database has it now: every step is somebody's new request."""
        assert self.project_id is not None, "the proposal was filed"
        return Project.objects.select_related(
            "procedure__committee", "leader__organization", "rule_pack", "revises__number", "proposing_unit"
        ).get(pk=self.project_id)

    @property
    def consultation(self) -> Consultation:
        return (
            Consultation.objects.select_related("procedure__parent", "project__procedure", "revision")
            .defer("revision__tree")
            .get(project=self.project_id)
        )

    @property
    def revision(self) -> Revision:
        found = newest(self.project)
        assert found is not None, "a version was uploaded"
        return found

    def day(self, number: int) -> date:
        return self.monday + timedelta(days=number)

    def at(self, day: int, hour: float) -> datetime:
        """An instant on a day of the road, in Beijing."""
        return datetime.combine(self.day(day), time(), clock.BEIJING) + timedelta(hours=hour)

    def secretary(self) -> Person:
        return _anew(self.cast.secretary)

    def leader(self) -> Person:
        return _anew(self.cast.leader)

    def approver(self) -> Person:
        return _anew(self.cast.approver)

    def voter(self, number: int) -> Person:
        return _anew(self.cast.voters[number - 1])

    def upload(self, stage: str, at: datetime, changed: tuple[str, str] = ("", "")) -> None:
        """The next version, whose cover bears a stage; ``changed`` are words of its text and those that replace them."""
        project, cast, idea = self.project, self.cast, self.idea
        people = [p for p in (cast.leader, cast.drafter) if p is not None]
        cover = Cover(
            title_zh=idea.title_zh,
            title_en=idea.title_en,
            number=f"T/{cast.society.code} XXXX—{at.year}",
            issuer=cast.society.name_zh,
            stage=stage,
            ics=idea.ics,
            ccs=idea.ccs,
            completed_on=clock.date_of(at),
            units=tuple(p.organization.name for p in people if p.organization),
            people=tuple(p.name for p in people),
        )
        body = tuple(replace(entry, text=entry.text.replace(*changed, 1)) for entry in idea.body())
        content = build_styled_draft(cover=cover, body=body)
        file = File(f"{idea.title_zh}（{stage}）.docx", content)
        drafts.upload(project=project, file=file, note="", actor=self.leader(), at=at)

    def freeze(self, label: Revision.Stage, at: datetime) -> None:
        """Freeze the newest version with a 编制说明."""
        lines = ["一、工作简况", "二、编制原则和主要内容的依据", "三、与现行法律、法规和标准的关系"]
        report = File("编制说明.docx", explain(self.idea.title_zh, [*lines, f"（{label.label}）"]))
        drafts.freeze(
            project=self.project,
            revision=self.revision,
            stage=label,
            actor=self.leader(),
            at=at,
            explanation=report,
        )


def strike(procedure_id: UUID) -> None:
    """Let the clock make the move that it was given, at the very moment."""
    deadline = Deadline.objects.select_related("procedure__parent").get(
        procedure=procedure_id, settled_at=None
    )
    engine.move(deadline.procedure, deadline.move, by=By.CLOCK, at=deadline.due_at)
    engine.settle(deadline, at=deadline.due_at)


def _anew(person: Person) -> Person:
    """Somebody who comes with a new request knows nothing of what they held before."""
    forget(person)
    return person
