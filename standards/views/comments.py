"""What those who are asked do: comment, say "no comment", read what became of their comments; replies on paper."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies.access import Refused, require
from societies.http import SocietyRequest, anonymous_door, bind_refusals, tell_refusals
from societies.roles import Permission
from standards.access import (
    consultation_or_404,
    consultation_to_run_or_404,
    public_consultation_or_404,
)
from standards.actions import comments as actions
from standards.forms.comments import AccountCommentForm, ReplyForm
from standards.forms.drafts import file_of
from standards.models import Consultation
from standards.queries import consultations, reading
from standards.views.reader import show_reader


@require_http_methods(["GET", "POST"])
def comment_new(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """Send a comment; refused, the page comes back with every word typed. Opened by its address, it is the reader."""
    found = consultation_or_404(ref, number)
    if found.revision is None or found.opens_at is None:
        raise Http404
    if request.method == "GET":
        return redirect("consultation", request.society.code, ref, number)
    require(request.person, Permission.COMMENT_WRITE, found.procedure)
    anchor = request.POST.get("clause", "")[:80]
    place = reading.place_in(found, anchor)
    form = AccountCommentForm(request.POST, request.FILES, place=place, asked=anchor)
    if form.is_valid():
        try:
            made = actions.make(
                consultation=found,
                actor=request.person,
                at=request.at,
                words=form.words(),
                token=form.cleaned_data["token"],
                attached=form.attached(),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Comment no. %(number)d is in. Thank you.") % {"number": made.number})
            page = reverse("consultation", args=[request.society.code, ref, number])
            return redirect(f"{page}?{urlencode({'clause': made.element or made.anchor})}#talk")
    return show_reader(request, found, form=form, anchor=anchor)


@require_POST
def no_comment(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_or_404(ref, number)
    require(request.person, Permission.UNIT_SPEAK, found.procedure)
    try:
        actions.say_no_comment(consultation=found, actor=request.person, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("Your unit's reply “no comment” is in. Thank you."))
    return redirect("consultation", request.society.code, ref, number)


@require_http_methods(["GET", "POST"])
def reply_enter(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """What came on paper or by mail, entered by the secretary; marked as late after the close."""
    found = consultation_to_run_or_404(request.person, ref, number)
    if found.revision is None or found.opens_at is None:
        raise Http404
    form = ReplyForm(request.POST or None, request.FILES or None, clauses=reading.clause_choices(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        form.place = reading.place_in(found, given["clause"])
        try:
            actions.enter_reply(
                consultation=found,
                actor=request.person,
                at=request.at,
                unit=given["unit"],
                name=given["name"],
                words=None if given["no_comment"] else form.words(),
                token=given["token"],
                scan=file_of(given["scan"]),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("The reply of “%(unit)s” is in.") % {"unit": given["unit"].name})
            return redirect("consultation_account", request.society.code, ref, number)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "late": not consultations.is_open(found, request.at),
        "late_until": consultations.late_until(found, request.at),
    }
    status = 422 if form.errors else 200
    return render(request, "standards/comment_reply.html", context, status=status)


@require_GET
@anonymous_door
def consultation_image(request: SocietyRequest, ref: str, number: int, key: str) -> HttpResponse:
    """A picture of the version consulted on: for people of the society, and for the public where it is asked."""
    if request.person is None:
        found = public_consultation_or_404(ref, number)
    else:
        found = consultation_or_404(ref, number)
    return show_image(found, key)


def show_image(found: Consultation, key: str) -> HttpResponse:
    image = reading.image_in(found, key)
    if image is None:
        raise Http404
    response = HttpResponse(image.data, content_type=image.media_type)
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
