"""Reads about accounts and people."""

from societies.models import Society, User


def societies_of(account: User) -> list[Society]:
    """The societies an account belongs to, in pinyin order."""
    return list(
        Society.objects.filter(
            pk__in=account.affiliations.filter(ended_at=None).values("society"), kind=Society.Kind.SOCIETY
        ).order_by("name_key")
    )
