"""``./dev manage comments``: the promised shape, exit codes, one sentence for a refusal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.factories import comment_sheets as sheets
from tests.factories import drafts

KEYS = ["from", "clause", "element", "type", "comment", "proposed_change", "observation"]


def ask(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with override("en"):
        try:
            call_command("comments", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_read_prints_the_shape_that_was_promised(tmp_path: Path) -> None:
    good = write(tmp_path / "a.docx", sheets.iso(("CN", "", "5.2", "", "te", "甲", "乙", "")))
    code, out, err = ask("read", good, "--json")
    told = json.loads(out)
    assert (code, err, list(told)) == (0, "", ["rows", "rejected"])
    assert [list(row) for row in told["rows"]] == [KEYS]
    bad = write(
        tmp_path / "b.docx", sheets.feedback(("1", "5.2", "甲", "", "", ""), ("2", "6", "", "", "", ""))
    )
    code, out, _err = ask("read", bad, "--json")
    assert (code, len(json.loads(out)["rows"])) == (1, 1)
    assert json.loads(out)["rejected"] == [
        {"row": 3, "why": "Neither a comment nor a proposed change stands in this row. “2　6”"}
    ]


def test_a_refused_file_gets_one_sentence_and_the_others_their_answer(tmp_path: Path) -> None:
    good = write(tmp_path / "good.docx", sheets.iso(("CN", "", "5.2", "", "te", "甲", "乙", "")))
    draft = write(tmp_path / "draft.docx", drafts.build_draft())
    book = write(tmp_path / "book.xlsx", b"PK\x03\x04xl/")
    code, out, err = ask("read", draft, book, tmp_path / "none.docx", good, "--json")
    assert (code, list(json.loads(out))) == (2, [str(good)])
    assert [name in line for name, line in zip(("draft", "book", "none"), err.splitlines(), strict=True)] == [
        True
    ] * 3


def test_for_people_it_prints_every_word(tmp_path: Path) -> None:
    good = write(tmp_path / "a.docx", sheets.iso(("CN", "17", "5.2", "表1", "te", "甲\n丙", "乙", "采纳")))
    code, out, _err = ask("read", good)
    assert code == 0
    assert out.splitlines() == [
        f"{good}: 1",
        "1. CN · 5.2 · Line number: 17; 表1 · te",
        "     甲",
        "     丙",
        "   → 乙",
        "   = 采纳",
    ]


def test_place_tells_where_each_row_belongs_and_how_many_are_sure(tmp_path: Path) -> None:
    draft = write(tmp_path / "draft.docx", drafts.build_draft())
    sheet = write(
        tmp_path / "a.docx",
        sheets.feedback(
            ("1", "4.1", "甲", "", "", ""), ("2", "9.9", "乙", "", "", ""), ("3", "全文", "丙", "", "", "")
        ),
    )
    code, out, _err = ask("place", sheet, "--draft", draft, "--json")
    told = json.loads(out)
    assert (code, told["sure"], told["doubtful"], told["general"]) == (0, 1, 1, 1)
    assert [row["place"]["anchor"] for row in told["rows"]] == ["c-4-1", "", ""]
    assert set(told["rows"][0]) == {*KEYS, "place"}
    code, out, _err = ask("place", sheet, "--draft", draft)
    assert out.splitlines()[1] == "1. [c-4-1] 华东储能有限公司 · 4.1"
    assert ask("place", sheet, "--draft", sheet)[0] == 2
    with pytest.raises(CommandError):
        ask("place", sheet)
