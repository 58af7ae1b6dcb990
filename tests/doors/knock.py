"""Which doors there are, which methods they admit, and what they answer. Nothing here knows what is expected."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors.terms import Answer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
View = Callable[..., Any]


@dataclass(frozen=True)
class Pattern:
    """One line of the URLconf. ``methods`` is None when the view does not say which it admits."""

    name: str
    route: str
    methods: frozenset[str] | None


def patterns() -> tuple[Pattern, ...]:
    return _patterns(settings.ROOT_URLCONF)


@cache
def _patterns(urlconf: str) -> tuple[Pattern, ...]:
    return tuple(_walk(get_resolver(urlconf).url_patterns, ""))


# A function of allauth that chooses between two classes of views; the settings choose this one's.
_CHOOSES = {"account_email_verification_sent": frozenset({"GET", "HEAD", "OPTIONS"})}


def _walk(lines: list[URLPattern | URLResolver], before: str) -> Iterator[Pattern]:
    for line in lines:
        route = f"{before}{line.pattern}"
        if isinstance(line, URLResolver):
            yield from _walk(line.url_patterns, route)
        else:
            name = line.name or route
            yield Pattern(name, route, _CHOOSES.get(name) or _methods(line.callback))


def _methods(view: View) -> frozenset[str] | None:
    """From ``require_http_methods`` and its kin, or from the methods of a view's class."""
    step: View | None = view
    while step is not None:
        if (of := getattr(step, "view_class", None)) is not None:
            found = {name.upper() for name in of.http_method_names if hasattr(of, name)}
            return frozenset(found | ({"HEAD"} if "GET" in found else set()))
        told = inspect.getclosurevars(step).nonlocals.get("request_method_list") if _closed(step) else None
        if told is not None:
            return frozenset(told)
        step = getattr(step, "__wrapped__", None)
    return None


def _closed(view: View) -> bool:
    return inspect.isfunction(view) and view.__closure__ is not None


def pattern(name: str) -> Pattern:
    return next(found for found in patterns() if found.name == name)


def address(name: str, society: str, args: dict[str, Any]) -> str:
    """Of what the arguments name, the address takes what it needs."""
    if pattern(name).route == name:
        return f"/{name}"
    wanted = [found[1] for found in _ARGUMENT.finditer(pattern(name).route)]
    given = {"society": society, **args}
    return reverse(name, kwargs={key: given[key] for key in wanted})


_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Reply:
    method: str
    status: int
    location: str
    body: bytes


_visitor = Client()
_suspicious = Client(enforce_csrf_checks=True)
_addresses = iter(range(1, 2**24))


def knock(method: str, path: str, session: str = "", *, csrf: bool = False, **headers: str) -> Reply:
    """One request by a browser that holds a session or none. What it did is undone.

    Every request comes from a machine of its own, so that none meets the limit of another.
    """
    client = _suspicious if csrf else _visitor
    client.cookies.clear()
    if session:
        client.cookies["sessionid"] = session
    number = next(_addresses)
    client.defaults["REMOTE_ADDR"] = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    with transaction.atomic():
        response = client.generic(method, path, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if (file := getattr(response, "file_to_stream", None)) is not None:
            file.close()
        transaction.set_rollback(True)
    return Reply(method, response.status_code, response.get("Location", ""), body)


def read(reply: Reply) -> str:
    """The answer in the words of ``Answer``; anything else as its status code. For pages that were not drawn."""
    status = reply.status
    for page, answer in (("account_login", Answer.SIGN_IN), ("second_factor", Answer.PROTECT)):
        if reply.location.startswith(f"{reverse(page)}?next="):
            return answer
    if status < 400 or status in {410, 422}:
        return Answer.OPEN
    mute = status == 403 and not reply.body and reply.method != "HEAD"
    return "403 without a reason" if mute else str(status)


def _reason_only(render: Callable[..., str]) -> Callable[..., str]:
    """Instead of a page nothing, or the reason of a refusal: whoever is let in was let in before a page is drawn."""

    def draw(self: Template, context: Any = None, request: Any = None) -> str:
        return render(self, context, request) if _drawn else str((context or {}).get("exception", ""))

    return draw


_drawn = False


@contextmanager
def drawn_pages() -> Iterator[None]:
    """Inside, pages come as readers see them."""
    global _drawn
    _drawn = True
    try:
        yield
    finally:
        _drawn = False


@contextmanager
def undrawn_pages() -> Iterator[None]:
    """Inside, no page is drawn unless ``drawn_pages`` says so: other tests draw them, and here they are thousands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", _reason_only(Template.render))
        yield
