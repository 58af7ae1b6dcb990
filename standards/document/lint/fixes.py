"""Fixes applied to a tree: pure functions, by choice, each only where the words are still what they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from standards.document.tree import Document, Run, Section

from .findings import Edit, Fix, Path, Rebuild


def apply(document: Document, fixes: Iterable[Fix]) -> Document:
    """``document`` with ``fixes``. Raises ``ValueError`` for one whose words are not there (any more).

    Several fixes of one section are applied from its end to its beginning; a section is rebuilt last.
    """
    by_anchor: dict[str, list[Fix]] = {}
    for fix in fixes:
        by_anchor.setdefault(fix.anchor, []).append(fix)
    return replace(document, sections=tuple(_fixed(one, by_anchor) for one in document.sections))


def _fixed(section: Section, by_anchor: dict[str, list[Fix]]) -> Section:
    wanted = by_anchor.get(section.anchor, [])
    edits = sorted({fix for fix in wanted if isinstance(fix, Edit)}, key=lambda fix: -fix.start)
    rebuilds = [fix for fix in wanted if isinstance(fix, Rebuild)]
    if len(rebuilds) > 1 or (rebuilds and edits):
        raise ValueError(f"fixes of {section.anchor} exclude each other")
    for edit in edits:
        section = _at(section, edit.path, edit)
    if rebuilds:
        section = replace(section, blocks=rebuilds[0].blocks)
    return replace(section, children=tuple(_fixed(child, by_anchor) for child in section.children))


def _at(value: Any, path: Path, edit: Edit) -> Any:
    if not path:
        return _edited(value, edit)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _at(value[step], rest, edit), *value[step + 1 :])
    return replace(value, **{step: _at(getattr(value, step), rest, edit)})


def _edited(value: str | tuple[Run, ...], edit: Edit) -> str | tuple[Run, ...]:
    text = value if isinstance(value, str) else "".join(run.text for run in value)
    end = edit.start + len(edit.before)
    if text[edit.start : end] != edit.before:
        raise ValueError(f"“{edit.before}” is not at {edit.path} of {edit.anchor}")
    if isinstance(value, str):
        return text[: edit.start] + edit.after + text[end:]
    return tuple(_respelled(value, edit.start, end, edit.after))


def _respelled(runs: tuple[Run, ...], start: int, end: int, after: str) -> list[Run]:
    """The new words take the look of the run in which the old ones began."""
    out: list[Run] = []
    done, placed = 0, False
    for run in runs:
        size = len(run.text)
        gone = max(min(end - done, size), 0)  # how much of the old words' end lies in this run
        if not placed and (start < done + size or start == end == done + size):
            out.append(replace(run, text=run.text[: start - done] + after + run.text[gone:]))
            placed = True
        else:
            out.append(replace(run, text=run.text[gone:]) if placed else run)
        done += size
    return [run for run in out if run.text or run.footnote]
