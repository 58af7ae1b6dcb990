from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models import Person, SocietyOwned, TenantForeignKey
from societies.models.owned import AppendOnly
from standards.models.draft import Comment, Revision
from standards.models.project import Project


class OpenDraft(SocietyOwned):
    """The draft as it is edited clause by clause (工作稿): begun from a version, then the next version, or given up."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="open_drafts")
    base = TenantForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    tree = models.JSONField()  # without the bytes of the pictures: they are those of ``base``
    edits_made = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    became = TenantForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project"],
                condition=models.Q(closed_at=None),
                name="one_open_draft_per_project",
            ),
            models.CheckConstraint(
                name="only_a_closed_draft_became_a_version",
                condition=models.Q(became=None) | models.Q(closed_at__isnull=False),
            ),
        ]


class ClauseEdit(SocietyOwned):
    """One change of one clause of the open draft: who, when, from where, and the clause before and after."""

    class Act(models.TextChoices):
        CHANGED = "changed", _("changed")
        ADDED = "added", _("added")
        REMOVED = "removed", _("removed")
        MOVED = "moved", _("moved")

    class Origin(models.TextChoices):
        HAND = "hand", _("by hand")
        FIX = "fix", _("fix of the draft check")
        COMMENT = "comment", _("from a comment")

    draft = TenantForeignKey(OpenDraft, on_delete=models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()  # within the open draft
    anchor = models.CharField(max_length=80)  # "cover" for the facts of the cover
    clause = models.CharField(max_length=40, blank=True)  # as printed then
    act = models.CharField(max_length=8, choices=Act.choices)
    before = models.JSONField(null=True)  # ``archive.dump_section``, of a removed one with what was below it
    after = models.JSONField(null=True)
    mark_before = models.CharField(max_length=64, blank=True)  # ``editing.mark``
    mark_after = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HAND)
    rules = models.CharField(max_length=300, blank=True)  # of the draft check, whose fixes these are
    comment = TenantForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="edits")
    made_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "draft", "number"], name="one_edit_per_number"),
            models.CheckConstraint(
                name="edit_from_a_comment_names_it",
                condition=models.Q(origin="comment", comment__isnull=False)
                | (~models.Q(origin="comment") & models.Q(comment=None)),
            ),
            AppendOnly(name="clauseedit_append_only"),
        ]


class TypedClause(SocietyOwned):
    """What somebody is typing in a clause and has not saved: theirs alone, until it is saved or given up."""

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="typed_clauses")
    anchor = models.CharField(max_length=80)
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)  # of the clause as it was when the typing began
    content = models.JSONField()  # ``archive.dump_section``
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "project", "anchor", "person"], name="one_typed_clause_per_person"
            )
        ]
