"""Freezing a version, and the files of one: the Word source, the 编制说明, the PDF."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Refused, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.models import Attachment
from societies.roles import Permission
from standards.access import project_or_404, revision_or_404
from standards.actions import drafts as actions
from standards.actions import drafts_print
from standards.document.exports import FORMS
from standards.forms.drafts import ExplanationForm, FreezeForm, file_of
from standards.queries import drafts


@require_http_methods(["GET", "POST"])
def draft_freeze(request: SocietyRequest, ref: str, sequence: int) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_LEAD, project.procedure)
    revision = revision_or_404(project, sequence, reader=request.person)
    form = FreezeForm(request.POST or None, request.FILES or None, project=project, revision=revision)
    if request.method == "POST" and form.is_valid():
        try:
            actions.freeze(
                project=project,
                revision=revision,
                stage=form.cleaned_data["stage"],
                explanation=file_of(form.cleaned_data.get("explanation")),
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            said = {"number": revision.sequence, "stage": revision.get_stage_display()}
            messages.success(request, _("Version %(number)d is frozen as “%(stage)s”.") % said)
            return redirect("draft_version", request.society.code, project.reference, sequence)
    found = drafts.found_in(revision)
    context = {
        "active_nav": "project_list",
        "project": project,
        "revision": revision,
        "form": form,
        "found": found,
        "warnings": drafts.cover_warnings(project, found),
        "refusals": [] if form.errors else drafts.freeze_refusals(project, revision),
    }
    return render(request, "standards/draft_freeze.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def explanation_upload(request: SocietyRequest, ref: str, sequence: int) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_WRITE, project.procedure)
    revision = revision_or_404(project, sequence, reader=request.person)
    form = ExplanationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = file_of(form.cleaned_data["file"])
        assert file is not None
        try:
            actions.attach_explanation(
                project=project, revision=revision, file=file, actor=request.person, at=request.at
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The explanatory report is attached."))
            return redirect("draft_version", request.society.code, project.reference, sequence)
    context = {
        "active_nav": "project_list",
        "project": project,
        "revision": revision,
        "form": form,
        "refusals": [] if form.errors else drafts.explanation_refusals(project, revision),
    }
    return render(request, "standards/draft_explanation.html", context, status=422 if form.errors else 200)


@require_GET
def draft_explanation(request: SocietyRequest, ref: str, sequence: int) -> HttpResponseBase:
    return _download(revision_or_404(project_or_404(ref), sequence, reader=request.person).explanation)


@require_GET
def draft_source(request: SocietyRequest, ref: str, sequence: int) -> HttpResponseBase:
    """The Word file exactly as it was uploaded."""
    return _download(revision_or_404(project_or_404(ref), sequence, reader=request.person).source)


@require_GET
def draft_export(request: SocietyRequest, ref: str, sequence: int, form: str) -> HttpResponse:
    """The version as STS, HTML, JSON or plain text, to be kept as a file."""
    project = project_or_404(ref)
    revision = revision_or_404(project, sequence, reader=request.person)
    if form not in FORMS:
        raise Http404
    wanted = FORMS[form]
    response = HttpResponse(wanted.dump(drafts.whole_text(revision)), content_type=wanted.media_type)
    name = f"{project.reference}-{revision.sequence}{wanted.suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_http_methods(["GET", "POST"])
def draft_pdf(request: SocietyRequest, ref: str, sequence: int) -> HttpResponseBase:
    """POST asks for the PDF, GET gives it; until it is made, the page of the version says so."""
    project = project_or_404(ref)
    revision = revision_or_404(project, sequence, reader=request.person)
    if request.method == "POST":
        try:
            drafts_print.ask(revision=revision, actor=request.person, at=request.at)
        except Refused as refused:
            tell_refusals(request, refused)
    else:
        made = drafts.print_of(revision)
        if made is not None and made.attachment is not None:
            return _download(made.attachment, inline=True)
    return redirect("draft_version", request.society.code, project.reference, sequence)


def _download(attachment: Attachment | None, *, inline: bool = False) -> HttpResponseBase:
    if attachment is None:
        raise Http404
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=not inline,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
