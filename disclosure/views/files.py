"""Public files: named by their content, so they never change and may be kept for ever."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition, require_safe

from disclosure.queries import portal

FOREVER = "public, max-age=31536000, immutable"


def _etag(request: HttpRequest, sha256: str, name: str) -> str | None:
    return f'"{sha256}"' if portal.file(sha256) else None


@require_safe
@condition(etag_func=_etag)
def public_file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """The file with this content; ``name`` is for people and for their disks."""
    row = portal.file(sha256)
    if row is None or not default_storage.exists(row.file):
        raise Http404
    response: HttpResponse | FileResponse
    shown = row.media_type == "application/pdf" or row.media_type.startswith("image/")
    response = FileResponse(
        default_storage.open(row.file), as_attachment=not shown, filename=name, content_type=row.media_type
    )
    response["Cache-Control"] = FOREVER
    return response
