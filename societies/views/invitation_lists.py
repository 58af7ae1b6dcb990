"""Inviting many at once: a workbook is read, shown row by row, and then sent as a whole or not at all."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies import access, limits
from societies.access import Refused
from societies.actions import invitations
from societies.forms.members import GIVEN, InvitationListForm
from societies.http import SocietyRequest, tell_refusals
from societies.queries.invitations import Listing, compare, pack, read_list
from societies.roles import ROLES, Permission
from societies.sheets import write_template_members
from societies.views.limits import too_many

_DAY = 24 * 60 * 60


@require_http_methods(["GET", "POST"])
def member_invite_list(request: SocietyRequest) -> HttpResponse:
    """Upload a list and see what is in it; or, with the rows seen, send all their invitations.

    Between the two nothing is kept here: the page carries the rows, signed for this society and this person.
    """
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    if request.method == "POST" and "rows" in request.POST:
        return _send(request)
    form = InvitationListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not limits.take(request, "invitation_list"):
            return too_many(request)
        return _show(request, read_list(form.cleaned_data["workbook"].read(), roles=_words(), at=request.at))
    context = {"active_nav": "member_list", "form": form}
    return render(request, "societies/member_invite_list.html", context, status=422 if form.errors else 200)


@require_GET
def member_invite_template(request: SocietyRequest) -> HttpResponse:
    access.require(request.person, Permission.MEMBER_INVITE, request.society)
    with translation.override("zh-hans"):
        words = tuple(_(ROLES[name].label) for name in GIVEN)
    return HttpResponse(
        write_template_members(words),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="members-template.xlsx"'},
    )


def _send(request: SocietyRequest) -> HttpResponse:
    try:
        rows = signing.loads(request.POST["rows"], salt=_salt(request), max_age=_DAY)
    except signing.BadSignature:
        messages.error(request, _("This list was read too long ago. Upload it again."))
        return redirect("member_invite_list", request.society.code)
    listing = compare(rows, at=request.at)
    if len(listing.waiting) < len(rows):
        messages.warning(
            request, _("Nothing was sent: the list and the society no longer agree. Look again.")
        )
        return _show(request, listing)
    try:
        made = invitations.invite_many(actor=request.person, at=request.at, rows=listing.waiting)
    except Refused as refused:
        tell_refusals(request, refused)
        return _show(request, listing)
    messages.success(request, _("%(n)d invitations are on their way.") % {"n": len(made)})
    return redirect("member_list", request.society.code)


def _show(request: SocietyRequest, listing: Listing) -> HttpResponse:
    context = {
        "active_nav": "member_list",
        "listing": listing,
        "labels": {name: role.label for name, role in ROLES.items()},
        "rows": signing.dumps(pack(listing.waiting), salt=_salt(request), compress=True),
    }
    return render(request, "societies/member_invite_rows.html", context)


def _salt(request: SocietyRequest) -> str:
    return f"societies.invitation_list.{request.society.pk}.{request.person.pk}"


def _words() -> dict[str, str]:
    """What a role may be called in the sheet: in Chinese as on the pages, or in English."""
    with translation.override("zh-hans"):
        chinese = {_(ROLES[name].label): name for name in GIVEN}
    return chinese | {ROLES[name].label: name for name in GIVEN}
