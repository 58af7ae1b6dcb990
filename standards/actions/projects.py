"""Moves of a project that need no more than a reason."""

from datetime import datetime

from django.db import transaction

from societies.models import Person
from standards.models import Project
from workflow import engine


@transaction.atomic
def make_move(*, project: Project, move: str, actor: Person, at: datetime, reason: str = "") -> None:
    """Make one move of a project. Raises ``Refused`` with every reason, ``Overtaken`` when somebody was first."""
    engine.move(project.procedure, move, actor=actor, at=at, reason=reason.strip())
