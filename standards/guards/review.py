"""What the technical review asks of a project, and who is in conflict with its draft."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from societies.access import Denied
from standards.models import Drafter, DraftingUnit, Project, StaffChange
from standards.queries import reviews as project_reviews
from workflow.queries import reviews
from workflow.registry import Asked, Conflicts, conflict_source, guard


@conflict_source("project")
def conflicts(procedure_id: UUID) -> Conflicts:
    """Everybody who ever drafted or led, and every unit that ever did, whether they left or not (DOMAIN 1.2)."""
    project = Project.objects.get(procedure=procedure_id)
    drafters = list(Drafter.objects.filter(project=project).values_list("person_id", "organization_id"))
    units = DraftingUnit.objects.filter(project=project).values_list("organization_id", flat=True)
    led = StaffChange.objects.filter(project=project, role="leader").values_list("before_id", "after_id")
    people = (
        {person for person, _unit in drafters} | {pk for pair in led for pk in pair} | {project.leader_id}
    )
    return Conflicts(
        frozenset(pk for pk in people if pk is not None),
        frozenset({*units, *(unit for _person, unit in drafters)}),
    )


@guard("standards.quorum_was_missing")
def quorum_was_missing(asked: Asked) -> Iterator[Denied]:
    running = reviews.running_of(asked.procedure.pk)
    if running is not None:
        yield Denied(
            _("%(kind)s: “%(state)s”. End it first, then begin another.")
            % {"kind": _(running.lifecycle.label), "state": _(running.stage.label)},
            place="review",
        )
    if not reviews.quorum_missing(asked.procedure.pk):
        yield Denied(_("No review without a quorum waits to be repeated."), place="review")


@guard("standards.conclusions_answered")
def conclusions_answered(asked: Asked) -> Iterator[Denied]:
    if project_reviews.unanswered(asked.procedure.project):
        yield Denied(
            _("How the conclusions of the review were met is not written yet."), place="review_answer"
        )
