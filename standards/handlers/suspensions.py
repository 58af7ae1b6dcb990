"""What a society's restoration sets right for projects: the members' window runs on for the days lost."""

from datetime import datetime, timedelta

from django.db.models import F

from societies.models import Suspension
from societies.queries import suspensions
from societies.registry import restorer
from standards.models import Project


@restorer
def give_notice_back(order: Suspension, at: datetime) -> None:
    lost = timedelta(days=suspensions.days_lost(order, at))
    Project.objects.filter(procedure__state="appraisal", notice_ends_at__gt=order.suspended_at).update(
        notice_ends_at=F("notice_ends_at") + lost
    )
