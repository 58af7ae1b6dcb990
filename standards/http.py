"""Where the search of the signed-in frame goes."""

from django.http import HttpRequest
from django.urls import reverse

from societies.access import can
from societies.roles import Permission


def search(request: HttpRequest) -> dict[str, str]:
    """Inside a society, its own things are searched first; elsewhere the public catalogue."""
    society, person = getattr(request, "society", None), getattr(request, "person", None)
    if society is None or not can(person, Permission.SOCIETY_ENTER, society):
        return {}
    return {"search_url": reverse("search", args=[society.code])}
