"""The society's own affairs: profile, rule packs, ledger, archive."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from societies import access, clock, events
from societies.actions import archives, societies
from societies.forms.profile import ProfileForm
from societies.forms.rules import RulePackForm
from societies.http import SocietyRequest
from societies.models import RulePack
from societies.queries import ledger, tenants
from societies.roles import Permission


@require_safe
def society_settings(request: SocietyRequest) -> HttpResponse:
    """What can be set, each with one line on how it stands."""
    access.require(request.person, Permission.SOCIETY_EDIT, request.society)
    return render(
        request,
        "societies/settings.html",
        {
            "active_nav": "society_settings",
            "profile": tenants.profile(),
            "rules": tenants.present_rules(),
            "last": ledger.entries().first(),
        },
    )


@require_http_methods(["GET", "POST"])
def society_profile(request: SocietyRequest) -> HttpResponse:
    """The registration facts; edited by those who may, read by everybody inside."""
    profile = tenants.profile()
    may = access.can(request.person, Permission.SOCIETY_EDIT, request.society)
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST":
        access.require(request.person, Permission.SOCIETY_EDIT, request.society)
        if form.is_valid():
            societies.edit_profile(actor=request.person, at=request.at, profile=profile, facts=form.facts)
            messages.success(request, _("Saved."))
            return redirect("society_profile", request.society.code)
    return render(
        request,
        "societies/profile.html",
        {"active_nav": "society_settings" if may else "", "form": form, "may": may},
    )


@require_safe
def rulepack_list(request: SocietyRequest) -> HttpResponse:
    packs = tenants.rule_packs()
    return render(
        request,
        "societies/rulepack_list.html",
        {
            "active_nav": "society_settings",
            "packs": packs,
            "form": RulePackForm(instance=packs[0]) if packs else None,
            "may": access.can(request.person, Permission.RULEPACK_ADOPT, request.society),
            "edits": access.can(request.person, Permission.SOCIETY_EDIT, request.society),
        },
    )


@require_http_methods(["GET", "POST"])
def rulepack_new(request: SocietyRequest) -> HttpResponse:
    """Adopt a new version, beginning from the present one."""
    access.require(request.person, Permission.RULEPACK_ADOPT, request.society)
    present = tenants.present_rules() or RulePack(version=0)
    form = RulePackForm(
        request.POST or None, instance=present, initial={"adopted_on": clock.date_of(request.at)}
    )
    if request.method == "POST" and form.is_valid():
        pack = societies.adopt_rules(
            actor=request.person,
            at=request.at,
            adopted_on=form.cleaned_data["adopted_on"],
            numbers=form.numbers,
        )
        messages.success(
            request,
            _("Version %(n)d is adopted. Running projects keep the version of their approval.")
            % {"n": pack.version},
        )
        return redirect("rulepack_list", request.society.code)
    return render(
        request,
        "societies/rulepack_new.html",
        {"active_nav": "society_settings", "form": form, "present": present},
    )


@require_safe
def ledger_page(request: SocietyRequest) -> HttpResponse:
    """The record, newest first, in words; names are resolved now and stand nowhere in it."""
    access.require(request.person, Permission.LEDGER_EXPORT, request.society)
    event = request.GET.get("event", "")
    page = Paginator(ledger.entries(event=event), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "societies/ledger.html",
        {
            "active_nav": "society_settings",
            "page": page,
            "lines": ledger.in_words(page.object_list),
            "kinds": [(kind, events.name(kind)) for kind in ledger.event_names()],
            "event": event,
            "query": f"event={event}" if event else "",
        },
    )


@require_http_methods(["GET", "POST"])
def archive_export(request: SocietyRequest) -> HttpResponse:
    """Ask for everything that is the society's own; a worker makes it, and this page has it then."""
    access.require(request.person, Permission.LEDGER_EXPORT, request.society)
    if request.method == "POST":
        archives.ask(actor=request.person, at=request.at)
        messages.success(request, _("The archive is being made. You get a mail when it is ready."))
        return redirect("archive_export", request.society.code)
    return render(
        request,
        "societies/archive_export.html",
        {"active_nav": "society_settings", "archives": tenants.archives()},
    )
