from django.db import models

from societies.models import SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from societies.models.owned import Text
from standards.models.about import About
from standards.models.draft import Comment, Reply, ReplyLink


class Collection(SocietyOwned):
    """What the people of an asked unit say among themselves, before the unit sends one position (单位内征集).

    The token of the colleagues' link is the signed id and ``edition`` of this row and is never stored, only its SHA-256.
    ``link`` is the reply link that opens it: the society can make the unit a new one, and must not read by it what the
    unit keeps to itself.
    """

    units_own = True

    reply = OneToOne(Reply, on_delete=models.PROTECT, related_name="collection")
    link = TenantForeignKey(ReplyLink, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "token_hash"], name="one_collection_per_token")
        ]


class Colleague(SocietyOwned):
    """Who contributed, as typed: a name inside the unit, no person of the society."""

    units_own = True

    collection = TenantForeignKey(Collection, on_delete=models.PROTECT, related_name="colleagues")
    name = models.CharField(max_length=100)
    department = models.CharField(max_length=100, blank=True)


class Wording(About):
    """A comment that is the unit's own matter as yet."""

    units_own = True

    number = models.PositiveIntegerField()  # within the collection
    kind = models.CharField(max_length=2, choices=Comment.Kind.choices)
    text = Text(limit=5000)
    proposal = Text(blank=True, limit=5000)
    changes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Point(Wording):
    """One comment of the unit's position (单位意见中的一条), and the ``comment`` that it became when it was sent."""

    collection = TenantForeignKey(Collection, on_delete=models.PROTECT, related_name="points")
    token = models.UUIDField(null=True)  # of the form by which the representative added it
    comment = OneToOne(Comment, on_delete=models.PROTECT, null=True, related_name="point")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "collection", "number"], name="one_point_per_number"),
            models.UniqueConstraint(
                fields=["society", "collection", "token"],
                condition=models.Q(token__isnull=False),
                name="one_point_per_form",
            ),
        ]


class Contribution(Wording):
    """What a colleague says (内部意见): it waits, belongs to a point, or is left out, perhaps with a word why."""

    collection = TenantForeignKey(Collection, on_delete=models.PROTECT, related_name="contributions")
    colleague = TenantForeignKey(Colleague, on_delete=models.PROTECT, related_name="contributions")
    token = models.UUIDField()  # of the form it was sent with: sent twice is one
    point = TenantForeignKey(Point, on_delete=models.PROTECT, null=True, related_name="contributions")
    left_out_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "collection", "number"], name="one_contribution_per_number"
            ),
            models.UniqueConstraint(
                fields=["society", "collection", "token"], name="one_contribution_per_form"
            ),
            models.CheckConstraint(
                name="left_out_belongs_to_no_point",
                condition=models.Q(left_out_at=None, why="")
                | models.Q(left_out_at__isnull=False, point=None),
            ),
        ]

    @property
    def waits(self) -> bool:
        """Is the representative still to decide on it?"""
        return self.point_id is None and self.left_out_at is None
