"""Versions of a draft: the list, a new one, the page of one, reading it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import project_or_404, reads_unfrozen, revision_or_404
from standards.access.comments import readable_in_project
from standards.actions import drafts as actions
from standards.actions import drafts_pending
from standards.actions.drafts import File
from standards.document import html, outline
from standards.document.exports import FORMS
from standards.document.tree import Document, Image
from standards.forms.drafts import UploadForm, file_of
from standards.models import PendingDraft, Project, Revision
from standards.queries import drafts, editing, findings, traces


@require_GET
def draft_list(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    unfrozen = reads_unfrozen(request.person, project)
    rows = drafts.versions(project, unfrozen=unfrozen)
    may_write = can(request.person, Permission.DRAFT_WRITE, project.procedure)
    context = {
        "active_nav": "project_list",
        "project": project,
        "rows": [(row, drafts.found_in(row)) for row in rows],
        "pending": drafts.pending(project) if may_write else (),
        "open_draft": editing.open_draft(project) if may_write else None,
        "unfrozen": unfrozen,
        "refusals": drafts.upload_refusals(project),
        "may_write": may_write,
        "may_lead": can(request.person, Permission.DRAFT_LEAD, project.procedure),
    }
    return render(request, "standards/draft_list.html", context)


@require_http_methods(["GET", "POST"])
def draft_upload(request: SocietyRequest, ref: str) -> HttpResponse:
    """Upload a Word draft; a refused file leaves the note as it was typed."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_WRITE, project.procedure)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = file_of(form.cleaned_data["file"])
        assert file is not None
        try:
            return _received(request, project, file, form.cleaned_data["note"])
        except Refused as refused:
            bind_refusals(form, refused)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "refusals": [] if form.errors else drafts.upload_refusals(project),
        "newest": drafts.newest(project),
        "unsaved": editing.unsaved_refusals(project),
    }
    return render(request, "standards/draft_upload.html", context, status=422 if form.errors else 200)


def _received(request: SocietyRequest, project: Project, file: File, note: str) -> HttpResponse:
    """The first file is a version at once; of every other one it is shown what it changes."""
    code, actor, at = request.society.code, request.person, request.at
    if drafts.newest(project) is None:
        revision, new = actions.upload(project=project, file=file, note=note, actor=actor, at=at)
    else:
        found = drafts_pending.receive(project=project, file=file, note=note, actor=actor, at=at)
        if isinstance(found, PendingDraft):
            return redirect("draft_pending", code, project.reference, found.pk)
        revision, new = found, False
    say = (
        _("Version %(number)d is uploaded. Look through what was read.")
        if new
        else _("This file is version %(number)d already: nothing was added.")
    )
    messages.success(request, say % {"number": revision.sequence})
    return redirect("draft_version", code, project.reference, revision.sequence)


@require_GET
def draft_version(request: SocietyRequest, ref: str, sequence: int) -> HttpResponse:
    """What was read from the Word file, what is attached, and what can be done with this version."""
    project = project_or_404(ref)
    revision = revision_or_404(project, sequence, reader=request.person)
    found = drafts.found_in(revision)
    procedure = project.procedure
    may_write = can(request.person, Permission.DRAFT_WRITE, procedure)
    context = {
        "active_nav": "project_list",
        "project": project,
        "revision": revision,
        "found": found,
        "open_draft": editing.open_draft(project) if may_write else None,
        "fixable": may_write and editing.takes_fixes(project, revision),
        "judged": findings.judge(project, revision),
        "warnings": drafts.cover_warnings(project, found),
        "print": drafts.print_of(revision),
        "forms": FORMS.values(),
        "freeze_refusals": drafts.freeze_refusals(project, revision),
        "explanation_refusals": drafts.explanation_refusals(project, revision),
        "may_write": may_write,
        "may_lead": can(request.person, Permission.DRAFT_LEAD, procedure),
    }
    return render(request, "standards/draft_version.html", context)


@require_GET
def draft(request: SocietyRequest, ref: str, sequence: int) -> HttpResponse:
    """A version as a book: contents, clauses with their numbers in the margin."""
    project = project_or_404(ref)
    revision = revision_or_404(project, sequence, reader=request.person)
    document = drafts.text_of(revision)
    context = {
        "active_nav": "project_list",
        "project": project,
        "revision": revision,
        **pages_of(request, project, revision, document),
    }
    return render(request, "standards/draft.html", context)


@require_GET
def clause(request: SocietyRequest, ref: str, anchor: str) -> HttpResponse:
    """A clause as it came to be: every comment on it or that changed it, what was decided, what each changed."""
    project = project_or_404(ref)
    works = can(request.person, Permission.DRAFT_WRITE, project.procedure)
    code, page = request.society.code, request.GET.get("page")
    readable = readable_in_project(request.person, project)
    trace = traces.clause_trace(code, project, anchor[:80], works=works, readable=readable, page=page)
    if trace is None:
        raise Http404
    context = {
        "active_nav": "project_list",
        "project": project,
        "trace": trace,
        "works": works,
    }
    return render(request, "standards/clause.html", context)


def pages_of(
    request: SocietyRequest, project: Project, revision: Revision, document: Document
) -> dict[str, object]:
    """What ``draft_contents.html`` and ``draft_clauses.html`` show: for every page that shows a version's text."""

    def image_url(key: str) -> str:
        where = [request.society.code, project.reference, revision.sequence, key]
        return reverse("draft_image", args=where)

    comments = traces.counts(project, document)
    return {
        "contents": outline.outline(document, deepest=2),
        "clauses": [(one, comments[one.anchor]) for one in html.clauses(document, image_url=image_url)],
        "footnotes": [mark_safe(html.runs_html(runs)) for runs in document.footnotes],  # noqa: S308 -- escaped there
    }


@require_GET
def draft_image(request: SocietyRequest, ref: str, sequence: int, key: str) -> HttpResponse:
    """One picture of a version. A version's pictures never change."""
    project = project_or_404(ref)
    return picture_answer(drafts.picture(revision_or_404(project, sequence, reader=request.person), key))


def picture_answer(image: Image | None) -> HttpResponse:
    """A picture from a draft: shown alone it can do nothing."""
    if image is None or not image.media_type.startswith("image/"):
        raise Http404
    response = HttpResponse(image.data, content_type=image.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, private=True, max_age=86400, immutable=True)
    return response
