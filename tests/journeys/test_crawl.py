"""Every page that a secretary, a drafting leader, an operator and a visitor reach by links, in a real browser: nothing is refused by the
policy of its content, nothing complains in the console, no door answers 4xx or 5xx, and axe-core finds no serious
barrier.

Of pages that differ only in what they show (a project, a clause), one is read.
"""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.axe import barriers
from tests.journeys.browser import Visitor
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
ALIKE = 1  # pages of one kind that are read
MOST = 150  # pages of one visitor
LINKS = "[...document.querySelectorAll('a[href]')].filter(a => !a.hasAttribute('download')).map(a => a.href)"
PEOPLE = {
    "operator": "operator@platform.example",
    "secretary": "secretary@exs.example",
    "leader": "leader@exs.example",
}
MUST = {  # pages of the draft that may not go unread
    "visitor": {"public_standard", "public_consultation"},
    "secretary": {"draft", "draft_version", "draft_compare"},
    "leader": {"draft_upload", "open_draft", "open_draft_findings", "clause_edit"},
}
STARTS = {
    "visitor": ["/", "/standards/", "/account/login/", "/account/password/reset/"],
    "operator": ["/platform/societies/", "/platform/security/", "/me/", "/account/2fa/"],
    "secretary": ["/s/EXS/", "/s/EXS/projects/", "/me/", "/account/2fa/"],
    "leader": ["/s/EXS/projects/"],
}


def kind_of(address: str) -> str:
    """The name of the door: a list in another order is no other page."""
    parts = urlsplit(address)
    try:
        return str(resolve(parts.path).view_name)
    except Resolver404:
        return parts.path


@pytest.mark.parametrize("name", STARTS)
def test_no_page_is_refused_anything(name: str, product: Product, enters: Callable[[str], Visitor]) -> None:
    visitor = enters(f"crawl-{name}")
    if email := PEOPLE.get(name):
        visitor.sign_in(email, "demo-tuanbiao", lambda: product.manage("totp", email).stdout.strip())
    read, complaints = crawl(visitor, STARTS[name])
    assert complaints == []
    assert len(read) >= {"visitor": 8, "operator": 10, "secretary": 25, "leader": 25}[name], sorted(read)
    assert MUST.get(name, set()) <= set(read)


def crawl(visitor: Visitor, starts: list[str]) -> tuple[Counter[str], list[str]]:
    """Read page after page; gives how many of each kind, and every complaint of the browser or the server."""
    waiting, seen, read, complaints = list(starts), set(starts), Counter[str](), list[str]()
    while waiting and sum(read.values()) < MOST:
        path = waiting.pop(0)
        kind = kind_of(path)
        if read[kind] >= ALIKE:
            continue
        try:
            response = visitor.page.goto(path)
        except PlaywrightError as problem:
            if "Download is starting" in str(problem):
                continue  # a file, not a page
            raise
        read[kind] += 1
        if response is not None and response.status >= 400:
            complaints.append(f"{response.status} {path}")
        if response is not None and "text/html" in response.headers.get("content-type", ""):
            complaints += [f"{path}: {barrier}" for barrier in barriers(visitor.page)]
        for link in visitor.page.evaluate(LINKS):
            address = urljoin(visitor.address, link).partition("#")[0]
            if not address.startswith(visitor.address) or "logout" in address:
                continue
            address = address.removeprefix(visitor.address)
            if address not in seen:
                seen.add(address)
                waiting.append(address)
    return read, [*complaints, *visitor.faults]
