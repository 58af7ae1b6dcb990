"""The broker and the cache as they really are: messages taken from Valkey's queues and done, keys read from it."""

import json
import pickle
from collections.abc import Iterator
from contextlib import closing, suppress
from queue import Empty
from typing import Any

import redis
from django.conf import settings

from config.celery import app

QUEUES = ("sweep", "default", "render", "disclosure")


class Broker:
    """A world's Valkey database, and the worker that empties its queues."""

    def __init__(self) -> None:
        app.loader.import_default_modules()
        self.server = redis.Redis.from_url(settings.REDIS_URL)

    def empty(self) -> None:
        """Forget everything but how the queues are bound, which this process has told already."""
        for key in self.server.scan_iter():
            if not key.startswith(b"_kombu.binding"):
                self.server.delete(key)

    def work(self) -> Iterator[str]:
        """Take and do every waiting message; give each one's envelope."""
        with app.connection_for_read() as connection:
            for name in QUEUES:
                with closing(connection.SimpleQueue(name)) as queue, suppress(Empty):
                    while True:
                        message = queue.get_nowait()
                        args, kwargs, _embed = message.payload
                        app.tasks[message.headers["task"]](*args, **kwargs)
                        message.ack()
                        said = [name, message.headers, args, kwargs]
                        yield json.dumps(said, sort_keys=True, default=str)

    def contents(self) -> Iterator[tuple[str, str]]:
        """Every key with its value, sorted; a value as text."""
        for key in sorted(self.server.scan_iter()):
            kind = self.server.type(key).decode()
            read = {
                "string": self.server.get,
                "list": lambda k: self.server.lrange(k, 0, -1),
                "set": lambda k: sorted(self.server.smembers(k)),
                "hash": self.server.hgetall,
                "zset": lambda k: self.server.zrange(k, 0, -1, withscores=True),
            }[kind]
            value = read(key)
            if kind == "string" and value[:1] == b"\x80":  # what Django's cache keeps
                value = _without_times(pickle.loads(value))
            yield key.decode(), f"{kind} {value!r}"


def _without_times(value: Any) -> Any:
    """The machine's times, of which the counters of attempts are made, as «date»."""
    if isinstance(value, list | tuple):
        return [_without_times(one) for one in value]
    return "«date»" if isinstance(value, float) and value > 1e9 else value
