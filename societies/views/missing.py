"""The page of what is not there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from societies.http import typed_in


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What was sent to an address that has lost its thing meanwhile stands there to be kept.

    Not for addresses that never were: there nothing asks whether the words come from a page of ours.
    """
    typed = typed_in(request) if request.resolver_match else []
    return render(request, "404.html", {"typed": typed}, status=404)
