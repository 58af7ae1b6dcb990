"""Technical review: the society's list, and a project's own page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, tell_refusals
from societies.roles import Permission
from standards.access import project_or_404
from standards.actions.projects import make_move
from standards.forms.review import ReviewFilter
from standards.queries import reviews
from standards.queries.rules import rules_of
from workflow.queries.reviews import obstacles, quorum_missing

_PER_PAGE = 50


@require_GET
def review_list(request: SocietyRequest) -> HttpResponse:
    form = ReviewFilter(request.GET)
    view = form.view()
    page = Paginator(reviews.of_society(**view), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "review_list",
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "filtered": any(view.values()),
    }
    return render(request, "standards/review_list.html", context)


@require_GET
def review(request: SocietyRequest, ref: str) -> HttpResponse:
    """What was chosen, what came out, and what comes next."""
    project = project_or_404(ref)
    past = reviews.past_reviews(project)
    context = {
        "active_nav": "review_list",
        "project": project,
        "past": past,
        "running": next((row for row in past if row.running), None),
        "again": project.procedure.state == "review" and quorum_missing(project.procedure_id),
        "obstacles": obstacles(project.procedure),
        "points": reviews.open_points(project) if reviews.sees_votes(request.person, project) else [],
        "papers": reviews.papers(project),
        "rules": rules_of(project, request.at),
        "may_run": can(request.person, Permission.REVIEW_RUN, project.procedure),
    }
    return render(request, "standards/review.html", context)


@require_POST
def review_again(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    require(request.person, Permission.REVIEW_RUN, project.procedure)
    try:
        make_move(project=project, move="reballot", actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The review begins again: choose a ballot or a meeting."))
    return redirect("review", request.society.code, ref)
