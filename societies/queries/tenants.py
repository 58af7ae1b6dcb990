"""Reads about societies themselves: their profile, rule packs, archives; the platform's list of them; the demo clock."""

from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from societies.models import Affiliation, Archive, ClockOffset, RulePack, Society, SocietyProfile, Wake


def platform() -> Society | None:
    return Society.objects.filter(kind=Society.Kind.PLATFORM).first()


def registered(*, q: str = "") -> QuerySet[Society]:
    """All societies in pinyin order, with how many accounts each has, as ``accounts``."""
    found = Society.objects.filter(kind=Society.Kind.SOCIETY)
    if q:
        found = found.filter(Q(code__icontains=q) | Q(name_zh__icontains=q) | Q(name_en__icontains=q))
    accounts = (
        Affiliation.objects.filter(society=OuterRef("pk"), ended_at=None)
        .order_by()
        .values("society")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return found.annotate(accounts=Coalesce(Subquery(accounts), 0)).order_by("name_key", "code")


def code_taken(code: str) -> bool:
    return Society.objects.filter(code__iexact=code).exists()


def profile() -> SocietyProfile:
    """The registration facts of the entered society."""
    return SocietyProfile.objects.get()


def rule_packs() -> list[RulePack]:
    """Every version, newest first."""
    return list(RulePack.objects.order_by("-version"))


def present_rules() -> RulePack | None:
    return RulePack.objects.order_by("-version").first()


def archives() -> list[Archive]:
    return list(Archive.objects.select_related("asked_by", "attachment").order_by("-asked_at", "-pk")[:20])


def clock_offset() -> int:
    """By how many seconds the demo's business time runs ahead."""
    return ClockOffset.objects.values_list("seconds", flat=True).first() or 0


def next_due(after: datetime) -> datetime | None:
    """The first instant after ``after`` that something anywhere waits for."""
    return (
        Wake.objects.exclude(kind=Wake.MESSAGE)
        .filter(due_at__gt=after)
        .order_by(F("due_at").asc())
        .values_list("due_at", flat=True)
        .first()
    )


def all_chains() -> list[Society]:
    """Every society that has a chain: the platform first, then by code."""
    return list(Society.objects.order_by("kind", "code"))
