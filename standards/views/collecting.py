"""The desk of a unit's representative, by the unit's link or with an account: collect, decide, send one position."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from societies import clock, limits
from societies.access import Refused
from societies.http import SocietyRequest, anonymous_door, bind_refusals, tell_refusals
from societies.views.limits import too_many
from standards.access import consultation_or_404, reply_link_or_404
from standards.access.collecting import colleagues_token, reply_of_own_unit
from standards.actions import collecting as actions
from standards.actions import replies
from standards.actions.contributions import deleted
from standards.actions.own_comments import Gone
from standards.forms.collecting import DayForm, DecideForm, KeyForm, PointForm, SendForm
from standards.forms.comments import CommentForm, chosen_words
from standards.models import Collection, Comment, Reply, ReplyLink
from standards.queries import asking, consultations
from standards.queries import collecting as queries
from standards.queries import reading as reads
from standards.views.own_comments import Lost, lost
from standards.views.replies import NAME


@dataclass
class Desk:
    """Where the representative stands: at which door, and the forms that were refused, by name."""

    request: SocietyRequest
    reply: Reply
    link: ReplyLink | None
    template: str
    back: str
    changing: str  # where comments that were sent are changed
    image: Callable[[str], str]
    refused: dict[str, forms.Form] = field(default_factory=dict)
    lost: Lost | None = None
    anchor: str = ""

    @property
    def opens(self) -> bool:
        """By a reply link that was made since, what was collected stays closed until its own link is shown."""
        made = self.collection
        return made is None or self.link is None or made.link_id == self.link.pk

    @property
    def collection(self) -> Collection | None:
        return queries.collection_of(self.reply)

    @property
    def made(self) -> Collection:
        """The collection, for acts on it."""
        if not self.opens:
            raise Http404
        if self.collection is None:
            raise deleted()
        return self.collection

    def form(self, name: str, form: forms.Form) -> Any:
        """A form that was sent; refused it is shown again, with every word typed."""
        self.refused[name] = form
        return form.cleaned_data if form.is_valid() else None


@never_cache
@require_http_methods(["GET", "POST"])
@anonymous_door
def reply_link_collect(request: SocietyRequest, token: str) -> HttpResponse:
    link = reply_link_or_404(token)
    code = request.society.code
    return _desk(
        Desk(
            request,
            link.reply,
            link,
            "standards/collecting_link.html",
            (back := reverse("reply_link", args=[code, token])),
            f"{back}#receipt",
            lambda key: reverse("reply_link_image", args=[code, token, key]),
        )
    )


@never_cache
@require_http_methods(["GET", "POST"])
def unit_collect(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """The same with an account, for who speaks for the asked unit."""
    found = consultation_or_404(ref, number)
    reply = reply_of_own_unit(request.person, found)
    back = reverse("consultation", args=[request.society.code, ref, number])
    if reply is None or found.revision is None or found.opens_at is None:
        messages.error(request, _("Your unit was not asked in this consultation: a comment is welcome."))
        return redirect(back)
    image = partial(_picture, request.society.code, ref, number)
    mine = reverse("comments_mine", args=[request.society.code, ref, number])
    return _desk(Desk(request, reply, None, "standards/collecting.html", back, mine, image))


def _picture(code: str, ref: str, number: int, key: str) -> str:
    return reverse("consultation_image", args=[code, ref, number, key])


def _desk(desk: Desk) -> HttpResponse:
    request = desk.request
    desk.anchor = (request.POST if request.method == "POST" else request.GET).get("clause", "")[:80]
    if request.method != "POST":
        return _show(desk)
    if desk.link is not None and not limits.take(request, "reply_link"):
        return too_many(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return redirect(request.path)
    try:
        done = act(desk)
    except Refused as refused:
        if isinstance(refused, Gone) and (desk.collection is None or "decide" not in desk.refused):
            desk.lost = lost(request, refused, *_TYPED)
            desk.refused.clear()
        if not desk.refused and not (desk.lost and desk.lost.typed):
            tell_refusals(request, refused)
            return redirect(request.path)
        for form in desk.refused.values():
            bind_refusals(form, refused)
        done = None
    if done is None:
        return _show(desk)
    messages.success(request, done)
    return redirect(f"{request.path}{_AFTER.get(request.POST['act'], '')}")


def _begin(desk: Desk) -> str | None:
    if (given := desk.form("day", DayForm(desk.request.POST))) is None:
        return None
    link = desk.link or asking.standing_link(desk.reply)
    if desk.collection is not None and not desk.opens:
        raise Http404
    actions.begin(reply=desk.reply, link=link, at=desk.request.at, last_day=given["last_day"])
    return _("The link is made: send it to your colleagues with the words below.")


def _set_day(desk: Desk) -> str | None:
    if (given := desk.form("day", DayForm(desk.request.POST))) is None:
        return None
    actions.set_day(collection=desk.made, at=desk.request.at, last_day=given["last_day"])
    return _("Your colleagues have until that day now.")


def _end(desk: Desk) -> str:
    actions.end(collection=desk.made, at=desk.request.at)
    return _("The link takes nothing more. What was collected stays here.")


def _open(desk: Desk) -> str | None:
    made = desk.collection
    if made is None or desk.link is None:
        raise Http404
    if (given := desk.form("key", KeyForm(desk.request.POST))) is None:
        return None
    actions.open_with(collection=made, link=desk.link, typed=given["typed"])
    return _("Here is what was collected.")


def _decide(desk: Desk) -> str | None:
    if (given := desk.form("decide", DecideForm(desk.request.POST))) is None:
        return None
    about: dict[str, Any] = {
        "collection": desk.made,
        "numbers": given["contribution"],
        "at": desk.request.at,
    }
    act = desk.request.POST["act"]
    if act == "merge":
        actions.merge(**about, into=given["into"])
        return _("They are one comment of the position. Look at its words below.")
    if act == "leave":
        actions.leave_out(**about, why=given["why"])
        return _("Left out; whoever said it reads that.")
    taken = len(actions.take_over(**about))
    words = ngettext("%(n)d comment is in the position.", "%(n)d comments are in the position.", taken)
    return words % {"n": taken}


def _put_back(desk: Desk) -> str:
    number = _number(desk, "contribution")
    actions.put_back(collection=desk.made, numbers=[number], at=desk.request.at)
    return _("It waits for your decision again.")


def _add(desk: Desk) -> str | None:
    place = reads.place_in(desk.reply.consultation, desk.anchor)
    form = CommentForm(desk.request.POST, place=place, asked=desk.anchor)
    if (given := desk.form("form", form)) is None:
        return None
    actions.add(collection=desk.made, at=desk.request.at, words=form.words(), token=given["token"])
    return _("It is in the position.")


def _reword(desk: Desk) -> str | None:
    row = queries.unsent_point(desk.made, desk.request.POST.get("number", ""))
    if row is None:
        raise actions.settled()
    form = PointForm(desk.request.POST, row=row)
    if desk.form("own", form) is None:
        return None
    actions.reword(collection=desk.made, number=row.number, at=desk.request.at, words=form.words())
    return _("The words are changed.")


def _drop(desk: Desk) -> str:
    actions.drop(collection=desk.made, number=_number(desk, "number"), at=desk.request.at)
    return _("It is out of the position; what it was made of waits for your decision again.")


def _send(desk: Desk) -> str | None:
    made = desk.made
    form = SendForm(desk.request.POST, waiting=queries.waiting(made), with_account=desk.link is None)
    if (given := desk.form("send", form)) is None:
        return None
    about: dict[str, Any] = {
        "collection": made,
        "at": desk.request.at,
        "leaving_rest": given.get("leaving_rest", False),
    }
    send: Callable[..., list[Comment]] = actions.send
    agree: Callable[..., None] = actions.say_no_comment
    if desk.link is None:
        about |= {"actor": desk.request.person, "way": Reply.Way.ACCOUNT}
    else:
        about |= {"link": desk.link, "name": given["name"]}
        send, agree = partial(replies.send_position, naming=given["naming"]), replies.send_no_comment
        desk.request.session[NAME] = given["name"]
    if desk.request.POST["act"] == "no_comment":
        agree(**about)
        return _("Your unit's reply “no comment” is in. Thank you.")
    sent = send(**about)
    words = ngettext(
        "Your unit's position is in: %(n)d comment, no. %(numbers)s. Thank you.",
        "Your unit's position is in: %(n)d comments, nos. %(numbers)s. Thank you.",
        len(sent),
    )
    return words % {"n": len(sent), "numbers": "、".join(str(one.number) for one in sent)}


def _forget(desk: Desk) -> str:
    actions.forget(collection=desk.made)
    return _("Everything collected is deleted.")


def _number(desk: Desk, name: str) -> int:
    said = desk.request.POST.get(name, "")
    if not said.isdecimal() or len(said) > 8:
        raise Http404
    return int(said)


# What may be done, and what to say when it is done; None: a form was refused.
ACTS: dict[str, Callable[[Desk], str | None]] = {
    "begin": _begin,
    "day": _set_day,
    "end": _end,
    "open": _open,
    "take": _decide,
    "merge": _decide,
    "leave": _decide,
    "put_back": _put_back,
    "add": _add,
    "reword": _reword,
    "drop": _drop,
    "send": _send,
    "no_comment": _send,
    "forget": _forget,
}
_TYPED = ("text", "proposal", "point-text", "point-proposal", "why")
_AFTER = {
    "take": "#position",
    "merge": "#position",
    "leave": "#collected",
    "put_back": "#collected",
    "add": "#position",
    "reword": "#position",
    "drop": "#collected",
}


def _show(desk: Desk) -> HttpResponse:
    request, reply = desk.request, desk.reply
    found = reply.consultation
    if found.revision is None:
        raise Http404
    open_now = consultations.is_open(found, request.at)
    reading = reads.read(found, desk.anchor, image_url=desk.image)
    context: dict[str, Any] = {
        "active_nav": "consultations" if desk.link else "consultation_list",
        "project": found.project,
        "consultation": found,
        "reply": reply,
        "link": desk.link,
        "back": desk.back,
        "changing": desk.changing,
        "open": open_now,
        "ended": consultations.moment(found.closed_at or found.closes_at) if not open_now else "",
        "reading": reading,
        "locked": not desk.opens,
        "collection": desk.collection if desk.opens else None,
        "day": DayForm(initial={"last_day": queries.proposed_day(reply, request.at)}) if open_now else None,
        "key": KeyForm(),
        "decide": None,
        "own": None,
        "form": None,
        "count": (count := asking.comments_of_unit(reply)),
        "end": queries.ended(
            reply, request.at, count=count, unsent=queries.unsent(reply) if desk.opens and not open_now else 0
        ),
        "lost": desk.lost,
    }
    if (made := context["collection"]) is not None:
        context |= _collected(desk, made, reading, open_now=open_now)
    context |= desk.refused
    status = 422 if desk.lost or any(form.errors for form in desk.refused.values()) else 200
    return render(request, desk.template, context, status=status)


def _collected(desk: Desk, made: Collection, reading: reads.Reading, *, open_now: bool) -> dict[str, Any]:
    request = desk.request
    address = reverse("contribute", args=[request.society.code, colleagues_token(made)])
    link = request.build_absolute_uri(address)
    page = queries.desk(made, {unit.part.anchor: at for at, unit in enumerate(reading.units)})
    wanted = request.GET.get("point", "") if open_now else ""
    row = queries.unsent_point(made, wanted) if wanted else None
    with_account = desk.link is None
    who = {"name": request.session.get(NAME, "")}
    return {
        "page": page,
        "late_words": queries.late_words(page, desk.reply),
        "takes": queries.takes(made, request.at),
        "until": consultations.moment(made.due_at),
        "words": queries.words_to_copy(made, request.society.name_zh, link),
        "form": CommentForm(place=reading.chosen, initial=chosen_words(request.GET)) if open_now else None,
        "own": PointForm(row=row) if row else None,
        "send": SendForm(initial=who, waiting=page.waiting, with_account=with_account) if open_now else None,
        "day": DayForm(initial={"last_day": clock.date_of(made.due_at)}) if open_now else None,
    }
