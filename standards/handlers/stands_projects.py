"""Where a proposal stands, in one sentence with its numbers."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from societies.models import Person
from societies.templatetags.words import deadline, left
from standards.models import Project
from standards.queries.projects import last_appraisal, missing, opinions_of, return_reasons
from standards.queries.stand import Sentence, stand


@stand("proposed")
def proposed(project: Project, person: Person, at: datetime) -> Sentence:
    lacks = len(missing(project, actor=person, at=at))
    if lacks:
        said = ngettext(
            "The proposal lacks %(n)d thing; the secretary returns it for completion.",
            "The proposal lacks %(n)d things; the secretary returns it for completion.",
            lacks,
        )
        return Sentence(said % {"n": lacks})
    if not project.overlap_note:
        return Sentence(
            _("The proposal is complete. The secretary compares it with other projects and standards.")
        )
    return Sentence(_("The proposal is complete and compared: ready to be appraised."))


@stand("returned")
def returned(project: Project, person: Person, at: datetime) -> Sentence:
    waiting = sum(reason.answered_at is None for reason in return_reasons(project))
    said = ngettext(
        "Returned for completion: %(n)d reason waits for the proposer's answer.",
        "Returned for completion: %(n)d reasons wait for the proposer's answer.",
        waiting,
    )
    return Sentence(said % {"n": waiting})


@stand("appraisal")
def appraisal(project: Project, person: Person, at: datetime) -> Sentence:
    opinions = opinions_of(project)
    counts = _("Opinions: %(all)d, objections: %(against)d, to be answered: %(open)d.") % {
        "all": len(opinions),
        "against": sum(not row.supports for row in opinions),
        "open": sum(row.answered_at is None and (not row.supports or row.text != "") for row in opinions),
    }
    record = last_appraisal(project)
    if record is None:
        then = _("The experts' conclusion is not recorded.")
    elif record.in_favour:
        then = _("The experts are in favour of the project.")
    else:
        then = _("The experts' conclusion is against the project.")
    ends_at = project.notice_ends_at
    if ends_at is None or at >= ends_at:
        return Sentence(f"{_('The members’ window is over.')} {counts}", then)
    window = _("The members can respond until %(day)s,") % {"day": deadline(ends_at)}
    return Sentence(
        format_html('{} <span class="act n">{}</span>{}{}', window, left(ends_at), _("."), counts), then
    )
