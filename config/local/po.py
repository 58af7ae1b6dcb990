"""Reading, writing and compiling a .po file, with the line of every entry."""

import ast
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

HEADER = """msgid ""
msgstr ""
"Project-Id-Version: tuanbiao\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


class Key(NamedTuple):
    """What identifies a message: its context (empty if none) and its English text."""

    context: str
    msgid: str


@dataclass
class Entry:
    """One message of a catalogue; ``strings`` holds one translation per plural form."""

    line: int
    end: int = 0
    context: str = ""
    msgid: str = ""
    plural: str | None = None
    strings: list[str] = field(default_factory=list)
    fuzzy: bool = False
    obsolete: bool = False

    @property
    def key(self) -> Key:
        return Key(self.context, self.msgid)

    @property
    def translated(self) -> bool:
        return bool(self.strings) and all(self.strings) and not self.fuzzy and not self.obsolete


def read(path: Path, root: Path) -> list[Entry]:
    """The entries in order, without the header. Errors are ``ValueError`` naming file and line."""
    name = path.relative_to(root)
    found: list[Entry] = []
    seen: dict[Key, int] = {}
    for entry in _blocks(path.read_text("utf-8"), str(name)):
        if not entry.msgid and not entry.context:
            continue
        if entry.key in seen and not entry.obsolete:
            raise ValueError(f"{name}:{entry.line}: {entry.msgid!r} stands already in line {seen[entry.key]}")
        if not entry.obsolete:
            seen[entry.key] = entry.line
        found.append(entry)
    return found


def _blocks(text: str, name: str) -> Iterable[Entry]:
    """Entries begin at their first keyword; ``fuzzy`` comes from the comment lines before."""
    entry: Entry | None = None
    keyword, fuzzy = "", False
    for number, raw in enumerate(text.splitlines(), 1):
        line, obsolete = (raw[2:].strip(), True) if raw.startswith("#~") else (raw.strip(), False)
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            continue
        fresh = not line.startswith('"')
        if fresh:
            keyword_before, (keyword, _, line) = keyword, line.partition(" ")
            if keyword == "msgctxt" or (keyword == "msgid" and keyword_before != "msgctxt"):
                if entry:
                    yield entry
                entry = Entry(line=number, fuzzy=fuzzy, obsolete=obsolete)
                fuzzy = False
        if entry is None:
            raise ValueError(f"{name}:{number}: expected msgid, found {line!r}")
        _take(entry, keyword, line.strip(), fresh=fresh, place=f"{name}:{number}")
        entry.end = number
    if entry:
        yield entry


def _take(entry: Entry, word: str, quoted: str, *, fresh: bool, place: str) -> None:
    try:
        text = ast.literal_eval(quoted)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"{place}: not a quoted string: {quoted!r}") from error
    if word == "msgctxt":
        entry.context += text
    elif word == "msgid":
        entry.msgid += text
    elif word == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif word == "msgstr" or word.startswith("msgstr["):
        if fresh:
            entry.strings.append("")
        entry.strings[-1] += text
    else:
        raise ValueError(f"{place}: unknown word {word!r}")


def quoted(text: str) -> str:
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    )


def text_of(key: Key, plural: str | None, place: str) -> str:
    """An untranslated entry as it stands in the file."""
    lines = [f"#: {place}"]
    if key.context:
        lines.append(f"msgctxt {quoted(key.context)}")
    lines.append(f"msgid {quoted(key.msgid)}")
    lines += ['msgstr ""'] if plural is None else [f"msgid_plural {quoted(plural)}", 'msgstr[0] ""']
    return "\n".join(lines) + "\n"


def remove(path: Path, gone: list[Entry]) -> None:
    """Cut these entries, with the reference comments directly above each, out of the file."""
    lines = path.read_text("utf-8").splitlines()
    dead: set[int] = set()
    for entry in gone:
        dead |= set(range(entry.line - 1, entry.end))
        above = entry.line - 2
        while above >= 0 and lines[above].startswith(("#:", "#,", "#|", "#~")):
            dead.add(above)
            above -= 1
    kept = [line for number, line in enumerate(lines) if number not in dead]
    path.write_text("\n".join(kept).rstrip("\n") + "\n", "utf-8")


def write_mo(target: Path, entries: list[Entry]) -> None:
    """The binary catalogue gettext reads (GNU gettext manual, "MO Files"), put in place in one step."""
    table: dict[bytes, bytes] = {
        b"": "".join(ast.literal_eval(line) for line in HEADER.splitlines()[2:]).encode()
    }
    for entry in entries:
        if entry.translated:
            msgid = entry.msgid if entry.plural is None else f"{entry.msgid}\0{entry.plural}"
            msgid = f"{entry.context}\x04{msgid}" if entry.context else msgid
            table[msgid.encode()] = "\0".join(entry.strings).encode()
    keys = sorted(table)
    head, count = 28, len(keys)
    offset = head + 16 * count
    index, body = {}, b""
    for group in ("ids", "strings"):
        rows = []
        for key in keys:
            data = key if group == "ids" else table[key]
            rows.append((len(data), offset + len(body)))
            body += data + b"\0"
        index[group] = rows
    out = struct.pack("<7I", 0x950412DE, 0, count, head, head + 8 * count, 0, offset)
    for row in index["ids"] + index["strings"]:
        out += struct.pack("<2I", *row)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(out + body)
    beside.replace(target)
