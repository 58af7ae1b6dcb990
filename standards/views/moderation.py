"""Comments from the public, looked at by who runs the consultation."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from societies.access import Refused
from societies.http import SocietyRequest, bind_refusals
from standards.access import consultation_to_run_or_404, one_or_404
from standards.actions import moderation as actions
from standards.forms.moderation import ModerationFilter, ModerationForm, SecondLookForm
from standards.models import Consultation, SecondLook
from standards.queries import moderation
from standards.queries.comments import is_over, with_redlines
from standards.queries.consultations import is_open
from standards.queries.paging import Counted

_PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def comments_outside(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """Those that wait, were looked at or set aside. POST does one thing with the chosen ones, and comes back to the view."""
    found = consultation_to_run_or_404(request.person, ref, number)
    bulk = ModerationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bulk.is_valid() and _moderate(request, found, bulk):
        return redirect(request.get_full_path())
    over = is_over(found)
    form = ModerationFilter(request.GET, over=over)
    state, words = form.view()
    wanted = moderation.narrowed(state, words)
    queue = moderation.queue(found, wanted)
    pages = Counted(moderation.listed(found, wanted), _PER_PAGE, count=queue.rows)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "form": form,
        "bulk": bulk,
        "page": page,
        "talk": moderation.with_looks(page.object_list),
        "query": query.urlencode(),
        "filtered": words or state != form.first,
        "state": state,
        "queue": queue,
        "over": over,
        "open": is_open(found, request.at),
    }
    return render(request, "standards/comments_outside.html", context, status=422 if bulk.errors else 200)


@require_http_methods(["GET", "POST"])
def second_look(request: SocietyRequest, ref: str, number: int, comment: int) -> HttpResponse:
    """What the author of a comment that was set aside asks for, and the answer."""
    found = consultation_to_run_or_404(request.person, ref, number)
    look = one_or_404(moderation.look_of(found, comment))
    over = is_over(found)
    form = SecondLookForm(request.POST if request.method == "POST" else None, over=over)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        back = given["outcome"] == SecondLook.Outcome.BACK
        try:
            actions.answer(look=look, back=back, text=given["text"], actor=request.person, at=request.at)
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(request, _("Answered; the author is told."))
            return redirect("comments_outside", request.society.code, ref, number)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "said": with_redlines([look.comment])[0],
        "look": look,
        "form": form if form.is_bound or not look.outcome else None,
        "over": over,
    }
    return render(request, "standards/second_look.html", context, status=422 if form.errors else 200)


def _moderate(request: SocietyRequest, found: Consultation, bulk: ModerationForm) -> bool:
    """Whether it was done; if not, the form says why."""
    given = bulk.cleaned_data
    acts: dict[str, Callable[..., int]] = {
        "look": actions.look,
        "set_aside": partial(actions.set_aside, reason=given["reason"], words=given["words"]),
        "put_back": actions.put_back,
    }
    try:
        done = acts[given["act"]](
            consultation=found, numbers=bulk.numbers, actor=request.person, at=request.at
        )
    except Refused as refused:
        bind_refusals(bulk, refused)
        return False
    messages.success(
        request, ngettext("Done for %(n)d comment.", "Done for %(n)d comments.", done) % {"n": done}
    )
    return True
