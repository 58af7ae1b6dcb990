"""The draft check of the open draft, and its fixes: chosen, looked at, carried out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from societies.access import Denied, Refused
from societies.http import SocietyRequest
from standards.actions import editing as actions
from standards.queries import editing as reads
from standards.queries import findings
from standards.queries import fixes as choices
from standards.views.editing import writing


@require_GET
def open_draft_findings(request: SocietyRequest, ref: str) -> HttpResponse:
    """What the rules say about the text as it is now."""
    project, text = writing(request, ref)
    context = {
        "active_nav": "project_list",
        "project": project,
        "text": text,
        "judged": findings.judge_text(project, text.document),
        "refusals": reads.refusals(project),
    }
    return render(request, "standards/open_draft_findings.html", context)


@require_http_methods(["GET", "POST"])
def fixes(request: SocietyRequest, ref: str) -> HttpResponse:
    """GET shows what the chosen fixes (``fix``, the keys of findings) change; POST carries them out."""
    project, text = writing(request, ref)
    asked = request.POST if request.method == "POST" else request.GET
    judged = findings.judge_text(project, text.document)
    chosen = choices.choose(text, judged, asked.getlist("fix"))
    refusals: list[Denied] = reads.refusals(project)
    if request.method == "POST" and not refusals and not chosen.gone:
        try:
            made = actions.apply_fixes(
                project=project,
                findings=[one.finding for one in chosen.fit],
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            refusals = list(refused.refusals)
        else:
            said = ngettext("%(n)d clause was mended.", "%(n)d clauses were mended.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("open_draft_findings", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "chosen": chosen,
        "proposals": choices.proposals(request.society.code, text, chosen),
        "refusals": refusals,
        "posted": request.method == "POST",
    }
    return render(request, "standards/fixes.html", context, status=422 if request.method == "POST" else 200)
