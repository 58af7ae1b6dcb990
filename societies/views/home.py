"""Where somebody lands who has signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from societies.http import is_operator
from societies.models import User
from societies.queries.people import societies_of
from societies.registry import PLACES


def first_place() -> str:
    """The URL name of the first place of the rail: what waits for me."""
    return min(PLACES.values(), key=lambda place: place.order).url


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One society: its duties. Several: their list. An operator of none: the platform. Nobody's: what to do."""
    assert isinstance(request.user, User)
    mine, operates = societies_of(request.user), is_operator(request.user)
    if len(mine) == 1 and not operates:
        return redirect(first_place(), mine[0].code)
    if operates and not mine:
        return redirect("society_list")
    return render(
        request, "societies/home.html", {"mine": mine, "operates": operates, "place": first_place()}
    )


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """After the first sign-in: an offer of a second factor, and the way on."""
    return render(request, "societies/welcome.html")
