"""What letters and standards are called on pages of any kind, their places in the rail, where the last stretch stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.models import Person
from societies.registry import Place, place
from societies.scoping import entered
from standards.models import Letter, Project, Standard
from standards.queries.letters import address_of, announcement_of
from standards.queries.numbers import number_of, slug_of
from standards.queries.stand import Sentence, stand
from workflow.models import Procedure
from workflow.registry import Subject, subject, words

place(Place("standard_list", gettext_noop("Standards"), "standard_list", 50))
place(Place("letter_list", gettext_noop("Letters"), "letter_list", 70))

words(
    **{
        "review.answered": gettext_noop("Answered the review"),
        "drafters.signed": gettext_noop("Signed the list of drafters"),
        "number.allotted": gettext_noop("Number allotted"),
        "number.voided": gettext_noop("Number declared void"),
        "number.carried_over": gettext_noop("Number carried over to another year"),
        "number.skipped": gettext_noop("Sequence skipped"),
        "number.published": gettext_noop("Number published"),
        "number.entered": gettext_noop("Earlier number entered"),
        "letter.rewritten": gettext_noop("Changed the letter"),
        "letter.scan_attached": gettext_noop("Attached the stamped scan"),
        "rendition.made": gettext_noop("File made"),
    }
)


@subject("letter")
def describe_letters(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a letter belongs to a society"
    rows = Letter.objects.filter(procedure__in=[p.pk for p in procedures]).select_related(
        "project", "procedure__parent__consultation"
    )
    found = {}
    for row in rows:
        name, args = address_of(row)
        url = reverse(name, args=[society.code, *args])
        found[row.procedure_id] = Subject(row.title, row.number, url, row.get_kind_display())
    return found


@subject("standard")
def describe_standards(procedures: Sequence[Procedure]) -> Mapping[UUID, Subject]:
    society = entered()
    assert society is not None, "a standard belongs to a society"
    rows = Standard.objects.filter(procedure__in=[p.pk for p in procedures]).select_related("number")
    return {
        row.procedure_id: Subject(
            title=row.title_zh,
            reference=row.number.text,
            url=reverse("standard", args=[society.code, slug_of(row.number.text)]),
        )
        for row in rows
    }


@stand("finalizing")
def finalizing(project: Project, person: Person, at: datetime) -> Sentence:
    return Sentence(
        _("The review is passed. The project leader completes the dossier and submits it for approval.")
    )


@stand("approval")
def approval(project: Project, person: Person, at: datetime) -> Sentence:
    return Sentence(
        _("The dossier lies before the approver."), _("With the approval the next number is allotted.")
    )


@stand("approved")
def approved(project: Project, person: Person, at: datetime) -> Sentence:
    number, letter = number_of(project), announcement_of(project)
    text = number.text if number else ""
    if letter is None:
        said = _("Approved under the number {}. The announcement is to be drawn up.")
    elif letter.procedure.state == "draft":
        said = _("Approved under the number {}. The announcement waits for its sign-off.")
    else:
        said = _(
            "Approved under the number {}. The announcement is signed off: publish on its date of issue."
        )
    return Sentence(format_html(said, format_html('<span class="n">{}</span>', text)))
