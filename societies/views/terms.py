"""Terms of office: what ends when, and letting it run longer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from societies import access
from societies.access import Refused
from societies.actions import terms
from societies.forms.members import ExtensionForm
from societies.http import SocietyRequest, bind_refusals
from societies.queries import terms as read
from societies.roles import ROLES, Permission


@require_http_methods(["GET", "POST"])
def term_list(request: SocietyRequest) -> HttpResponse:
    """Running terms, the first to end on top; the ticked ones get another last day."""
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    form = ExtensionForm(request.POST or None)
    ticked = _ids(request.POST.getlist("held"))
    if request.method == "POST" and form.is_valid():
        held, day = read.chosen(ticked), form.cleaned_data["last_day"]
        try:
            terms.extend(actor=request.person, at=request.at, held=held, last_day=day)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            done = ngettext("%(n)d term runs until %(day)s.", "%(n)d terms run until %(day)s.", len(held))
            messages.success(request, done % {"n": len(held), "day": day.isoformat()})
            return redirect("term_list", request.society.code)
    unlimited = "unlimited" in request.GET
    return render(
        request,
        "societies/term_list.html",
        {
            "active_nav": "member_list",
            "rows": read.running(limited=not unlimited),
            "unlimited": unlimited,
            "ticked": ticked,
            "form": form,
            "labels": {name: role.label for name, role in ROLES.items()},
        },
        status=422 if form.errors else 200,
    )


def _ids(given: list[str]) -> list[UUID]:
    """What was ticked; anything that is no id names nothing."""
    try:
        return [UUID(text) for text in given]
    except ValueError:
        return []
