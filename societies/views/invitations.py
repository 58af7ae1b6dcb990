"""Inviting, and the page behind the link of an invitation."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from societies import access, limits
from societies.access import Refused
from societies.actions import invitations
from societies.forms.members import InvitationForm, PasswordForm
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.models import Invitation, Person, Society
from societies.queries import people as read
from societies.roles import ROLES, Permission
from societies.scoping import enter
from societies.views.limits import too_many


@require_http_methods(["GET", "POST"])
def member_invite(request: SocietyRequest) -> HttpResponse:
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.take(request, "invitation_send"):
            return too_many(request)
        given = form.cleaned_data
        try:
            made = invitations.invite(
                actor=request.person,
                at=request.at,
                email=given["email"],
                name=given["name"],
                roles=given["roles"],
                organization=given["organization"],
                new_unit=(given["new_unit"], given["interest"]) if given["new_unit"] else None,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": made.email})
            return redirect("member_list", request.society.code)
    return render(request, "societies/member_invite.html", {"active_nav": "member_list", "form": form})


@require_POST
def invitation_resend(request: SocietyRequest, pk: UUID) -> HttpResponse:
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    if not limits.take(request, "invitation_send"):
        return too_many(request)
    send_again(request, request.person, pk)
    return redirect("member_list", request.society.code)


@require_POST
def invitation_revoke(request: SocietyRequest, pk: UUID) -> HttpResponse:
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    revoke(request, request.person, pk)
    return redirect("member_list", request.society.code)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Behind the link: accept with the account signed in, or choose a password for a new one."""
    society = invitations.society_of(token)
    if society is None:
        raise Http404
    if request.method == "POST" and not limits.take(request, "invitation_answer"):
        return too_many(request)
    with enter(society):
        found = read.invitation_of(invitations.digest_of(token))
        if found is None:
            return render(request, "societies/invitation_gone.html", {"inviting": society}, status=410)
        if request.user.is_authenticated:
            return _accept(request, society, found)
        if read.account_exists(found.email):
            return _show(request, society, found, "sign_in", None)
        form = PasswordForm(request.POST or None, email=found.email, initial={"name": found.name})
        if request.method != "POST" or not form.is_valid():
            return _show(request, society, found, "new", form)
        try:
            person = invitations.accept_newly(
                invitation=found,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password1"],
                at=request.at,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            bind_refusals(form, refused)
            return _show(request, society, found, "new", form)
        account = person.account
    messages.success(request, _("Welcome to %(society)s.") % {"society": society.name_zh})
    record_authentication(request, account, method="password")
    asked = any(ROLES[role].second_factor for role in found.roles)
    response: HttpResponseBase = perform_login(
        request,
        account,
        email_verification="none",
        redirect_url=f"{reverse('second_factor')}?next={reverse('home')}" if asked else reverse("welcome"),
    )
    return response


def _accept(request: HttpRequest, society: Society, found: Invitation) -> HttpResponse:
    if request.method != "POST":
        return _show(request, society, found, "accept", None)
    try:
        invitations.accept(invitation=found, account=request.user, at=request.at)  # type: ignore[arg-type, attr-defined]
    except Refused as refused:
        tell_refusals(request, refused)
        return _show(request, society, found, "accept", None)
    messages.success(request, _("Welcome to %(society)s.") % {"society": society.name_zh})
    return redirect("home")


def _show(
    request: HttpRequest, society: Society, found: Invitation, step: str, form: PasswordForm | None
) -> HttpResponse:
    context = {
        "inviting": society,
        "invitation": found,
        "step": step,
        "form": form,
        "over": found.expires_at <= request.at,  # type: ignore[attr-defined]
        "roles": [ROLES[role].label for role in found.roles],
        "mine": request.user.is_authenticated and request.user.email.lower() == found.email.lower(),
    }
    return render(request, "societies/invitation.html", context)


def send_again(request: HttpRequest, actor: Person, pk: UUID) -> None:
    """Mail an invitation of the entered society anew, and say so; 404 when there is none."""
    found = _invitation_or_404(pk)
    try:
        invitations.send_again(actor=actor, at=request.at, invitation=found)  # type: ignore[attr-defined]
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(
            request,
            _("A new link is on its way to %(email)s; the old one opens nothing.") % {"email": found.email},
        )


def revoke(request: HttpRequest, actor: Person, pk: UUID) -> None:
    """Take an invitation of the entered society back, and say so; 404 when there is none."""
    found = _invitation_or_404(pk)
    try:
        invitations.revoke(actor=actor, at=request.at, invitation=found)  # type: ignore[attr-defined]
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The invitation of %(name)s is revoked.") % {"name": found.name})


def _invitation_or_404(pk: UUID) -> Invitation:
    found = read.invitation(pk)
    if found is None:
        raise Http404
    return found
