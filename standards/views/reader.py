"""The text with its comments beside it: shared by the page itself and by a comment that was refused."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from societies.access import can
from societies.http import SocietyRequest
from societies.roles import Permission
from standards.access import comments as access
from standards.forms.comments import AccountCommentForm, chosen_words
from standards.models import Consultation
from standards.queries import comments, consultations
from standards.queries import reading as reads


def show_reader(
    request: SocietyRequest,
    found: Consultation,
    *,
    form: AccountCommentForm | None = None,
    anchor: str | None = None,
) -> HttpResponse:
    """``form`` is one that was refused, shown again with what was typed."""
    code, project = request.society.code, found.project
    if anchor is None:
        anchor = request.GET.get("clause", "")[:80]
    readable = access.readable(request.person, found)
    reading = reads.read(
        found,
        anchor,
        readable=readable,
        image_url=lambda key: reverse(
            "consultation_image", args=[code, project.reference, found.number, key]
        ),
    )
    open_now = consultations.is_open(found, request.at)
    may_write = open_now and can(request.person, Permission.COMMENT_WRITE, found.procedure)
    leads = can(request.person, Permission.DRAFT_LEAD, found.procedure)
    chosen = reading.chosen
    talk = comments.shown_on(found, chosen, readable)
    context = {
        "active_nav": "consultation_list",
        "project": project,
        "consultation": found,
        "reading": reading,
        "talk": comments.with_redlines(talk),
        "form": form
        or (AccountCommentForm(place=chosen, initial=chosen_words(request.GET)) if may_write else None),
        "open": open_now,
        "own_only": bool(readable),
        "reply": consultations.reply_of(found, request.person)
        if can(request.person, Permission.UNIT_SPEAK, found.procedure)
        else None,
        "leads": leads,
        "whole": "whole" in request.GET or form is not None,
    }
    refused = form is not None and bool(form.errors)
    return render(request, "standards/consultation.html", context, status=422 if refused else 200)
