"""Comparisons: who wakes the worker, and what the ledger says of them."""

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext_noop

from societies.models import OutboxMessage
from workflow.registry import handler, words

words(
    **{
        "disclosure.comparison_asked": gettext_noop("Had the records compared with the platform's list"),
        "disclosure.compared": gettext_noop("Records compared with the platform's list"),
        "disclosure.comparison_failed": gettext_noop("The platform's list could not be read"),
        "disclosure.difference_reported": gettext_noop("Reported a difference to the platform"),
    }
)


@handler("disclosure.comparison_asked", "disclosure.compare")
def compare_soon(message: OutboxMessage) -> None:
    """The wake-up is there already; beat finds it too."""
    transaction.on_commit(_poke, robust=True)


def _poke() -> None:
    current_app.send_task("disclosure.tasks.compare", retry=False, expires=60)
