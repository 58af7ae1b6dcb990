from django.db import models

from societies.models import SocietyOwned
from societies.models.owned import Text
from standards.document.passages import occurrences


class About(SocietyOwned):
    """What a comment is about: the whole document, a clause, a table, figure or formula in it, or words of these."""

    anchor = models.CharField(max_length=80, blank=True)  # of the clause; "" is the whole document
    clause = models.CharField(max_length=40, blank=True)  # as printed
    element = models.CharField(max_length=80, blank=True)  # anchor of a table, figure or formula in it
    part = models.CharField(max_length=40, blank=True)  # how that is called: "表1"
    quote = Text(blank=True, limit=5000)  # the words of clause or element as consulted on
    quote_at = models.PositiveIntegerField(default=0)  # where in the clause's own words they begin
    passage = models.JSONField(default=list)  # [start, end] of ``quote``: the words chosen in it, or nothing

    class Meta:
        abstract = True

    ABOUT = ("anchor", "clause", "element", "part", "quote", "quote_at", "passage")

    @property
    def where(self) -> str:
        """The place as printed: "5.2", "5.2 表1", "" for the whole document."""
        return f"{self.clause} {self.part}".strip()

    @property
    def chosen(self) -> str:
        """The words it is about, "" if none were chosen."""
        return self.quote[slice(*self.passage)] if self.passage else ""

    @property
    def nth(self) -> int:
        """For the time after how many others these words stand there."""
        starts = [start for start, _end in occurrences(self.quote, self.chosen)]
        return starts.index(self.passage[0]) if self.passage else 0
