"""Generated sessions: what A's people do, request by request, from a seed and from the pages they see.

Half of the requests follow links and send forms as found on a page, the rest goes through the whole URLconf with A's
things and with others'. The next request depends on the answers; while the worlds answer alike, both
are asked the same.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from bench.proofs.twins import forms, urls
from bench.proofs.twins.urls import Pool


@dataclass(frozen=True)
class Ask:
    """One request of one actor. ``why`` is ``link``, ``form``, ``own`` or ``foreign``."""

    actor: str
    method: str
    path: str
    why: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sight:
    """What an actor has before the eyes: the links and forms of the last page."""

    url: str = "/me/"
    links: list[str] = field(default_factory=list)
    forms: list[html.FormElement] = field(default_factory=list)

    def look(self, url: str, kind: str, body: str) -> None:
        """Turn to a new page; files and errors without a body leave the eyes where they were."""
        if not kind.startswith("text/html") or not body.strip():
            return
        try:
            page = html.fromstring(body)
        except (etree.ParserError, ValueError):
            return
        links = dict.fromkeys(urljoin(url, href) for href in page.xpath("//a/@href"))
        self.url = url
        self.links = [link.split("#")[0] for link in links if urlsplit(link).netloc == ""]
        self.forms = list(page.forms)


@dataclass
class Plan:
    """What a chapter is made of: who takes part, in which things, and which systematic requests are its share."""

    seed: int
    requests: int
    actors: list[str]
    mine: Pool
    theirs: list[Pool]
    foreign_mail: list[str]
    share: tuple[int, int] = (0, 1)  # this chapter's part of the systematic requests: the n-th of m
    only: tuple[str, ...] = ()  # the names of the addresses asked, where not all are
    publishing: bool = False  # whether the others publish, so that public pages may differ


def systematic(plan: Plan) -> list[Ask]:
    """Every address of the URLconf × every actor × GET and POST × own and foreign things; a chapter's part of them."""
    rng = random.Random(f"{plan.seed // 1000} systematic")
    asks = []
    for address in urls.addresses():
        if plan.only and address.name not in plan.only:
            continue
        for actor in plan.actors:
            for method in ("GET", "POST"):
                asks.append(Ask(actor, method, urls.own(address, plan.mine, rng), "own"))
                tries = list(urls.foreign(address, plan.mine, plan.theirs, rng))
                asks += [
                    Ask(actor, method, path, "foreign") for path in rng.sample(tries, min(1, len(tries)))
                ]
    rng.shuffle(asks)
    part, parts = plan.share
    return asks[part::parts][: plan.requests // 2 or None]


class Session:
    """The chapter's stream of requests. Tell it each answer by ``saw``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = random.Random(plan.seed)
        self.writer = forms.Writer(self.rng, plan.foreign_mail)
        self.sights = {actor: Sight() for actor in plan.actors}
        self.visited: set[tuple[str, str]] = set()

    def asks(self) -> Iterator[Ask]:
        """As many requests as planned; the systematic ones spread among the others."""
        waiting = systematic(self.plan)
        for left in range(self.plan.requests, 0, -1):
            if waiting and self.rng.random() < len(waiting) / left:
                yield waiting.pop()
            else:
                yield self._wander(self.rng.choice(self.plan.actors))

    def saw(self, ask: Ask, url: str, kind: str, body: str) -> None:
        self.sights[ask.actor].look(url, kind, body)

    def _wander(self, actor: str) -> Ask:
        sight = self.sights[actor]
        posts = [form for form in sight.forms if len(form.fields)]
        if posts and self.rng.random() < 0.45:
            filled = self.writer.fill(self.rng.choice(posts), sight.url)
            return Ask(actor, filled.method, filled.url, "form", filled.data)
        fresh = [link for link in sight.links if (actor, link) not in self.visited]
        if not fresh or self.rng.random() < 0.1:
            home = f"/s/{self.plan.mine.code}/" if self.rng.random() < 0.8 else "/"
            return Ask(actor, "GET", home, "link")
        link = self.rng.choice(fresh)
        self.visited.add((actor, link))
        return Ask(actor, "GET", link, "link")
