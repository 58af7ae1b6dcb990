"""Inline text on paper: looks, cross-references and the footnotes of clauses (GB/T 1.1—2020 9.12)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from standards.document.tree import Note, Run

_INDENT = 2.333  # two 汉字 of the text, in the smaller ones of a note
_SYMBOL = 4  # an italic run of so few characters is the symbol of a quantity
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[A-Za-zΩμ°℃%‰])")


@dataclass
class Footnotes:
    """The notes of one document. A note is set at the foot of the page of its first call; later calls repeat its number."""

    texts: tuple[tuple[Run, ...], ...]
    anchors: frozenset[str]
    called: set[int] = field(default_factory=set)

    def print_runs(self, runs: Sequence[Run]) -> SafeString:
        return format_html_join("", "{}", ((self._print_run(run),) for run in runs))

    def print_note(self, note: Note) -> SafeString:
        """注 and 示例: indented like the text around them, further lines under the first character behind the label."""
        label = note.label + " " if note.label[-1:].isascii() else note.label
        hang = measure(label) / 2
        return format_html(
            '<p {} style="padding-left:{}em;text-indent:-{}em"><span class="label">{}</span>{}</p>',
            attributes(note.runs, "note"),
            _INDENT + hang,
            hang,
            label,
            self.print_runs(note.runs),
        )

    def _print_run(self, run: Run) -> SafeString:
        if run.footnote:
            return self._print_call(run.footnote)
        text = lines_html(_BEFORE_UNIT.sub("\u00a0", run.text))
        for wanted, shape in (
            (run.bold, "<b>{}</b>"),
            (run.italic, '<i class="var">{}</i>' if len(run.text) <= _SYMBOL else "<i>{}</i>"),
            (run.sup, "<sup>{}</sup>"),
            (run.sub, "<sub>{}</sub>"),
        ):
            if wanted and run.text:
                text = format_html(shape, text)
        if run.ref in self.anchors:
            text = format_html('<a href="#{}">{}</a>', run.ref, text)
        return text

    def _print_call(self, number: int) -> SafeString:
        if number in self.called or not 0 < number <= len(self.texts):
            return format_html("<sup>{})</sup>", number)
        self.called.add(number)
        return format_html(
            '<span class="footnote" data-number="{}">{}</span>',
            number,
            self.print_runs(self.texts[number - 1]),
        )


def attributes(runs: Sequence[Run], *css: str) -> SafeString:
    """Classes of a paragraph, and its language where it has no 汉字: Latin text is set by its own rules."""
    text = plain(runs)
    latin = bool(text) and not _HAN.search(text)
    names = " ".join(filter(None, (*css, "latin" if latin else "")))
    return format_html('class="{}"{}', names, SafeString(' lang="en"') if latin else "")


def lines_html(text: str) -> SafeString:
    """``text`` with its soft breaks."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))


def plain(runs: Sequence[Run]) -> str:
    """The text of ``runs`` without looks or footnotes."""
    return "".join(run.text for run in runs)


def measure(text: str) -> int:
    """Width of the longest line of ``text`` in halves of a 汉字."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines)
