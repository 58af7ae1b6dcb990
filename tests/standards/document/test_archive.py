"""Trees go to JSON and back without loss, and one tree has one digest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from standards.document import archive, reader, tree
from tests.factories import drafts, trees


@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_round_trip(document: tree.Document) -> None:
    assert archive.canonical_bytes(document) == archive.canonical_bytes(document)
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
