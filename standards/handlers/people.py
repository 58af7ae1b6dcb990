"""What can be done about a person here: handing over their work; and where this app keeps their names."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.access import Denied
from societies.models import Person
from societies.registry import ERASED, PUBLISHED, WORDS, Place, Trace, deed, hindrance, kept, trace
from societies.roles import Permission
from standards.models import Colleague, Drafter, PatentDisclosure, PendingComment, Reply, Report
from standards.queries.handover import items, running_projects

deed(Place("handover", gettext_noop("Hand over"), "handover", 10, Permission.PROJECT_STAFF))


@hindrance
def still_at_work(person: Person) -> Iterator[Denied]:
    """Running projects need their leader, secretary and drafters by name: these hand over or leave first."""
    for item in items(person):
        if item.key.startswith(("leader-", "secretary-")):
            yield Denied(
                _("%(what)s: %(project)s. Hand it over first.")
                % {"what": _(item.what), "project": item.where}
            )
    drafting = Drafter.objects.filter(person=person, left_at=None, project__in=running_projects()).exclude(
        project__leader=person
    )
    for drafter in drafting.select_related("project__procedure"):
        yield Denied(
            _("In the drafting group of %(project)s: let the group's leader take the name off first.")
            % {"project": f"{drafter.project.reference} {drafter.project.title_zh}"}
        )


trace(
    Trace(
        gettext_noop("Comments from outside, before they were confirmed"),
        lambda person: PendingComment.objects.filter(_by_address(person) | Q(comment__author=person)),
        {"name": ERASED, "email": ""},
    )
)
trace(
    Trace(
        gettext_noop("Addresses to which asked units were written"),
        lambda person: (
            Reply.objects.filter(address__iexact=person.email) if person.email else Reply.objects.none()
        ),
        {"address": ""},
    )
)
trace(
    Trace(
        gettext_noop("Names typed where a unit collects its comments"),
        lambda person: Colleague.objects.filter(
            name=person.name, collection__reply__organization=person.organization_id
        ),
        {"name": ERASED, "department": ""},
    )
)
trace(
    Trace(
        gettext_noop("Reports about published standards"),
        lambda person: Report.objects.filter(_by_address(person) | Q(person=person)),
        {"name": ERASED, "email": ""},
    )
)
trace(
    Trace(
        gettext_noop("Contacts of patent holders"),
        lambda person: PatentDisclosure.objects.filter(contact__contains=person.name),
        {"contact": ""},
    )
)


def _by_address(person: Person) -> Q:
    return Q(email__iexact=person.email) if person.email else Q(pk__in=[])


_FROZEN = gettext_noop(
    "A frozen version and a letter stand as they were signed; the database refuses to change them."
)
kept(PUBLISHED, "standards.Standard.drafters", "standards.PatentDisclosure.holder")
kept(
    _FROZEN,
    "standards.Revision.tree",
    "standards.Revision.found",
    "standards.Letter.title",
    "standards.Letter.paragraphs",
)
kept(
    WORDS,
    "standards.Appraisal.conclusion",
    "standards.Comment.text",
    "standards.Comment.proposal",
    "standards.Comment.quote",
    "standards.CommentNote.text",
    "standards.CommentSheet.senders",
    "standards.CommentSheet.rejected",
    "standards.SheetLine.said",
    "standards.Consultation.mail_text",
    "standards.Consultation.shorter_reason",
    "standards.Disposition.reason",
    "standards.Opinion.text",
    "standards.Opinion.answer",
    "standards.PendingComment.text",
    "standards.PendingComment.proposal",
    "standards.PendingComment.quote",
    "standards.Project.purpose",
    "standards.Project.background",
    "standards.Project.overlap_note",
    "standards.Project.review_answer",
    "standards.Report.text",
    "standards.Report.answer",
    "standards.ReturnReason.text",
    "standards.ReturnReason.answer",
    "standards.Revision.note",
    "standards.StaffChange.reason",
    "standards.Drafter.contribution",
)
