"""The demo's clock: business time moves ahead by a day, a week, or to what is due next."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies import clock as hands
from societies.access import Refused
from societies.actions import clocks
from societies.http import tell_refusals
from societies.queries import tenants

STEPS = {"day": timedelta(days=1), "week": timedelta(days=7)}


@login_required
@require_http_methods(["GET", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """Demo only: elsewhere the page does not exist. Every press of a button moves the clock once."""
    if not settings.DEMO:
        raise Http404
    at = hands.now()
    due = tenants.next_due(at)
    if request.method == "POST":
        step = request.POST.get("step", "")
        to = at + STEPS[step] if step in STEPS else due if step == "deadline" else None
        seen = request.POST.get("seen", "")
        if to is None or not seen.removeprefix("-").isdecimal():
            messages.error(request, _("Nothing waits for a time. Choose a day or a week."))
            return redirect("clock")
        try:
            clocks.advance(actor=None, at=at, to=to, seen=int(seen))
        except Refused as refused:
            tell_refusals(request, refused)
        else:
            hands.refresh()
            messages.success(
                request,
                _("It is %(day)s now.") % {"day": f"{hands.now().astimezone(hands.BEIJING):%Y-%m-%d %H:%M}"},
            )
        return redirect("clock")
    context = {"now": at, "due": due, "seen": tenants.clock_offset(), "steps": STEPS}
    return render(request, "societies/clock.html", context)
