"""A version of a draft as a PDF, with the cover of its stage."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from societies import clock
from societies.models import Society
from standards.document.tree import Document
from standards.models import Revision
from standards.rendering.fonts import MissingGlyphs
from standards.rendering.standard import CoverFacts, conformity_of, render_standard

STAGES = {
    Revision.Stage.WORKING: "草案",
    Revision.Stage.CONSULTATION: "征求意见稿",
    Revision.Stage.REVIEW: "送审稿",
    Revision.Stage.APPROVAL: "报批稿",
}


def print_draft(
    document: Document, revision: Revision, *, society: Society, partners: Sequence[Society] = ()
) -> bytes:
    """The PDF of a frozen version. Raises ``ValueError`` when it cannot be printed; ``why_not`` says it in words.

    Every draft that is sent out for comments calls for patents (GB/T 1.1—2020 D.1); a 报批稿 is not.
    """
    project = revision.project
    return render_standard(
        document,
        CoverFacts(
            title_zh=project.title_zh,
            title_en=project.title_en,
            issuers=tuple(one.name_zh for one in (society, *partners)),
            prefix=f"T/{society.code}",
            replaces=document.cover.replaces,
            ics=project.ics or document.cover.ics,
            ccs=project.ccs or document.cover.ccs,
            conformity=conformity_of(document),
            stage=STAGES[Revision.Stage(revision.stage)],
            drafted_on=clock.date_of(revision.uploaded_at),
            patent_call=revision.stage != Revision.Stage.APPROVAL,
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
