"""What views share: the typed request, the shell of the page, the allauth adapter."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from societies import access, clock
from societies.access import Refused
from societies.models import Person, Society, User
from societies.queries.people import societies_of
from societies.registry import PLACES

View = TypeVar("View", bound=Callable[..., Any])


class SocietyRequest(HttpRequest):
    """A request inside a society, from one of its people. ``at`` is the business time of the whole request."""

    society: Society
    person: Person
    at: datetime
    user: User


def anonymous_door(view: View) -> View:
    """Mark a view under ``/s/<code>/`` that answers people who are not signed in; ``request.person`` may be None."""
    view.anonymous_door = True  # type: ignore[attr-defined]
    return view


def is_anonymous_door(view: Callable[..., Any]) -> bool:
    return getattr(view, "anonymous_door", False)


def tell_refusals(request: HttpRequest, refused: Refused) -> None:
    """Show every reason on the next page."""
    for refusal in refused.refusals:
        messages.error(request, refusal.reason)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of every page: the rail of the society, the person's other societies, the demo clock."""
    society: Society | None = getattr(request, "society", None)
    person: Person | None = getattr(request, "person", None)
    frame: dict[str, Any] = {"clock_banner": None, "nav": [], "societies_of_me": []}
    if settings.DEMO and (ahead := clock.now() - clock.wall()).total_seconds() > 1:
        frame["clock_banner"] = {
            "text": _("Demo clock: %(day)s, %(days)d days ahead.")
            % {"day": clock.today().isoformat(), "days": ahead.days},
            "controls_url": reverse("clock"),
        }
    if society is None or person is None:
        return frame
    frame["societies_of_me"] = societies_of(request.user) if request.user.is_authenticated else []
    frame["nav"] = [
        {
            "key": place.key,
            "label": _(place.label),
            "url": reverse(place.url, args=[society.code]),
            "count": place.count(society, person) if place.count else None,
            "act": place.key == "duties",
            "group": place.group,
        }
        for place in sorted(PLACES.values(), key=lambda place: place.order)
        if access.can(person, place.permission, society)
    ]
    return frame


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations: there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return "invitation" in request.session

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")


def inside(request: HttpRequest) -> SocietyRequest:
    """The same request, for code that is reached only inside a society."""
    return cast(SocietyRequest, request)
