from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Attachment, Person, SocietyOwned, TenantForeignKey
from societies.models import TenantOneToOneField as OneToOne
from societies.models.owned import AppendOnly, Text
from standards.models.draft import Comment, Consultation, Disposition


class ProposedDisposition(SocietyOwned):
    """What a drafter would have become of a comment (拟处理意见); the leader decides."""

    comment = OneToOne(Comment, on_delete=models.PROTECT, related_name="proposed")
    verdict = models.CharField(max_length=8, choices=Disposition.Verdict.choices)
    reason = Text(blank=True, limit=5000)
    proposed_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposing_refusal_needs_a_reason",
                condition=models.Q(verdict="accepted") | ~models.Q(reason=""),
            )
        ]


class CommentNote(SocietyOwned):
    """What somebody of the drafting group says about a comment to the others; neither its author nor the public sees it."""

    comment = TenantForeignKey(Comment, on_delete=models.PROTECT, related_name="notes")
    author = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = Text(limit=3000)
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [AppendOnly(name="comment_notes_are_never_changed")]


class Objection(SocietyOwned):
    """A commenter's objection to the disposition of a comment (异议), made once, and the drafting group's answer."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", _("Settled")  # the objector agrees, or the disposition was decided anew
        SUSTAINED = "sustained", _("Sustained")  # both keep their view: the review sees it

    comment = OneToOne(Comment, on_delete=models.PROTECT, related_name="objection")
    salt = models.CharField(max_length=32)
    text = Text(limit=5000)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    answer = Text(blank=True, limit=5000)
    answered_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answered_objection_has_outcome_answer_and_who",
                condition=models.Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (
                    ~models.Q(outcome="")
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            )
        ]


class SecondLook(SocietyOwned):
    """What the author of a comment that was set aside asks for once (申请复核), and what came of it."""

    class Outcome(models.TextChoices):
        BACK = "back", _("It is a comment: it counts again")
        STAYS = "stays", _("It stays set aside")

    comment = OneToOne(Comment, on_delete=models.PROTECT, related_name="second_look")
    salt = models.CharField(max_length=32)
    text = Text(limit=5000)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=5, choices=Outcome.choices, blank=True)
    answer = Text(blank=True, limit=5000)
    answered_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="second_look_is_answered_or_waits",
                condition=models.Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (
                    (models.Q(outcome="back") | (models.Q(outcome="stays") & ~models.Q(answer="")))
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            )
        ]


class CommentTableFile(SocietyOwned):
    """The 意见汇总处理表 as a file that a worker makes: asked for, then made as it stood then, or not to be made and why."""

    class Form(models.TextChoices):
        WORD = "docx", _("Word")
        EXCEL = "xlsx", _("Excel")
        PDF = "pdf", _("PDF")

    consultation = TenantForeignKey(Consultation, on_delete=models.PROTECT, related_name="table_files")
    form = models.CharField(max_length=4, choices=Form.choices)
    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    rows = models.PositiveIntegerField(null=True)  # of the table, once they have been read
    written = models.PositiveIntegerField(default=0)  # of these
    attachment = TenantForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "consultation", "form"],
                condition=models.Q(attachment=None, problem=""),
                name="one_table_of_a_form_being_made",
            )
        ]
