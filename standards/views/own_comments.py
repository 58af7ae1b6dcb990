"""One's own comment put in other words or withdrawn, with an account or by a link, while comments are taken."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from societies.access import Refused
from societies.http import SocietyRequest, bind_refusals, tell_refusals
from societies.models import Person
from societies.views.files import send
from standards.access import one_or_404
from standards.actions import own_comments
from standards.forms.comments import OwnForm
from standards.models import Comment
from standards.queries.comments import attached_to, typed_one

ACTS = frozenset({"reword", "withdraw"})


@dataclass(frozen=True)
class Lost:
    """Words that have no place any more where they were typed, and why."""

    why: list[str]
    typed: list[str]


def lost(request: SocietyRequest, refused: Refused, *names: str) -> Lost:
    """What was typed into these fields."""
    typed = [request.POST.get(name, "") for name in names or ("text", "proposal")]
    return Lost([one.reason for one in refused.refusals], [words for words in typed if words.strip()])


def own_form(request: SocietyRequest, rows: QuerySet[Comment]) -> OwnForm | None:
    """The form of the comment that the address (``edit``) or what was sent (``comment``) names, if it is one of these.

    Of one that is gone there is a form only for what was sent, whose words come back.
    """
    posted = request.method == "POST"
    number = request.POST.get("comment", "") if posted else request.GET.get("edit", "")
    if not posted and not number:
        return None
    if not number.isdecimal() or len(number) > 8:
        raise Http404
    found = one_or_404(typed_one(rows, int(number)))
    if not posted:
        try:
            own_comments.refuse_if_gone(found)
        except Refused as refused:
            tell_refusals(request, refused)
            return None
    rewords = request.POST.get("act") == "reword"
    return OwnForm(request.POST if rewords else None, request.FILES if rewords else None, comment=found)


def change(request: SocietyRequest, form: OwnForm, actor: Person) -> bool:
    """Whether it is over with; if not, the form says why, with the words that were typed.

    ``Gone`` when there is no comment any more under which its form could stand.
    """
    if not form.is_bound:
        _withdraw(request, form.comment, actor)
        return True
    try:
        if not form.is_valid():
            own_comments.refuse_if_gone(form.comment)
            return False
        own_comments.reword(
            comment=form.comment,
            actor=actor,
            at=request.at,
            words=form.words(),
            attached=form.attached(),
            detach=form.cleaned_data.get("detach", False),
        )
    except own_comments.Gone:
        raise
    except Refused as refused:
        bind_refusals(form, refused)
        return False
    messages.success(request, _("Comment no. %(number)d is changed.") % {"number": form.comment.number})
    return True


def send_attached(rows: QuerySet[Comment], number: int) -> FileResponse:
    """What went with one of these comments, to be saved."""
    return send(one_or_404(attached_to(rows, number)), save=True)


def _withdraw(request: SocietyRequest, comment: Comment, actor: Person) -> None:
    try:
        own_comments.withdraw(comment=comment, actor=actor, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("Comment no. %(number)d is withdrawn.") % {"number": comment.number})
