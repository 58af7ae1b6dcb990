"""The anonymous door to a public consultation: read the draft, comment, confirm the address."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from societies.access import Refused
from societies.http import SocietyRequest, anonymous_door, bind_refusals
from societies.views.files import send
from standards.access import one_or_404, pending_or_404, public_consultation_or_404, told_token
from standards.actions import comments as actions
from standards.forms.comments import PublicCommentForm, chosen_words
from standards.models import Comment, Consultation
from standards.queries import asking, comments, consultations, reading


@require_http_methods(["GET", "POST"])
@anonymous_door
def public_consultation(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = public_consultation_or_404(ref, number)
    anchor = (request.POST if request.method == "POST" else request.GET).get("clause", "")[:80]
    place = reading.place_in(found, anchor)
    begun = chosen_words(request.GET)
    form = PublicCommentForm(request.POST or None, place=place, asked=anchor, initial=begun)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.await_confirmation(
                consultation=found,
                at=request.at,
                name=given["name"],
                organization=given["organization"],
                email=given["email"],
                words=form.words(),
                token=given["token"],
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            request.session["public_comment_email"] = given["email"]
            return redirect("public_consultation_sent", request.society.code, ref, number)
    return _show(request, found, form, anchor)


def _show(request: SocietyRequest, found: Consultation, form: PublicCommentForm, anchor: str) -> HttpResponse:
    code, ref = request.society.code, found.project.reference
    open_now = consultations.is_open(found, request.at)
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "open": open_now,
        "form": form if open_now or form.is_bound else None,
        "papers": asking.papers(found),
        "reading": reading.read(
            found,
            anchor,
            image_url=lambda key: reverse("consultation_image", args=[code, ref, found.number, key]),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "standards/consultation_public.html", context, status=status)


@require_safe
@anonymous_door
def public_consultation_paper(request: SocietyRequest, ref: str, number: int, paper: str) -> FileResponse:
    """A paper that goes with the draft: the letter as it was issued, the 编制说明."""
    papers = asking.papers(public_consultation_or_404(ref, number))
    return send(one_or_404(papers.get(paper)), save=True)


@require_http_methods(["GET"])
@anonymous_door
def public_consultation_sent(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = public_consultation_or_404(ref, number)
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "email": request.session.get("public_comment_email", ""),
    }
    return render(request, "standards/consultation_public_sent.html", context)


@require_http_methods(["GET", "POST"])
@anonymous_door
def public_consultation_confirm(request: SocietyRequest, ref: str, number: int, token: str) -> HttpResponse:
    """Opened from the letter. Programs that open links in mails only look: the button is what confirms.

    Once the comment counts, the same link leads to it, to be changed or withdrawn.
    """
    found = public_consultation_or_404(ref, number)
    pending = pending_or_404(found, token)
    if pending is not None and pending.comment is not None:
        return _own(request, found, pending.comment)
    refused: Refused | None = None
    if pending is not None and request.method == "POST":
        try:
            comment = actions.confirm(pending=pending, at=request.at)
        except Refused as refusal:
            refused = refusal
        else:
            thanks = _(
                "Your comment is in: it is no. %(number)d. What becomes of it will be sent to your address."
            )
            messages.success(request, thanks % {"number": comment.number})
            return _own(request, found, comment)
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "pending": pending,
        "pieces": comments.pieces_awaiting(pending) if pending else [],
        "refused": refused,
        "open": consultations.is_open(found, request.at),
    }
    return render(
        request, "standards/consultation_public_confirm.html", context, status=422 if refused else 200
    )


def _own(request: SocietyRequest, found: Consultation, comment: Comment) -> HttpResponse:
    return redirect("dispositions_link", request.society.code, told_token(found, comment.author))
