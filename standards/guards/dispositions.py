"""What must hold about the comments before a draft goes to technical review."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from societies import clock
from societies.access import Denied
from societies.scoping import entered
from standards.models import Comment, Project, Revision
from standards.queries import drafts
from standards.queries.accepted_changes import lacking
from standards.queries.consultations import rules
from standards.queries.objections import unanswered
from workflow.registry import Asked, guard

_NAMED = 10  # comments that a list of reasons names one by one


@guard("standards.comments_disposed")
def comments_disposed(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    open_ones = _comments(project).filter(disposition=None)
    if found := open_ones.count():
        yield Denied(
            ngettext(
                "%(n)d comment has no disposition yet.", "%(n)d comments have no disposition yet.", found
            )
            % {"n": found},
            place=_page(project, open_ones),
        )


@guard("standards.commenters_told")
def commenters_told(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    untold = _comments(project).filter(disposition__isnull=False, disposition__told_at=None)
    if found := untold.count():
        yield Denied(
            ngettext(
                "The author of %(n)d comment has not been told its disposition.",
                "The authors of %(n)d comments have not been told their dispositions.",
                found,
            )
            % {"n": found},
            place=_page(project, untold),
        )


@guard("standards.accepted_changes_stand")
def accepted_changes_stand(asked: Asked) -> Iterator[Denied]:
    """What authors were told is in the draft must be in the one that goes to review; a later decision settles it."""
    project: Project = asked.procedure.project
    revision = drafts.newest_frozen(project, Revision.Stage.REVIEW)
    if revision is None:
        return
    found = lacking(project, revision)
    for one in found[:_NAMED]:
        number = one.comment.consultation.number
        yield Denied(
            _lacks(one.made)
            % {"number": one.comment.number, "clause": one.clause, "version": revision.sequence},
            place=_address("comment", project, number, one.comment.number),
        )
    if (rest := len(found) - _NAMED) > 0:
        yield Denied(
            ngettext("So it is with %(n)d more comment.", "So it is with %(n)d more comments.", rest)
            % {"n": rest},
            place=_page(project, Comment.objects.filter(pk__in=[one.comment.pk for one in found[_NAMED:]])),
        )


@guard("standards.objections_answered")
def objections_answered(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    for waiting in unanswered(project):
        comment = waiting.comment
        yield Denied(
            _("The objection to the disposition of comment no. %(number)d is not answered.")
            % {"number": comment.number},
            place=_address("objection", project, comment.consultation.number, comment.number),
        )


@guard("standards.objection_days_over")
def objection_days_over(asked: Asked) -> Iterator[Denied]:
    """Counted from the last disposition that was told; who told it again began them again."""
    project: Project = asked.procedure.project
    last = _comments(project).aggregate(last=Max("disposition__told_at"))["last"]
    if last is None:
        return
    days = rules(project, asked.at).objection_days
    over = clock.end_of(clock.date_of(last) + timedelta(days=days))
    if asked.at < over:
        yield Denied(
            _("Authors may object for %(days)d days after they were told: until %(day)s 24:00.")
            % {"days": days, "day": clock.date_of(over).isoformat()}
        )


def _lacks(made: bool) -> str:
    if made:
        return _(
            "Comment no. %(number)d was accepted with a change of %(clause)s that version %(version)d does not "
            "have: put it back, or decide on the comment anew."
        )
    return _(
        "Comment no. %(number)d was accepted, but in version %(version)d the words of %(clause)s are as they were: "
        "change them, or decide on the comment anew."
    )


def _comments(project: Project) -> QuerySet[Comment]:
    """Those that count: what was said in a consultation that was declared void does not."""
    return Comment.objects.filter(consultation__project=project).exclude(
        consultation__procedure__state="void"
    )


def _page(project: Project, comments: QuerySet[Comment]) -> str:
    number = comments.order_by("-consultation__number").values_list("consultation__number", flat=True).first()
    return "" if number is None else _address("comment_list", project, number)


def _address(page: str, project: Project, *numbers: int) -> str:
    society = entered()
    return reverse(page, args=[society.code, project.reference, *numbers]) if society else ""
