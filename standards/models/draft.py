from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from societies import clock
from societies.models import Attachment, Organization, Person, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from societies.models.owned import AppendOnly, Text
from standards.models.about import About
from standards.models.project import Project
from workflow.models import Procedure


class FrozenForGood(AppendOnly):
    """The database refuses to change or delete a frozen version; only its 编制说明 may still be attached."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        function, _trigger = super().statements(model, quote)
        kept = {"explanation"}
        columns = ", ".join(quote(f.column) for f in model._meta.local_fields if f.name not in kept)
        return [
            function,
            f"""CREATE TRIGGER frozen_for_good BEFORE DELETE OR UPDATE OF {columns}
            ON {quote(model._meta.db_table)} FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL)
            EXECUTE FUNCTION refuse_change()""",
        ]

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER frozen_for_good ON {quote(model._meta.db_table)}"]


class Revision(SocietyOwned):
    """A version of the draft: the tree, the Word file it came from, and, once frozen, its stage label for good."""

    class Stage(models.TextChoices):
        WORKING = "working", _("Working draft")  # 草案
        CONSULTATION = "consultation", _("Draft for comments")  # 征求意见稿
        REVIEW = "review", _("Draft for review")  # 送审稿
        APPROVAL = "approval", _("Draft for approval")  # 报批稿

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="revisions")
    sequence = models.PositiveIntegerField()
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.WORKING)
    tree = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the tree's canonical bytes
    found = models.JSONField(default=dict)  # counts, losses, cover: ``standards.queries.drafts.Found``
    source = TenantForeignKey(  # none for a version that was written in the browser
        Attachment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    explanation = TenantForeignKey(  # 编制说明 of this version
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    uploaded_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    frozen_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "sequence"], name="one_revision_per_sequence"
            ),
            models.CheckConstraint(
                name="frozen_has_when_and_who",
                condition=models.Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | models.Q(frozen_at__isnull=False, frozen_by__isnull=False),
            ),
            FrozenForGood(name="revision_frozen_for_good"),
        ]


class PendingDraft(SocietyOwned):
    """A Word file that was read and is looked at before it becomes a version, or is discarded."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="pending_drafts")
    tree = models.JSONField()
    found = models.JSONField(default=dict)  # as of ``Revision``
    source = TenantForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    uploaded_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()


class FindingWaiver(SocietyOwned):
    """A finding of the draft check that may stay, and why: for as long as the same words stand in the same clause."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="finding_waivers")
    rule = models.CharField(max_length=40)
    key = models.CharField(max_length=16)  # ``standards.document.lint.Finding.key``
    reason = Text(limit=500)
    waived_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "project", "key"], name="one_waiver_per_finding")
        ]


class DraftPrint(SocietyOwned):
    """The PDF of a frozen version, made on demand: asked for, then made, or not to be made and why."""

    revision = OneToOne(Revision, on_delete=models.PROTECT, related_name="print")
    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    attachment = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=500, blank=True)


class Consultation(SocietyOwned):
    """A call for comments on one frozen version."""

    class Seen(models.TextChoices):
        """When those who are asked read what others say; who runs it and who drafts read everything."""

        AT_ONCE = "at_once", _("At once")
        CLOSED = "closed", _("After the consultation has closed")

    procedure = OneToOne(Procedure, on_delete=models.PROTECT, related_name="consultation")
    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="consultations")
    number = models.PositiveIntegerField()  # within the project
    revision = TenantForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="consultations")
    public = models.BooleanField(default=False)
    comments_seen = models.CharField(max_length=7, choices=Seen.choices, default=Seen.AT_ONCE)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    shorter_reason = Text(blank=True)
    mail_text = Text(blank=True, limit=3000)  # the middle of the mail; empty: the usual words
    closed_at = models.DateTimeField(null=True)
    account = models.JSONField(default=dict)  # the reply account, fixed at the close

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "number"], name="one_consultation_per_number"
            )
        ]

    @property
    def closed_on(self) -> date | None:
        """The Beijing day on which it closed; a close at 24:00 belongs to the day it ends."""
        return clock.date_of(self.closed_at) if self.closed_at else None


class Reply(SocietyOwned):
    """A unit that was asked, and how it answered: with comments, with "no comment", or not at all.

    While the consultation is being prepared the unit is only on the list: ``asked_at`` is empty. ``answered_at`` and
    ``way`` are of its first answer, whatever comes after it.
    """

    class Way(models.TextChoices):
        LINK = "link", _("by its link")
        ACCOUNT = "account", _("with an account")
        PAPER = "paper", _("on paper")

    consultation = TenantForeignKey(Consultation, on_delete=models.PROTECT, related_name="replies")
    organization = TenantForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(blank=True)  # where its letter goes beside its people's own addresses
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=7, choices=Way.choices, blank=True)
    no_comment_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    no_comment_at = models.DateTimeField(null=True)
    source = TenantForeignKey(  # what it came in, where it came on paper
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "consultation", "organization"], name="one_reply_per_asked_unit"
            )
        ]


class ReplyLink(SocietyOwned):
    """The link by which an asked unit answers without an account (回函链接): one consultation, one unit.

    Its token is the signed id of this row and is never stored, only its SHA-256. A unit has one link at a time; it
    takes answers as long as the consultation does, and shows what became of them afterwards.
    """

    reply = TenantForeignKey(Reply, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "token_hash"], name="one_reply_link_per_token"),
            models.UniqueConstraint(
                fields=["society", "reply"],
                condition=models.Q(voided_at__isnull=True),
                name="one_standing_link_per_unit",
            ),
        ]


def standing(path: str = "") -> models.Q:
    """Which comments count: neither withdrawn by their authors nor set aside; ``path`` leads to them."""
    return models.Q((f"{path}withdrawn_at", None), (f"{path}aside_at", None))


class Standing(models.Manager):  # type: ignore[type-arg]
    """Comments that count."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(standing())


class Comment(About):
    """A comment on the version consulted on (意见), with the words it is about.

    One that was withdrawn or set aside keeps its number and its words, and is seen through ``everything`` alone.
    """

    class Kind(models.TextChoices):
        GENERAL = "ge", _("General")
        TECHNICAL = "te", _("Technical")
        EDITORIAL = "ed", _("Editorial")

    class Naming(models.TextChoices):
        """What may be published of who said it."""

        FULL = "full", _("My name and my unit")
        UNIT = "unit", _("My unit only")
        NOBODY = "nobody", _("Neither")

    class Aside(models.TextChoices):
        """Why what came from the public is no comment."""

        ADVERTISING = "advertising", _("Advertising")
        ABUSE = "abuse", _("Insults or threats")
        FLOOD = "flood", _("Sent in masses by a machine")
        ELSEWHERE = "elsewhere", _("Not about this standard")

    consultation = TenantForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    author = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    unit = TenantForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    organization = models.CharField(max_length=200, blank=True)  # the unit as printed on the 汇总处理表
    kind = models.CharField(max_length=2, choices=Kind.choices)
    text = Text(limit=5000)
    proposal = Text(blank=True, limit=5000)
    changes = models.JSONField(default=list)  # of ``quote``: ``standards.document.proposing.spans``
    late = models.BooleanField(default=False)
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    token = models.UUIDField(null=True)  # of the form it was sent with: sent twice is one comment
    source = TenantForeignKey(  # what it came in: the sheet, the scan, the e-mail
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attachment = TenantForeignKey(  # what its author sent with it: a drawing, a measured table
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    naming = models.CharField(max_length=6, choices=Naming.choices, default=Naming.NOBODY)
    place = models.CharField(
        max_length=80, blank=True
    )  # its clause now, chosen where ``anchor`` is there no more
    assignee = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    alike = models.PositiveIntegerField(null=True)  # number of the first of its group; None: not compared yet
    topic = models.CharField(max_length=40, blank=True)  # the drafting group's label
    edited_at = models.DateTimeField(null=True)  # when its author changed it last
    withdrawn_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)  # of one from the public: when somebody said what it is
    aside_at = models.DateTimeField(null=True)
    aside_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    aside_for = models.CharField(max_length=11, choices=Aside.choices, blank=True)
    aside_words = Text(blank=True, limit=500)  # told to its author beside the reason

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Self]] = models.Manager()
        everything: ClassVar[models.Manager[Self]] = models.Manager()
    else:
        objects = ScopedManager(society="society", _manager_class=Standing)
        everything = ScopedManager(society="society")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "consultation", "number"], name="one_comment_per_number"
            ),
            models.UniqueConstraint(
                fields=["society", "consultation", "token"],
                condition=models.Q(token__isnull=False),
                name="one_comment_per_form",
            ),
            models.CheckConstraint(
                name="set_aside_by_somebody_for_a_reason",
                condition=models.Q(aside_at=None, aside_by=None, aside_for="")
                | (models.Q(aside_at__isnull=False, aside_by__isnull=False) & ~models.Q(aside_for="")),
            ),
        ]
        indexes = [
            models.Index(fields=["consultation", "alike"], name="comments_that_say_the_same"),
            models.Index("consultation", Coalesce("alike", "number"), "number", name="comments_by_likeness"),
            models.Index(fields=["consultation", "anchor"], name="comments_on_a_clause"),
            models.Index(
                fields=["consultation"],
                name="comments_nobody_has_looked_at",
                condition=standing() & models.Q(looked_at=None, unit=None),
            ),
        ]

    TAKEN_OUT = "-"  # as a place: the clause was taken out of the text

    @property
    def stands_at(self) -> Sequence[str]:
        """The anchors by which its clause is looked for in the text as it is now: a table takes it along."""
        return [self.place] if self.place else [one for one in (self.element, self.anchor) if one]


class PendingComment(About):
    """A comment from outside that counts once its author's address is confirmed, and not before."""

    consultation = TenantForeignKey(Consultation, on_delete=models.PROTECT, related_name="pending")
    name = models.CharField(max_length=100)
    organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    kind = models.CharField(max_length=2, choices=Comment.Kind.choices)
    text = Text(limit=5000)
    proposal = Text(blank=True, limit=5000)
    naming = models.CharField(max_length=6, choices=Comment.Naming.choices, default=Comment.Naming.NOBODY)
    token = models.UUIDField()
    made_at = models.DateTimeField()
    comment = OneToOne(Comment, on_delete=models.PROTECT, null=True, related_name="pending")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "consultation", "token"], name="one_pending_comment_per_form"
            )
        ]


class Disposition(SocietyOwned):
    """What becomes of a comment (处理意见); anything but acceptance needs its reason."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        REJECTED = "rejected", _("Not accepted")
        DEFERRED = "deferred", _("Deferred")  # 转后续: for the next edition, or another standard

    comment = OneToOne(Comment, on_delete=models.PROTECT, related_name="disposition")
    salt = models.CharField(max_length=32)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = Text(blank=True, limit=5000)
    decided_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    @property
    def takes_up(self) -> bool:
        """Is the draft to be changed by it?"""
        return self.verdict in {self.Verdict.ACCEPTED, self.Verdict.PARTLY}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="refusing_needs_a_reason", condition=models.Q(verdict="accepted") | ~models.Q(reason="")
            )
        ]
