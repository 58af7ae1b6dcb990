"""Stored files: sent as they are, to those who read what they are attached to."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from societies import access
from societies.http import SocietyRequest
from societies.models import Attachment, Person
from societies.registry import held_file
from societies.roles import Permission

# Shown in the browser; everything else is saved. None of these can carry a script that runs here.
SHOWN = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
def file(request: SocietyRequest, pk: UUID) -> FileResponse:
    attachment = access.attachment_or_404(pk)
    save = "save" in request.GET
    if attachment.reader:
        access.require(request.person, Permission(attachment.reader), request.society)
    else:
        save |= _saved_only(request.person, pk)
    return send(attachment, save=save)


def send(attachment: Attachment, *, save: bool) -> FileResponse:
    """The bytes as they were stored; ``save``: not to be shown in the browser."""
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stored, content_type=attachment.media_type)
    save |= attachment.media_type not in SHOWN
    response["Content-Disposition"] = content_disposition_header(save, attachment.name) or "attachment"
    response["Content-Length"] = str(attachment.size)
    response["ETag"] = f'"{attachment.sha256}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _saved_only(person: Person, pk: UUID) -> bool:
    """Refuses whoever does not read the file."""
    held = held_file(person, pk)
    if held is None:
        raise Http404
    if not held.opens:
        access.deny()
    return held.saved
