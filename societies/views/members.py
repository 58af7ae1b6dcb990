"""Who belongs to the society: members, units, and the roles they hold."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from societies import access, sheets
from societies.access import Refused
from societies.actions import committees, people
from societies.forms.members import MemberFilter, RoleForm, UnitForm
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.queries import people as read
from societies.registry import DEEDS
from societies.roles import ROLES, Permission


@require_safe
def member_list(request: SocietyRequest) -> HttpResponse:
    """Members, with a search, a filter by role, and the invitations that still wait."""
    form = MemberFilter(request.GET)
    found = read.members(**form.asked)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    invites = access.can(request.person, Permission.MEMBER_INVITE, request.society)
    counts = read.role_counts()
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "societies/member_list.html",
        {
            "active_nav": "member_list",
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "counts": [(ROLES[name].label, counts[name], name) for name in ROLES if counts[name]],
            "invites": invites,
            "invitations": read.invitations() if invites else [],
            "labels": {name: role.label for name, role in ROLES.items()},
        },
    )


@require_safe
def member_export(request: SocietyRequest) -> HttpResponse:
    """The same list as Excel, for those who may invite, since it holds addresses."""
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    found = read.members(**MemberFilter(request.GET).asked)
    rows = [
        (
            person.name,
            person.email,
            person.organization.name if person.organization else "",
            "、".join(_(ROLES[m.role].label) for m in person.running),  # type: ignore[attr-defined]
            min(m.since for m in person.running),  # type: ignore[attr-defined]
        )
        for person in found
    ]
    headers = (_("Name"), _("E-mail"), _("Unit"), _("Roles"), _("Since"))
    return HttpResponse(
        sheets.rows_to_xlsx(_("Members"), headers, rows),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{request.society.code}-members.xlsx"'},
    )


@require_http_methods(["GET", "POST"])
def member(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """One member: the roles held, and for those who may, giving another."""
    person = access.person_or_404(pk)
    may = access.can(request.person, Permission.MEMBER_INVITE, request.society)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        access.require(request.person, Permission.MEMBER_INVITE, request.society)
        if form.is_valid():
            try:
                people.appoint(actor=request.person, at=request.at, person=person, **form.cleaned_data)
            except Refused as refused:
                bind_refusals(form, refused)
            else:
                messages.success(request, _("%(name)s holds the role now.") % {"name": person.name})
                return redirect("member", request.society.code, pk)
    return render(
        request,
        "societies/member.html",
        {
            "active_nav": "member_list",
            "subject": person,
            "memberships": read.memberships_of(person),
            "seats": read.seats_of(person),
            "form": form if may else None,
            "labels": {name: role.label for name, role in ROLES.items()},
            "deeds": [
                (entry.label, reverse(entry.url, args=[request.society.code, pk]))
                for entry in sorted(DEEDS.values(), key=lambda place: place.order)
                if access.can(request.person, entry.permission, request.society)
            ],
        },
    )


@require_POST
def membership_end(request: SocietyRequest, pk: UUID) -> HttpResponse:
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    membership = read.membership(pk)
    if membership is None:
        raise Http404
    try:
        people.dismiss(actor=request.person, at=request.at, membership=membership)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The role is ended.") + " " + membership.person.name)
    return redirect("member", request.society.code, membership.person_id)


@require_safe
def organization_list(request: SocietyRequest) -> HttpResponse:
    page = Paginator(read.units(), 100).get_page(request.GET.get("page"))
    return render(
        request, "societies/organization_list.html", {"active_nav": "member_list", "page": page, "query": ""}
    )


@require_http_methods(["GET", "POST"])
def organization(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """A unit and its people; its facts can be mended by those who may invite."""
    unit = access.organization_or_404(pk)
    may = access.can(request.person, Permission.MEMBER_INVITE, request.society)
    form = UnitForm(request.POST or None, instance=unit)
    if request.method == "POST":
        access.require(request.person, Permission.MEMBER_INVITE, request.society)
        if form.is_valid():
            try:
                committees.change_unit(
                    actor=request.person, at=request.at, unit=unit, facts=form.cleaned_data
                )
            except Refused as refused:
                bind_refusals(form, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("organization", request.society.code, pk)
    return render(
        request,
        "societies/organization.html",
        {
            "active_nav": "member_list",
            "unit": unit,
            "people": read.people_of_unit(unit),
            "form": form if may else None,
        },
    )
