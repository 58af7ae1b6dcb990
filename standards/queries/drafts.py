"""Reads about versions of a draft. Lists never fetch the tree, and pages never fetch its pictures with it."""

import base64
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from unicodedata import normalize

from django.db.models import F, Func, JSONField, Max, QuerySet, Value
from django.utils.translation import gettext as _

from societies.access import Denied
from standards.document import archive, outline
from standards.document.counting import tally
from standards.document.tree import Document, Image
from standards.models import Consultation, DraftPrint, PendingDraft, Project, Revision
from workflow.models import Transition

Stage = Revision.Stage
Kept = Revision | PendingDraft  # what holds a tree, and what was found in it
# Where the drafting group works on the text; the label that a version may get there.
LABELS: dict[str, tuple[Revision.Stage, ...]] = {
    "drafting": (Stage.WORKING, Stage.CONSULTATION),
    "resolution": (Stage.WORKING, Stage.CONSULTATION, Stage.REVIEW),
    "finalizing": (Stage.WORKING, Stage.APPROVAL),
}
# The moves by which others are asked about a version; from then on its 编制说明 stays.
_LAID_BEFORE = ("open_consultation", "submit_for_review", "submit_for_approval")


@dataclass(frozen=True)
class Found:
    """What the reader found in a Word draft. ``losses`` are (printed place, message id); texts are the cover's."""

    clauses: int = 0
    annexes: int = 0
    terms: int = 0
    tables: int = 0
    figures: int = 0
    formulas: int = 0
    references: int = 0
    footnotes: int = 0
    words: int = 0
    insertions: int = 0
    deletions: int = 0
    comments: int = 0
    losses: tuple[tuple[str, str], ...] = ()
    title_zh: str = ""
    title_en: str = ""
    stage: str = ""

    @property
    def tracked(self) -> int:
        return self.insertions + self.deletions


def look_over(document: Document) -> dict[str, Any]:
    """``Found`` of a document, as the row keeps it."""
    return asdict(
        Found(
            **tally(document),
            footnotes=len(document.footnotes),
            words=outline.word_count(document),
            insertions=document.insertions,
            deletions=document.deletions,
            comments=document.comments,
            losses=tuple((loss.where, loss.what) for loss in document.losses),
            title_zh=document.cover.title_zh,
            title_en=document.cover.title_en,
            stage=document.cover.stage,
        )
    )


def found_in(revision: Kept) -> Found:
    known = {field.name for field in fields(Found)}
    return Found(**{name: value for name, value in revision.found.items() if name in known})


def cover_warnings(project: Project, found: Found) -> list[str]:
    """Where the cover of the Word file says something else than the project."""
    warnings = []
    for theirs, ours, sentence in (
        (
            found.title_zh,
            project.title_zh,
            _("The cover calls the standard “%(cover)s”, the project “%(project)s”."),
        ),
        (
            found.title_en,
            project.title_en,
            _("The English title on the cover is “%(cover)s”, in the project “%(project)s”."),
        ),
    ):
        if theirs and ours and _plain(theirs) != _plain(ours):
            warnings.append(sentence % {"cover": theirs, "project": ours})
    return warnings


def _plain(text: str) -> str:
    """Without what differs only in typing: blanks, widths, dashes, capitals."""
    flat = "".join(normalize("NFKC", text).lower().split())
    return flat.replace("—", "-").replace("–", "-").replace("--", "-")


def versions(project: Project, *, unfrozen: bool) -> list[Revision]:
    """The versions of a project, newest first, without their trees."""
    rows = light().filter(project=project).order_by("-sequence")
    return list(rows if unfrozen else rows.exclude(frozen_at=None))


def light() -> QuerySet[Revision]:
    """Versions with what a row of a list shows, without their trees."""
    return Revision.objects.defer("tree").select_related("source", "explanation", "uploaded_by", "frozen_by")


def newest(project: Project) -> Revision | None:
    return light().filter(project=project).order_by("-sequence").first()


def newest_frozen(project: Project, stage: str = "") -> Revision | None:
    """The last version frozen under a label (or any), without its tree."""
    rows = light().filter(project=project).exclude(frozen_at=None)
    return (rows.filter(stage=stage) if stage else rows).order_by("-sequence").first()


def pending(project: Project) -> QuerySet[PendingDraft]:
    """Word files that are looked at before they become a version, newest first, without their trees."""
    rows = PendingDraft.objects.defer("tree").select_related("source", "uploaded_by")
    return rows.filter(project=project).order_by("-uploaded_at", "-pk")


def text_of(revision: Kept) -> Document:
    """The document of a version without the bytes of its pictures, which ``picture`` gives one by one."""
    without = Func(
        F("tree"),
        Value("{document,images}"),
        template="(%(expressions)s)",
        arg_joiner=" #- ",
        output_field=JSONField(),
    )
    rows = _row_of(revision).annotate(text=without)
    return archive.load(rows.values_list("text", flat=True).get())


def whole_text(revision: Kept) -> Document:
    """The document of a version, pictures included."""
    return archive.load(_row_of(revision).values_list("tree", flat=True).get())


def _row_of(revision: Kept) -> QuerySet[Any]:
    return type(revision)._default_manager.filter(pk=revision.pk)


def picture(revision: Kept, key: str) -> Image | None:
    """One picture of a version by its key."""
    one = Func(
        F("tree"),
        Value("$.document.images[*] ? (@.key == $key)"),
        Func(
            Value("key"),
            Value(key),
            function="jsonb_build_object",
            template="%(function)s(%(expressions)s::text)",
        ),
        function="jsonb_path_query_first",
        template="%(function)s(%(expressions)s)",
        output_field=JSONField(),
    )
    rows = _row_of(revision).annotate(image=one)
    image = rows.values_list("image", flat=True).get()
    if image is None:
        return None
    return Image(image["key"], image["media_type"], base64.b64decode(image["data"]))


def print_of(revision: Revision) -> DraftPrint | None:
    return DraftPrint.objects.select_related("attachment").filter(revision=revision).first()


def consultation_closed_at(project: Project) -> datetime | None:
    """When the last consultation of a project ended, if one did."""
    ended = Consultation.objects.filter(project=project, procedure__state="closed")
    last: datetime | None = ended.aggregate(last=Max("closed_at"))["last"]
    return last


def review_passed_at(project: Project) -> datetime | None:
    """When a review of the project passed the last time, if ever."""
    passed = Transition.objects.filter(procedure=project.procedure_id, name="review_passed")
    last: datetime | None = passed.aggregate(last=Max("made_at"))["last"]
    return last


def upload_refusals(project: Project) -> list[Denied]:
    """Why no new version can be uploaded now."""
    state = project.procedure.state
    if state in LABELS:
        return []
    stage = _(project.procedure.stage.label)
    if project.procedure.stage.terminal:
        return [
            Denied(
                _("The project has ended (%(stage)s): its draft does not change any more.") % {"stage": stage}
            )
        ]
    if state in {"proposed", "returned", "appraisal"}:
        return [
            Denied(
                _("Drafts are uploaded once the project is approved; it stands at “%(stage)s”.")
                % {"stage": stage}
            )
        ]
    return [
        Denied(
            _(
                "The project stands at “%(stage)s”: a frozen version is before others now. "
                "The next version is uploaded when it comes back to the drafting group."
            )
            % {"stage": stage}
        )
    ]


def freeze_refusals(project: Project, revision: Revision) -> list[Denied]:
    """Why a version cannot be frozen now, whatever its label."""
    refusals = upload_refusals(project)
    if revision.frozen_at is not None:
        refusals.append(
            Denied(
                _("Version %(number)d is frozen already, as “%(stage)s”: frozen versions never change.")
                % {"number": revision.sequence, "stage": revision.get_stage_display()}
            )
        )
    last = newest(project)
    if last is not None and last.sequence > revision.sequence:
        refusals.append(
            Denied(
                _("There is a newer version (%(newest)d): freeze that one, or upload this text again.")
                % {"newest": last.sequence},
                place="draft_list",
            )
        )
    return refusals


def explanation_refusals(project: Project, revision: Revision) -> list[Denied]:
    """Why the 编制说明 of a version cannot be attached or replaced now."""
    if revision.frozen_at is None or revision.explanation_id is None:
        return upload_refusals(project) if revision.frozen_at is None else []
    asked = revision.consultations.exclude(procedure__state__in=("", "draft", "void")).exists()
    moved = Transition.objects.filter(
        procedure=project.procedure_id, name__in=_LAID_BEFORE, made_at__gt=revision.frozen_at
    )
    if asked or moved.exists():
        return [
            Denied(
                _(
                    "Others were asked about version %(number)d with its explanatory report: both stay as they are. "
                    "Attach the new report to the next version."
                )
                % {"number": revision.sequence},
                place="draft_upload",
            )
        ]
    return []
