"""Comments that lost their place when the text changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from societies.access import Refused, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import consultation_or_404
from standards.actions import places as actions
from standards.forms.dispositions import PlaceForm
from standards.queries import places


@require_http_methods(["GET", "POST"])
def comments_places(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """The clauses that are there no more, with their comments and the nearest clauses. POST chooses for one of them."""
    found = consultation_or_404(ref, number)
    require(request.person, Permission.DRAFT_WRITE, found.procedure)
    clauses = places.choices(found)
    form = PlaceForm(request.POST or None, clauses=clauses)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.choose(
                consultation=found, actor=request.person, at=request.at, **form.cleaned_data
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            said = ngettext("%(n)d comment has its place.", "%(n)d comments have their place.", done)
            messages.success(request, said % {"n": done})
            return redirect("comments_places", request.society.code, ref, number)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "rows": places.lost(found),
        "clauses": clauses,
        "form": form,
    }
    return render(request, "standards/comments_places.html", context, status=422 if form.errors else 200)
