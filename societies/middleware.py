"""What every request passes: the size of its body, the society of its path, the browser's limits, the security log."""

import logging
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from societies import access, clock
from societies.actions import accounts
from societies.http import (
    READS,
    SocietyRequest,
    acting_key,
    halted,
    inside,
    is_anonymous_door,
    note,
    second_factor_first,
)
from societies.models import Person, SecurityEvent, Society
from societies.queries import suspensions
from societies.queries.people import societies_around
from societies.registry import GUEST_DOORS
from societies.scoping import enter, entered

_log = logging.getLogger(__name__)
_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
Respond = Callable[[HttpRequest], HttpResponse]
_STILL = frozenset(
    {"archive_export", "acting_stop"}
)  # taking out one's own is reading; so is being oneself again


class SocietyMiddleware:
    """Everything under ``/s/<code>/`` runs inside that society, in one transaction.

    A stranger gets 404, whether the society exists or not; who is not signed in is asked to sign in. Only views
    marked ``anonymous_door`` may be reached by others, and must open their one object themselves.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        parts = request.path_info.split("/", 3)
        if len(parts) < 4 or parts[1] != "s":
            return self.get_response(request)
        account = request.user if request.user.is_authenticated else None  # an answer then varies by cookie
        society, request.societies = societies_around(parts[2], account)  # type: ignore[attr-defined]
        if society is None or society.kind == Society.Kind.PLATFORM:
            return self.get_response(request)
        with enter(society):
            inside = cast(SocietyRequest, request)
            inside.person = _person(inside, society)  # type: ignore[assignment]
            if inside.person is not None:
                inside.society = society
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith("/s/"):
            return None
        kwargs.pop("society", None)
        society = entered()
        if is_anonymous_door(view):
            if society is None:
                return None  # the door itself says that there is nothing
            cast(SocietyRequest, request).society = society
            return None  # and what is stopped
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not hasattr(request, "society") and not _let_in(cast(SocietyRequest, request), society, kwargs):
            raise Http404
        return _halt(cast(SocietyRequest, request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """An error page is a response, which would commit: roll back first.

        The pages for 403 and 404 show the society's frame and must still read; doors are asked before any write.
        To whom an anonymous door stayed shut, the page is the one of a society that does not exist.
        """
        if isinstance(exception, Http404) and getattr(request, "person", None) is None:
            request.__dict__.pop("society", None)
        harmless = isinstance(exception, Http404 | PermissionDenied)
        if entered() is not None and not harmless:
            transaction.set_rollback(True)


def _let_in(request: SocietyRequest, society: Society | None, kwargs: dict[str, Any]) -> bool:
    """Whether one of the apps opens this page to somebody who may not enter the society: a guest."""
    guest = request.guest if society is not None else None
    match = request.resolver_match
    if society is None or guest is None or match is None:
        return False
    if not any(door(guest, match.url_name or "", kwargs) for door in GUEST_DOORS):
        return False
    request.society, request.person = society, guest
    return True


def _halt(request: SocietyRequest) -> HttpResponse | None:
    """A stopped society is read as before, and written by nobody."""
    order = suspensions.suspension_of(request.society)
    match = request.resolver_match
    reads = request.method in READS or (match is not None and match.url_name in _STILL)
    return halted(request) if order is not None and not reads else None


def _person(request: SocietyRequest, society: Society) -> Person | None:
    """The account's person, or the one it acts for in this society; None reaches only the anonymous doors."""
    if not request.user.is_authenticated:
        return None
    request.guest = access.guest_of(request.user)
    person = access.admitted(request.guest, society)
    delegation = request.session.get(acting_key(society))
    if person is None or delegation is None:
        return person
    return access.in_place_of(person, delegation, society, request.at) or person


class SecondFactorMiddleware:
    """Whose role asks for a second factor reaches nothing of the society before one is set up.

    The doors for strangers stay open, and see a stranger.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        person = getattr(request, "person", None)
        if person is None or not access.lacks_second_factor(person, inside(request).society):
            return None
        if is_anonymous_door(view):
            inside(request).person = None  # type: ignore[assignment]
            return None
        return second_factor_first(request)


class LastSeenMiddleware:
    """Note when a signed-in browser was last used, at most every five minutes."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if user is not None and user.is_authenticated:  # the read API leaves None behind: it knows nobody
            accounts.see(session=request.session, at=clock.wall())
        return response


enter_society = SocietyMiddleware
second_factor = SecondFactorMiddleware
last_seen = LastSeenMiddleware


def limit_body(get_response: Respond) -> Respond:
    """Refuse a body that is larger than any page takes, before a byte of it is read or parsed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.REQUEST_MAX_BYTES:
            return get_response(request)
        response = render(request, "413.html", {"megabytes": settings.UPLOAD_MAX_BYTES // 2**20}, status=413)
        response["Connection"] = "close"  # what is still being sent is not waited for
        return response

    return middleware


def refuse_nul(get_response: Respond) -> Respond:
    """Answer 400 to a NUL in the address: nobody types one, and PostgreSQL neither finds nor stores it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path_info.startswith("/api/"):
                return JsonResponse({"detail": _("The address cannot be read")}, status=400)
            raise BadRequest("a NUL in the address")
        return get_response(request)

    return middleware


def restrict_browser(get_response: Respond) -> Respond:
    """No page of ours uses a device of the reader's, nor does anything that it shows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return middleware


def note_security(get_response: Respond) -> Respond:
    """Write down who was turned away at a door, and which files left the house.

    The door stands there by its name: an address may hold a token. Only people who are signed in are written down;
    who is not is in the log of the web server.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in (403, 404):
            kind = SecurityEvent.Kind.REFUSED
        elif response.headers.get("Content-Disposition", "").startswith("attachment"):
            kind = SecurityEvent.Kind.TAKEN_OUT
        else:
            return response
        if not getattr(request.user, "is_authenticated", False):  # the read API knows nobody
            return response
        door = request.resolver_match.view_name if request.resolver_match else ""
        try:
            knocked = _society_knocked_at(request.path_info)
            note(kind, request, society=knocked, detail=f"{response.status_code} {door}".strip())
        except DatabaseError:  # the answer is ready: a log that fails must not take it away
            _log.exception("The security log could not be written.")
        return response

    return middleware


def _society_knocked_at(path: str) -> Society | None:
    """The society of an address, entered or not: to strangers the request does not say that it exists."""
    parts = path.split("/", 3)
    return access.society_by_code(parts[2]) if len(parts) == 4 and parts[1] == "s" else None
