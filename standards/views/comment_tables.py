"""The 意见汇总处理表: a short one comes at once, a long one and the PDF are made by a worker, and the page shows how far."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.http import SocietyRequest
from standards.access import consultation_or_404
from standards.access.comments import require_reading_all
from standards.actions import comment_tables as actions
from standards.forms.comment_tables import TableForm
from standards.models import CommentTableFile, Consultation
from standards.queries import comment_tables as queries
from standards.rendering.comments import MAKERS, comment_table_of, too_long

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    CommentTableFile.Form.WORD: f"{_OFFICE}wordprocessingml.document",
    CommentTableFile.Form.EXCEL: f"{_OFFICE}spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
def comment_table(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """What can be had, and what is being made. POST asks a worker for a file."""
    found = _consultation(request, ref, number)
    form = TableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask(consultation=found, form=form.cleaned_data["form"], actor=request.person, at=request.at)
        messages.success(request, _("The table is being made. You can leave this page."))
        return redirect(request.path)
    size = queries.size_of(found)
    files = list(queries.files_of(found))
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "at_once": size.at_once,
        "too_long": "" if size.as_pdf else too_long(size.rows),
        "files": files,
        "waiting": any(one.attachment_id is None and not one.problem for one in files),
    }
    return render(request, "standards/comment_table.html", context, status=422 if form.errors else 200)


@require_GET
def comment_table_docx(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    return _at_once(request, ref, number, CommentTableFile.Form.WORD)


@require_GET
def comment_table_xlsx(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    return _at_once(request, ref, number, CommentTableFile.Form.EXCEL)


def _consultation(request: SocietyRequest, ref: str, number: int) -> Consultation:
    found = consultation_or_404(ref, number)
    require_reading_all(request.person, found)
    return found


def _at_once(request: SocietyRequest, ref: str, number: int, form: CommentTableFile.Form) -> HttpResponse:
    """The file as the table stands now; of a long one, the page where it is asked for."""
    found = _consultation(request, ref, number)
    if not queries.size_of(found).at_once:
        messages.info(request, _("The table is long: ask for it here, and fetch it when it is made."))
        return redirect("comment_table", request.society.code, ref, number)
    response = HttpResponse(MAKERS[form](comment_table_of(found, request.at)), content_type=_TYPES[form])
    name = f"意见汇总处理表 {found.project.reference} {found.project.title_zh}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
