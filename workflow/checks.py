"""A gate that names a guard nobody supplies stays closed: the system check says so before the first request."""

from typing import Any

from django.core import checks

from workflow.machine import LIFECYCLES
from workflow.registry import EFFECTS, GUARDS


@checks.register
def every_name_has_an_owner(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{lifecycle.kind}.{move.name} names {name!r}, which no app supplies.", id="workflow.E001"
        )
        for lifecycle in LIFECYCLES.values()
        for move in lifecycle.moves.values()
        for names, known in ((move.guards, GUARDS), ((move.effect,) if move.effect else (), EFFECTS))
        for name in names
        if name not in known
    ]
