"""Planted leaks: what a careless line would do. Each must be caught, or the proof proves nothing.

They are views of a URLconf that only the replay knows; the generated sessions find them there by themselves.
"""

from collections.abc import Callable
from uuid import UUID

from django.core import mail
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import URLPattern, path

from config.urls import urlpatterns as product
from societies import clock, outbox
from societies.models import Person, Society
from societies.scoping import enter
from standards.models import Project
from workflow.models import Procedure

View = Callable[..., HttpResponse]


def _others() -> list[Society]:
    return list(Society.objects.filter(kind=Society.Kind.SOCIETY).order_by("code"))


def read_across(request: HttpRequest) -> HttpResponse:
    """A list over all societies."""
    names = []
    for society in _others():
        with enter(society):
            names += Person.objects.order_by("name_key").values_list("name", flat=True)[:2]
    return HttpResponse("、".join(names))


def counter(request: HttpRequest) -> HttpResponse:
    """A number over all societies, in a header."""
    response = HttpResponse("ok")
    response["X-Total-Count"] = str(Society.objects.count())
    return response


def oracle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“Not yours” for what exists elsewhere, 404 for what exists nowhere."""
    for society in _others():
        with enter(society):
            if Procedure.objects.filter(pk=pk).exists() or Person.objects.filter(pk=pk).exists():
                return HttpResponseForbidden()
    raise Http404


def cached(request: HttpRequest) -> HttpResponse:
    """A cache key without the society in it: the answer is the same, the key is not."""
    for society in _others():
        with enter(society):
            cache.set("newest", Project.objects.order_by("-pk").values_list("title_zh", flat=True).first())
    return HttpResponse("ok")


def mailed(request: HttpRequest) -> HttpResponse:
    """A mail that counts everybody's work."""
    mail.send_mail("Waiting", f"{Society.objects.count()} societies", None, ["secretary@exs.example"])
    return HttpResponse("ok")


def queued(request: HttpRequest) -> HttpResponse:
    """An outbox message that carries a fact about the others."""
    outbox.write("leak.queued", body={"societies": Society.objects.count()}, at=clock.now())
    return HttpResponse("ok")


LEAKS: dict[str, tuple[str, View]] = {
    "a view that reads across": ("s/<str:society>/leak/", read_across),
    "a counter in a header": ("s/<str:society>/leak/", counter),
    "an existence oracle": ("s/<str:society>/leak/<uuid:pk>/", oracle),
    "a shared cache key": ("s/<str:society>/leak/", cached),
    "a count in a mail": ("s/<str:society>/leak/", mailed),
    "a count in the outbox": ("s/<str:society>/leak/", queued),
}


class Urlconf:
    """What Django wants of a URLconf, with one leak in it."""

    def __init__(self, leak: str) -> None:
        route, view = LEAKS[leak]
        self.urlpatterns: list[URLPattern] = [path(route, view, name="leak"), *product]


def urlconf(leak: str) -> object:
    return Urlconf(leak) if leak else "config.urls"
