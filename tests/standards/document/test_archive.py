"""Trees go to JSON and back without loss, and one tree has one digest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.document import archive, reader, tree
from tests.factories import drafts

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
RUNS = st.lists(
    st.builds(
        tree.Run, TEXT, st.booleans(), st.booleans(), st.booleans(), st.booleans(), TEXT, st.integers(0, 9)
    ),
    max_size=3,
).map(tuple)
NOTES = st.builds(tree.Note, TEXT, RUNS, st.booleans())
CELLS = st.builds(tree.Cell, RUNS, st.integers(1, 3), st.integers(1, 3), st.booleans())
BLOCKS = st.one_of(
    st.builds(tree.Paragraph, RUNS),
    st.builds(
        tree.ListBlock,
        st.lists(st.builds(tree.ListItem, TEXT, st.integers(1, 2), RUNS), max_size=3).map(tuple),
    ),
    NOTES,
    st.builds(
        tree.Table, TEXT, TEXT, TEXT, st.lists(st.lists(CELLS, max_size=2).map(tuple), max_size=2).map(tuple)
    ),
    st.builds(tree.Figure, TEXT, TEXT, TEXT, TEXT, st.lists(NOTES, max_size=1).map(tuple)),
    st.builds(tree.Formula, TEXT, TEXT, TEXT, TEXT),
    st.builds(tree.ReferenceItem, TEXT, TEXT, st.booleans()),
)


def sections(children: st.SearchStrategy[tuple[tree.Section, ...]]) -> st.SearchStrategy[tree.Section]:
    return st.builds(
        tree.Section,
        st.sampled_from(tree.SectionKind),
        TEXT,
        TEXT,
        TEXT,
        st.integers(1, 6),
        st.lists(BLOCKS, max_size=3).map(tuple),
        children,
        TEXT,
        st.none() | st.builds(tree.TermHead, TEXT, TEXT, TEXT),
    )


SECTIONS = st.recursive(
    sections(st.just(())), lambda inner: sections(st.lists(inner, max_size=2).map(tuple)), max_leaves=4
)
DOCUMENTS = st.builds(
    tree.Document,
    st.builds(tree.Cover, TEXT, TEXT, TEXT, TEXT),
    st.lists(SECTIONS, max_size=3).map(tuple),
    st.lists(RUNS, max_size=2).map(tuple),
    st.lists(st.builds(tree.Image, TEXT, TEXT, st.binary(max_size=20)), max_size=2).map(tuple),
    st.lists(st.builds(tree.Loss, TEXT, TEXT), max_size=2).map(tuple),
    st.integers(0, 9),
)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_round_trip(document: tree.Document) -> None:
    again = archive.load(json.loads(archive.canonical_bytes(document)))
    assert again == document
    assert archive.digest(again) == archive.digest(document)


def test_a_draft_goes_round() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    assert archive.load(json.loads(json.dumps(archive.dump(document)))) == document
    assert len(archive.digest(document)) == 64


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": 2, "document": {}},
        {"format": 1},
        {"format": 1, "document": {"is": "Document"}},
        {"format": 1, "document": {"is": "Document", "cover": {"is": "Cover"}, "sections": [1]}},
        {"format": 1, "document": {"is": "Document", "cover": {"is": "Cover", "ics": 5}, "sections": []}},
        {"format": 1, "document": {"is": "Document", "cover": {"is": "Cover", "what": ""}, "sections": []}},
    ],
)
def test_anything_else_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a document|missing|is not"):
        archive.load(data)
