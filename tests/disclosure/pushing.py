"""What the tests of pushing have in common."""

from disclosure.models import Attempt, DisclosureRecord
from societies import clock
from societies.models import Society, Wake
from societies.scoping import enter
from standards.models import Standard
from tests.factories.published import publish_message
from workflow import delivery
from workflow.models import Procedure


def deliver() -> None:
    for wake in Wake.objects.filter(kind="message").order_by("pk").values_list("pk", flat=True):
        assert delivery.run(wake)


def state(society: Society) -> tuple[str, str]:
    with enter(society):
        record = DisclosureRecord.objects.select_related("procedure").get()
        return record.procedure.state, record.receipt_number


def outcomes(society: Society) -> list[tuple[str, str, int | None]]:
    with enter(society):
        return list(Attempt.objects.order_by("number").values_list("part", "outcome", "status"))


def withdraw(society: Society, *, but: Wake | None = None) -> None:
    """The standard ends, and everybody hears of it; of what ``but`` says, not yet."""
    with enter(society):
        standard = Standard.objects.get()
        Procedure.objects.filter(pk=standard.procedure_id).update(state="withdrawn")
        Standard.objects.update(withdrawn_on=clock.today())
        publish_message(standard, "standard.withdrawn")
    if but is None:
        deliver()
    else:
        for wake in Wake.objects.filter(kind="message").exclude(pk=but.pk):
            assert delivery.run(wake.pk)


def later() -> None:
    """The pause, or a killed worker's lease, is over."""
    Wake.objects.filter(kind="push").update(leased_until=None, not_before=None)


def waits() -> float:
    """For how many seconds from now the push is left alone."""
    [wake] = Wake.objects.filter(kind="push")
    assert wake.not_before is not None
    return (wake.not_before - clock.wall()).total_seconds()
