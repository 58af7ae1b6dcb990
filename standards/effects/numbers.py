"""What approval and its annulment do to the number."""

from standards.actions import numbers
from workflow.registry import Act, effect


@effect("standards.allot_number")
def allot_number(act: Act) -> None:
    numbers.allot(project=act.procedure.project, actor=act.actor, at=act.at)


@effect("standards.void_number")
def void_number(act: Act) -> None:
    assert act.actor is not None, "an approval is annulled by a person"
    numbers.void(project=act.procedure.project, actor=act.actor, at=act.at, reason=act.data["reason"])
