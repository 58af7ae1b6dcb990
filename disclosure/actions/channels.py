"""Choosing how a society's records reach the national platform."""

from datetime import datetime

from django.db import transaction

from disclosure.actions.records import call_pusher
from disclosure.models import Channel
from disclosure.queries import records
from societies import ledger
from societies.models import Person


@transaction.atomic
def choose(*, adapter: str, actor: Person, at: datetime) -> None:
    """From now on by this way. What is being sent is ended as it began; what is ready goes by the new way."""
    Channel.objects.update_or_create(defaults={"adapter": adapter})
    ledger.record("disclosure.channel_chosen", at=at, actor=actor, adapter=adapter)
    for record in records.ready():
        call_pusher(record, at=at)
