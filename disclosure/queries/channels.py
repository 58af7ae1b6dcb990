"""How the entered society's records reach the national platform."""

from django.conf import settings

from disclosure.models import Channel


def connected() -> bool:
    """Whether this installation can send at all."""
    adapter: str = settings.DISCLOSURE_ADAPTER
    return adapter != "manual"


def chosen() -> str:
    """The adapter of the entered society: always by hand where nothing can be sent."""
    row = Channel.objects.first() if connected() else None
    return row.adapter if row else Channel.Adapter.HTTP if connected() else Channel.Adapter.PACK


def by_hand() -> bool:
    return chosen() == Channel.Adapter.PACK
