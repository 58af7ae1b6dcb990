"""Joint projects: the host's page of partners, and a partner's page of what it was asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, can, require
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import partnership_or_404, pointer_or_404, project_or_404
from standards.actions import joint as acts
from standards.forms.joint import AnswerForm, EndForm, InviteForm, SendForm
from standards.models import PartnerConsent
from standards.queries import joint

Purpose = PartnerConsent.Purpose


@require_http_methods(["GET", "POST"])
def joint_partners(request: SocietyRequest, ref: str) -> HttpResponse:
    """The host's side: who takes part, who was asked, and asking another."""
    project = project_or_404(ref)
    mine = can(request.person, Permission.PROJECT_STAFF, project.procedure)
    if request.method == "POST":
        require(request.person, Permission.PROJECT_STAFF, project.procedure)
    form = InviteForm(request.POST or None, societies=joint.candidates(project, request.society))
    if request.method == "POST" and form.is_valid():
        try:
            acts.invite(project=project, actor=request.person, at=request.at, **form.cleaned_data)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request, _("%(name)s is asked.") % {"name": form.cleaned_data["partner"].name_zh}
            )
            return redirect("joint_partners", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "partners": joint.partners(project),
        "people": joint.people(project),
        "form": form if mine and project.procedure.state in acts.OPEN else None,
        "may_end": mine and project.procedure.state not in acts.NUMBERED,
        "may_ask": mine and project.procedure.state == "approval",
        "end_form": EndForm(),
    }
    return render(request, "standards/joint_partners.html", context, status=422 if form.errors else 200)


@require_POST
def joint_end(request: SocietyRequest, ref: str, pk: UUID) -> HttpResponse:
    """The host ends a partnership or takes its question back."""
    project = project_or_404(ref)
    partnership = partnership_or_404(project, pk)
    try:
        acts.end(
            partnership=partnership,
            actor=request.person,
            at=request.at,
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        tell_refusals(request, refused)
    return redirect("joint_partners", request.society.code, project.reference)


@require_POST
def joint_ask_again(request: SocietyRequest, ref: str) -> HttpResponse:
    project = project_or_404(ref)
    try:
        acts.ask_again(project=project, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    return redirect("joint_partners", request.society.code, project.reference)


@require_GET
def joint_list(request: SocietyRequest) -> HttpResponse:
    """A partner's side: what other societies asked."""
    require(request.person, Permission.JOINT_READ, request.society)
    rows = list(joint.pointers(request.society))
    return render(request, "standards/joint_list.html", {"active_nav": "joint_list", "rows": rows})


@require_http_methods(["GET", "POST"])
def joint_request(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """One request: what the host shows of its project, and the answer."""
    require(request.person, Permission.JOINT_READ, request.society)
    pointer = pointer_or_404(pk, request.society)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = "give" in request.POST
        try:
            acts.answer(
                pointer=pointer,
                purpose=form.cleaned_data["purpose"],
                given=given,
                reason=form.cleaned_data["reason"],
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request, _("Consent is given.") if given else _("The refusal is told to the host.")
            )
            return redirect("joint_request", request.society.code, pk)
    offer = joint.offer(pointer)
    wanted = Permission.JOINT_ANSWER if offer.question == Purpose.JOINING else Permission.STANDARD_APPROVE
    answers = can(request.person, Permission.JOINT_ANSWER, request.society)
    context = {
        "active_nav": "joint_list",
        "pointer": pointer,
        "offer": offer,
        "form": form,
        "may_answer": bool(offer.question) and can(request.person, wanted, request.society),
        "question": Purpose(offer.question).label if offer.question else "",
        "sent": joint.sent_people(offer),
        "inside": request.person.account_id in offer.sent,
        "send_form": SendForm(people=joint.people_to_send(offer)) if answers and offer.active else None,
        "may_leave": answers and offer.active and not offer.number and not offer.terminal,
        "end_form": EndForm(),
    }
    return render(request, "standards/joint_request.html", context, status=422 if form.errors else 200)


@require_POST
def joint_send(request: SocietyRequest, pk: UUID) -> HttpResponse:
    """Name somebody for the host's project."""
    require(request.person, Permission.JOINT_ANSWER, request.society)
    pointer = pointer_or_404(pk, request.society)
    form = SendForm(request.POST, people=joint.people_to_send(joint.offer(pointer)))
    if form.is_valid():
        person = form.cleaned_data["person"]
        try:
            acts.send_person(pointer=pointer, person=person, actor=request.person, at=request.at)
        except Refused as refused:
            tell_refusals(request, refused)
        else:
            messages.success(request, _("%(name)s can work on the project now.") % {"name": person.name})
    else:
        messages.error(request, _("Choose somebody of this society who was not named yet."))
    return redirect("joint_request", request.society.code, pk)


@require_POST
def joint_leave(request: SocietyRequest, pk: UUID) -> HttpResponse:
    require(request.person, Permission.JOINT_ANSWER, request.society)
    pointer = pointer_or_404(pk, request.society)
    try:
        acts.leave(
            pointer=pointer, actor=request.person, at=request.at, reason=request.POST.get("reason", "")
        )
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("The society has left the project."))
    return redirect("joint_request", request.society.code, pk)
