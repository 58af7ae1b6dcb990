"""Writes about the tenant itself: registering a society, its facts, its rule pack."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import clock, ledger, outbox
from societies.access import Denied, Refused
from societies.actions import invitations
from societies.models import Person, RulePack, Society, SocietyProfile
from societies.queries.tenants import code_taken, present_rules
from societies.scoping import enter


@transaction.atomic
def found_platform(*, at: datetime) -> Society:
    """The society of kind ``platform``: it owns what belongs to no society. Founded once, by set-up."""
    platform = Society.objects.filter(kind=Society.Kind.PLATFORM).first()
    if platform is None:
        platform = Society.objects.create(
            code="PLATFORM", name_zh="团标平台", name_en="Tuanbiao", kind=Society.Kind.PLATFORM
        )
        with enter(platform):
            ledger.record("platform.founded", at=at, by="setup")
    return platform


@transaction.atomic
def register(
    *,
    platform: Society,
    actor: Person | None,
    at: datetime,
    code: str,
    name_zh: str,
    name_en: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Society:
    """Register a society with its profile. Written in the platform's chain and in the society's own, as its first.

    The society's chain begins with ``society.registered`` by the platform: the operator is no person in it.
    Raises ``Refused`` when another society has the code.
    """
    with enter(platform):
        ledger.hold()
    if code_taken(code):
        raise Refused(
            Denied(
                _("%(code)s is the code of another society. Codes are unique over all societies.")
                % {"code": code},
                "code",
            )
        )
    society = Society.objects.create(code=code, name_zh=name_zh, name_en=name_en)
    with enter(platform):
        ledger.record(
            "society.registered",
            at=at,
            actor=actor,
            by="" if actor else "setup",
            code=code,
            society=society.pk,
        )
    with enter(society):
        SocietyProfile.objects.create(**(facts or {}))
        ledger.record("society.registered", at=at, by="platform", code=code)
        outbox.write("society.registered", body={}, at=at)
    return society


@transaction.atomic
def register_with_secretary(
    *,
    platform: Society,
    actor: Person,
    at: datetime,
    names: Mapping[str, str],
    facts: Mapping[str, Any],
    secretary: Mapping[str, str],
) -> Society:
    """Register a society with a rule pack of the defaults, and invite its first secretary by mail."""
    society = register(platform=platform, actor=actor, at=at, facts=facts, **names)
    with enter(society):
        pack = RulePack.objects.create(version=1, adopted_on=clock.date_of(at))
        ledger.record(
            "rulepack.adopted", at=at, by="platform", version=pack.version, adopted_on=pack.adopted_on
        )
    invitations.invite_first(society=society, at=at, roles=["secretary"], **secretary)
    return society


@transaction.atomic
def edit_profile(
    *, actor: Person, at: datetime, profile: SocietyProfile, facts: Mapping[str, Any]
) -> SocietyProfile:
    """Change registration facts; the ledger names the fields that changed, not their words."""
    before = SocietyProfile.objects.select_for_update().get(pk=profile.pk)
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    for name in changed:
        setattr(before, name, facts[name])
    if changed:
        before.save(update_fields=changed)
        ledger.record("society.profile_changed", at=at, actor=actor, fields=changed)
        outbox.write("society.changed", body={}, at=at)
    return before


@transaction.atomic
def adopt_rules(*, actor: Person, at: datetime, adopted_on: date, numbers: Mapping[str, Any]) -> RulePack:
    """Adopt the next version of the rule pack. Running projects keep the version of their approval."""
    ledger.hold()
    last = present_rules()
    pack = RulePack.objects.create(
        version=(last.version if last else 0) + 1, adopted_on=adopted_on, **numbers
    )
    ledger.record("rulepack.adopted", at=at, actor=actor, version=pack.version, adopted_on=adopted_on)
    return pack
