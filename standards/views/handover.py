"""A leaving person's work, handed over on one page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from societies.access import Refused, person_or_404, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.actions.handover import hand_over
from standards.forms.handover import PEOPLE, HandoverForm
from standards.queries import handover as read
from workflow.queries.duties import waiting_for


@require_http_methods(["GET", "POST"])
def handover(request: SocietyRequest, pk: UUID) -> HttpResponse:
    require(request.person, Permission.PROJECT_STAFF, request.society)
    leaving = person_or_404(pk)
    form = HandoverForm(request.POST or None, items=read.items(leaving), leaving=leaving)
    if request.method == "POST" and form.is_valid():
        try:
            done = hand_over(
                person=leaving,
                successors=form.successors(),
                reason=form.cleaned_data["reason"],
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            said = ngettext("%(n)d thing is handed over.", "%(n)d things are handed over.", done) % {
                "n": done
            }
            messages.success(request, said)
            return redirect("member", request.society.code, pk)
    return render(
        request,
        "standards/handover.html",
        {
            "active_nav": "member_list",
            "subject": leaving,
            "form": form,
            "people_list": PEOPLE,
            "duties": waiting_for(leaving, request.at),
        },
        status=422 if form.errors else 200,
    )
