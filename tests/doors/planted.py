"""Doors that are wrong on purpose, under addresses of their own: the tests must find each of them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import person_or_404, require
from societies.http import SocietyRequest, anonymous_door
from societies.models import Person, Society
from societies.roles import Permission as P
from societies.scoping import enter
from tests.doors.terms import Door, needs


@require_GET
def unasked(request: SocietyRequest) -> HttpResponse:
    """Whose check somebody forgot."""
    return HttpResponse()


@require_http_methods(["GET", "POST"])
def half_asked(request: SocietyRequest) -> HttpResponse:
    """The page is refused and the deed is not."""
    if request.method == "GET":
        require(request.person, P.LEDGER_EXPORT, request.society)
    return HttpResponse()


@require_GET
def too_wide(request: SocietyRequest) -> HttpResponse:
    """Asks for another right than the table says, which more roles hold."""
    require(request.person, P.COMMENT_WRITE, request.society)
    return HttpResponse()


@require_GET
def shut(request: SocietyRequest) -> HttpResponse:
    """Asks for a right that only one of the roles holds which the table lets in."""
    require(request.person, P.REGISTER_ENTER, request.society)
    return HttpResponse()


@require_GET
@anonymous_door
def unguarded(request: SocietyRequest) -> HttpResponse:
    """Marked as a door for strangers, and is none."""
    return HttpResponse()


@require_GET
def leaking(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Looks an id up wherever it may be."""
    require(request.person, P.MEMBER_INVITE, request.society)
    for society in Society.objects.exclude(kind=Society.Kind.PLATFORM):
        with enter(society):
            if found := Person.objects.filter(pk=pk).first():
                return HttpResponse(found.name)
    raise Http404


@require_GET
def telling(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Shows nothing of another society's, but says that it is there."""
    require(request.person, P.MEMBER_INVITE, request.society)
    for society in Society.objects.exclude(pk=request.society.pk):
        with enter(society):
            if Person.objects.filter(pk=pk).exists():
                return HttpResponse("elsewhere", status=410)
    return HttpResponse(person_or_404(pk).name)


def mute(request: SocietyRequest) -> HttpResponse:
    """Does not say which methods it admits."""
    return HttpResponse()


_SOCIETY = (unasked, half_asked, too_wide, shut, unguarded, mute)
_PERSON = (leaking, telling)
PLANTED = [
    *(path(f"s/<str:society>/planted/{view.__name__}/", view, name=view.__name__) for view in _SOCIETY),
    *(
        path(f"s/<str:society>/planted/<uuid:pk>/{view.__name__}/", view, name=view.__name__)
        for view in _PERSON
    ),
]
urlpatterns = [*PLANTED, path("", include("config.urls"))]

# What the table would say of them.
WRONG: dict[str, Door] = dict.fromkeys(
    ("unasked", "half_asked", "too_wide", "shut", "unguarded"), needs(P.LEDGER_EXPORT)
)
LEAKING: dict[str, Door] = dict.fromkeys(("leaking", "telling"), needs(P.MEMBER_INVITE, of="member"))
