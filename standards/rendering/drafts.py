"""A version of a draft as a PDF, with the cover of its stage."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from societies import clock
from societies.models import Society
from standards.document.tree import Document
from standards.models import Revision
from standards.rendering.fonts import MissingGlyphs
from standards.rendering.standard import CoverFacts, render_standard

STAGES = {
    Revision.Stage.WORKING: "草案",
    Revision.Stage.CONSULTATION: "征求意见稿",
    Revision.Stage.REVIEW: "送审稿",
    Revision.Stage.APPROVAL: "报批稿",
}


def print_draft(document: Document, revision: Revision, *, society: Society) -> bytes:
    """The PDF of a frozen version. Raises ``ValueError`` when it cannot be printed; ``why_not`` says it in words."""
    project = revision.project
    return render_standard(
        document,
        CoverFacts(
            title_zh=project.title_zh,
            title_en=project.title_en,
            issuers=(society.name_zh,),
            prefix=f"T/{society.code}",
            replaces=document.cover.replaces,
            ics=project.ics or document.cover.ics,
            ccs=project.ccs or document.cover.ccs,
            stage=STAGES[Revision.Stage(revision.stage)],
            drafted_on=clock.date_of(revision.uploaded_at),
            patent_call=revision.stage == Revision.Stage.CONSULTATION,
        ),
    )


def why_not(error: ValueError) -> str:
    """Why a version could not be printed, for its drafter."""
    with override("zh-hans"):
        if isinstance(error, MissingGlyphs):
            signs = " ".join(sorted(error.characters))
            return _(
                "These characters cannot be printed: %(signs)s. Replace them and upload the text again."
            ) % {"signs": signs}
        return _("The text could not be laid out. Upload it again, or tell whoever runs the platform.")
