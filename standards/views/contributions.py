"""The anonymous door of an asked unit's people: what they say is read by their own representative, and by nobody else."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from societies import limits
from societies.access import Refused
from societies.http import SocietyRequest, anonymous_door, bind_refusals, tell_refusals
from societies.views.limits import too_many
from standards.access import one_or_404
from standards.access.collecting import colleague_token, colleagues_token, contributing_or_404
from standards.actions import contributions as actions
from standards.actions.own_comments import Gone
from standards.forms.collecting import ContributionForm, OwnContributionForm
from standards.forms.comments import chosen_words
from standards.models import Colleague, Collection, Contribution
from standards.queries import collecting as queries
from standards.queries import consultations
from standards.queries import reading as reads
from standards.views.comments import show_image
from standards.views.own_comments import Lost, lost


@never_cache
@require_http_methods(["GET", "POST"])
@anonymous_door
def contribute(request: SocietyRequest, token: str) -> HttpResponse:
    """By the shared link the draft and the form; by one's own also what became of what one said."""
    collection, colleague = contributing_or_404(token)
    if request.method != "POST":
        edit = request.GET.get("edit", "")
        own = OwnContributionForm(row=one_or_404(_row(colleague, edit))) if edit else None
        anchor = request.GET.get("clause", "")[:80]
        return _show(request, token, collection, colleague, anchor=anchor, own=own)
    if not limits.take(request, "contribution"):
        return too_many(request)
    if request.POST.get("act") in {"reword", "withdraw"}:
        return _change(request, token, collection, colleague)
    anchor = request.POST.get("clause", "")[:80]
    place = reads.place_in(collection.reply.consultation, anchor)
    form = ContributionForm(request.POST, place=place, asked=anchor, colleague=colleague)
    if form.is_valid():
        try:
            made = actions.contribute(
                collection=collection,
                at=request.at,
                words=form.words(),
                token=form.cleaned_data["token"],
                colleague=colleague,
                **form.said_by(),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            messages.success(
                request,
                _(
                    "Your representative has it. This page is your own: keep its address to change or follow what you said."
                ),
            )
            return redirect(f"{_page(request, colleague_token(made.colleague))}#mine")
    return _show(request, token, collection, colleague, anchor=anchor, form=form)


@require_safe
@anonymous_door
def contribute_image(request: SocietyRequest, token: str, key: str) -> HttpResponse:
    """A picture of the version consulted on."""
    collection, _colleague = contributing_or_404(token)
    return show_image(collection.reply.consultation, key)


def _row(colleague: Colleague | None, number: str) -> Contribution | None:
    return queries.one_of(colleague, number) if colleague else None


def _change(
    request: SocietyRequest, token: str, collection: Collection, colleague: Colleague | None
) -> HttpResponse:
    """One's own in other words, or taken back."""
    if colleague is None:
        raise Http404
    row = _row(colleague, request.POST.get("contribution", ""))
    if row is not None:
        row.collection = collection
    if request.POST["act"] == "withdraw":
        return _withdraw(request, one_or_404(row))
    own = OwnContributionForm(request.POST, row=row) if row is not None else None
    try:
        if own is None:
            raise actions.gone()
        if own.is_valid():
            actions.reword(contribution=own.row, at=request.at, words=own.words())
            messages.success(request, _("It is changed; your representative sees that."))
            return redirect(f"{request.path}#mine")
    except Gone as refused:
        return _show(request, token, collection, colleague, gone=lost(request, refused))
    except Refused as refused:
        assert own is not None, "there is none only where it is gone"
        bind_refusals(own, refused)
    return _show(request, token, collection, colleague, own=own)


def _withdraw(request: SocietyRequest, row: Contribution) -> HttpResponse:
    stays = True
    try:
        stays = actions.withdraw(contribution=row, at=request.at)
    except Refused as refused:
        tell_refusals(request, refused)
    else:
        messages.success(request, _("It is taken back, and nothing of it is kept."))
    return redirect(f"{request.path}#mine" if stays else _page(request, colleagues_token(row.collection)))


def _page(request: SocietyRequest, token: str) -> str:
    return reverse("contribute", args=[request.society.code, token])


def _show(
    request: SocietyRequest,
    token: str,
    collection: Collection,
    colleague: Colleague | None,
    *,
    anchor: str = "",
    form: ContributionForm | None = None,
    own: OwnContributionForm | None = None,
    gone: Lost | None = None,
) -> HttpResponse:
    found = collection.reply.consultation
    picture = partial(_picture, request.society.code, token)
    reading = reads.read(found, anchor, image_url=picture)
    open_now = queries.takes(collection, request.at)
    context = {
        "active_nav": "consultations",
        "project": found.project,
        "consultation": found,
        "collection": collection,
        "unit": collection.reply.organization,
        "colleague": colleague,
        "open": open_now,
        "over": not consultations.is_open(found, request.at),
        "until": consultations.moment(collection.due_at),
        "reading": reading,
        "mine": queries.of_colleague(colleague, collection) if colleague else [],
        "form": form or (_form(request, reading, colleague) if open_now else None),
        "own": own,
        "lost": gone,
    }
    refused = bool(gone or (form and form.errors) or (own and own.errors))
    return render(request, "standards/contribute.html", context, status=422 if refused else 200)


def _form(request: SocietyRequest, reading: reads.Reading, colleague: Colleague | None) -> ContributionForm:
    return ContributionForm(place=reading.chosen, colleague=colleague, initial=chosen_words(request.GET))


def _picture(code: str, token: str, key: str) -> str:
    return reverse("contribute_image", args=[code, token, key])
