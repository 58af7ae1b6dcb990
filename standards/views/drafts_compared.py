"""Two versions of a draft compared: the page, and the 修订对照表."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from societies.http import SocietyRequest
from societies.sheets import rows_to_xlsx
from standards.access import project_or_404, reads_unfrozen
from standards.document import compare
from standards.document.html import ImageUrl
from standards.models import Project, Revision
from standards.queries import compared, drafts

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def draft_compare(request: SocietyRequest, ref: str) -> HttpResponse:
    """Side by side or inline (``view``), what changed or the whole text (``all``), by the address alone."""
    project = project_or_404(ref)
    rows = drafts.versions(project, unfrozen=reads_unfrozen(request.person, project))
    old, new = _chosen(request, rows)
    context = {
        "active_nav": "project_list",
        "project": project,
        "rows": rows,
        "old": old,
        "new": new,
        "side": request.GET.get("view") != "inline",
        "whole": "all" in request.GET,
        "reading": None,
    }
    if old is not None and new is not None:
        context["reading"] = compared.read(
            drafts.text_of(old),
            drafts.text_of(new),
            old_image=image_urls(request, project, old),
            new_image=image_urls(request, project, new),
            whole="all" in request.GET,
        )
    return render(request, "standards/draft_compare.html", context)


@require_GET
def revision_table(request: SocietyRequest, ref: str) -> HttpResponse:
    """The 修订对照表 of two versions as a workbook."""
    project = project_or_404(ref)
    rows = drafts.versions(project, unfrozen=reads_unfrozen(request.person, project))
    old, new = _chosen(request, rows)
    if old is None or new is None:
        raise Http404
    found = compare.compare(drafts.text_of(old), drafts.text_of(new))
    book = rows_to_xlsx("修订对照表", compare.COLUMNS, compare.revision_table(found))
    name = f"{project.reference}-v{old.sequence}-v{new.sequence}.xlsx"
    return HttpResponse(
        book, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def image_urls(request: SocietyRequest, project: Project, revision: Revision) -> ImageUrl:
    """Where the pictures of a version are."""
    where = [request.society.code, project.reference, revision.sequence]
    return lambda key: reverse("draft_image", args=[*where, key])


def _chosen(request: SocietyRequest, rows: Sequence[Revision]) -> tuple[Revision | None, Revision | None]:
    """The versions ``from`` and ``to`` of the address; without them the newest and the one before. Unknown ones are 404."""
    by_number = {str(row.sequence): row for row in rows}
    newest = rows[0] if rows else None
    before = rows[1] if len(rows) > 1 else None
    found = []
    for name, default in (("from", before), ("to", newest)):
        asked = request.GET.get(name, "")
        if asked and asked not in by_number:
            raise Http404
        found.append(by_number[asked] if asked else default)
    return (found[0], found[1]) if found[0] is not None else (None, None)
