"""Every door of the product. Public pages at the root, a society's own pages under its code."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("societies.urls")),
    path("", include("workflow.urls")),
    path("", include("standards.urls")),
    path("", include("disclosure.urls")),
]
