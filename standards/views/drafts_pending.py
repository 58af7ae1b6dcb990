"""A Word file that is looked at before it becomes a version: what it changes, and the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Denied, Refused, require
from societies.http import SocietyRequest
from societies.roles import Permission
from standards.access import pending_draft_or_404, project_or_404
from standards.actions import drafts_pending
from standards.document.anchors import carry
from standards.models import PendingDraft, Project
from standards.queries import compared, drafts, editing, findings
from standards.views.drafts import picture_answer
from standards.views.drafts_compared import image_urls


@require_http_methods(["GET", "POST"])
def draft_pending(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """GET shows what the file changes; POST decides: it becomes the next version, or it is discarded."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_WRITE, project.procedure)
    pending = pending_draft_or_404(project, pk)
    if request.method != "POST":
        return _show(request, project, pending)
    if "discard" in request.POST:
        drafts_pending.discard(pending=pending, actor=request.person, at=request.at)
        messages.success(request, _("The file was discarded; no version changed."))
        return redirect("draft_list", request.society.code, project.reference)
    against = request.POST.get("against", "")
    try:
        revision = drafts_pending.use(
            pending=pending,
            against=int(against) if against.isdecimal() else 0,
            actor=request.person,
            at=request.at,
        )
    except Refused as refused:
        return _show(request, project, pending, list(refused.refusals))
    messages.success(request, _("It is version %(number)d now.") % {"number": revision.sequence})
    return redirect("draft_version", request.society.code, project.reference, revision.sequence)


def _show(
    request: SocietyRequest, project: Project, pending: PendingDraft, refusals: list[Denied] | None = None
) -> HttpResponse:
    newest = drafts.newest(project)
    document = drafts.text_of(pending)
    reading = None
    if newest is not None:
        old = drafts.text_of(newest)
        where = [request.society.code, project.reference, pending.pk]
        reading = compared.read(
            old,
            carry(old, document),
            old_image=image_urls(request, project, newest),
            new_image=lambda key: reverse("draft_pending_image", args=[*where, key]),
            whole="all" in request.GET,
        )
    found = drafts.found_in(pending)
    context = {
        "active_nav": "project_list",
        "project": project,
        "pending": pending,
        "newest": newest,
        "found": found,
        "warnings": drafts.cover_warnings(project, found),
        "judged": findings.judge_text(project, document),
        "refusals": drafts.upload_refusals(project) + editing.unsaved_refusals(project)
        if refusals is None
        else refusals,
        "reading": reading,
        "side": request.GET.get("view") != "inline",
        "whole": "all" in request.GET,
    }
    return render(request, "standards/draft_pending.html", context, status=422 if refusals else 200)


@require_GET
def draft_pending_image(request: SocietyRequest, ref: str, pk: UUID, key: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_WRITE, project.procedure)
    return picture_answer(drafts.picture(pending_draft_or_404(project, pk), key))
