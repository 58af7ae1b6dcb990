"""Doors to disclosure records."""

from uuid import UUID

from django.http import Http404

from disclosure.models import DisclosureRecord


def record_or_404(pk: UUID) -> DisclosureRecord:
    """A record of the entered society, with its procedure and its standard's number."""
    found = (
        DisclosureRecord.objects.select_related("procedure__parent", "standard__number", "signed_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
