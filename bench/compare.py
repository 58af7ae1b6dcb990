"""What comparing two versions costs, beside reading one of them.

    ./dev bench compare

Drafts of 20, 100 and 200 pages are written as Word files, read, edited at random (a tenth of the paragraphs, some clauses
new), and compared. Prints seconds of processor time, and how comparing relates to reading the new version.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeVar

from disclosure.management.demo.draft_text import Entry, clause
from disclosure.management.demo.drafts import build_draft
from standards.document import anchors, compare, outline, reader
from standards.document.tree import Document

WORDS_PER_PAGE = 500
CHAPTERS = ("一般要求", "容量测试步骤")  # from the first of these to the second, which is an annex
T = TypeVar("T")


def timed(act: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    return act(), time.process_time() - start


def written(times: int, chance: Random | None = None) -> bytes:
    """The demo's draft, its chapters ``times`` over, each text told from its likes; edited if there is ``chance``."""

    def edit(entries: list[Entry]) -> list[Entry]:
        first, end = (next(at for at, one in enumerate(entries) if one.title == title) for title in CHAPTERS)
        out = entries[:first]
        for place, entry in enumerate(entries[first:end] * times):
            text = f"{entry.text}（第{place}处）" if entry.text else ""
            if chance and text and chance.random() < 0.1:
                at = chance.randrange(len(text))
                text = f"{text[:at]}每季度{text[at + 2 :]}"
            out.append(replace(entry, text=text))
            if chance and entry.kind == "clause" and chance.random() < 0.03:
                out.append(clause(entry.level, f"第{place}项新的要求应经过验证。"))
        return out + entries[end:]

    return build_draft(edit=edit)


def main() -> None:
    once, twice = (outline.word_count(reader.read(written(times), "draft.docx")) for times in (1, 2))
    for pages in (20, 100, 200):
        times = max(1, round(pages * WORDS_PER_PAGE / (twice - once)))
        old: Document = reader.read(written(times), "old.docx")
        new, reading = timed(lambda: reader.read(written(times, Random(1)), "new.docx"))  # noqa: B023
        kept, carrying = timed(lambda: anchors.carry(old, new))  # noqa: B023
        found, comparing = timed(lambda: compare.compare(old, kept))  # noqa: B023
        print(
            f"{pages} pages ({outline.word_count(old)} words, {len(found.clauses)} clauses): read {reading:.2f} s, "
            f"anchors {carrying:.2f} s, compare {comparing:.2f} s, both {(carrying + comparing) / reading:.2f} of reading; "
            f"{found.counts}"
        )


if __name__ == "__main__":
    main()
