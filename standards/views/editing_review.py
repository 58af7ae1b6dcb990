"""What was changed in the open draft: looked through, made a version or given up; and who changed what when."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Refused
from societies.http import SocietyRequest, bind_refusals
from standards.actions import editing as actions
from standards.forms.editing import ReviewForm
from standards.queries import compared, drafts
from standards.queries import editing as reads
from standards.queries.editing_pages import history, image_urls
from standards.views.editing import writing

_PAGE = 20


@require_http_methods(["GET", "POST"])
def open_draft_review(request: SocietyRequest, ref: str) -> HttpResponse:
    """GET shows what changed since the version it began from; POST makes it the next version, or gives it up."""
    project, text = writing(request, ref)
    form = ReviewForm(request.POST or None)
    seen = request.POST.get("seen", "")
    count = int(seen) if seen.isdecimal() else 0
    if request.method == "POST" and form.is_valid():
        try:
            if "give_up" in request.POST:
                actions.give_up(project=project, seen=count, actor=request.person, at=request.at)
                messages.success(request, _("The changes are given up; the history still shows them."))
                return redirect("draft_list", request.society.code, project.reference)
            revision = actions.make_version(
                project=project,
                seen=count,
                note=form.cleaned_data["note"],
                actor=request.person,
                at=request.at,
            )
            messages.success(request, _("It is version %(number)d now.") % {"number": revision.sequence})
            return redirect("draft_version", request.society.code, project.reference, revision.sequence)
        except Refused as refused:
            bind_refusals(form, refused)
    image = image_urls(request.society.code, text)
    context = {
        "active_nav": "project_list",
        "project": project,
        "text": text,
        "form": form,
        "refusals": [] if form.errors else reads.refusals(project),
        "reading": compared.read(
            drafts.text_of(text.base),
            text.document,
            old_image=image,
            new_image=image,
            whole="all" in request.GET,
        ),
        "side": request.GET.get("view") != "inline",
        "whole": "all" in request.GET,
    }
    return render(request, "standards/open_draft_review.html", context, status=422 if form.errors else 200)


@require_GET
def open_draft_history(request: SocietyRequest, ref: str) -> HttpResponse:
    """Every change of a clause, newest first; of one clause by ``clause``."""
    project, text = writing(request, ref)
    anchor = request.GET.get("clause", "")[:80]
    query = urlencode({"clause": anchor} if anchor else {})
    page = Paginator(reads.edits(project, anchor=anchor), _PAGE).get_page(request.GET.get("page"))
    context = {
        "active_nav": "project_list",
        "project": project,
        "text": text,
        "page": page,
        "rows": history(request.society.code, text, page.object_list),
        "query": query,
        "anchor": anchor,
        "clause": text.clause(anchor) if anchor else None,
    }
    return render(request, "standards/open_draft_history.html", context)
