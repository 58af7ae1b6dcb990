"""Who reads whose comments in a consultation."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from societies.access import can
from societies.models import Person
from societies.roles import Permission
from standards.access import comment_or_404, one_or_404
from standards.models import Comment, Consultation, Project

_DEALS = (Permission.CONSULTATION_RUN, Permission.DRAFT_WRITE, Permission.DRAFT_LEAD)


def reads_all(person: Person, consultation: Consultation) -> bool:
    """Whether somebody reads what others say: at once or after the close, as the consultation has it; who deals with it, always."""
    return (
        consultation.comments_seen == Consultation.Seen.AT_ONCE
        or consultation.closed_at is not None
        or any(can(person, right, consultation.procedure) for right in _DEALS)
    )


def readable(person: Person, consultation: Consultation) -> Q:
    """The comments that somebody reads: all, or one's own and those of one's unit."""
    return Q() if reads_all(person, consultation) else _own(person)


def reads(person: Person, comment: Comment) -> bool:
    """Whether somebody reads this comment."""
    own = comment.author_id == person.pk or bool(
        comment.unit_id and comment.unit_id == person.organization_id
    )
    return own or reads_all(person, comment.consultation)


def readable_in_project(person: Person, project: Project) -> Q:
    """The same over all consultations of a project."""
    if any(can(person, right, project.procedure) for right in _DEALS):
        return Q()
    return (
        Q(consultation__comments_seen=Consultation.Seen.AT_ONCE)
        | Q(consultation__closed_at__isnull=False)
        | _own(person)
    )


def comment_to_read_or_404(person: Person, consultation: Consultation, number: int) -> Comment:
    """A comment by its number, for somebody who reads it."""
    found = comment_or_404(consultation, number)
    return one_or_404(found if reads(person, found) else None)


def require_reading_all(person: Person, consultation: Consultation) -> None:
    """403 with the reason, while others' comments are not read."""
    if not reads_all(person, consultation):
        raise PermissionDenied(
            _("The table holds what others say, which is read after the consultation has closed.")
        )


def _own(person: Person) -> Q:
    own = Q(author=person)
    return own | Q(unit=person.organization_id) if person.organization_id else own
