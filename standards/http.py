"""Where the search of the signed-in frame goes."""

from django.http import HttpRequest
from django.urls import reverse


def search(request: HttpRequest) -> dict[str, str]:
    """Inside a society, its own things are searched first; elsewhere the public catalogue."""
    society = getattr(request, "society", None)
    if society is None or getattr(request, "person", None) is None:
        return {}
    return {"search_url": reverse("search", args=[society.code])}
