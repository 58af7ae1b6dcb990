"""Every door of the product. Public pages at the root, a society's own pages under its code."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.generic.base import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    # One page shows what these lists of allauth show; it answers their addresses.
    path("account/2fa/", RedirectView.as_view(pattern_name="me")),
    path("account/2fa/webauthn/", RedirectView.as_view(pattern_name="me")),
    path("account/sessions/", RedirectView.as_view(pattern_name="me")),
    path("account/", include("allauth.urls")),
    path("i18n/setlang/", require_POST(set_language), name="set_language"),
    path("", include("societies.urls")),
    path("", include("workflow.urls")),
    path("", include("standards.urls")),
    path("", include("disclosure.urls")),
]

handler404 = "societies.views.missing.not_found"
handler429 = "societies.views.limits.too_many"  # asked for by allauth
