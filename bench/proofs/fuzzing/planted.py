"""Three pages with a fault each: the fuzz must find them all."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import format_html

from config.urls import urlpatterns as usual


def _form(request: HttpRequest, amount: str, remark: str) -> HttpResponse:
    return HttpResponse(
        format_html(
            '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input name="amount" value="{}"><input name="remark" value="{}"></form>',
            get_token(request),
            amount,
            remark,
        )
    )


def unchecked(request: HttpRequest) -> HttpResponse:
    amount = int(request.POST.get("amount") or "0")
    return _form(request, str(amount), request.POST.get("remark", ""))


def storing(request: HttpRequest) -> HttpResponse:
    remark = request.POST.get("remark", "")
    if "\x00" in remark:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")  # as the driver says
    return _form(request, request.POST.get("amount", ""), remark)


def forgetful(request: HttpRequest) -> HttpResponse:
    return _form(request, request.POST.get("amount", ""), "")


FAULTS = {
    "a number read without a check": "/planted/unchecked/",
    "a text stored with its NUL": "/planted/storing/",
    "a refusal that empties a field": "/planted/forgetful/",
}
urlpatterns = [
    path("planted/unchecked/", unchecked),
    path("planted/storing/", storing),
    path("planted/forgetful/", forgetful),
    *usual,
]
