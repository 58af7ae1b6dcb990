from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Attachment, Person, SocietyOwned, TenantForeignKey
from standards.models.draft import Comment, Consultation


class CommentSheet(SocietyOwned):
    """A comment sheet as it was uploaded for a consultation: the file, and the rows that are no comments, with the reason."""

    consultation = TenantForeignKey(Consultation, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()  # within the consultation
    source = TenantForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    senders = models.JSONField(
        default=dict
    )  # who says it, as written -> the unit's name, "" where not told yet
    rejected = models.JSONField(default=list)  # ``standards.document.comments.rows.RejectedRow``
    uploaded_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "consultation", "number"], name="one_comment_sheet_per_number"
            )
        ]


class SheetLine(SocietyOwned):
    """A row of a comment sheet, where it belongs, and what became of it."""

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ENTERED = "entered", _("Entered")
        KNOWN = "known", _("There already")
        LEFT = "left", _("Left out")

    sheet = TenantForeignKey(CommentSheet, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()  # in the sheet, from 1
    said = models.JSONField()  # ``standards.document.comments.rows.SheetRow``
    verdict = models.CharField(max_length=8)  # ``standards.document.comments.placing.Verdict``
    anchor = models.CharField(
        max_length=80, blank=True
    )  # of its clause, table, figure or formula, where sure
    candidates = models.JSONField(default=list)  # ``placing.Candidate``, where it is doubtful
    digest = models.CharField(max_length=64)  # of the words and the place as written
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.WAITING)
    comment = TenantForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="sheet_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "sheet", "position"], name="one_sheet_line_per_position"
            ),
            models.CheckConstraint(
                name="sheet_line_has_its_comment",
                condition=models.Q(fate__in=["waiting", "left"], comment__isnull=True)
                | models.Q(fate__in=["entered", "known"], comment__isnull=False),
            ),
        ]
