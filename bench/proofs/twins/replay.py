"""``python -m bench.proofs.twins.replay``: one world's process. Chapters come by stdin, recordings go to stdout.

Requests go through Django's whole handler, middleware included, without a socket between. Database, Valkey, broker
and delivery are the real ones; mail stays in memory. Each chapter begins in a fresh clone of the world.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core import mail  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponseBase, StreamingHttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from bench.proofs.twins import databases, leaks, worlds  # noqa: E402
from bench.proofs.twins.broker import Broker  # noqa: E402
from bench.proofs.twins.forms import told  # noqa: E402
from bench.proofs.twins.normal import ARCHIVE, Names, letter, readable  # noqa: E402
from bench.proofs.twins.public import (  # noqa: E402
    NOISY,
    PUBLIC,
    PUBLIC_LISTS,
    WITH_A_LIST,
    goes_elsewhere,
    opens_elsewhere,
    without_list,
)
from bench.proofs.twins.sessions import Ask, Plan, Session  # noqa: E402
from bench.proofs.twins.urls import Pool  # noqa: E402
from societies.models import Society, User, Wake  # noqa: E402
from societies.scoping import enter  # noqa: E402

ANONYMOUS = "anonymous"
DELIVER_EVERY, SIGN_IN_EVERY = 25, 60
Record = dict[str, Any]


class World:
    """One world during one chapter: its clients, its clock, and the names given in its recording."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.hands, self.broker = plan, worlds.Hands().hold(), Broker()
        self.clients = {
            actor: Client(
                raise_request_exception=False, SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"10.0.0.{place}"
            )
            for place, actor in enumerate(plan.actors, start=1)
        }
        self.accounts = {user.email: user for user in User.objects.filter(email__in=plan.actors)}
        self.society = Society.objects.get(code=plan.mine.code)
        since, old = time.time_ns() // 1_000_000, set[str]()
        for _table, row in self._rows():
            old |= Names.words(row)
        self.names = Names(since, old)
        # Pages that may differ: what they show must not count in the rest, nor lead anybody anywhere.
        self.others = Names(since, old)
        self.unseen = PUBLIC_LISTS | set(PUBLIC if plan.publishing else ())

    def _rows(self) -> Iterator[tuple[str, str]]:
        """Every row of A: its table, and the row as text; and how many its code gets to see."""
        with enter(self.society), connection.cursor() as cursor:
            for model in databases.tenant_models():
                table = model._meta.db_table
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY id')
                yield from ((table, row) for (row,) in cursor.fetchall())
                yield table, f"{model._default_manager.count()} rows by its manager"

    def run(self) -> Iterator[Record]:
        session = Session(self.plan)
        for place, ask in enumerate(session.asks()):
            if place % SIGN_IN_EVERY == 0:
                self._sign_in()
            self.hands.at += worlds.STEP
            response, body = self._send(ask)
            name = _name(ask.path)
            if name not in self.unseen and not (self.plan.publishing and opens_elsewhere(name, ask.path)):
                kind = response.headers.get("Content-Type", "")
                session.saw(ask, ask.path, kind, without_list(body) if name in WITH_A_LIST else body)
            yield self._recorded(ask, name, response, body)
            if place % DELIVER_EVERY == DELIVER_EVERY - 1:
                yield from self._delivered()
        yield from self._delivered()
        yield from self._kept()

    def _sign_in(self) -> None:
        for actor, account in self.accounts.items():
            self.clients[actor].force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def _send(self, ask: Ask) -> tuple[HttpResponseBase, str]:
        client = self.clients[ask.actor]
        call = client.post if ask.method == "POST" else client.get
        response = call(ask.path, ask.data, headers={"Accept-Language": "zh-hans"})
        content = (
            b"".join(response.streaming_content)  # type: ignore[arg-type]
            if isinstance(response, StreamingHttpResponse)
            else response.content
        )
        response.close()
        body = readable(content)
        if content.startswith(ARCHIVE):
            response.headers["Content-Length"] = str(len(body))
        return response, body

    def _recorded(self, ask: Ask, name: str, response: HttpResponseBase, body: str) -> Record:
        names = self.others if name in PUBLIC or f"/s/{NOISY}" in ask.path else self.names
        heads = sorted(f"{name}: {value}" for name, value in response.headers.items())
        heads += sorted(f"Set-Cookie: {morsel.OutputString()}" for morsel in response.cookies.values())
        return {
            "what": "response",
            "who": ask.actor,
            "ask": f"{ask.method} {ask.path}",
            "data": names.plain(told(ask.data)),
            "why": ask.why,
            "name": name,
            "status": response.status_code,
            "said": names.plain("\n".join([str(response.status_code), *heads, "", body])),
        }

    def _delivered(self) -> Iterator[Record]:
        """What the broker holds, then delivery until nothing is due, then the mail that went out."""
        for envelope in self.broker.work():
            yield self._thing("broker", envelope)
        worlds.settle()
        for envelope in self.broker.work():
            yield self._thing("broker", envelope)
        for message in getattr(mail, "outbox", []):
            if not goes_elsewhere(message.recipients()):
                yield self._thing("mail", letter(message))
        mail.outbox = []

    def _kept(self) -> Iterator[Record]:
        """Every row of A, its wake-ups, and every key of Valkey, as the chapter leaves them."""
        for table, row in self._rows():
            yield self._thing("outbox" if table == "societies_outboxmessage" else "row", f"{table} {row}")
        for wake in Wake.objects.filter(society=self.society).order_by("pk"):
            yield self._thing("outbox", f"{wake.kind} {wake.object_id} {wake.due_at} {wake.attempts}")
        for key, value in self.broker.contents():
            yield self._thing("redis", f"{key} {value}")

    def _thing(self, what: str, text: str) -> Record:
        return {"what": what, "said": self.names.plain(text)}


def _name(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).url_name or ""
    except Resolver404:
        return ""


def chapter(given: Record) -> Iterator[Record]:
    """Replay one chapter in a fresh clone of its world."""
    databases.leave()
    databases.clone(given["base"], given["name"])
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.copytree(given["media"], settings.MEDIA_ROOT)
    databases.use(given["name"])
    settings.ROOT_URLCONF = leaks.urlconf(given["leak"])
    plan = given["plan"]
    mine, theirs = Pool(**plan.pop("mine")), [Pool(**pool) for pool in plan.pop("theirs")]
    world = World(Plan(mine=mine, theirs=theirs, **plan))
    world.broker.empty()
    yield from world.run()
    databases.leave()
    databases.drop(given["name"])


def main() -> None:
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    out = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr
    for line in sys.stdin:
        for record in chapter(json.loads(line)):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
        out.write('{"what": "end"}\n')
        out.flush()


if __name__ == "__main__":
    main()
