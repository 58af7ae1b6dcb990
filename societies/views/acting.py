"""Acting for somebody (代办): who may act for whom, beginning and stopping it, allowing and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from societies import access
from societies.access import Refused
from societies.actions import delegations
from societies.forms.members import DelegationForm
from societies.http import SocietyRequest, acting_key, bind_refusals
from societies.models import Person
from societies.queries import delegations as read
from societies.registry import PLACES
from societies.roles import Permission


def oneself(request: SocietyRequest) -> Person:
    """Who sits at the keyboard, also while acting for somebody."""
    return request.person.agent or request.person


@require_http_methods(["GET", "POST"])
def acting(request: SocietyRequest) -> HttpResponse:
    """For whom I may act, who may act for me, and the form that allows it."""
    me = oneself(request)
    keys = access.can(me, Permission.MEMBER_INVITE, request.society)
    form = DelegationForm(request.POST or None, me=me, keys=keys)
    if request.method == "POST" and form.is_valid():
        try:
            given = delegations.give(actor=request.person, at=request.at, **form.given())
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request,
                _("%(agent)s may act for %(principal)s until %(day)s.")
                % {
                    "agent": given.agent.name,
                    "principal": given.principal.name,
                    "day": given.last_day.isoformat(),
                },
            )
            return redirect("acting", request.society.code)
    return render(
        request,
        "societies/acting.html",
        {
            "active_nav": "",
            "form": form,
            "keys": keys,
            "me": me,
            "rows": read.concerning(me, request.at, everybody=keys),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def acting_begin(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """From now on this browser acts for somebody in this society; to anybody but the agent it does not exist."""
    delegation = access.delegation_or_404(pk, request.at)
    if delegation.agent_id != oneself(request).pk:
        access.deny()
    request.session[acting_key(request.society)] = str(delegation.pk)
    messages.success(request, _("You act for %(name)s now.") % {"name": delegation.principal.name})
    return redirect(min(PLACES.values(), key=lambda place: place.order).url, request.society.code)


@require_POST
def acting_stop(request: SocietyRequest) -> HttpResponse:
    """Act for oneself again."""
    request.session.pop(acting_key(request.society), None)
    messages.success(request, _("You act for yourself again."))
    return redirect("acting", request.society.code)


@require_POST
def acting_end(request: SocietyRequest, pk: UUID) -> HttpResponse:
    delegation = access.delegation_or_404(pk, request.at)
    delegations.end(delegation=delegation, actor=oneself(request), at=request.at)
    messages.success(request, _("Ended. Nothing done so far changes."))
    return redirect("acting", request.society.code)
