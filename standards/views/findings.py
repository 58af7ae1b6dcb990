"""Letting a finding of the draft check stand."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from societies.access import Refused, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import project_or_404, revision_or_404
from standards.actions import findings as actions
from standards.forms.drafts import WaiverForm
from standards.queries import findings


@require_http_methods(["GET", "POST"])
def finding_waive(request: SocietyRequest, ref: str, sequence: int, key: str) -> HttpResponse:
    """Asks for the reason; the finding must still be one of the version's."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_LEAD, project.procedure)
    revision = revision_or_404(project, sequence, reader=request.person)
    judged = findings.judge(project, revision)
    said = next((one for one in judged.said if one.finding.key == key), None)
    if said is None:
        raise Http404
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive(
                project=project,
                revision=revision,
                said=said,
                reason=form.cleaned_data["reason"],
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The finding may stand; the reason is recorded."))
            return redirect("draft_version", request.society.code, project.reference, sequence)
    context = {
        "active_nav": "project_list",
        "project": project,
        "revision": revision,
        "said": said,
        "form": form,
        "refusals": [] if form.errors else findings.waive_refusals(revision, said),
    }
    return render(request, "standards/finding_waive.html", context, status=422 if form.errors else 200)
