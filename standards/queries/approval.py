"""The dossier for approval: every paper that the approver looks at, there or missing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from societies import clock
from societies.models import Attachment
from standards.models import Comment, Consultation, Project, Revision
from standards.queries import groups, joint, patents, reviews
from standards.queries.accepted_changes import any_taken_up, lacking
from standards.queries.renditions import approved_revision
from workflow.models import Ballot, Meeting


@dataclass(frozen=True)
class Review:
    """The last concluded ballot or meeting, as the dossier shows it. ``since`` is when it was concluded."""

    meeting: bool
    held_on: date
    yes: int
    no: int
    abstain: int
    outcome: str
    conclusion: str
    since: datetime
    minutes: Attachment | None = None
    sheet: Attachment | None = None


@dataclass(frozen=True)
class Paper:
    """One line of the dossier. ``page`` is a URL name with ``args``, or ``file`` an attachment."""

    label: str
    there: bool
    detail: str = ""
    page: str = ""
    args: tuple[object, ...] = ()
    file: Attachment | None = None


def last_review(project: Project) -> Review | None:
    """The latest ballot counted or meeting concluded on this project."""
    ballot = (
        Ballot.objects.filter(procedure__parent=project.procedure_id, procedure__state="counted")
        .select_related("procedure")
        .order_by("-procedure__since")
        .first()
    )
    meeting = (
        Meeting.objects.filter(procedure__parent=project.procedure_id, procedure__state="concluded")
        .select_related("procedure", "minutes", "sign_in_sheet")
        .order_by("-procedure__since")
        .first()
    )
    if meeting is not None and (ballot is None or ballot.procedure.since < meeting.procedure.since):
        return Review(
            True,
            meeting.held_on,
            meeting.yes or 0,
            meeting.no or 0,
            meeting.abstain or 0,
            meeting.get_outcome_display(),
            meeting.conclusion,
            meeting.procedure.since,
            meeting.minutes,
            meeting.sign_in_sheet,
        )
    if ballot is None:
        return None
    return Review(
        False,
        clock.date_of(ballot.procedure.since),
        ballot.yes or 0,
        ballot.no or 0,
        ballot.abstain or 0,
        ballot.get_outcome_display(),
        ballot.conclusion,
        ballot.procedure.since,
    )


def dossier(project: Project) -> list[Paper]:
    """What 报批 asks for (DOMAIN 6, 报批材料), in the order in which an approver reads it."""
    revision = approved_revision(project)
    return [
        Paper(
            _("Draft for approval (报批稿)"),
            revision is not None,
            _("Version %(number)d, frozen on %(day)s")
            % {"number": revision.sequence, "day": clock.date_of(revision.frozen_at).isoformat()}
            if revision and revision.frozen_at
            else _("No version is frozen as the draft for approval (报批稿)."),
            "draft" if revision else "draft_list",
            (revision.sequence,) if revision else (),
        ),
        Paper(
            _("Explanatory report (编制说明)"),
            bool(revision and revision.explanation),
            page="draft_list",
            file=revision.explanation if revision else None,
        ),
        *_comments(project),
        *_accepted(project, revision),
        _review(project),
        _answer(project),
        _patents(project),
        Paper(
            _("Signed list of drafters"),
            project.drafters_signed_at is not None
            and not groups.changed_since(project, project.drafters_signed_at),
            _("Signed on %(day)s") % {"day": clock.date_of(project.drafters_signed_at).isoformat()}
            if project.drafters_signed_at
            else "",
            "drafters_sign",
            file=project.drafters_sheet,
        ),
        *_partners(project),
    ]


def _partners(project: Project) -> list[Paper]:
    """A line for each partner of a joint standard."""
    return [
        Paper(
            _("Consent of %(name)s") % {"name": partner.society.name_zh},
            partner.consented,
            partner.partnership.number
            or (_(partner.approval.procedure.stage.label) if partner.approval else _("Not asked yet.")),
            "joint_partners",
        )
        for partner in joint.partners(project)
        if partner.active
    ]


def _accepted(project: Project, revision: Revision | None) -> list[Paper]:
    """A line where changes were accepted: an edit after the review may have undone one, and the approver should know."""
    if revision is None or not any_taken_up(project):
        return []
    found = lacking(project, revision)
    first = found[0].comment if found else None
    numbers = "、".join(str(one.comment.number) for one in found)
    return [
        Paper(
            _("Accepted changes in the draft for approval"),
            not found,
            _("It does not have the change of comment no. %(numbers)s.") % {"numbers": numbers}
            if found
            else "",
            "comment" if first else "draft",
            (first.consultation.number, first.number) if first else (revision.sequence,),
        )
    ]


def _comments(project: Project) -> list[Paper]:
    found = Consultation.objects.filter(project=project, procedure__state="closed").order_by("number")
    papers = []
    for consultation in found:
        comments = Comment.objects.filter(consultation=consultation)
        total, open_ = comments.count(), comments.filter(disposition=None).count()
        papers.append(
            Paper(
                _("Summary of comments (意见汇总处理表), consultation %(number)d")
                % {"number": consultation.number},
                open_ == 0,
                _("%(total)d comments, %(open)d without a disposition") % {"total": total, "open": open_},
                "comment_list",
                (consultation.number,),
            )
        )
    return papers or [
        Paper(_("Summary of comments (意见汇总处理表)"), False, _("No consultation has ended."), "project")
    ]


def _review(project: Project) -> Paper:
    review = last_review(project)
    label = _("Result of the technical review")
    if review is None:
        return Paper(label, False, _("No technical review of this standard is concluded."), "review")
    counts = _("%(yes)d for, %(no)d against, %(abstain)d abstentions: %(outcome)s") % {
        "yes": review.yes,
        "no": review.no,
        "abstain": review.abstain,
        "outcome": review.outcome,
    }
    return Paper(label, True, counts, "review", file=review.minutes)


def _answer(project: Project) -> Paper:
    review = last_review(project)
    label = _("Answer to the conclusion of the review")
    if review is None or not review.conclusion.strip():
        return Paper(label, review is not None, _("The review asked for nothing."), "review_answer")
    answered = not reviews.unanswered(project)
    return Paper(label, answered, project.review_answer if answered else review.conclusion, "review_answer")


def _patents(project: Project) -> Paper:
    disclosed = patents.standing(project)
    waiting = [patent for patent in disclosed if patent.licence not in {"a", "b"}]
    if not disclosed:
        detail = (
            _("The proposal speaks of known patents, but none is disclosed.")
            if project.patents_known
            else _("No patent was disclosed.")
        )
        return Paper(_("Patents"), not project.patents_known, detail, "patent_list")
    return Paper(
        _("Patents"),
        not waiting,
        _("%(total)d disclosed, %(waiting)d without a licence")
        % {"total": len(disclosed), "waiting": len(waiting)},
        "patent_list",
    )
