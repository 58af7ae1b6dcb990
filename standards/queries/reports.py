"""Reports on published standards (投诉举报), as the secretary sees them."""

from django.db.models import F, QuerySet

from standards.models import Report


def confirmed() -> QuerySet[Report]:
    """Reports that count: unanswered first, then the newest."""
    return (
        Report.objects.filter(confirmed_at__isnull=False)
        .select_related("standard__number", "answered_by")
        .order_by(F("answered_at").desc(nulls_first=True), "-number")
    )


def waiting() -> int:
    """How many reports wait for an answer."""
    return Report.objects.filter(confirmed_at__isnull=False, answered_at=None).count()
