"""The leader's work surface: what becomes of each comment, telling the authors, the 汇总处理表."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import comment_or_404, consultation_or_404, project_or_404
from standards.actions import dispositions as actions
from standards.forms.comments import DispositionFilter, DispositionForm
from standards.models import Comment
from standards.queries import comments
from standards.rendering.comments import comment_table_of
from standards.rendering.tables import CommentTable, comment_table_docx, comment_table_xlsx

_PER_PAGE = 50
_OFFICE = "application/vnd.openxmlformats-officedocument."


@require_GET
def comment_list(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(project_or_404(ref), number)
    form = DispositionFilter(request.GET)
    view = form.view()
    page = Paginator(comments.to_dispose(found, **view), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "page": page,
        "talk": comments.with_redlines(page.object_list),
        "query": query.urlencode(),
        "filtered": any(view.values()),
        "progress": comments.progress(found),
        "leads": can(request.person, Permission.DRAFT_LEAD, found.procedure),
        "resolving": found.procedure.state == "closed" and found.project.procedure.state == "resolution",
    }
    return render(request, "standards/comment_list.html", context)


@require_http_methods(["GET", "POST"])
def comment_dispose(request: SocietyRequest, ref: str, number: int, comment: int) -> HttpResponse:
    found = comment_or_404(consultation_or_404(project_or_404(ref), number), comment)
    require(request.person, Permission.DRAFT_LEAD, found.consultation.procedure)
    standing = getattr(found, "disposition", None)
    form = DispositionForm(
        request.POST or None,
        initial={
            "verdict": standing.verdict if standing else None,
            "reason": standing.reason if standing else "",
            "seen": standing.decided_at.isoformat() if standing else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispose(comment=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Decided on comment no. %(number)d.") % {"number": comment})
            return redirect(_next(request, ref, number, found))
    context = {
        "active_nav": "consultation_list",
        "project": found.consultation.project,
        "consultation": found.consultation,
        "said": comments.with_redlines([found])[0],
        "standing": standing,
        "form": form,
    }
    return render(request, "standards/comment_dispose.html", context, status=422 if form.errors else 200)


def _next(request: SocietyRequest, ref: str, number: int, done: Comment) -> str:
    """On to the next comment without a disposition, or back to the list when there is none."""
    following = comments.next_open(done)
    if following is None:
        return reverse("comment_list", args=[request.society.code, ref, number])
    return reverse("comment_dispose", args=[request.society.code, ref, number, following])


@require_POST
def comments_accept(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """Accept the chosen editorial comments together."""
    found = consultation_or_404(project_or_404(ref), number)
    require(request.person, Permission.DRAFT_LEAD, found.procedure)
    chosen = [int(text) for text in request.POST.getlist("comment") if text.isdecimal() and len(text) < 9]
    try:
        done = actions.accept_editorial(
            consultation=found, actor=request.person, at=request.at, numbers=chosen
        )
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(
            request, ngettext("%(n)d comment accepted.", "%(n)d comments accepted.", done) % {"n": done}
        )
    return redirect("comment_list", request.society.code, ref, number)


@require_POST
def dispositions_tell(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(project_or_404(ref), number)
    require(request.person, Permission.DRAFT_LEAD, found.procedure)
    told = actions.tell(consultation=found, actor=request.person, at=request.at)
    messages.success(
        request,
        ngettext("%(n)d author is told by mail.", "%(n)d authors are told by mail.", told) % {"n": told},
    )
    return redirect("comment_list", request.society.code, ref, number)


@require_GET
def comment_table_docx_(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    return _file(request, ref, number, "docx", "wordprocessingml.document", comment_table_docx)


@require_GET
def comment_table_xlsx_(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    return _file(request, ref, number, "xlsx", "spreadsheetml.sheet", comment_table_xlsx)


def _file(
    request: SocietyRequest,
    ref: str,
    number: int,
    suffix: str,
    kind: str,
    make: Callable[[CommentTable], bytes],
) -> HttpResponse:
    found = consultation_or_404(project_or_404(ref), number)
    at: datetime = request.at
    response = HttpResponse(make(comment_table_of(found, at)), content_type=f"{_OFFICE}{kind}")
    name = f"意见汇总处理表 {found.project.reference} {found.project.title_zh}.{suffix}"
    response["Content-Disposition"] = (
        f"attachment; filename=\"comments-{found.project.reference}.{suffix}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
