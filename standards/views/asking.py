"""Who is asked: more units, their links, reminding those who are silent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from societies.access import Refused
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from standards.access import asked_unit_or_404, consultation_to_run_or_404, reply_token
from standards.actions import asking as actions
from standards.forms.consultations import AskForm
from standards.forms.replies import AddressForm
from standards.models import Consultation
from standards.queries import consultations as queries


def _page_of(request: SocietyRequest, found: Consultation) -> str:
    name = "consultation" if found.procedure.state == "draft" else "consultation_account"
    return reverse(name, args=[request.society.code, found.project.reference, found.number])


@require_http_methods(["GET", "POST"])
def consultation_ask(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """Put more units on the list: chosen on this page, or one by one where the balance shows a gap."""
    found = consultation_to_run_or_404(request.person, ref, number)
    form = AskForm(request.POST if request.method == "POST" else None, consultation=found)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask(
                consultation=found, units=form.cleaned_data["units"], actor=request.person, at=request.at
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request,
                ngettext("%(n)d unit more is asked.", "%(n)d units more are asked.", asked) % {"n": asked},
            )
            return redirect(_page_of(request, found))
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "open": queries.is_open(found, request.at),
        "back": _page_of(request, found),
    }
    return render(request, "standards/consultation_ask.html", context, status=422 if form.errors else 200)


@require_POST
def consultation_remind(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    try:
        told = actions.remind(consultation=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(
            request, ngettext("%(n)d unit is reminded.", "%(n)d units are reminded.", told) % {"n": told}
        )
    return redirect("consultation_account", request.society.code, ref, number)


@never_cache
@require_http_methods(["GET", "POST"])
def asked_unit_link(request: SocietyRequest, ref: str, number: int, pk: UUID) -> HttpResponse:
    """A new link for a unit: mailed to an address, or shown this once to be handed over."""
    found = consultation_to_run_or_404(request.person, ref, number)
    reply = asked_unit_or_404(found, pk)
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"address": reply.address})
    link = ""
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            made = actions.renew_link(reply=reply, actor=request.person, at=request.at, address=address)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            if address:
                messages.success(request, _("The new link is mailed to %(to)s.") % {"to": address})
                return redirect(_page_of(request, found))
            path = reverse("reply_link", args=[request.society.code, reply_token(made)])
            link = request.build_absolute_uri(path)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "reply": reply,
        "form": form,
        "link": link,
    }
    return render(request, "standards/asked_unit_link.html", context, status=422 if form.errors else 200)
