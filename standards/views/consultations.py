"""A consultation from its preparation to its end, and the list of all."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import consultation_or_404, consultation_to_run_or_404, project_or_404
from standards.actions import consultations as actions
from standards.forms.consultations import AnswerForm, ExtendForm, ListForm, ReasonForm
from standards.models import Consultation
from standards.queries import asking, moderation
from standards.queries import consultations as queries
from standards.queries.comments import is_over
from standards.views.prepared import show_checklist
from standards.views.reader import show_reader
from workflow.engine import may_move

_PER_PAGE = 50


@require_GET
def consultation_list(request: SocietyRequest) -> HttpResponse:
    form = ListForm(request.GET)
    view = form.view()
    page = Paginator(queries.of_society(**view), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "consultation_list",
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "filtered": any(view.values()),
    }
    return render(request, "standards/consultation_list.html", context)


@require_GET
def consultation_last(request: SocietyRequest, ref: str) -> HttpResponse:
    """The project's latest consultation, for links that know only the project."""
    return _last(request, ref, "consultation")


@require_GET
def account_last(request: SocietyRequest, ref: str) -> HttpResponse:
    return _last(request, ref, "consultation_account")


@require_GET
def comments_last(request: SocietyRequest, ref: str) -> HttpResponse:
    return _last(request, ref, "comment_list")


def _last(request: SocietyRequest, ref: str, page: str) -> HttpResponse:
    number = queries.last_number(project_or_404(ref))
    if number is None:
        raise Http404
    return redirect(page, request.society.code, ref, number)


@require_GET
def consultation(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """While it is prepared, the checklist; from its opening on, the text with its comments."""
    found = consultation_or_404(ref, number)
    if found.revision is None or found.procedure.state == "draft" or found.opens_at is None:
        return show_checklist(request, found)
    return show_reader(request, found)


@require_GET
def consultation_account(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    verdicts = {
        name: may_move(found.procedure, name, actor=request.person, at=request.at)
        for name in ("extend", "close", "void")
    }
    account, open_now = queries.reply_account(found), queries.is_open(found, request.at)
    form = AnswerForm(request.GET)
    wanted = form.wanted()
    may_run = can(request.person, Permission.CONSULTATION_RUN, found.procedure)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "account": account,
        "earlier": queries.earlier_rounds(found),
        "form": form,
        "page": asking.unit_by_unit(found, account, wanted, request.GET.get("page")),
        "query": f"answer={wanted}" if wanted else "",
        "balance": asking.balance(found, account) if open_now else None,
        "reminder_at": asking.reminder_at(found, request.at),
        "moves": verdicts,
        "may_run": may_run,
        "waiting": moderation.waiting(found) if may_run and found.public and not is_over(found) else 0,
        "late_until": queries.late_until(found, request.at),
        "open": open_now,
    }
    return render(request, "standards/consultation_account.html", context)


@require_POST
def consultation_open(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    try:
        actions.open_(consultation=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The consultation is open. Everyone asked gets a letter by mail."))
    return redirect("consultation", request.society.code, ref, number)


@require_http_methods(["GET", "POST"])
def consultation_extend(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    form = ExtendForm(request.POST or None)
    return _confirm(request, found, "extend", form, actions.extend, _("The consultation runs longer."))


@require_http_methods(["GET", "POST"])
def consultation_close(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    form = ReasonForm(request.POST or None)
    return _confirm(request, found, "close", form, actions.close, _("The consultation is closed."))


@require_http_methods(["GET", "POST"])
def consultation_void(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    form = ReasonForm(request.POST or None)
    return _confirm(request, found, "void", form, actions.void, _("The consultation is void."))


@require_POST
def consultation_discard(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    try:
        actions.discard(consultation=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
        return redirect("consultation", request.society.code, ref, number)
    messages.success(request, _("The prepared consultation is discarded."))
    return redirect("project", request.society.code, ref)


def _confirm(
    request: SocietyRequest,
    found: Consultation,
    move: str,
    form: forms.Form,
    act: Callable[..., None],
    done: str,
) -> HttpResponse:
    """One move with what it needs; refusals stand beside the field or above the form."""
    require(request.person, Permission.CONSULTATION_RUN, found.procedure)
    refusals = may_move(found.procedure, move, actor=request.person, at=request.at).refusals
    if request.method == "POST" and form.is_valid():
        try:
            act(consultation=found, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            refusals = ()
            bind_refusals(form, refused)
        else:
            messages.success(request, done)
            return redirect(
                "consultation_account", request.society.code, found.project.reference, found.number
            )
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "move": found.procedure.lifecycle.moves[move],
        "form": form,
        "refusals": refusals,
    }
    status = 422 if form.errors else 200
    return render(request, "standards/consultation_move.html", context, status=status)
