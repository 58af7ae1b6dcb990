"""Whether a number is there to be taken."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from standards.models import Project, StandardNumber
from standards.queries.numbers import successor_text
from standards.queries.rules import rules_of
from workflow.registry import Asked, guard


@guard("standards.number_free")
def number_free(asked: Asked) -> Iterator[Denied]:
    """A revision keeps its sequence: a second edition in one year would bear the same number."""
    project: Project = asked.procedure.project
    if rules_of(project, asked.at) is None:
        yield Denied(_("The society has not adopted a rule pack yet."), place="rulepack_list")
    if project.revises is None:
        return
    text = successor_text(project.revises.number.text, clock.date_of(asked.at).year)
    own_void = StandardNumber.objects.filter(text=text, project=project, status=StandardNumber.Status.VOID)
    if StandardNumber.objects.filter(text=text).exclude(pk__in=own_void).exists():
        yield Denied(
            _("%(number)s exists already: a standard has one edition in a year. Approve it next year.")
            % {"number": text},
            place="number_register",
        )
