"""Who runs the platform and who supervises: their roles, and the invitations that wait."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from societies import limits
from societies.access import Refused
from societies.actions import invitations, people
from societies.forms.profile import PlatformInvitationForm
from societies.http import OperatorRequest, bind_refusals, operator_door, tell_refusals
from societies.queries import people as read
from societies.roles import ROLES
from societies.views import invitations as letters
from societies.views.limits import too_many


@operator_door
@require_http_methods(["GET", "POST"])
def staff(request: OperatorRequest) -> HttpResponse:
    """Operators and supervisors, with a form that invites another."""
    form = PlatformInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.take(request, "invitation_send"):
            return too_many(request)
        given = form.cleaned_data
        try:
            invitations.invite(
                actor=request.operator,
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
            return redirect("platform_people")
    context = {
        "form": form,
        "people": read.members(),
        "invitations": read.invitations(),
        "labels": {name: role.label for name, role in ROLES.items()},
    }
    return render(request, "societies/platform_people.html", context)


@operator_door
@require_POST
def end(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """End a role; nobody ends the last operator's."""
    held = read.membership(pk)
    if held is None:
        raise Http404
    try:
        people.dismiss(actor=request.operator, at=request.at, membership=held)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The role is ended.") + " " + held.person.name)
    return redirect("platform_people")


@operator_door
@require_POST
def send_again(request: OperatorRequest, pk: UUID) -> HttpResponse:
    if not limits.take(request, "invitation_send"):
        return too_many(request)
    letters.send_again(request, request.operator, pk)
    return redirect("platform_people")


@operator_door
@require_POST
def revoke(request: OperatorRequest, pk: UUID) -> HttpResponse:
    letters.revoke(request, request.operator, pk)
    return redirect("platform_people")
