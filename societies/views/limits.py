"""The page of those who try too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from societies import limits


def too_many(request: HttpRequest) -> HttpResponse:
    """429, with when to try again."""
    seconds = limits.wait(request, key=request.POST.get("email", "").lower() or None)
    response = render(request, "429.html", {"when": limits.in_words(seconds)}, status=429)
    response["Retry-After"] = str(max(seconds, 1))
    return response
