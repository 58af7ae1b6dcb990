"""The act of publication, and withdrawal."""

from datetime import datetime

from django.db import transaction

from societies.models import Person
from standards.models import Letter, Project, Standard
from workflow import engine
from workflow.models import Transition


@transaction.atomic
def publish(*, project: Project, actor: Person, at: datetime) -> Standard:
    """Publish an approved standard. Raises ``Refused`` with every reason why not."""
    engine.move(project.procedure, "publish", actor=actor, at=at)
    return Standard.objects.select_related("number", "procedure").get(project=project)


@transaction.atomic
def sign_off(*, letter: Letter, actor: Person, at: datetime) -> Transition:
    """Sign off a letter; the files of the edition are then made by a worker."""
    return engine.move(letter.procedure, "sign_off", actor=actor, at=at)


@transaction.atomic
def declare_void(*, letter: Letter, actor: Person, at: datetime, reason: str) -> Transition:
    return engine.move(letter.procedure, "void", actor=actor, at=at, reason=reason)


@transaction.atomic
def confirm(*, standard: Standard, actor: Person, at: datetime, reason: str) -> Transition:
    """Its review found a standard valid as it is (确认有效); ``reason`` is the conclusion."""
    return engine.move(standard.procedure, "confirm", actor=actor, at=at, reason=reason)


@transaction.atomic
def withdraw(*, standard: Standard, actor: Person, at: datetime, reason: str) -> Transition:
    """Withdraw a standard in force (废止), today."""
    return engine.move(standard.procedure, "withdraw", actor=actor, at=at, reason=reason)
