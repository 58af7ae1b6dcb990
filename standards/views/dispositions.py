"""The leader's work surface: what becomes of each comment, and telling the authors."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.models import Person
from societies.roles import Permission
from standards.access import comment_or_404, consultation_or_404
from standards.access import comments as access
from standards.actions import dispositions as actions
from standards.actions import proposed_changes
from standards.actions import triage as board_actions
from standards.actions.editing import Conflict
from standards.forms.dispositions import DiscussionForm, DispositionFilter, DispositionForm, TriageForm
from standards.models import Comment, Consultation, Disposition
from standards.queries import comments, triage
from standards.queries.comment_pages import comment_page
from standards.queries.paging import Counted
from standards.queries.proposed_changes import conflicts_among

_PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def comment_list(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """The triage board. POST does one thing with the comments that were chosen, and comes back to the same view."""
    found = consultation_or_404(ref, number)
    people = list(triage.drafters(found.project))
    if request.method == "POST":
        require(request.person, Permission.DRAFT_WRITE, found.procedure)
        bulk = TriageForm(request.POST, drafters=people)
        if bulk.is_valid() and _triage(request, found, bulk):
            return redirect(request.get_full_path())
        return _board(request, found, people, bulk)
    return _board(request, found, people, TriageForm(drafters=people))


def _board(
    request: SocietyRequest, found: Consultation, people: list[Person], bulk: TriageForm
) -> HttpResponse:
    form = DispositionFilter(request.GET, drafters=people)
    view = form.view()
    group = view.pop("group")
    wanted = triage.narrowed(found, **view) & access.readable(request.person, found)
    progress = triage.progress(found, wanted, group)
    pages = Counted(triage.board(found, wanted, group), _PER_PAGE, count=progress.rows)
    page = pages.get_page(request.GET.get("page"))
    rows = page.object_list = list(triage.told(found, cast(QuerySet[Comment], page.object_list)))
    works = can(request.person, Permission.DRAFT_WRITE, found.procedure)
    conflicts = conflicts_among(rows) if works else None
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "bulk": bulk,
        "page": page,
        "talk": comments.with_redlines(rows, conflicts),
        "group": group,
        "query": query.urlencode(),
        "filtered": group or any(view.values()),
        "progress": progress,
        "leads": can(request.person, Permission.DRAFT_LEAD, found.procedure),
        "works": works,
        "resolving": not comments.not_now(found),
    }
    status = 422 if bulk.errors else 200
    return render(request, "standards/comment_list.html", context, status=status)


def _triage(request: SocietyRequest, found: Consultation, bulk: TriageForm) -> bool:
    """Whether it was done; if not, the form says why."""
    given, numbers = bulk.cleaned_data, bulk.numbers
    if given["act"] in {"decide", "as_proposed"}:
        require(request.person, Permission.DRAFT_LEAD, found.procedure)
    if request.GET.get("group") == triage.ALIKE:
        numbers = triage.with_those_alike(found, numbers)
    acts: dict[str, Callable[..., int]] = {
        "assign": partial(board_actions.assign, assignee=given["assignee"]),
        "label": partial(board_actions.label, topic=given["topic"]),
        "propose": partial(board_actions.propose, verdict=given["verdict"], reason=given["reason"]),
        "decide": partial(board_actions.decide, verdict=given["verdict"], reason=given["reason"]),
        "as_proposed": board_actions.decide_as_proposed,
    }
    try:
        done = acts[given["act"]](consultation=found, numbers=numbers, actor=request.person, at=request.at)
    except Refused as refused:
        bind_refusals(bulk, refused)
        return False
    messages.success(
        request, ngettext("Done for %(n)d comment.", "Done for %(n)d comments.", done) % {"n": done}
    )
    return True


@require_http_methods(["GET", "POST"])
def comment(request: SocietyRequest, ref: str, number: int, comment: int) -> HttpResponse:
    """One comment and what it changed. POST decides: the disposition alone, or with the change put into the open draft."""
    found = access.comment_to_read_or_404(request.person, consultation_or_404(ref, number), comment)
    leads = can(request.person, Permission.DRAFT_LEAD, found.consultation.procedure)
    form = None
    if request.method == "POST":
        require(request.person, Permission.DRAFT_LEAD, found.consultation.procedure)
        form = DispositionForm(_taking_up(request.POST))
        if form.is_valid() and _decide(request, found, form):
            messages.success(request, _("Decided on comment no. %(number)d.") % {"number": comment})
            return redirect(_next(request, ref, number, found))
    elif leads and not comments.not_now(found.consultation):
        form = DispositionForm(initial=_initial(found))
    return _comment(request, found, form)


def _comment(
    request: SocietyRequest,
    found: Comment,
    form: DispositionForm | None = None,
    talk: DiscussionForm | None = None,
) -> HttpResponse:
    """The page of a comment; ``form`` and ``talk`` may be ones that were refused, shown again with what was typed."""
    works = can(request.person, Permission.DRAFT_WRITE, found.consultation.procedure)
    context = {
        "active_nav": "consultation_list",
        "project": found.consultation.project,
        "consultation": found.consultation,
        "shown": comment_page(request.society.code, found, works=works),
        "works": works,
        "standing": getattr(found, "disposition", None),
        "form": form,
        "talk": talk or DiscussionForm(),
    }
    refused = (form is not None and form.errors) or (talk is not None and talk.errors)
    return render(request, "standards/comment.html", context, status=422 if refused else 200)


def _taking_up(posted: QueryDict) -> QueryDict:
    """Who puts the change into the draft accepts the comment."""
    given = posted.copy()
    if "apply" in given:
        given["verdict"] = Disposition.Verdict.ACCEPTED
    return given


def _initial(comment: Comment) -> dict[str, str]:
    """What stands decided, or what a drafter proposes."""
    standing = getattr(comment, "disposition", None)
    told = standing or getattr(comment, "proposed", None)
    return {
        "verdict": told.verdict if told else "",
        "reason": told.reason if told else "",
        "seen": standing.decided_at.isoformat() if standing else "",
    }


def _decide(request: SocietyRequest, comment: Comment, form: DispositionForm) -> bool:
    """Whether it was decided; if not, the form says why."""
    given = form.cleaned_data
    try:
        if "apply" not in request.POST:
            actions.dispose(comment=comment, actor=request.person, at=request.at, **given)
        else:
            proposed_changes.accept(
                comment=comment,
                mark=request.POST.get("mark", ""),
                reason=given["reason"],
                seen=given["seen"],
                actor=request.person,
                at=request.at,
            )
    except Refused as refused:
        bind_refusals(form, refused)
    except Conflict:
        form.add_error(
            None, _("The clause was changed meanwhile: look at what the change does to it now, then decide.")
        )
    return not form.errors


def _next(request: SocietyRequest, ref: str, number: int, done: Comment) -> str:
    """On to the next comment without a disposition, or back to the list when there is none."""
    following = comments.next_open(done)
    if following is None:
        return reverse("comment_list", args=[request.society.code, ref, number])
    return reverse("comment", args=[request.society.code, ref, number, following])


@require_POST
def comment_discussion(request: SocietyRequest, ref: str, number: int, comment: int) -> HttpResponse:
    """What the drafting group says among itself about a comment, and the topic it puts it under."""
    found = comment_or_404(consultation_or_404(ref, number), comment)
    require(request.person, Permission.DRAFT_WRITE, found.consultation.procedure)
    form = DiscussionForm(request.POST)
    if not form.is_valid():
        return _comment(request, found, talk=form)
    given = form.cleaned_data
    acts: dict[str, Callable[..., object]] = {
        "note": partial(board_actions.note, comment=found, text=given["text"]),
        "label": partial(
            board_actions.label,
            consultation=found.consultation,
            numbers=[comment],
            topic=given["topic"],
        ),
    }
    try:
        acts[given["act"]](actor=request.person, at=request.at)
    except Refused as refused:
        bind_refusals(form, refused)
        return _comment(request, found, talk=form)
    page = reverse("comment", args=[request.society.code, ref, number, comment])
    return redirect(f"{page}#discussion")


@require_POST
def dispositions_tell(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    require(request.person, Permission.DRAFT_LEAD, found.procedure)
    told = actions.tell(consultation=found, actor=request.person, at=request.at)
    messages.success(
        request,
        ngettext("%(n)d author is told by mail.", "%(n)d authors are told by mail.", told) % {"n": told},
    )
    return redirect("comment_list", request.society.code, ref, number)
