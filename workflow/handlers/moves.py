"""What the ledger's page calls a lifecycle's move: as the lifecycle's table does."""

from societies.events import NAMERS
from workflow.machine import LIFECYCLES


def name_move(event: str) -> str:
    """``project.publish`` → the message id of that move; empty for what is no move."""
    kind, _, move = event.partition(".")
    lifecycle = LIFECYCLES.get(kind)
    found = lifecycle.moves.get(move) if lifecycle else None
    return found.label if found else ""


NAMERS.append(name_move)
