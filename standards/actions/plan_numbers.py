"""The numbers of proposals and of approved projects: without gaps, because whoever takes one queues for it."""

from societies.models import Society, SocietyProfile
from standards.models import Project


def next_proposal_number() -> int:
    """The society's next proposal number; the queue is left at the end of the transaction."""
    _queue()
    last = Project.objects.order_by("-proposal_number").values_list("proposal_number", flat=True).first()
    return (last or 0) + 1


def next_plan_number(society: Society, year: int) -> str:
    """``EXS-2026-001``: the society's code, the year of approval, three digits or more."""
    _queue()
    stem = f"{society.code}-{year}-"
    taken = Project.objects.filter(plan_number__startswith=stem).values_list("plan_number", flat=True)
    return f"{stem}{max((int(number.removeprefix(stem)) for number in taken), default=0) + 1:03d}"


def _queue() -> None:
    """The society's profile is one row that every society has: its lock is the queue."""
    SocietyProfile.objects.select_for_update().get()
