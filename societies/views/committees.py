"""Committees, their working groups, and who sits in them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from societies import access
from societies.access import Refused
from societies.actions import committees, people
from societies.forms.members import CommitteeForm, SeatForm
from societies.http import SocietyRequest, bind_refusals
from societies.queries import people as read
from societies.roles import ROLES, Permission


@require_safe
def committee_list(request: SocietyRequest) -> HttpResponse:
    return render(
        request,
        "societies/committee_list.html",
        {
            "active_nav": "member_list",
            "rows": read.committees(),
            "may": access.can(request.person, Permission.COMMITTEE_EDIT, request.society),
        },
    )


@require_http_methods(["GET", "POST"])
def committee_new(request: SocietyRequest) -> HttpResponse:
    access.require(request.person, Permission.COMMITTEE_EDIT, request.society)
    form = CommitteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = committees.found(actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("%(name)s is founded. Fill its seats now.") % {"name": made.name})
            return redirect("committee", request.society.code, made.code)
    return render(request, "societies/committee_new.html", {"active_nav": "member_list", "form": form})


@require_http_methods(["GET", "POST"])
def committee(request: SocietyRequest, code: str) -> HttpResponse:
    """A committee's facts and seats; filling a seat happens here."""
    found = access.committee_or_404(code)
    may = access.can(request.person, Permission.COMMITTEE_EDIT, request.society)
    form = SeatForm(request.POST or None) if may else None
    if request.method == "POST":
        access.require(request.person, Permission.COMMITTEE_EDIT, request.society)
        assert form is not None
        if form.is_valid():
            people.seat(actor=request.person, at=request.at, committee=found, **form.cleaned_data)
            messages.success(request, _("%(name)s has a seat.") % {"name": form.cleaned_data["person"].name})
            return redirect("committee", request.society.code, code)
    return render(
        request,
        "societies/committee.html",
        {
            "active_nav": "member_list",
            "committee": found,
            "seats": read.seats(found),
            "form": form,
            "labels": {name: role.label for name, role in ROLES.items()},
        },
    )


@require_http_methods(["GET", "POST"])
def committee_edit(request: SocietyRequest, code: str) -> HttpResponse:
    access.require(request.person, Permission.COMMITTEE_EDIT, request.society)
    found = access.committee_or_404(code)
    form = CommitteeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        committees.change(actor=request.person, at=request.at, committee=found, facts=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("committee", request.society.code, code)
    return render(
        request,
        "societies/committee_edit.html",
        {"active_nav": "member_list", "form": form, "committee": found},
    )


@require_POST
def seat_end(request: SocietyRequest, code: str, pk: UUID) -> HttpResponse:
    access.require(request.person, Permission.COMMITTEE_EDIT, request.society)
    taken = read.seat(access.committee_or_404(code), pk)
    if taken is None:
        raise Http404
    people.unseat(actor=request.person, at=request.at, seat=taken)
    messages.success(request, _("%(name)s has left the seat.") % {"name": taken.person.name})
    return redirect("committee", request.society.code, code)
