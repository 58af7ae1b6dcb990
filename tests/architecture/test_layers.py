"""The straight line of apps: what import-linter sees, and what it cannot see."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.template.base import Lexer, TokenType
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import sources

RANK = {app: rank for rank, app in enumerate(sources.LINE)}
SHARED = {
    "components",
    "account",
    "mfa",
    "usersessions",
    "allauth",
    "django",
}  # and files at the top, such as base.html

# Includes and extensions whose name is computed: template -> why its value can only be a template of a lower app.
COMPUTED_INCLUDES: dict[str, str] = {
    "django/forms/widgets/select.html": "as in Django's own: each option names its template",
    "django/forms/widgets/multiple_input.html": "as in Django's own: each option names its template",
}
# Pages and code that name a URL of a higher app: (file, URL name) -> why.
UPWARD_URLS: dict[tuple[str, str], str] = {}

URL = re.compile(r"""^url\s+["']([\w:\-]+)["']""")
INCLUDE = re.compile(r"""^(?:include|extends)\s+(?:["']([^"']+)["']|(\S+))""")


def test_import_contracts() -> None:
    """In a process of its own: the linter would silence the loggers of this one for good."""
    linter = str(Path(sys.executable).with_name("lint-imports"))
    told = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=sources.ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_relations_never_point_up() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {target._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if not field.auto_created
        and (target := getattr(field, "related_model", None))
        and not isinstance(target, str)
        if RANK.get(target._meta.app_label, -1) > RANK[model._meta.app_label]
    ]
    assert upward == []


def tags(template: Path) -> Iterator[str]:
    for token in Lexer(sources.text("templates" / template)).tokenize():
        if token.token_type == TokenType.BLOCK:
            yield token.contents


def owner(template: Path) -> str:
    """The app or the folder a template belongs to; empty for a file at the top of ``templates/``."""
    return template.parts[0] if len(template.parts) > 1 else ""


def allowed(owner_: str, wanted: str) -> bool:
    if not wanted or wanted in SHARED or wanted == owner_:
        return True
    return owner_ in RANK and wanted in RANK and RANK[wanted] <= RANK[owner_]


def test_templates_include_from_their_own_floor_or_below() -> None:
    upward, computed = [], set()
    for template in sources.templates():
        for tag in tags(template):
            if match := INCLUDE.match(tag):
                if match[2]:
                    computed.add(str(template))
                elif not match[1].startswith("#") and not allowed(owner(template), owner(Path(match[1]))):
                    upward.append(f"{template}: {tag}")
    assert upward == []
    assert computed == set(COMPUTED_INCLUDES)


def url_owners(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                view = getattr(pattern.callback, "view_class", None) or getattr(
                    pattern.callback, "cls", pattern.callback
                )
                yield prefix + pattern.name, view.__module__.partition(".")[0]
        else:
            yield from url_owners(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def named_in_python(path: Path) -> Iterator[str]:
    for name, call, _function in sources.named_calls(path):
        last = name.rpartition(".")[2]
        if last in {"reverse", "reverse_lazy", "redirect", "resolve_url"} and call.args:
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_urls_are_named_on_their_own_floor_or_below() -> None:
    owners = dict(url_owners())
    named = {
        (f"templates/{template}", match[1], owner(template))
        for template in sources.templates()
        if owner(template) in RANK
        for tag in tags(template)
        if (match := URL.match(tag))
    }
    named |= {
        (str(p), name, p.parts[0]) for p in sources.python(*sources.APPS) for name in named_in_python(p)
    }
    upward = {(file, url) for file, url, app in named if RANK.get(owners.get(url, ""), -1) > RANK[app]}
    assert upward == set(UPWARD_URLS)


def test_every_named_url_exists() -> None:
    owners = dict(url_owners())
    unknown = {
        (str(template), match[1])
        for template in sources.templates()
        for tag in tags(template)
        if (match := URL.match(tag)) and match[1] not in owners
    }
    assert unknown == set()
