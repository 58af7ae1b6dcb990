"""Erasing somebody: what goes and what stays is said first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies import access
from societies.access import Refused
from societies.actions import erasure
from societies.forms.members import AddressForm, ErasureForm
from societies.http import OperatorRequest, SocietyRequest, bind_refusals, operator_door
from societies.queries import people as read
from societies.roles import Permission


@require_http_methods(["GET", "POST"])
def member_erase(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Erase a person in this society; elsewhere the platform does."""
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    person = access.person_or_404(pk)
    if person.erased_at is not None:
        raise Http404
    form = ErasureForm(
        request.POST or None,
        expected=person.name,
        label=_("Type the name to confirm: %(name)s") % {"name": person.name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase(person=person, actor=request.person, at=request.at)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Erased. The history stays, without the name."))
            return redirect("member_list", request.society.code)
    return render(
        request,
        "societies/member_erase.html",
        {
            "active_nav": "member_list",
            "subject": person,
            "form": form,
            "plan": erasure.plan(person),
            "elsewhere": read.belongs_elsewhere(person, request.society),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@operator_door
def account_erase(request: OperatorRequest) -> HttpResponse:
    """Erase an account and its person in every society. The operator sees the societies, not what is in them."""
    ask = AddressForm(request.GET or None)
    email = ask.cleaned_data["email"] if ask.is_bound and ask.is_valid() else ""
    account = read.account_at(email)
    if email and account is None:
        ask.add_error("email", _("No account has this address."))
    form = ErasureForm(request.POST or None, expected=email, label=_("Type the address to confirm"))
    if request.method == "POST" and account is not None and form.is_valid():
        try:
            done = erasure.erase_account(account=account, actor=request.operator, at=request.at)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            codes = "、".join(society.code for society in done)
            messages.success(
                request, _("The account is erased, with its person in: %(codes)s.") % {"codes": codes}
            )
            return redirect("account_erase")
    return render(
        request,
        "societies/account_erase.html",
        {
            "ask": ask,
            "account": account,
            "form": form,
            "societies": read.affiliations_of(account) if account else [],
        },
        status=422 if form.errors or ask.errors else 200,
    )
