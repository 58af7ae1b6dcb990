"""The anonymous door of an asked unit: its link, on a phone, without an account."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from societies import limits
from societies.access import Refused
from societies.http import SocietyRequest, anonymous_door, bind_refusals
from societies.views.files import send
from societies.views.limits import too_many
from standards.access import one_or_404, reply_link_or_404
from standards.actions import replies as actions
from standards.actions.own_comments import Gone
from standards.forms.comments import OwnForm, chosen_words
from standards.forms.replies import LinkCommentForm, SpeakerForm
from standards.models import ReplyLink
from standards.queries import asking, collecting, comments, consultations
from standards.queries import reading as reads
from standards.views.comments import show_image
from standards.views.own_comments import ACTS, Lost, change, lost, own_form, send_attached

NAME = "reply_name"  # in the session: who answered last from this browser


@never_cache
@require_http_methods(["GET", "POST"])
@anonymous_door
def reply_link(request: SocietyRequest, token: str) -> HttpResponse:
    """The page, and a comment sent from it; refused, it comes back with every word typed."""
    link = reply_link_or_404(token)
    given = request.POST if request.method == "POST" else request.GET
    anchor = given.get("clause", "")[:80]
    if request.method != "POST":
        own = own_form(request, asking.said_without_account(link.reply, gone=True))
        return _show(request, link, token, anchor=anchor, own=own)
    if not limits.take(request, "reply_link"):
        return too_many(request)
    if request.POST.get("act") in ACTS:
        return _change(request, link, token)
    place = reads.place_in(link.reply.consultation, anchor)
    form = LinkCommentForm(request.POST, request.FILES, place=place, asked=anchor)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            made = actions.comment(
                link=link,
                name=name,
                at=request.at,
                words=form.words(),
                token=form.cleaned_data["token"],
                attached=form.attached(),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            request.session[NAME] = name
            messages.success(request, _("Comment no. %(number)d is in. Thank you.") % {"number": made.number})
            return redirect(f"{request.path}#receipt")
    return _show(request, link, token, anchor=anchor, form=form)


@never_cache
@require_POST
@anonymous_door
def reply_link_no_comment(request: SocietyRequest, token: str) -> HttpResponse:
    return _speak(
        request, token, actions.say_no_comment, _("Your unit's reply “no comment” is in. Thank you.")
    )


@never_cache
@require_POST
@anonymous_door
def reply_link_take_back(request: SocietyRequest, token: str) -> HttpResponse:
    return _speak(request, token, actions.take_back, _("The reply “no comment” is taken back."))


@require_safe
@anonymous_door
def reply_link_image(request: SocietyRequest, token: str, key: str) -> HttpResponse:
    """A picture of the version consulted on."""
    return show_image(reply_link_or_404(token).reply.consultation, key)


@require_safe
@anonymous_door
def reply_link_file(request: SocietyRequest, token: str, comment: int) -> FileResponse:
    """What went with a comment that the page of the link shows."""
    return send_attached(asking.said_without_account(reply_link_or_404(token).reply), comment)


@require_safe
@anonymous_door
def reply_link_paper(request: SocietyRequest, token: str, paper: str) -> FileResponse:
    """A paper that goes with the draft: the letter as it was issued, the 编制说明."""
    papers = asking.papers(reply_link_or_404(token).reply.consultation)
    return send(one_or_404(papers.get(paper)), save=True)


def _change(request: SocietyRequest, link: ReplyLink, token: str) -> HttpResponse:
    """One of the unit's comments in other words, or withdrawn."""
    own = own_form(request, asking.said_without_account(link.reply, gone=True))
    assert own is not None, "what was sent names a comment, or it is 404"
    name = request.session.get(NAME) or own.comment.author.name
    try:
        if change(request, own, actions.speaker(link=link, name=name, at=request.at)):
            return redirect(f"{request.path}#receipt")
    except Gone as refused:
        return _show(request, link, token, gone=lost(request, refused))
    return _show(request, link, token, own=own)


def _speak(request: SocietyRequest, token: str, act: Callable[..., None], done: str) -> HttpResponse:
    link = reply_link_or_404(token)
    if not limits.take(request, "reply_link"):
        return too_many(request)
    speaker = SpeakerForm(request.POST)
    if speaker.is_valid():
        name = speaker.cleaned_data["name"]
        try:
            act(link=link, name=name, at=request.at)
        except Refused as refused:
            bind_refusals(speaker, refused)
        else:
            request.session[NAME] = name
            messages.success(request, done)
            return redirect(f"{reverse('reply_link', args=[request.society.code, token])}#receipt")
    return _show(request, link, token, speaker=speaker)


def _show(
    request: SocietyRequest,
    link: ReplyLink,
    token: str,
    *,
    anchor: str = "",
    form: LinkCommentForm | None = None,
    speaker: SpeakerForm | None = None,
    own: OwnForm | None = None,
    gone: Lost | None = None,
) -> HttpResponse:
    reply = link.reply
    found = reply.consultation
    if found.revision is None:
        raise Http404
    ended = found.closed_at or found.closes_at
    open_now = consultations.is_open(found, request.at)
    picture = partial(_picture, request.society.code, token)
    reading = reads.read(found, anchor, image_url=picture)
    who = {"name": request.session.get(NAME, "")}
    begun = who | chosen_words(request.GET)
    collected = _collected(link)
    refused = bool(gone or any(one and one.errors for one in (form, speaker, own)))
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "reply": reply,
        "token": token,
        "open": open_now,
        "ended": consultations.moment(ended) if ended else "",
        "reading": reading,
        "count": (count := asking.comments_of_unit(reply)),
        "end": collecting.ended(reply, request.at, count=count, unsent=collected or 0),
        "said": comments.with_redlines(asking.said_without_account(reply)),
        "form": form or (LinkCommentForm(place=reading.chosen, initial=begun) if open_now else None),
        "speaker": speaker or SpeakerForm(initial=who),
        "own": own,
        "lost": gone,
        "collected": collected,
        "papers": asking.papers(found),
    }
    return render(request, "standards/reply_link.html", context, status=422 if refused else 200)


def _collected(link: ReplyLink) -> int | None:
    """How many collected comments are not sent; None where this link opens no collection."""
    made = collecting.collection_of(link.reply)
    return collecting.unsent(link.reply) if made is not None and made.link_id == link.pk else None


def _picture(code: str, token: str, key: str) -> str:
    return reverse("reply_link_image", args=[code, token, key])
