"""What consultations are called on pages of any kind, whose turn they are, and what a project's page says of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from societies import clock
from societies.models import Person
from societies.registry import Place, place
from societies.roles import Permission
from societies.scoping import entered
from standards.models import Comment, Consultation, Project, Reply
from standards.queries import consultations, moderation
from standards.queries.stand import STEPS, Sentence, Step, stand
from standards.queries.triage import progress
from workflow.models import Procedure
from workflow.registry import Subject, call, pending, stake, subject, words

LOOK = gettext_noop("Look at comments from the public")

place(Place("consultation_list", gettext_noop("Consultations"), "consultation_list", 30))
words(
    **{
        "consultation.edited": gettext_noop("Changed the prepared consultation"),
        "consultation.accounted": gettext_noop("Fixed the reply account"),
        "comment.made": gettext_noop("Commented"),
        "comment.reworded": gettext_noop("Changed a comment"),
        "comment.withdrawn": gettext_noop("Withdrew a comment"),
        "comment.discussed": gettext_noop("Discussed a comment in the drafting group"),
        "comments.looked_at": gettext_noop("Looked at comments from the public"),
        "comments.set_aside": gettext_noop("Set aside what is no comment"),
        "comments.put_back": gettext_noop("Put back comments that were set aside"),
        "second_look.asked": gettext_noop("Asked for a second look at what was set aside"),
        "second_look.answered": gettext_noop("Answered who asked for a second look"),
        "comments.labelled": gettext_noop("Put comments under a topic"),
        "comments.received": gettext_noop("Uploaded a comment sheet"),
        "comment.disposed": gettext_noop("Decided on a comment"),
        "comments.disposed": gettext_noop("Decided on comments together"),
        "comments.assigned": gettext_noop("Gave comments to a drafter"),
        "comments.placed": gettext_noop("Gave comments their place in the new text"),
        "dispositions.proposed": gettext_noop("Proposed dispositions"),
        "reply.no_comment": gettext_noop("Replied “no comment”"),
        "reply.taken_back": gettext_noop("Took the reply “no comment” back"),
        "reply.link_renewed": gettext_noop("Gave an asked unit a new link"),
        "consultation.unit_asked": gettext_noop("Asked one more unit"),
        "consultation.reminded": gettext_noop("Reminded the units without a reply"),
        "objection.made": gettext_noop("Objected to a disposition"),
        "objection.answered": gettext_noop("Answered an objection"),
        "dispositions.told": gettext_noop("Told authors their dispositions"),
    }
)
STEPS["consultation"] = (
    Step(Permission.CONSULTATION_RUN, gettext_noop("Reply account"), "account_last"),
    Step(Permission.COMMENT_WRITE, gettext_noop("Read and comment"), "consultation_last"),
)
STEPS["resolution"] = (
    Step(Permission.DRAFT_LEAD, gettext_noop("Dispose of the comments"), "comments_last"),
    Step(Permission.CONSULTATION_RUN, gettext_noop("Dispositions"), "comments_last"),
    *STEPS["resolution"],
)


@subject("consultation")
def describe(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a consultation belongs to a society"
    rows = Consultation.objects.filter(procedure__in=[p.pk for p in procedures]).select_related("project")
    return {
        row.procedure_id: Subject(
            title=row.project.title_zh,
            reference=row.project.reference,
            url=reverse("consultation", args=[society.code, row.project.reference, row.number]),
            detail=_("Consultation %(number)d") % {"number": row.number},
        )
        for row in rows
    }


@pending("consultation")
def still_mine(person: Person) -> Q:
    """An open one is the duty of people whose unit was asked and has not answered; a prepared one of who runs it."""
    here = OuterRef("consultation")
    asked = Reply.objects.filter(consultation=here, organization=person.organization_id, no_comment_at=None)
    said = Comment.objects.filter(consultation=here, unit=person.organization_id)
    return Q(state="draft") | (Q(Exists(asked)) & ~Q(Exists(said)))


@call("consultation", "open", Permission.CONSULTATION_RUN, LOOK)
@call("consultation", "closed", Permission.CONSULTATION_RUN, LOOK)
def from_the_public(person: Person, at: datetime) -> Q:
    """While comments from the public were not looked at, or somebody asks that one be looked at again."""
    return moderation.to_do()


@stake("consultation")
def concerning(person: Person) -> Q:
    """Their own project's consultation."""
    return Q(consultation__project__leader=person)


@stand("consultation")
def say_consultation(project: Project, person: Person, at: datetime) -> Sentence:
    found = _last(project)
    if found is None or found.closes_at is None:
        return Sentence(_("The project is in consultation."))
    sums = consultations.reply_account(found).total
    days = clock.days_left(found.closes_at, at)
    left = _("ends today") if days == 0 else ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return Sentence(
        format_html(
            _("Comments are asked until {end}, {left}. {answered} of {asked} asked units have replied."),
            end=format_html('<span class="n">{}</span>', consultations.moment(found.closes_at)),
            left=format_html('<span class="act n">{}</span>', left),
            answered=sums.answered,
            asked=sums.asked,
        ),
        then=_("At that time it closes by itself, and the project leader disposes of the comments."),
    )


@stand("resolution")
def say_resolution(project: Project, person: Person, at: datetime) -> Sentence:
    found = _last(project)
    if found is None:
        return Sentence(_("The comments are being disposed of."))
    done = progress(found)
    if done.open:
        return Sentence(
            ngettext(
                "%(open)d of %(total)d comment has no disposition yet.",
                "%(open)d of %(total)d comments have no disposition yet.",
                done.open,
            )
            % {"open": done.open, "total": done.total}
        )
    if done.untold:
        return Sentence(
            ngettext(
                "Every comment has its disposition; %(n)d author is still to be told.",
                "Every comment has its disposition; %(n)d authors are still to be told.",
                done.untold,
            )
            % {"n": done.untold}
        )
    if done.objected:
        said = ngettext(
            "%(n)d objection waits for an answer.", "%(n)d objections wait for an answer.", done.objected
        )
        return Sentence(said % {"n": done.objected})
    if not done.total:
        return Sentence(_("The consultation brought no comment."))
    return Sentence(_("Every comment has its disposition, and its author was told."))


def _last(project: Project) -> Consultation | None:
    found = (
        project.consultations.exclude(procedure__state__in=["", "void"])
        .select_related("procedure")
        .order_by("-number")
        .first()
    )
    if found is not None:
        found.project = project
    return found
