"""What became of one's comments, with or without an account, and objecting to it; the drafting group's answer."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from societies import limits
from societies.access import Refused, require
from societies.http import SocietyRequest, anonymous_door, bind_refusals
from societies.models import Person
from societies.queries import tenants
from societies.roles import Permission
from societies.views.limits import too_many
from standards.access import (
    comment_or_404,
    consultation_or_404,
    one_or_404,
    public_consultation_or_404,
    told_or_404,
)
from standards.actions import objections as actions
from standards.actions.moderation import ask_again
from standards.actions.own_comments import Gone
from standards.forms.objections import ObjectionAnswerForm, ObjectionForm
from standards.models import Comment, Consultation
from standards.queries import comments, consultations, moderation, objections, published_comments
from standards.queries.traces import standard_with_text
from standards.views.own_comments import ACTS, Lost, change, lost, own_form, send_attached


@require_http_methods(["GET", "POST"])
def comments_mine(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """What a person of the society commented. POST objects to a disposition."""
    found = consultation_or_404(ref, number)
    if request.method == "POST":
        require(request.person, Permission.COMMENT_WRITE, found.procedure)
    return _told(request, found, request.person, "standards/comments_mine.html", "consultation_list")


@never_cache
@require_http_methods(["GET", "POST"])
@anonymous_door
def dispositions_link(request: SocietyRequest, token: str) -> HttpResponse:
    """The same for whoever got a letter: with what became of them, or the one that confirmed a comment from outside."""
    found, author = told_or_404(token)
    if request.method == "POST" and not limits.take(request, "author_link"):
        return too_many(request)
    return _told(request, found, author, "standards/comments_told.html", "consultations", token)


@require_safe
@anonymous_door
def dispositions_link_file(request: SocietyRequest, token: str, comment: int) -> FileResponse:
    """What an author sent with a comment."""
    return send_attached(comments.of_author(*told_or_404(token)), comment)


def _told(
    request: SocietyRequest, found: Consultation, author: Person, template: str, nav: str, token: str = ""
) -> HttpResponse:
    rows = comments.of_author(found, author)
    changing = request.POST.get("act") in ACTS
    ever = comments.of_author(found, author, gone=True)
    own = own_form(request, ever) if changing or request.method == "GET" else None
    gone: Lost | None = None
    try:
        if own is not None and changing and change(request, own, author):
            return redirect(request.path)
    except Gone as refused:
        own, gone = None, lost(request, refused)
    form = ObjectionForm(None if changing else request.POST or None)
    if request.method == "POST" and form.is_valid() and _object(request, ever, form, author):
        return redirect(request.path)
    aside = [] if author.account_id else moderation.asides_of(found, author, request.at)
    context = {
        "active_nav": nav,
        "project": found.project,
        "consultation": found,
        "author": author,
        "token": token,
        "rows": objections.mine(rows, found.project, request.at),
        "aside": aside,
        "contact": tenants.profile() if aside else None,
        "form": form,
        "own": own,
        "lost": gone,
        "open": consultations.is_open(found, request.at),
    }
    wrong = form.errors or gone or (own is not None and own.errors)
    return render(request, template, context, status=422 if wrong else 200)


def _object(request: SocietyRequest, ever: QuerySet[Comment], form: ObjectionForm, author: Person) -> bool:
    """To what became of a comment, or to its being set aside. Whether it is in; if not, the form says why."""
    given = form.cleaned_data
    comment = one_or_404(comments.numbered(ever, given["comment"]))
    again = request.POST.get("act") == "look_again"
    act: Callable[..., object] = ask_again if again else actions.make
    try:
        act(comment=comment, text=given["text"], actor=author, at=request.at)
    except Refused as refused:
        bind_refusals(form, refused)
        return False
    said = _("You have asked for a second look. The secretariat answers by letter.")
    messages.success(request, said if again else _("Your objection is in. The drafting group answers it."))
    return True


@require_http_methods(["GET", "POST"])
def objection(request: SocietyRequest, ref: str, number: int, comment: int) -> HttpResponse:
    """The drafting group enters an objection that came in writing, or answers the one that stands."""
    found = comment_or_404(consultation_or_404(ref, number), comment)
    require(request.person, Permission.DRAFT_LEAD, found.consultation.procedure)
    standing = getattr(found, "objection", None)
    form = (
        ObjectionForm(request.POST or None, initial={"comment": comment})
        if standing is None
        else ObjectionAnswerForm(
            request.POST or None, initial={"outcome": standing.outcome, "text": standing.answer}
        )
    )
    if request.method == "POST" and form.is_valid():
        given = {"text": form.cleaned_data["text"], "actor": request.person, "at": request.at}
        try:
            if standing is None:
                actions.make(comment=found, **given)
            else:
                actions.answer(objection=standing, outcome=form.cleaned_data["outcome"], **given)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request, _("Entered.") if standing is None else _("Answered; the author is told.")
            )
            return redirect("comment", request.society.code, ref, number, comment)
    context = {
        "active_nav": "consultation_list",
        "project": found.consultation.project,
        "consultation": found.consultation,
        "said": comments.with_redlines([found])[0],
        "objection": standing,
        "form": form,
    }
    return render(request, "standards/objection.html", context, status=422 if form.errors else 200)


@require_GET
@anonymous_door
def public_comments(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """What was said in a public consultation that has closed, and what was done."""
    found = public_consultation_or_404(ref, number)
    if found.closed_at is None:
        raise Http404
    page = Paginator(published_comments.of_consultation(found), 50).get_page(request.GET.get("page"))
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "page": page,
        "rows": published_comments.published(page.object_list),
        "standard": standard_with_text(found.project),
    }
    return render(request, "standards/public_comments.html", context)
