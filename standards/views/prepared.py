"""Preparing a consultation, one road of five steps: text, window, audience, letter, opening."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from societies import clock
from societies.access import Denied, Refused, can, require
from societies.http import SocietyRequest, bind_refusals
from societies.models import Organization
from societies.roles import Permission
from standards.access import consultation_to_run_or_404, project_or_404
from standards.actions import consultations as actions
from standards.forms.consultations import AudienceForm, MailForm, TextForm, WindowForm
from standards.models import Consultation, Letter, Project
from standards.queries import asking, letters
from standards.queries import consultations as queries
from workflow.engine import may_move

# URL name of a step -> what it is called, and the places of the refusals that it mends.
STEPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "consultation_text": (gettext_noop("Draft and report"), frozenset({"revision", "draft_list"})),
    "consultation_window": (gettext_noop("Time for comments"), frozenset({"last_day", "shorter_reason"})),
    "consultation_audience": (gettext_noop("Audience"), frozenset({"public"})),
    "consultation_mail": (gettext_noop("Letter by mail"), frozenset()),
    "consultation": (gettext_noop("Check and open"), frozenset()),
}


@dataclass(frozen=True)
class _Step:
    """A step of the road; ``url`` is empty while there is nothing prepared to go to."""

    label: str
    url: str
    now: bool
    done: bool
    missing: int


def _road(
    request: SocietyRequest, found: Consultation | None, here: str, refusals: tuple[Denied, ...] = ()
) -> list[_Step]:
    def address(name: str) -> str:
        if found is None:
            return ""
        return reverse(name, args=[request.society.code, found.project.reference, found.number])

    steps, past = [], True
    for name, (label, mends) in STEPS.items():
        past = past and name != here
        missing = sum(one.place in mends for one in refusals)
        steps.append(_Step(_(label), address(name), name == here, past and not missing, missing))
    return steps


@require_http_methods(["GET", "POST"])
def consultation_new(request: SocietyRequest, ref: str) -> HttpResponse:
    """The first step: with the draft the consultation is made, and asks the members' units as long as the rules say."""
    project = project_or_404(ref)
    require(request.person, Permission.CONSULTATION_RUN, project.procedure)
    if request.method == "GET" and (prepared := queries.prepared_number(project)):
        return redirect("consultation", request.society.code, ref, prepared)
    form = TextForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare(
                project=project,
                actor=request.person,
                at=request.at,
                revision=form.cleaned_data["revision"],
                last_day=queries.proposed_last_day(project, request.at),
                public=project.consumers_affected,
                units=queries.member_units(),
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            return redirect("consultation_window", request.society.code, ref, made.number)
    return _show(request, project, None, "consultation_text", form)


@require_http_methods(["GET", "POST"])
def consultation_text(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    initial = {"revision": found.revision_id} if found.revision_id else {}
    form = TextForm(request.POST or None, project=found.project, initial=initial)
    return _step(request, found, "consultation_text", form)


@require_http_methods(["GET", "POST"])
def consultation_window(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    closes_at = found.closes_at
    initial = {
        "last_day": clock.date_of(closes_at) if closes_at else None,
        "shorter_reason": found.shorter_reason,
    }
    form = WindowForm(request.POST or None, project=found.project, at=request.at, initial=initial)
    window = queries.window(request.at, closes_at) if closes_at else None
    return _step(request, found, "consultation_window", form, window=window)


@require_http_methods(["GET", "POST"])
def consultation_audience(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    found = consultation_to_run_or_404(request.person, ref, number)
    initial = {"public": found.public, "units": queries.listed_units(found)}
    form = AudienceForm(request.POST or None, project=found.project, initial=initial)
    balance = asking.balance(found, queries.reply_account(found))
    return _step(request, found, "consultation_audience", form, balance=balance, may_ask=True)


@require_http_methods(["GET", "POST"])
def consultation_mail(request: SocietyRequest, ref: str, number: int) -> HttpResponse:
    """The words of the mail with its preview, and the official letter with its 文号 beside it."""
    found = consultation_to_run_or_404(request.person, ref, number)
    form = MailForm(request.POST or None, consultation=found)
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        found.mail_text = form.facts()["mail_text"]
        return _show(request, found.project, found, "consultation_mail", form, **_letter(request, found))
    return _step(request, found, "consultation_mail", form, **_letter(request, found))


def _letter(request: SocietyRequest, found: Consultation) -> dict[str, Any]:
    return {
        "preview": _preview(request, found),
        "letter": letters.letter_of(found.project, Letter.Kind.CONSULTATION, found),
    }


def _preview(request: SocietyRequest, found: Consultation) -> str:
    """The mail as the first unit of the list gets it, with a word in place of its link."""
    first = found.replies.select_related("organization").order_by("organization__name_key", "pk").first()
    said = {
        "society": request.society,
        "project": found.project,
        "consultation": found,
        "unit": first.organization if first else Organization(name=_("The unit")),
        "words": asking.words_of(found),
        "reply_link": _("(the unit's own link stands here)"),
    }
    return render_to_string("mail/consultation_opened.txt", said).strip()


def show_checklist(request: SocietyRequest, found: Consultation) -> HttpResponse:
    """The last step: what is still missing, and the button that opens it."""
    verdict = may_move(found.procedure, "open", actor=request.person, at=request.at)
    account = queries.reply_account(found)
    context = {
        "active_nav": "consultation_list",
        "project": found.project,
        "consultation": found,
        "verdict": verdict,
        "window": queries.window(request.at, found.closes_at) if found.closes_at else None,
        "asked": queries.names_asked(found),
        "earlier": queries.earlier_rounds(found),
        "balance": asking.balance(found, account),
        "may_run": can(request.person, Permission.CONSULTATION_RUN, found.procedure),
        "people": len(asking.contacts(found)),
        "unreached": asking.unreached(found),
        "letter": letters.letter_of(found.project, Letter.Kind.CONSULTATION, found),
        "steps": _road(request, found, "consultation", verdict.refusals),
        "missing": [(refusal, _mends(refusal)) for refusal in verdict.refusals],
    }
    return render(request, "standards/consultation_prepared.html", context)


def _mends(refusal: Denied) -> str:
    """The URL name of the step that mends a refusal, if one does."""
    return next((name for name, (_label, mends) in STEPS.items() if refusal.place in mends), "")


def _step(
    request: SocietyRequest, found: Consultation, here: str, form: forms.Form, **more: Any
) -> HttpResponse:
    """One step of what is prepared; saved, it leads to the next."""
    if request.method == "POST" and form.is_valid():
        units = form.asked() if isinstance(form, AudienceForm) else None
        try:
            actions.edit(
                consultation=found,
                actor=request.person,
                at=request.at,
                facts=form.facts(),  # type: ignore[attr-defined]
                units=units,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        else:
            names = list(STEPS)
            following = here if "stay" in request.POST else names[names.index(here) + 1]
            return redirect(following, request.society.code, found.project.reference, found.number)
    return _show(request, found.project, found, here, form, **more)


def _show(
    request: SocietyRequest,
    project: Project,
    found: Consultation | None,
    here: str,
    form: forms.Form,
    **more: Any,
) -> HttpResponse:
    if found is not None and found.procedure.state != "draft" and not form.errors:
        return redirect("consultation", request.society.code, project.reference, found.number)
    refusals = (
        may_move(found.procedure, "open", actor=request.person, at=request.at).refusals if found else ()
    )
    context = {
        "active_nav": "consultation_list",
        "project": project,
        "consultation": found,
        "form": form,
        "here": here,
        "steps": _road(request, found, here, refusals),
        "refusals": [one for one in refusals if one.place in STEPS[here][1]],
        "heading": _(STEPS[here][0]),
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "standards/consultation_form.html", context, status=status)
