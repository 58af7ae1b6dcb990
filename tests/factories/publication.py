"""A project on the last stretch of its road, with everything that its guards ask for."""

from dataclasses import dataclass
from datetime import date, timedelta

from societies import clock, grants
from societies.access import account_of, forget
from societies.actions import attachments
from societies.models import Person, Society, SocietyProfile, User
from societies.scoping import entered
from standards.actions import approval, letters, publication
from standards.document import archive
from standards.document.tree import Cover, Document, Paragraph, Run, Section, SectionKind
from standards.models import Drafter, DraftingUnit, Letter, Project, Revision, Standard
from standards.tasks import make_renditions
from tests.factories.people import make_person, make_society, make_unit
from tests.factories.stages import kept
from tests.factories.subjects import RULE, bare_procedure
from workflow.models import Meeting, Procedure

PDF = b"%PDF-1.7\n% a signed sheet\n"


@dataclass
class Office:
    """A society and the people who finish a standard."""

    society: Society
    secretary: Person
    approver: Person
    leader: Person
    member: Person


@kept
def make_office(code: str = "EXS", name: str = "示例学会") -> Office:
    """Call it inside nothing; enter ``office.society`` afterwards."""
    from societies.scoping import enter  # noqa: PLC0415 -- only here

    society = make_society(code, name)
    with enter(society):
        SocietyProfile.objects.update(commitment_on=date(2026, 1, 5))
        return Office(
            society,
            make_person("秘书甲", "secretary", unit="示例学会秘书处"),
            make_person("批准人甲", "approver", unit="示例学会秘书处"),
            make_person("组长乙", "member", unit="示例单位甲"),
            make_person("委员丙", "member", unit="示例单位乙"),
        )


def account(person: Person) -> User:
    """The whole account, for signing in."""
    return User.objects.get(pk=person.account_id)


def text(marker: str = "一般") -> Document:
    return Document(
        cover=Cover(title_zh="示例终端 技术规范"),
        sections=(
            Section(
                SectionKind.PREFACE,
                "pre",
                "",
                "前言",
                1,
                (Paragraph((Run("本文件由示例学会提出并归口。"),)),),
            ),
            Section(
                SectionKind.SCOPE, "s1", "1", "范围", 1, (Paragraph((Run(f"本文件规定了{marker}要求。"),)),)
            ),
        ),
    )


@kept
def make_project(
    office: Office,
    *,
    state: str = "approval",
    title: str = "示例终端 技术规范",
    revises: Standard | None = None,
) -> Project:
    """A project whose dossier is complete, in a state of the last stretch."""
    at = clock.now()
    procedure = bare_procedure("project", state, person=office.leader)
    project = Project.objects.get(procedure=procedure)
    project.plan_number = f"{office.society.code}-2026-{project.proposal_number:03d}"
    project.title_zh, project.title_en = title, "Example terminal—Technical specification"
    project.leader, project.secretary = office.leader, office.secretary
    project.revises, project.kind = revises, "revision" if revises else "new"
    project.review_answer, project.review_answered_at = "会议提出的两条意见均已采纳。", at
    project.drafters_sheet = attachments.store(PDF, name="签字表.pdf", actor=office.leader, at=at)
    project.save()
    unit = make_unit("示例单位甲")
    earlier = at - timedelta(days=60)
    DraftingUnit.objects.create(
        project=project, organization=unit, interest="producer", position=1, joined_at=earlier
    )
    Drafter.objects.create(
        project=project, person=office.leader, organization=unit, position=1, joined_at=earlier
    )
    Project.objects.filter(pk=project.pk).update(drafters_signed_at=at)
    grants.give(account_of(office.leader), "project_leader", procedure)
    forget(office.leader)
    concluded_meeting(project)
    freeze(project, office)
    return Project.objects.select_related(
        "procedure__committee", "leader", "secretary", "rule_pack", "revises__number", "revises__procedure"
    ).get(pk=project.pk)


def concluded_meeting(project: Project) -> Meeting:
    procedure = Procedure.objects.create(
        kind="meeting", state="concluded", since=clock.now(), parent=project.procedure
    )
    return Meeting.objects.create(
        procedure=procedure,
        held_on=clock.today() - timedelta(days=7),
        place="示例会议室",
        rule=RULE.dump(),
        invited=8,
        yes=7,
        no=0,
        abstain=1,
        outcome="passed",
        conclusion="同意通过审查，请补充试验数据。",
    )


def freeze(project: Project, office: Office, marker: str = "一般") -> Revision:
    """A frozen 报批稿 with its 编制说明."""
    at = clock.now()
    document = text(marker)
    return Revision.objects.create(
        project=project,
        sequence=Revision.objects.filter(project=project).count() + 1,
        stage=Revision.Stage.APPROVAL,
        tree=archive.dump(document),
        digest=archive.digest(document),
        source=attachments.store(b"PK\x03\x04source", name="报批稿.docx", actor=office.leader, at=at),
        explanation=attachments.store(PDF, name="编制说明.pdf", actor=office.leader, at=at),
        uploaded_by=office.leader,
        uploaded_at=at,
        frozen_by=office.leader,
        frozen_at=at,
    )


@kept
def approve(office: Office, project: Project) -> None:
    approval.decide(project=project, move="approve", actor=office.approver, at=clock.now())


@kept
def announce(
    office: Office,
    project: Project,
    *,
    issued_on: date | None = None,
    number: str = "示例学会公告〔2026〕1号",
) -> Letter:
    """The announcement drawn up, signed off and scanned."""
    at = clock.now()
    day = issued_on or clock.date_of(at)
    letter = letters.draw_up(
        project=project,
        actor=office.secretary,
        at=at,
        facts={
            "title": "关于发布《示例终端 技术规范》团体标准的公告",
            "paragraphs": ["现予发布（见下表）。"],
            "number": number,
            "issued_on": day,
            "effective_on": day + timedelta(days=30),
        },
    )
    publication.sign_off(letter=letter, actor=office.approver, at=at)
    letters.attach_scan(letter=letter, actor=office.secretary, at=at, name="公告.pdf", content=PDF)
    return letter


def render(project: Project) -> bool:
    """What the render worker does; the order must be there."""
    society = entered()
    assert society is not None
    return bool(make_renditions(str(society.pk), str(project.pk)))
