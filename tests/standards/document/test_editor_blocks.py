"""The editor's document of a clause is its tree: what was not touched goes back as the very same blocks."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.document import archive, reader
from standards.document.citations import rewrite
from standards.document.outline import walk
from standards.document.tree import Document, Paragraph, Run, Section
from tests.factories import shared
from tests.factories.drafts import build_draft, build_styled_draft
from tests.factories.trees import DOCUMENTS

SCRIPT = Path(__file__).with_name("roundtrip.mjs")
NODE = Path(sys.executable).with_name("node")


def ask(**asked: Any) -> dict[str, Any]:
    done = subprocess.run(
        [str(NODE), str(SCRIPT)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def through(*documents: Document) -> list[tuple[Section, Section, Section]]:
    """Every clause, and what comes back: remembering its blocks, and made anew."""
    clauses = [replace(one, children=()) for document in documents for one in walk(document.sections)]
    answer = ask(clauses=[archive.dump_section(one) for one in clauses])["clauses"]
    out = []
    for clause, one in zip(clauses, answer, strict=True):
        told = archive.dump_section(clause)
        kept, anew = (archive.load_section({**told, "blocks": one[name]}) for name in ("kept", "anew"))
        out.append((clause, kept, anew))
    return out


def joined(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Neighbours of one look as one run, empty ones left out: how the reader leaves them."""
    out: list[Run] = []
    for run in runs:
        if out and not run.footnote and not out[-1].footnote and replace(out[-1], text=run.text) == run:
            out[-1] = replace(run, text=out[-1].text + run.text)
        elif run.text or run.footnote:
            out.append(run)
    return tuple(out)


def tidied(section: Section) -> Section:
    neat = rewrite(section, lambda runs: joined(tuple(run for run in runs if run.text or run.footnote)))
    return replace(neat, blocks=tuple(one for one in neat.blocks if one != Paragraph(())))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(DOCUMENTS, min_size=4, max_size=8))
def test_any_tree_comes_back(documents: list[Document]) -> None:
    for clause, kept, anew in through(*documents):
        assert kept == clause
        assert anew == tidied(clause)


def test_our_drafts_come_back_even_made_anew() -> None:
    documents = [reader.read(build(), "草案.docx") for build in (build_draft, build_styled_draft)]
    for clause, kept, anew in through(*documents):
        assert kept == clause
        assert anew == clause


@shared.needs("standards_docx")
def test_real_drafts_come_back_even_made_anew() -> None:
    for file in sorted((shared.DATA / "standards_docx").glob("*.do*")):
        for clause, kept, anew in through(reader.read(file.read_bytes(), file.name)):
            assert kept == clause, file.name
            assert anew == tidied(clause), file.name


def test_marks_of_lists_are_counted() -> None:
    def items(*told: tuple[str, int]) -> list[dict[str, Any]]:
        return [{"label": label, "level": level} for label, level in told]

    assert ask(
        labels=[
            items(("a)", 1), ("a)", 1), ("1)", 2), ("1)", 2), ("c)", 1), ("5)", 2)),
            items(("——", 1), ("——", 1), ("•", 2)),
            items(("1)", 2), ("x", 1)),
            [],
        ]
    )["labels"] == [["a)", "b)", "1)", "2)", "c)", "1)"], ["——", "——", "•"], ["1)", "x"], []]


def test_notes_are_counted() -> None:
    assert ask(notes=[["注："], ["注：", "注："], ["注2："], ["NOTE 1"], ["示例1：", "示例："]])["notes"] == [
        ["注："],
        ["注1：", "注2："],
        ["注："],
        ["NOTE 1"],
        ["示例1：", "示例2："],
    ]
