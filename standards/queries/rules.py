"""Which rule pack counts."""

from datetime import datetime

from societies import clock
from societies.models import RulePack
from standards.models import Project


def rules_in_force(at: datetime) -> RulePack | None:
    """The latest version adopted on or before the Beijing day of ``at``."""
    return RulePack.objects.filter(adopted_on__lte=clock.date_of(at)).order_by("-version").first()


def rules_of(project: Project, at: datetime) -> RulePack | None:
    """The version that a project keeps from its approval on; before that, the one in force."""
    return project.rule_pack or rules_in_force(at)
