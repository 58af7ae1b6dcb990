"""Stored files: sent as they are, to those who read what they are attached to."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from societies import access
from societies.http import SocietyRequest
from societies.models import Person
from societies.registry import reads_file
from societies.roles import Permission

# Shown in the browser; everything else is saved. None of these can carry a script that runs here.
SHOWN = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
def file(request: SocietyRequest, pk: UUID) -> FileResponse:
    attachment = access.attachment_or_404(pk)
    if attachment.reader:
        access.require(request.person, Permission(attachment.reader), request.society)
    else:
        _require_reader(request.person, pk)
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stored, content_type=attachment.media_type)
    save = attachment.media_type not in SHOWN or "save" in request.GET
    response["Content-Disposition"] = content_disposition_header(save, attachment.name) or "attachment"
    response["Content-Length"] = str(attachment.size)
    response["ETag"] = f'"{attachment.sha256}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _require_reader(person: Person, pk: UUID) -> None:
    opens = reads_file(person, pk)
    if opens is None:
        raise Http404
    if not opens:
        access.deny()
