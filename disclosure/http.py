"""What every page shows of the public side: its navigation, and where a search goes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_NAV = (
    ("catalogue", _("Standards"), "catalogue"),
    ("consultations", _("Consultations"), "public_consultations"),
    ("societies", _("Societies"), "public_societies"),
    ("about", _("About this site"), "about"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """The frame of public pages; the signed-in frame outside a society searches the same catalogue."""
    search = reverse("catalogue")
    return {
        "public_nav": [{"key": key, "label": label, "url": reverse(url)} for key, label, url in _NAV],
        "public_search_url": search,
        "search_url": search,
    }
