"""What follows from a proposal's moves, in the same transaction."""

from datetime import timedelta

from societies import clock
from societies.scoping import entered
from standards.actions import plan_numbers
from standards.models import Project, ReturnReason
from standards.queries.rules import rules_in_force
from workflow.registry import Act, effect


@effect("standards.begin_appraisal")
def begin_appraisal(act: Act) -> None:
    """The members' window runs whole days: it ends at 24:00 of the last of ``member_notice_days``."""
    rules = rules_in_force(act.at)
    assert rules is not None, "the guard asked for a rule pack"
    project: Project = act.procedure.project
    project.notice_ends_at = clock.end_of(clock.date_of(act.at) + timedelta(days=rules.member_notice_days))
    project.save(update_fields=["notice_ends_at"])


@effect("standards.return_proposal")
def return_proposal(act: Act) -> None:
    ReturnReason.objects.bulk_create(
        ReturnReason(project=act.procedure.project, text=text, given_at=act.at)
        for text in act.data["reasons"]
    )


@effect("standards.approve_project")
def approve_project(act: Act) -> None:
    """The project gets its plan number and keeps the rule pack in force today."""
    society = entered()
    assert society is not None, "a project belongs to a society"
    project: Project = act.procedure.project
    project.plan_number = plan_numbers.next_plan_number(society, clock.date_of(act.at).year)
    project.rule_pack = rules_in_force(act.at)
    project.save(update_fields=["plan_number", "rule_pack"])
