"""What approval and its annulment do to the number."""

from standards.actions import issuers
from workflow.registry import Act, effect


@effect("standards.allot_number")
def allot_number(act: Act) -> None:
    issuers.allot(project=act.procedure.project, actor=act.actor, at=act.at)


@effect("standards.void_number")
def void_number(act: Act) -> None:
    assert act.actor is not None, "an approval is annulled by a person"
    issuers.void(project=act.procedure.project, actor=act.actor, at=act.at, reason=act.data["reason"])
