"""Published standards for tests: the rows that publication leaves, made directly."""

from datetime import date, timedelta
from typing import Any

from societies import clock, outbox
from societies.actions.attachments import keep_made
from societies.models import Attachment, Person
from standards.document import archive
from standards.document.tree import (
    Cover,
    Document,
    Figure,
    Image,
    Paragraph,
    Run,
    Section,
    SectionKind,
)
from standards.models import Consultation, Letter, Project, Rendition, Revision, Standard, StandardNumber
from tests.factories.stages import kept
from tests.factories.subjects import bare_procedure
from workflow.models import Procedure

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def make_text(words: str = "本文件规定了示例要求。") -> Document:
    """A text of two chapters with one picture."""
    return Document(
        cover=Cover(title_zh="内部草案标题"),
        sections=(
            Section(SectionKind.SCOPE, "c-1", "1", "范围", 1, (Paragraph((Run(words),)),)),
            Section(
                SectionKind.CLAUSE,
                "c-2",
                "2",
                "要求",
                1,
                (),
                (
                    Section(
                        SectionKind.CLAUSE,
                        "c-2.1",
                        "2.1",
                        "",
                        2,
                        (Paragraph((Run("应符合图1。"),)), Figure("f-1", "图1", "示意图", "image1")),
                    ),
                ),
            ),
        ),
        images=(Image("image1", "image/png", PIXEL),),
    )


def make_paper(content: bytes, name: str) -> Attachment:
    return keep_made(content, name=name, at=clock.now())


@kept
def make_standard(
    person: Person,
    *,
    number: str = "T/EXS 001—2026",
    title: str = "户用储能系统 运行维护技术规范",
    text: Document | None = None,
    state: str = "in_force",
    files: bool = True,
    **facts: Any,
) -> Standard:
    """A standard that this platform published: project, revision, announcement, renditions and all."""
    parent = bare_procedure("project", "published", person=person)
    project = Project.objects.get(procedure=parent)
    Project.objects.filter(pk=project.pk).update(title_zh=title)
    issued: date = facts.pop("issued_on", clock.today())
    effective: date = facts.pop("effective_on", issued)
    document = text or make_text()
    letter = Letter.objects.create(
        procedure=Procedure.objects.create(kind="letter", state="issued", since=clock.now(), parent=parent),
        project=project,
        kind="announcement",
        number=f"示例学会公告〔2026〕{Letter.objects.count() + 1}号",
        title="关于发布团体标准的公告",
        issued_on=issued,
        effective_on=effective,
    )
    revision = Revision.objects.create(
        project=project,
        sequence=1,
        stage="approval",
        tree=archive.dump(document),
        digest=archive.digest(document),
        source=make_paper(b"%PDF-source of " + number.encode(), "稿.pdf"),
        uploaded_by=person,
        uploaded_at=clock.now(),
        frozen_by=person,
        frozen_at=clock.now(),
    )
    standard = _standard(number, title, state, issued, effective, facts)
    Standard.objects.filter(pk=standard.pk).update(project=project, revision=revision, announcement=letter)
    if files:
        for kind, content in (("pdf", b"%PDF-text "), ("announcement", b"%PDF-letter ")):
            Rendition.objects.create(
                project=project,
                standard=standard,
                kind=kind,
                attachment=make_paper(content + number.encode(), f"{kind}.pdf"),
                pages=12,
                made_at=clock.now(),
            )
    return Standard.objects.get(pk=standard.pk)


def make_earlier(number: str, title: str, *, state: str = "in_force", **facts: Any) -> Standard:
    """A standard older than the platform, known by its facts only."""
    issued = facts.pop("issued_on", clock.today() - timedelta(days=400))
    return _standard(number, title, state, issued, facts.pop("effective_on", issued), facts)


def _standard(
    number: str, title: str, state: str, issued: date, effective: date, facts: dict[str, Any]
) -> Standard:
    row = StandardNumber.objects.create(
        sequence=StandardNumber.objects.count() + 1,
        year=issued.year,
        text=number,
        status="published",
        allotted_at=clock.now(),
    )
    return Standard.objects.create(
        procedure=Procedure.objects.create(kind="standard", state=state, since=clock.now()),
        number=row,
        title_zh=title,
        issued_on=issued,
        effective_on=effective,
        **facts,
    )


def open_consultation(
    person: Person, *, public: bool = True, title: str = "公开征求意见的标准"
) -> Consultation:
    """A consultation open for thirty days."""
    procedure = bare_procedure("consultation", "open", person=person)
    consultation = Consultation.objects.get(procedure=procedure)
    Consultation.objects.filter(pk=consultation.pk).update(
        public=public, opens_at=clock.now(), closes_at=clock.now() + timedelta(days=30)
    )
    Project.objects.filter(pk=consultation.project_id).update(title_zh=title)
    return Consultation.objects.get(pk=consultation.pk)


def publish_message(standard: Standard, topic: str = "standard.published") -> None:
    """What the act of publication writes into the outbox."""
    pk = (
        standard.project.procedure_id
        if standard.project and topic == "standard.published"
        else standard.procedure_id
    )
    outbox.write(topic, body={"procedure": str(pk)}, at=clock.now())
