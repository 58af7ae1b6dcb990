"""How often something may be tried, and when it may be tried again. Counted by allauth, in the cache."""

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from societies import clock

# Our own, in allauth's way of writing: how many, in what time, for whom.
RATES = {
    "invitation_answer": "20/m/ip",  # behind the link of an invitation
    "reply_link": "30/m/ip",  # behind the link of an asked unit
    "author_link": "30/m/ip",  # behind the link of who commented
    "contribution": "30/m/ip",  # behind the link by which an asked unit's people contribute
    "invitation_send": "60/h/user",  # one by one or again; a list counts once
    "invitation_list": "20/h/user",
}
_APPS = ("allauth.account", "allauth.mfa")


def take(request: HttpRequest, action: str) -> bool:
    """Count one more of an action of ``RATES``; false when there were too many."""
    return bool(ratelimit.consume(request, app="societies", action=action, config=RATES))


def wait(request: HttpRequest, *, key: str | None = None) -> int:
    """Seconds until this address, this account and ``key`` are under every limit again; 0 if they are now."""
    return max(
        (
            _left(request, app, action, rate, key)
            for app, rates in _all_rates().items()
            for action in rates
            for rate in ratelimit.get_rates(app=app, action=action, config=rates)
            if (rate.per != "key" or key) and (rate.per != "user" or request.user.is_authenticated)
        ),
        default=0,
    )


def in_words(seconds: int) -> str:
    """When to try again, in a sentence; never nothing, since the clock runs on while one reads."""
    if seconds < 60:
        return ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", max(seconds, 1)) % {
            "n": max(seconds, 1)
        }
    minutes = -(-seconds // 60)
    return ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}


def _all_rates() -> dict[str, dict[str, str]]:
    settings = {app: ratelimit.import_string(f"{app}.app_settings.RATE_LIMITS") for app in _APPS}
    return {**settings, "societies": RATES}


def _left(request: HttpRequest, app: str, action: str, rate: ratelimit.Rate, key: str | None) -> int:
    kept = cache.get(ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key), [])
    now = clock.wall().timestamp()
    running = [at for at in kept if at > now - rate.duration]  # newest first
    if len(running) < rate.amount:
        return 0
    return int(running[rate.amount - 1] + rate.duration - now) + 1
