"""Who tries the pages: everybody crawls, takes each form once, and sends it with one hostile value after the other."""

import json
import random
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import etree, html

from bench.proofs.fuzzing import hostile
from bench.proofs.twins import forms, urls, worlds
from disclosure.management.demo import people
from societies.models import Society, User

ANONYMOUS = "anonymous"
STARTS = {
    ANONYMOUS: ["/", "/standards/", "/account/login/", "/account/password/reset/"],
    people.OPERATOR.email: ["/platform/societies/", "/platform/security/", "/me/"],
    people.SUPERVISOR.email: ["/me/"],
}
PAGES_ALIKE, MOST_PAGES = 2, 160  # pages of one kind that one visitor reads; pages that one visitor reads
_UNTYPED = {"hidden", "checkbox", "radio", "file", "password", "submit"}
_KEPT_OUT = {"csrfmiddlewaretoken", "next"}


@dataclass
class Report:
    """What was done, and what was found wrong."""

    pages: int = 0
    forms: int = 0
    doors: int = 0
    sent: int = 0
    asked: int = 0
    problems: dict[str, str] = field(default_factory=dict)  # the first of each kind


@dataclass(frozen=True)
class Found:
    """A form on a page that an actor saw."""

    actor: str
    page: str
    element: html.FormElement

    @property
    def url(self) -> str:
        return urljoin(self.page, self.element.get("action") or self.page)

    @property
    def kind(self) -> tuple[str, ...]:
        """What makes two forms the same: where they go, and their fields."""
        buttons = [button.get("name") or "" for button in self.element.xpath(".//button")]
        return (_name(self.url), *sorted({name for name in self.element.fields if name}), *sorted(buttons))


class Visitors:
    """The people of the society ``EXS``, the platform's, and an anonymous one, in this process."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.writer = rng, forms.Writer(rng, ["somebody@elsewhere.example"])
        self.clients = {ANONYMOUS: _client()}
        for part in (*people.EXS, people.OPERATOR, people.SUPERVISOR):
            self.clients[part.email] = _client()
        self.fault = ""
        got_request_exception.connect(self._note)
        worlds.Hands().hold()

    def try_all(self, each: int) -> Report:
        """Crawl as everybody, then try what was found and every address there is."""
        found, kinds = Report(), dict[tuple[str, ...], Found]()
        for actor in self.clients:
            self._sign_in(actor)
            starts = STARTS.get(actor, [f"/s/{worlds.A}/", f"/s/{worlds.A}/projects/", "/me/"])
            for form in self._crawl(actor, starts, found):
                kinds.setdefault(form.kind, form)
        self._try_forms(list(kinds.values()), found, each)
        self._try_addresses(found, each)
        return found

    def try_pages(self, pages: list[str], found: Report, *, each: int) -> None:
        """The forms of some pages only."""
        here = [form for page in pages for form in self._crawl(ANONYMOUS, [page], found, only=True)]
        self._try_forms(here, found, each)

    def _note(self, sender: Any, request: Any, **_given: Any) -> None:
        self.fault = traceback.format_exc(limit=-3).strip().replace("\n", " | ")

    def _sign_in(self, actor: str) -> None:
        if actor != ANONYMOUS:
            account = User.objects.get(email=actor)
            self.clients[actor].force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def _crawl(self, actor: str, starts: list[str], found: Report, *, only: bool = False) -> list[Found]:
        waiting, seen, read, here = list(starts), set(starts), dict[str, int](), list[Found]()
        while waiting and sum(read.values()) < MOST_PAGES:
            path = waiting.pop(0)
            name = _name(path)
            if read.get(name, 0) >= PAGES_ALIKE or "logout" in path:
                continue
            read[name] = read.get(name, 0) + 1
            response, body = self._ask(actor, "GET", path, {})
            self._judge(found, response, f"GET {path} as {actor}")
            page = _page(response, body)
            if page is None:
                continue
            found.pages += 1
            here += [Found(actor, path, form) for form in page.forms if any(form.fields)]
            for link in [] if only else page.xpath("//a/@href"):
                address = urljoin(path, link).partition("#")[0]
                if not urlsplit(address).netloc and address.startswith("/") and address not in seen:
                    seen.add(address)
                    waiting.append(address)
        return here

    def _try_forms(self, found_forms: list[Found], found: Report, each: int) -> None:
        found.forms += len(found_forms)
        found.doors += len({form.kind[0] for form in found_forms})
        for form in found_forms:
            self._sign_in(form.actor)
            for wrong in self._wrongs(form, each):
                self._send(form, wrong, found)

    def _wrongs(self, form: Found, each: int) -> list[dict[str, Any]]:
        """Some of all that can be wrong with one field; once nothing at all is sent, once everything is hostile."""
        names = sorted({name for name in form.element.fields if name} - _KEPT_OUT)
        every: list[dict[str, Any]] = []
        for name in names:
            usual = hostile.files() if _is_file(form.element, name) else []
            every += [{name: value} for value in [*hostile.TEXTS, *usual]]
        self.rng.shuffle(every)
        whole = {name: self.rng.choice(hostile.TEXTS) for name in names}
        return [{}, whole, dict.fromkeys(names), *every[:each]]

    def _send(self, form: Found, wrong: dict[str, Any], found: Report) -> None:
        filled = self.writer.fill(form.element, form.page)
        buttons = form.element.xpath(".//button[@name]")
        if buttons and all(button.get("name") not in filled.data for button in buttons):
            filled.data[buttons[0].get("name")] = buttons[0].get(
                "value", ""
            )  # a browser names the one that is pressed
        for name, value in wrong.items():
            if value is None:
                filled.data.pop(name, None)
            else:
                filled.data[name] = value
        with transaction.atomic():
            response, body = self._ask(form.actor, filled.method, filled.url, filled.data)
            transaction.set_rollback(True)
        found.sent += 1
        said = f"{filled.method} {filled.url} as {form.actor} with {_short(wrong)}"
        self._judge(found, response, said)
        if lost := _lost(form, filled, response, body):
            found.problems.setdefault(f"{form.kind} {lost}", f"lost {lost}: {said}")

    def _try_addresses(self, found: Report, each: int) -> None:
        pool = urls.gather(Society.objects.get(code=worlds.A), self.rng)
        for actor in (ANONYMOUS, "secretary@exs.example"):
            self._sign_in(actor)
            for address in urls.addresses():
                if "logout" in address.name:
                    continue
                for _try in range(max(1, each // 4)):
                    values = pool.pick(address, self.rng)
                    inner = [name for name in address.params if name != "society"]
                    if inner and self.rng.random() < 0.5:
                        values[self.rng.choice(inner)] = self.rng.choice(hostile.QUOTED)
                    query = f"{self.rng.choice(hostile.QUESTIONS)}={self.rng.choice(hostile.QUOTED)}"
                    path = f"{address.fill(values)}?{query}"
                    response, _body = self._ask(actor, "GET", path, {})
                    found.asked += 1
                    self._judge(found, response, f"GET {path[:300]} as {actor}")

    def _ask(self, actor: str, method: str, path: str, data: dict[str, Any]) -> tuple[HttpResponseBase, str]:
        self.fault = ""
        client = self.clients[actor]
        response = client.post(path, data) if method == "POST" else client.get(path, data)
        content = (
            b"".join(response.streaming_content)  # type: ignore[arg-type]
            if isinstance(response, StreamingHttpResponse)
            else response.content
        )
        response.close()
        return response, content.decode(errors="replace")

    def _judge(self, found: Report, response: HttpResponseBase, said: str) -> None:
        if response.status_code >= 500:
            place = self.fault.rsplit(" | ", 1)[0] or said
            found.problems.setdefault(place, f"{response.status_code} {said}: {self.fault}")


def _client() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")


def _name(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name or path
    except Resolver404:
        return path


def _page(response: HttpResponseBase, body: str) -> html.HtmlElement | None:
    if not response.headers.get("Content-Type", "").startswith("text/html") or not body.strip():
        return None
    try:
        return html.fromstring(body)
    except (etree.ParserError, ValueError):
        return None


def _is_file(form: html.FormElement, name: str) -> bool:
    return bool(form.xpath(".//input[@type='file'][@name=$name]", name=name))


def _lost(form: Found, filled: forms.Filled, response: HttpResponseBase, body: str) -> str:
    """The fields whose text the page of a refusal no longer holds; "" for none, or where nothing was refused.

    429 comes before the form is read, and sends its reader back to the page on which the text still stands.
    """
    page = _page(response, body)
    if filled.method != "POST" or page is None or response.status_code in (302, 403, 404, 405, 429):
        return ""
    fields = [
        *page.xpath("//textarea/text()"),
        *page.xpath("//input/@value"),
        *page.xpath("//option[@selected]/@value"),
    ]
    shown = {text.strip() for field in fields for text in (field, *_written(field))}
    lost = [
        name
        for name in sorted(_typed(form.element))
        if (value := filled.data.get(name)) and isinstance(value, str) and value.strip()
        if value.isprintable() and value.strip() not in shown
    ]
    return ", ".join(lost)


def _written(field: str) -> Iterator[str]:
    """The texts in a value that is JSON: a clause that two people wrote stands so on the page of both."""
    try:
        inner = json.loads(field) if field.startswith("{") else None
    except ValueError:
        return
    waiting = [inner]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | dict):
            waiting += value if isinstance(value, list) else value.values()


def _typed(form: html.FormElement) -> set[str]:
    """The fields into which a person types."""
    fields = form.xpath(".//textarea[@name] | .//input[@name]")
    return {one.get("name") for one in fields if one.get("type", "text") not in _UNTYPED} - _KEPT_OUT


def _short(wrong: dict[str, Any]) -> str:
    words = {
        name: f"file {value.name[:40]!r}" if isinstance(value, SimpleUploadedFile) else repr(value)[:60]
        for name, value in wrong.items()
    }
    return str(words)[:400]
