"""What a page offers its reader: the doors its links, forms and buttons lead to, inside the societies."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.doors.knock import Reply, drawn_pages, knock, read
from tests.doors.terms import Answer

SHUT = {Answer.REASON, Answer.NOTHING, Answer.SIGN_IN, Answer.PROTECT}
Offer = tuple[str, str]  # method, path


def offers(path: str, reply: Reply) -> set[Offer]:
    """Method and path of everything that can be followed or pressed on a page."""
    if not reply.body.lstrip().startswith(b"<"):
        return set()
    return {offer for offer in _found(path, html.fromstring(reply.body)) if offer[1].startswith("/s/")}


def _found(path: str, page: html.HtmlElement) -> Iterator[Offer]:
    for link in page.xpath("//a/@href | //@hx-get"):
        yield "GET", _path(path, link)
    for form in page.xpath("//form"):
        method = (form.get("method") or "GET").upper()
        if form.xpath(".//button[not(@formaction)][not(@type) or @type='submit']"):
            yield method, _path(path, form.get("action") or path)
        for button in form.xpath(".//@formaction"):
            yield method, _path(path, button)
    for target in page.xpath("//@hx-post"):
        yield "POST", _path(path, target)


def _path(page: str, target: str) -> str:
    return urlsplit(urljoin(page, target))._replace(fragment="").geturl()


def refused_offers(path: str, session: str, granted: set[Offer]) -> list[str]:
    """What a page offers, and the door then refuses. What was found open is added to ``granted``."""
    with drawn_pages():
        page = knock("GET", path, session)
    refused = []
    for method, target in sorted(offers(path, page) - granted):
        if read(knock(method, target, session)) in SHUT:
            refused.append(f"{method} {target}")
        else:
            granted.add((method, target))
    return refused
