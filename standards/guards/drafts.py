"""What must hold about the draft, its patents and its drafters before others decide on it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from standards.models import PatentDisclosure, Project, Revision
from standards.queries import drafts, groups, patents
from workflow.registry import Asked, guard

Licence = PatentDisclosure.Licence


@guard("standards.review_draft_frozen")
def review_draft_frozen(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    revision = drafts.newest_frozen(project, Revision.Stage.REVIEW)
    if revision is None:
        yield Denied(_("No version is frozen as the draft for review (送审稿)."), place="draft_list")
        return
    closed_at = drafts.consultation_closed_at(project)
    if closed_at is not None and revision.uploaded_at < closed_at:
        yield Denied(
            _(
                "The draft for review, version %(number)d, is older than the end of the consultation (%(day)s): "
                "upload and freeze the text as it is after the comments."
            )
            % {"number": revision.sequence, "day": clock.date_of(closed_at).isoformat()},
            place="draft_list",
        )
    yield from _explained(revision)


@guard("standards.approval_draft_frozen")
def approval_draft_frozen(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    revision = drafts.newest_frozen(project, Revision.Stage.APPROVAL)
    if revision is None:
        yield Denied(_("No version is frozen as the draft for approval (报批稿)."), place="draft_list")
        return
    passed_at = drafts.review_passed_at(project)
    if passed_at is not None and revision.uploaded_at < passed_at:
        yield Denied(
            _(
                "The draft for approval, version %(number)d, is older than the review that passed on %(day)s: "
                "upload and freeze the text as it is after the review."
            )
            % {"number": revision.sequence, "day": clock.date_of(passed_at).isoformat()},
            place="draft_list",
        )
    yield from _explained(revision)


def _explained(revision: Revision) -> Iterator[Denied]:
    if revision.explanation_id is None:
        yield Denied(
            _("Version %(number)d has no explanatory report (编制说明) attached.")
            % {"number": revision.sequence},
            place="draft_list",
        )


@guard("standards.patents_complete")
def patents_complete(asked: Asked) -> Iterator[Denied]:
    """GB/T 20003.1: before approval every holder has declared, and nothing rests on a patent that is refused."""
    project: Project = asked.procedure.project
    disclosed = patents.disclosed(project)
    if project.patents_known and not disclosed:
        yield Denied(_("The proposal speaks of known patents, but none is disclosed."), place="patent_list")
    for patent in disclosed:
        if patent.dropped_at is not None:
            continue
        if not patent.licence:
            yield Denied(
                _("Patent %(number)s: its holder’s licensing declaration is not recorded.")
                % {"number": patent.number},
                place="patent_list",
            )
        elif patent.licence == Licence.REFUSED:
            yield Denied(
                _(
                    "Patent %(number)s: its holder grants no licence. Change the text so that it does without it, "
                    "then say so."
                )
                % {"number": patent.number},
                place="patent_list",
            )


@guard("standards.drafters_signed")
def drafters_signed(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    if project.drafters_signed_at is None:
        if project.drafters_sheet_id is not None:
            yield Denied(
                _("The drafting group changed after its list was signed: it is signed again."),
                place="drafters_sign",
            )
        else:
            yield Denied(_("The list of drafting units and drafters is not signed."), place="drafters_sign")
    elif groups.changed_since(project, project.drafters_signed_at):
        yield Denied(
            _("The drafting group changed after its list was signed: it is signed again."),
            place="drafters_sign",
        )
