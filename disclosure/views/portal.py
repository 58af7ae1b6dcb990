"""The public pages: read without signing in, from the catalogue and nothing else."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from disclosure.forms.search import SearchForm
from disclosure.models import CatalogueStandard
from disclosure.queries import portal
from disclosure.queries.portal import Search
from disclosure.rendering import text_of
from societies import clock

PAGE_SIZE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now, today = clock.now(), clock.today()
    newest = list(portal.standards(Search(), today=today)[:8])
    context = {
        "newest": [(row, portal.status_of(row, today)) for row in newest],
        "consultations": list(portal.open_consultations(now)[:8]),
        "total": portal.standards(Search(), today=today).count(),
        "societies": list(portal.societies()[:12]),
    }
    return render(request, "disclosure/home.html", context)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = SearchForm(request.GET)
    page = Paginator(portal.standards(form.search, today=today), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "catalogue",
        "form": form,
        "page": page,
        "rows": [(row, portal.status_of(row, today)) for row in page],
        "query": query.urlencode(),
        "searched": any(form.cleaned_data.values()),
    }
    return render(request, "disclosure/catalogue.html", context)


@require_safe
def standard(request: HttpRequest, slug: str) -> HttpResponse:
    row = portal.standard(slug)
    if row is None:
        meant = portal.standard_by_number(slug)
        if meant is None:
            raise Http404
        return redirect("public_standard", meant.slug, permanent=True)
    return render(request, "disclosure/standard.html", _page(row))


def _page(row: CatalogueStandard) -> dict[str, object]:
    today = clock.today()
    status = portal.status_of(row, today)
    files = portal.files_of(row)
    return {
        "active_nav": "catalogue",
        "standard": row,
        "status": status,
        "status_label": portal.STATUSES[status],
        "today": today,
        "text": text_of(row),
        "files": [(file, portal.FILES[file.kind]) for file in files],
        "pdf": next((file for file in files if file.kind == "pdf"), None),
        "scan": next((file for file in reversed(files) if file.kind in {"announcement", "scan"}), None),
        "field_label": portal.field_label(row),
        "patents": portal.patents_of(row),
        "history": [
            (one, portal.EVENTS[one["event"]]) for one in row.history if one["on"] <= today.isoformat()
        ],
        "society": row.issuer,
    }


@require_safe
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """When a standard was disclosed, and the receipts that prove it."""
    row = portal.standard(slug)
    if row is None:
        raise Http404
    context = {"active_nav": "catalogue", "standard": row, "proofs": portal.proofs_of(row)}
    return render(request, "disclosure/proof.html", context)


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    rows = portal.open_consultations(clock.now())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"active_nav": "consultations", "page": page}
    return render(request, "disclosure/consultations.html", context)


@require_safe
def societies(request: HttpRequest) -> HttpResponse:
    page = Paginator(portal.societies(), 50).get_page(request.GET.get("page"))
    return render(request, "disclosure/societies.html", {"active_nav": "societies", "page": page})


@require_safe
def society(request: HttpRequest, code: str) -> HttpResponse:
    row = portal.society(code)
    if row is None:
        raise Http404
    today = clock.today()
    rows = portal.standards(Search(society=code), today=today)
    context = {
        "active_nav": "societies",
        "society": row,
        "facts": portal.facts_of(row),
        "newest": [(one, portal.status_of(one, today)) for one in rows[:10]],
        "total": rows.count(),
        "consultations": list(portal.open_consultations(clock.now(), society=code)),
    }
    return render(request, "disclosure/society.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosure/about.html", {"active_nav": "about"})
