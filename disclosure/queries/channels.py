"""How the entered society declares: by which way, how much of its texts, and whether somebody signs."""

from django.conf import settings

from disclosure.models import Channel


def connected() -> bool:
    """Whether this installation can send at all."""
    adapter: str = settings.DISCLOSURE_ADAPTER
    return adapter != "manual"


def present() -> Channel:
    """What the entered society has chosen, or a row that is not kept, of what holds without a choice."""
    return Channel.objects.first() or Channel(adapter=Channel.Adapter.HTTP)


def chosen() -> str:
    """The adapter of the entered society: always by hand where nothing can be sent."""
    return present().adapter if connected() else Channel.Adapter.PACK


def by_hand() -> bool:
    return chosen() == Channel.Adapter.PACK


def openness() -> str:
    """How much of the text of a standard is open that is published now."""
    return present().openness


def signs() -> bool:
    """Whether a publication waits for somebody's signature before the platform is told."""
    return present().signs
