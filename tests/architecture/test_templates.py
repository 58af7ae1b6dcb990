"""Templates carry no script, style or handler of their own; each compiles, protects its forms and is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template

from tests.architecture import sources

# Printed, mailed or packed into a file, never sent to a browser under our Content-Security-Policy.
NOT_FOR_BROWSERS = {"pdf", "mail", "pack"}
# Templates that Django finds by a fixed name.
BY_NAME = {
    "400.html": "django.views.defaults.bad_request",
    "403.html": "django.views.defaults.permission_denied",
    "404.html": "societies.views.missing.not_found",
    "500.html": "django.views.defaults.server_error",
    "429.html": "societies.views.limits.too_many",
    "403_csrf.html": "django.views.csrf.csrf_failure",
}

COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?endcomment %\}|<!--.*?-->", re.S)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script with a body": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "a script with src and a body": re.compile(r"<script\b[^>]*\bsrc=[^>]*>\s*[^\s<]", re.I),
    "a handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "an htmx handler": re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*.js:", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S | re.I)
POST = re.compile(r"""method\s*=\s*["']?post""", re.I)
REFERENCE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"'#]+)""")


def html() -> list[Path]:
    return [path for path in sources.templates() if path.suffix == ".html"]


def code(template: Path) -> str:
    return COMMENT.sub("", sources.text("templates" / template))


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_nothing_inline(what: str) -> None:
    pages = (path for path in html() if path.parts[0] not in NOT_FOR_BROWSERS)
    assert [f"{path}: {m[0][-80:]}" for path in pages for m in FORBIDDEN[what].finditer(code(path))] == []


# A standard and a letter are Chinese, whoever reads the page around them.
CHINESE = re.compile(r"annex_status|sheet\.")
JOINED = re.compile(r".*(?:[。：（]\{\{|[%}]\}[。：（]|</[ab]>：).*")


def test_no_two_things_are_joined_by_a_mark_that_is_chinese_in_english_too() -> None:
    pages = (path for path in html() if path.parts[0] not in NOT_FOR_BROWSERS)
    joined = [f"{path}: {m[0].strip()}" for path in pages for m in JOINED.finditer(code(path))]
    assert [line for line in joined if not CHINESE.search(line)] == []


def test_every_post_form_is_protected() -> None:
    bare = [
        f"{path}: <form{attributes}>"
        for path in html()
        for attributes, body in FORM.findall(code(path))
        if POST.search(attributes) and "csrf_token" not in body
    ]
    assert bare == []


def test_every_template_compiles() -> None:
    broken = {}
    for path in sources.templates():
        try:
            get_template(str(path))
        except Exception as error:
            broken[str(path)] = repr(error)
    assert broken == {}


def in_python(path: Path) -> Iterator[str]:
    """Regular expressions of the template names a Python file writes, f-strings included."""
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value.partition("#")[0])
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z_]+" for v in node.values
            ]
            if parts[0] != "[a-z_]+":
                yield "".join(parts)


def overrides_a_library(template: Path) -> bool:
    """Whether a library brings a template of this name, so that ours is used in its place."""
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        for inner in getattr(loader, "loaders", [loader]):
            for origin in inner.get_template_sources(str(template)):
                name = Path(origin.name)
                if not name.is_relative_to(sources.ROOT / "templates") and name.is_file():
                    return True
    return False


def test_every_template_is_used() -> None:
    patterns = {
        p
        for path in sources.python()
        for p in in_python(path)
        if p.endswith((r"\.html", r"\.txt", r"\.xml", r"\.css"))
    }
    written = re.compile("|".join(sorted(patterns)) or "$^")
    included = {
        m[1] for path in sources.templates() for m in REFERENCE.finditer(sources.text("templates" / path))
    }
    unused = [
        str(path)
        for path in sources.templates()
        if str(path) not in included
        and str(path) not in BY_NAME
        and not written.fullmatch(str(path))
        and not overrides_a_library(path)
    ]
    assert unused == []


def test_every_included_template_exists() -> None:
    missing = []
    for path in sources.templates():
        for match in REFERENCE.finditer(sources.text("templates" / path)):
            try:
                get_template(match[1])
            except TemplateDoesNotExist:
                missing.append(f"{path}: {match[1]}")
    assert missing == []
