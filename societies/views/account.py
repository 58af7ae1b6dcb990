"""One's own account: how it is protected and where it is signed in."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from societies import clock
from societies.access import FACTORS
from societies.actions import accounts
from societies.http import note
from societies.models import SecurityEvent, User
from societies.queries import accounts as read

WANTED = "wanted"  # in the session: where somebody was going who had to set up a second factor first


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "these pages are for people who are signed in"
    return request.user


@login_required
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    context = {
        "security": read.security(account),
        "devices": read.devices(account, session_key=request.session.session_key or "", at=clock.wall()),
    }
    return render(request, "societies/me.html", context)


@login_required
@never_cache
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """On the way somewhere that takes a second factor: to set one up; with one, on to where one was going."""
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    if not (safe and asked.startswith("/")):
        asked = ""
    if is_mfa_enabled(_account(request), FACTORS):
        return redirect(request.session.pop(WANTED, "") or asked or "me")
    request.session[WANTED] = asked or request.session.get(WANTED) or reverse("home")
    return redirect("mfa_activate_totp")


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    if accounts.end_session(account=_account(request), pk=pk):
        note(SecurityEvent.Kind.SIGNED_OUT, request, detail="other_browser")
        messages.success(request, _("That browser is signed out."))
    else:
        messages.info(request, _("That browser was signed out already."))
    return redirect("me")


@login_required
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    n = accounts.end_others(account=_account(request), keep=request.session.session_key or "")
    note(SecurityEvent.Kind.SIGNED_OUT, request, detail="other_browsers")
    said = ngettext("%(n)d other browser is signed out.", "%(n)d other browsers are signed out.", n)
    messages.success(request, said % {"n": n})
    return redirect("me")
