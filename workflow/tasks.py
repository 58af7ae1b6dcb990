"""What Celery runs for the machine: each task carries an id and may be lost or repeated."""

from uuid import UUID

from celery import shared_task
from django.db.models import Q

from societies.models import Wake
from workflow import delivery


@shared_task  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Do everything that is due. Beat calls this every few seconds; pokes only make it sooner."""
    return sum(delivery.run(pk) for pk in delivery.due())


@shared_task  # type: ignore[untyped-decorator]
def wake(object_id: str) -> bool:
    """Do what waits for one object, at once."""
    found = Wake.objects.filter(Q(object_id=UUID(object_id))).values_list("pk", flat=True).first()
    return found is not None and delivery.run(found)


def poke(society: UUID, message: UUID) -> None:
    """After a commit: let a worker deliver the message now."""
    wake.apply_async(args=[str(message)], ignore_result=True, retry=False)
