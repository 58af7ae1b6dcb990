"""Writes about the tenant itself: registering a society, its facts, its rule pack."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from societies import ledger
from societies.models import Person, RulePack, Society, SocietyProfile
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
    """
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
    return society


@transaction.atomic
def edit_profile(
    *, actor: Person, at: datetime, profile: SocietyProfile, facts: Mapping[str, Any]
) -> SocietyProfile:
    """Change registration facts; the ledger names the fields that changed, not their words."""
    changed = sorted(name for name, value in facts.items() if getattr(profile, name) != value)
    for name in changed:
        setattr(profile, name, facts[name])
    if changed:
        profile.save(update_fields=changed)
        ledger.record("society.profile_changed", at=at, actor=actor, fields=changed)
    return profile


@transaction.atomic
def adopt_rules(*, actor: Person, at: datetime, adopted_on: date, numbers: Mapping[str, Any]) -> RulePack:
    """Adopt the next version of the rule pack. Running projects keep the version of their approval."""
    last = RulePack.objects.order_by("-version").first()
    pack = RulePack.objects.create(
        version=(last.version if last else 0) + 1, adopted_on=adopted_on, **numbers
    )
    ledger.record("rulepack.adopted", at=at, actor=actor, version=pack.version, adopted_on=adopted_on)
    return pack
