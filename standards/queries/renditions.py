"""The files of an edition: what they would say now, whether they are made, and whether they are still what they were."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from societies.models import Attachment
from societies.scoping import entered
from standards.models import Letter, Project, Rendition, RenditionOrder, Revision
from standards.queries import joint
from standards.queries.letters import announcement_of, printed_number
from standards.queries.numbers import number_of
from workflow.models import Transition

Kind = Rendition.Kind


@dataclass(frozen=True)
class EditionFacts:
    """Everything outside the text that the standard's PDF prints, and the digest of the text."""

    tree: str
    number: str
    title_zh: str
    title_en: str
    issuer: str
    replaces: str
    ics: str
    ccs: str
    issued_on: date
    effective_on: date
    joint: tuple[tuple[str, str], ...] = ()  # the other issuers' names and numbers


@dataclass(frozen=True)
class AnnouncementFacts:
    """Everything that the announcement's PDF prints."""

    issuer: str
    letter_number: str
    title: str
    paragraphs: tuple[str, ...]
    number: str
    title_zh: str
    replaces: str
    issued_on: date
    effective_on: date
    joint: tuple[tuple[str, str], ...] = ()


Facts = EditionFacts | AnnouncementFacts


@dataclass(frozen=True)
class Plan:
    """What a worker needs to make the files of an edition, and the digests that they will bear."""

    project: Project
    revision: Revision
    letter: Letter
    edition: EditionFacts
    announcement: AnnouncementFacts

    @property
    def digests(self) -> dict[str, str]:
        return {Kind.PDF: digest(self.edition), Kind.ANNOUNCEMENT: digest(self.announcement)}


@dataclass(frozen=True)
class Printed:
    """A file as the printer gave it."""

    kind: Rendition.Kind
    name: str
    content: bytes
    pages: int
    renderer: str
    places: Mapping[str, int] = field(default_factory=dict)  # anchor -> page, from 1


@dataclass(frozen=True)
class Made:
    """One file on the page: None while it is not made; ``current`` if it says what would be said now."""

    kind: Kind
    rendition: Rendition | None
    current: bool

    @property
    def label(self) -> str:
        return _("Text of the standard") if self.kind == Kind.PDF else str(self.kind.label)


def project_by_id(pk: UUID) -> Project:
    """The project as it is now, with what a plan reads."""
    return Project.objects.select_related(
        "procedure", "revises__number", "revises__procedure", "rule_pack"
    ).get(pk=pk)


def digest(facts: Facts) -> str:
    """SHA-256 over the canonical JSON of the facts: equal if and only if the same would be printed."""
    given = {key: value for key, value in asdict(facts).items() if key != "joint" or value}
    said = json.dumps(given, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{type(facts).__name__}:{said}".encode()).hexdigest()


def approved_revision(project: Project) -> Revision | None:
    """The frozen 报批稿 that was approved; before the approval the latest one. Its text is not loaded."""
    found = Revision.objects.filter(project=project, stage=Revision.Stage.APPROVAL, frozen_at__isnull=False)
    approval = (
        Transition.objects.filter(procedure=project.procedure_id, name="approve")
        .order_by("-sequence")
        .values_list("made_at", flat=True)
        .first()
    )
    if approval is not None and project.procedure.state in {"approved", "published"}:
        found = found.filter(frozen_at__lte=approval)
    return found.defer("tree").select_related("source", "explanation").order_by("-sequence").first()


def plan_of(project: Project) -> Plan | None:
    """What would be made now; None while the approval, the number or the signed announcement is missing."""
    revision, number, letter = approved_revision(project), number_of(project), announcement_of(project)
    society = entered()
    if revision is None or number is None or letter is None or society is None:
        return None
    if letter.procedure.state == "draft" or letter.issued_on is None or letter.effective_on is None:
        return None
    replaces = project.revises.number.text if project.revises else ""
    printed = printed_number(number, letter)
    others = tuple((partner.name_zh, text) for partner, text in joint.issuers(project))
    edition = EditionFacts(
        tree=revision.digest,
        number=printed,
        title_zh=project.title_zh,
        title_en=project.title_en,
        issuer=society.name_zh,
        replaces=replaces,
        ics=project.ics,
        ccs=project.ccs,
        issued_on=letter.issued_on,
        effective_on=letter.effective_on,
        joint=others,
    )
    announcement = AnnouncementFacts(
        issuer=society.name_zh,
        letter_number=letter.number,
        title=letter.title,
        paragraphs=tuple(letter.paragraphs),
        number=printed,
        title_zh=project.title_zh,
        replaces=replaces,
        issued_on=letter.issued_on,
        effective_on=letter.effective_on,
        joint=others,
    )
    return Plan(project, revision, letter, edition, announcement)


def made_for(project: Project, plan: Plan | None) -> list[Made]:
    """Both files of an edition, each with its latest rendition."""
    latest: dict[str, Rendition] = {}
    wanted = plan.digests if plan else {}
    for rendition in (
        Rendition.objects.filter(project=project, kind__in=[Kind.PDF, Kind.ANNOUNCEMENT])
        .select_related("attachment")
        .order_by("pk")
    ):
        # What would be made now wins over what was made later for other facts.
        before = latest.get(rendition.kind)
        if (
            before is None
            or rendition.of_digest == wanted.get(rendition.kind)
            or before.of_digest != wanted.get(rendition.kind)
        ):
            latest[rendition.kind] = rendition
    return [
        Made(
            kind,
            latest.get(kind),
            kind in latest and bool(wanted) and latest[kind].of_digest == wanted[kind],
        )
        for kind in (Kind.PDF, Kind.ANNOUNCEMENT)
    ]


def all_made(project: Project) -> bool:
    """Whether both files say what would be said now and their stored bytes are as they were made."""
    plan = plan_of(project)
    return plan is not None and all(
        made.current and made.rendition is not None and unharmed(made.rendition.attachment)
        for made in made_for(project, plan)
    )


def unharmed(attachment: Attachment) -> bool:
    """Whether the stored bytes are there and still hash to what was written down."""
    try:
        with attachment.file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == attachment.sha256
    except OSError:
        return False


def open_order(project: Project) -> RenditionOrder | None:
    return RenditionOrder.objects.filter(project=project, settled_at=None).first()


def last_order(project: Project) -> RenditionOrder | None:
    return RenditionOrder.objects.filter(project=project).order_by("-pk").first()
