"""Choosing how a society declares: by which way, how much of its texts, and whether somebody signs."""

from datetime import datetime

from django.db import transaction

from disclosure.actions.records import call_pusher
from disclosure.models import Channel
from disclosure.queries import records
from societies import ledger
from societies.models import Person


@transaction.atomic
def choose(*, adapter: str, openness: str, signs: bool, actor: Person, at: datetime) -> None:
    """From now on by this way. What is being sent is ended as it began; what is ready goes by the new way; what waits for a signature waits on."""
    Channel.objects.update_or_create(defaults={"adapter": adapter, "openness": openness, "signs": signs})
    ledger.record(
        "disclosure.channel_chosen", at=at, actor=actor, adapter=adapter, openness=openness, signs=signs
    )
    for record in records.ready():
        call_pusher(record, at=at)
