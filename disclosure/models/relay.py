"""Pointers over all societies: how the ways to the outside are doing. Digests, codes, instants and counts only."""

from django.db import models

from societies.models import PlatformRow


class Endpoint(PlatformRow):
    """The circuit breaker of one address: shut after failures in a row, then one call at a time tries it.

    ``open_since`` and ``probe_at`` go by the database's clock; without them calls flow.
    """

    address = models.CharField(max_length=64, unique=True)  # SHA-256 of the address
    failures = models.PositiveIntegerField(default=0)  # in a row
    open_since = models.DateTimeField(null=True)
    probe_at = models.DateTimeField(null=True)


class Throughput(PlatformRow):
    """How many calls of a society ended in which way within an hour of wall time."""

    society = models.ForeignKey("societies.Society", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "kind", "hour"], name="one_count_per_hour"),
        ]
