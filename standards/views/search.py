"""The search of the signed-in frame: the society's own things, then the way to the public catalogue."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from societies import clock
from societies.http import SocietyRequest
from standards.queries.search import search as find


@require_GET
def search(request: SocietyRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    found = find(words, person=request.person, today=clock.date_of(request.at))
    context = {"words": words, "found": found, "count": sum(kind.count for kind in found)}
    return render(request, "standards/search.html", context)
