"""Message catalogues without the gettext tools: extract, update, find what is missing, compile.

Every app has one catalogue, ``locale/<app>/zh_Hans/LC_MESSAGES/django.po``. ``templates/<app>/`` belongs to the
app of that name, every other template to ``config``. English is the language of the msgids and has no catalogue.

    python -m config.local.catalogues update [--prune] | missing | compile
"""

import argparse
import ast
import functools
import gettext
import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from config.local.po import HEADER, Entry, Key, read, remove, text_of, write_mo

ROOT = Path(__file__).resolve().parents[2]
APPS = ("societies", "workflow", "standards", "disclosure", "config")
LIBRARIES = ("django/conf", "django/contrib/auth", "allauth", "rest_framework")

# Function name -> where context, singular and plural stand among its arguments; None: it has none.
_SINGULAR = (None, 0, None)
_CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": _SINGULAR,
    "N_": _SINGULAR,
    "gettext": _SINGULAR,
    "gettext_lazy": _SINGULAR,
    "gettext_noop": _SINGULAR,
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)\s*(?:,\s*count\s*)?\)", re.S
)


@dataclass(frozen=True)
class Use:
    """One place where a message is written: ``path:line``, and the message itself."""

    key: Key
    plural: str | None
    place: str


def catalogue(app: str) -> Path:
    return ROOT / "locale" / app / "zh_Hans" / "LC_MESSAGES" / "django.po"


def _call_name(node: ast.Call) -> str:
    func = node.func
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _python_uses(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if not isinstance(node, ast.Call) or _call_name(node) not in _CALLS:
            continue
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args):
            raise ValueError(f"{place}: an f-string cannot be translated; use a placeholder")
        context, singular, plural = (
            None if at is None or at >= len(node.args) else _literal(node.args[at])
            for at in _CALLS[_call_name(node)]
        )
        if singular:
            yield Use(Key(context or "", singular), plural, place)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _template_uses(path: Path) -> Iterator[Use]:
    source = templatize(path.read_text("utf-8"), str(path))
    for call in _TEMPLATE_CALL.finditer(source):
        arguments = [ast.literal_eval(literal) for literal in re.findall(_STRING, call[2], re.S)]
        context, singular, plural = (
            None if at is None or at >= len(arguments) else arguments[at] for at in _CALLS[call[1]]
        )
        place = f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, call.start()) + 1}"
        if singular:
            yield Use(Key(context or "", singular), plural, place)


def _template_owner(path: Path) -> str:
    folder = path.relative_to(ROOT / "templates").parts[0]
    return folder if folder in APPS else "config"


@functools.lru_cache(maxsize=4096)
def _file_uses(path: Path, changed: int) -> tuple[Use, ...]:
    return tuple(_python_uses(path) if path.suffix == ".py" else _template_uses(path))


def uses(app: str) -> list[Use]:
    """Every message of the app in its Python and its templates, in the order of the files."""
    files = sorted((ROOT / app).rglob("*.py"))
    files += [f for f in sorted((ROOT / "templates").rglob("*")) if f.is_file() and _template_owner(f) == app]
    return [use for path in files for use in _file_uses(path, path.stat().st_mtime_ns)]


def extract(app: str) -> set[Key]:
    """The messages of the app: pairs of context (empty if none) and msgid."""
    return {use.key for use in uses(app)}


def entries(app: str) -> list[Entry]:
    """The app's catalogue; raises ``ValueError`` naming file and line of a message that stands twice."""
    path = catalogue(app)
    return read(path, ROOT) if path.is_file() else []


def _library_folders() -> Iterator[Path]:
    for library in LIBRARIES:
        package, *folders = library.split("/")
        spec = importlib.util.find_spec(package)
        if spec and spec.origin:
            yield Path(spec.origin).parent.joinpath(*folders, "locale")


def library_messages() -> set[Key]:
    """What Django and the libraries translate to zh-Hans themselves."""
    found: set[Key] = set()
    for folder in _library_folders():
        path = folder / "zh_Hans" / "LC_MESSAGES" / "django.mo"
        if path.is_file():
            with path.open("rb") as file:
                found |= {_mo_key(key) for key in vars(gettext.GNUTranslations(file))["_catalog"]}
    return found


@functools.cache
def library_msgids() -> frozenset[Key]:
    """What the libraries can say at all, in English; a catalogue of ours may say it better than theirs."""
    found: set[Key] = set()
    for folder in _library_folders():
        path = folder / "en" / "LC_MESSAGES" / "django.po"
        if path.is_file():
            found |= {entry.key for entry in read(path, folder)}
    return frozenset(found)


def _mo_key(key: str | tuple[str, int]) -> Key:
    text = key if isinstance(key, str) else key[0]
    context, separator, msgid = text.partition("\x04")
    return Key(context, msgid) if separator else Key("", text)


def missing(app: str) -> list[Use]:
    """The app's messages that no catalogue of ours and no library translates, first use each."""
    known = library_messages()
    for owner in APPS:
        known |= {entry.key for entry in entries(owner) if entry.translated}
    first: dict[Key, Use] = {}
    for use in uses(app):
        if use.key not in known:
            first.setdefault(use.key, use)
    return list(first.values())


def obsolete(app: str) -> list[Entry]:
    """The catalogue's entries that neither an app nor a library uses."""
    used = library_msgids().union(*(extract(owner) for owner in APPS))
    return [entry for entry in entries(app) if entry.obsolete or entry.key not in used]


def update(app: str, *, prune: bool = False) -> list[str]:
    """Append what is missing with an empty msgstr; with ``prune`` remove what nobody uses. Says what it did."""
    path = catalogue(app)
    said: list[str] = []
    have = {entry.key for entry in entries(app)}
    added = [use for use in missing(app) if use.key not in have]
    if added:
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text("utf-8") if path.is_file() else HEADER
        path.write_text(
            old.rstrip("\n") + "\n\n" + "\n".join(text_of(u.key, u.plural, u.place) for u in added), "utf-8"
        )
        said += [f"{app}: added {use.key.msgid!r} ({use.place})" for use in added]
    gone = obsolete(app)
    if gone and prune:
        remove(path, gone)
    said += [f"{app}: {'removed' if prune else 'nobody uses'} {e.key.msgid!r} (line {e.line})" for e in gone]
    return said


def compile_all() -> list[Path]:
    """Write the ``.mo`` beside every ``.po`` that is newer; each is replaced whole. Returns what was written."""
    written = []
    for app in APPS:
        source = catalogue(app)
        target = source.with_suffix(".mo")
        if not source.is_file():
            continue
        if not target.is_file() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            write_mo(target, entries(app))
            written.append(target)
    return written


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.local.catalogues")
    parser.add_argument("command", choices=["update", "missing", "compile"])
    parser.add_argument("--prune", action="store_true", help="update: remove entries that nobody uses")
    options = parser.parse_args(arguments)
    if options.command == "compile":
        for path in compile_all():
            print(path.relative_to(ROOT))
        return 0
    if options.command == "update":
        for line in [line for app in APPS for line in update(app, prune=options.prune)]:
            print(line)
        return 0
    lacking = [(app, use) for app in APPS for use in missing(app)]
    for app, use in lacking:
        print(f"{app}: {use.key.msgid!r} ({use.place})")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
