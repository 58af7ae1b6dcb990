"""The platform's own pages: registering societies, inviting who begins in them, stopping and restoring them."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from societies import access, clock
from societies.access import Refused, society_by_code
from societies.actions import invitations, societies, suspensions
from societies.forms.profile import (
    FirstInvitationForm,
    OrderForm,
    RegistrationForm,
    RestorationForm,
    SuspensionForm,
)
from societies.http import OperatorRequest, bind_refusals, operator_door
from societies.models import SecurityEvent, Society
from societies.queries import security, tenants
from societies.queries import suspensions as standing
from societies.registry import platform_places
from societies.scoping import enter


@operator_door
@require_safe
def society_list(request: OperatorRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    page = Paginator(tenants.registered(q=q), 50).get_page(request.GET.get("page"))
    held = access.permissions(request.operator, [request.platform.pk])
    others = [entry for entry in platform_places(held) if entry.key != "society_list"]
    return render(request, "societies/society_list.html", {"page": page, "q": q, "others": others})


@operator_door
@require_safe
def security_log(request: OperatorRequest) -> HttpResponse:
    """Who came in, who was turned away, who was given what."""
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "account")}
    page = Paginator(security.events(**asked), 100).get_page(request.GET.get("page"))
    return render(
        request,
        "societies/security_log.html",
        {
            "page": page,
            "lines": security.lines(list(page.object_list)),
            "kinds": SecurityEvent.Kind.choices,
            "days": settings.SECURITY_LOG_DAYS,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            **asked,
        },
    )


@operator_door
@require_http_methods(["GET", "POST"])
def society_new(request: OperatorRequest) -> HttpResponse:
    """Register a society and invite its first secretary."""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            society = societies.register_with_secretary(
                platform=request.platform,
                actor=request.operator,
                at=request.at,
                names={name: given[name] for name in ("code", "name_zh", "name_en")},
                facts=form.facts,
                secretary={"name": given["first_name"], "email": given["first_email"]},
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request,
                _("%(name)s is registered. The invitation to %(email)s is on its way.")
                % {"name": society.name_zh, "email": given["first_email"]},
            )
            return redirect("society_list")
    return render(request, "societies/society_new.html", {"form": form})


@operator_door
@require_http_methods(["GET", "POST"])
def society_suspend(request: OperatorRequest, code: str) -> HttpResponse:
    """Stop a society whose activities an authority has ordered to cease."""
    society = _society_or_404(code)
    form = SuspensionForm(request.POST or None, today=clock.date_of(request.at))
    if request.method == "POST" and form.is_valid():
        try:
            suspensions.suspend(
                platform=request.platform,
                society=society,
                actor=request.operator,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("%(name)s is stopped.") % {"name": society.name_zh})
            return redirect("society_list")
    return _order_page(request, society, form)


@operator_door
@require_http_methods(["GET", "POST"])
def society_restore(request: OperatorRequest, code: str) -> HttpResponse:
    """Let a society go on."""
    society = _society_or_404(code)
    form = RestorationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suspensions.restore(
                platform=request.platform,
                society=society,
                actor=request.operator,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("%(name)s goes on.") % {"name": society.name_zh})
            return redirect("society_list")
    return _order_page(request, society, form)


def _order_page(request: OperatorRequest, society: Society, form: OrderForm) -> HttpResponse:
    with enter(society):
        orders = standing.orders()
    context = {"form": form, "about": society, "orders": orders, "stopping": isinstance(form, SuspensionForm)}
    return render(request, "societies/society_order.html", context)


def _society_or_404(code: str) -> Society:
    society = society_by_code(code)
    if society is None or society.kind == Society.Kind.PLATFORM:
        raise Http404
    return society


@operator_door
@require_http_methods(["GET", "POST"])
def society_invite(request: OperatorRequest, code: str) -> HttpResponse:
    """Invite somebody who begins in a society, for example when the first invitation ran out."""
    society = _society_or_404(code)
    form = FirstInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitations.invite_first(
                society=society,
                at=request.at,
                email=given["email"],
                name=given["name"],
                roles=[given["role"]],
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request, _("The invitation to %(email)s is on its way.") % {"email": given["email"]}
            )
            return redirect("society_list")
    return render(request, "societies/society_invite.html", {"form": form, "invited_to": society})
