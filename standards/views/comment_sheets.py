"""Comment sheets of a consultation: uploading them, looking at their rows, making comments of these."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from societies.access import Denied, Refused
from societies.http import SocietyRequest, bind_refusals
from standards.access import comment_sheet_or_404, consultation_to_run_or_404
from standards.actions import comment_sheets as actions
from standards.actions.comment_sheets import Settled
from standards.actions.drafts import File
from standards.forms.comment_sheets import LinesForm, SheetsForm
from standards.models import CommentSheet, Consultation
from standards.queries import comment_sheets as reads

_PER_PAGE = 40


def _opened(request: SocietyRequest, ref: str, number: int) -> Consultation:
    """The consultation, for those who enter what came on paper; one that never opened has no replies."""
    found = consultation_to_run_or_404(request.person, ref, number)
    if found.revision is None or found.opens_at is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def comment_sheets(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """Upload comment sheets; what they hold is shown before anything is entered."""
    found = _opened(request, ref, number)
    form = SheetsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept: list[CommentSheet] = []
        refusals: list[Denied] = []
        for file in form.cleaned_data["sheets"]:
            given = File(file.name or "", file.read())
            try:
                kept.append(
                    actions.receive(consultation=found, file=given, actor=request.person, at=request.at)
                )
            except Refused as refused:
                refusals += refused.refusals
        if kept:
            for refusal in refusals:
                messages.error(request, refusal.reason)
            if len(kept) == 1 and not refusals:
                return redirect("comment_sheet", request.society.code, ref, number, kept[0].number)
            messages.success(request, _("Kept: %(count)d sheets. Look at each.") % {"count": len(kept)})
            return redirect("comment_sheets", request.society.code, ref, number)
        bind_refusals(form, Refused(*refusals))
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "sheets": reads.sheets_of(found),
    }
    return render(request, "standards/comment_sheets.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def comment_sheet(request: SocietyRequest, ref: str, number: int, sheet: int) -> HttpResponse:
    """The rows of a sheet, a page at a time. POST makes comments of those that have a place and a unit."""
    found = _opened(request, ref, number)
    kept = comment_sheet_or_404(found, sheet)
    settled = request.GET.get("show") == "settled" and request.method == "GET"
    page = Paginator(reads.lines_of(kept, settled=settled), _PER_PAGE).get_page(request.GET.get("page"))
    ground, lines = reads.Ground(found), list(page.object_list)
    form = LinesForm(request.POST or None, sheet=kept, lines=lines, ground=ground)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.settle(
                sheet=kept,
                senders=form.senders,
                choices=form.choices,
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _told(done))
            return redirect("comment_sheet", request.society.code, ref, number, sheet)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "sheet": kept,
        "settled": settled,
        "page": page,
        "form": form,
        **reads.review(kept, lines, ground, form.data, form.line_errors, form.sender_errors),
    }
    return render(request, "standards/comment_sheet.html", context, status=422 if form.errors else 200)


def _told(done: Settled) -> str:
    said = [ngettext("%(n)d comment entered.", "%(n)d comments entered.", done.entered) % {"n": done.entered}]
    if done.known:
        said.append(_("%(n)d were in already; they were not entered twice.") % {"n": done.known})
    if done.left:
        said.append(_("%(n)d left out.") % {"n": done.left})
    if done.waiting:
        said.append(_("%(n)d still need a place or a unit.") % {"n": done.waiting})
    return " ".join(said)
