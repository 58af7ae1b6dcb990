"""Where this app keeps people's names, and whom a running ballot still needs."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.access import Denied
from societies.models import Person
from societies.registry import ERASED, WORDS, Trace, hindrance, kept, trace
from workflow.models import Attendee, Elector, Meeting


@hindrance
def votes_now(person: Person) -> Iterator[Denied]:
    if Elector.objects.filter(person=person, ballot__procedure__state="open").exists():
        yield Denied(_("On the list of a ballot that is open: wait until it is counted."))


def _attended(person: Person) -> Q:
    """The lines of sign-in sheets that are this person's, known as such or by name and unit."""
    unit = person.organization.name if person.organization else ""
    return Q(person=person) | Q(person=None, name=person.name, organization=unit)


trace(
    Trace(
        gettext_noop("Lines of sign-in sheets"),
        lambda person: Attendee.objects.filter(_attended(person)),
        {"name": ERASED, "title": ""},
    )
)
trace(
    Trace(
        gettext_noop("Chairs of review meetings"),
        lambda person: Meeting.objects.filter(chair=person.name),
        {"chair": ERASED},
    )
)
kept(
    WORDS,
    "workflow.Ballot.question",
    "workflow.Ballot.conclusion",
    "workflow.Meeting.conclusion",
    "workflow.Meeting.place",
    "workflow.Transition.reason",
    "workflow.Vote.reason",
)
