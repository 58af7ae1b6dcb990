"""Where somebody lands who has signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from societies.http import held_on_platform
from societies.models import User
from societies.queries.people import societies_of
from societies.registry import OVER_ALL, PLACES, platform_places


def first_place() -> str:
    """The URL name of the first place of the rail: what waits for me."""
    return min(PLACES.values(), key=lambda place: place.order).url


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One society: its duties. Several: the duties in all. Only the platform: its first page. Nobody's: what to do."""
    assert isinstance(request.user, User)
    mine, held = societies_of(request.user), held_on_platform(request.user)
    platform = platform_places(held)
    if len(mine) == 1 and not platform:
        return redirect(first_place(), mine[0].code)
    if platform and not mine:
        return redirect(platform[0].url)
    if mine and not platform:
        return redirect(OVER_ALL[0])
    return render(
        request, "societies/home.html", {"mine": mine, "platform": platform, "place": first_place()}
    )


@login_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """After the first sign-in: an offer of a second factor, and the way on."""
    return render(request, "societies/welcome.html")
