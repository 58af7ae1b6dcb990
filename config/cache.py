"""A cache that may be gone: without Redis pages still work, only slower, and attempts are counted in PostgreSQL."""

import logging
import time
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
COUNTS = "allauth:rl:"  # what allauth's rate limits call their keys
_PAUSE = 5.0  # seconds in which a Redis that did not answer is not asked again


class ForgivingRedisCache(RedisCache):
    """A miss instead of an error when Redis does not answer within a second.

    Counts of attempts must not be forgotten then: they go to the cache ``counts``, a table. They begin at nothing
    when Redis goes, and where Redis had them when it comes back.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params = {
            **params,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, **params.get("OPTIONS", {})},
        }
        super().__init__(server, params)
        self._silent_until = 0.0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version, otherwise=default)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        self._ask("set", key, *args, otherwise=None, **kwargs)

    def add(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", key, *args, otherwise=True, **kwargs))

    def delete(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", key, *args, otherwise=False, **kwargs))

    def _ask(self, what: str, key: str, *args: Any, otherwise: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._silent_until:
            try:
                return getattr(super(), what)(key, *args, **kwargs)
            except RedisError:
                log.warning("Redis does not answer; working without the cache.")
                self._silent_until = time.monotonic() + _PAUSE
        if not key.startswith(COUNTS):
            return otherwise
        spare: BaseCache = caches["counts"]
        return getattr(spare, what)(key, *args, **kwargs)
