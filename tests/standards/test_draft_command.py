"""``./dev manage draft``: shapes, exit codes, and counts that an independent reading of the XML confirms."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from openpyxl import load_workbook

from disclosure.management.demo import word
from disclosure.management.demo.draft_text import para
from disclosure.management.demo.word import Box, Paper, deleted, equation, inserted, paragraph, run, symbol
from standards.document import exports, page, reader, sts, text
from tests.factories import drafts, wordhtml

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def ask(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with override("zh-hans"):
        try:
            call_command("draft", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def crowded() -> Paper:
    """Nested tables, tracked changes of every kind, both branches of an alternative, notes and comments."""
    paper = Paper([paragraph(run("1　范围")), paragraph(run("本文件规定了要求。"))])
    inner = word.table([[Box("甲")]])
    outer = word.table([[Box("乙"), Box("丙")]]).replace("</w:tc>", inner + "<w:p/></w:tc>", 1)
    both = (
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:txbxContent>{{}}</w:txbxContent></mc:Choice>'
        "<mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paper.body += [
        outer,
        word.table([[Box("丁")]]),
        paragraph(inserted("新"), deleted("旧"), run("文")),
        paragraph(run("行"), properties='<w:rPr><w:ins w:id="7" w:author="a"/></w:rPr>'),
        paragraph(both.format(paragraph(inserted("框")), paragraph(inserted("框")))),
        paragraph(equation(symbol("x") + "<m:r><m:t>=</m:t></m:r>"), equation(symbol("y"))),
        paragraph(run("脚"), paper.footnote("一"), paper.footnote("二"), paper.comment("问")),
    ]
    return paper


def counted_again(data: bytes) -> dict[str, int]:
    """The same counts by nothing but tags in the text of the XML, without a parser of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        body = archive.read("word/document.xml").decode()
        notes, comments = (
            archive.read(name).decode() if name in names else ""
            for name in ("word/footnotes.xml", "word/comments.xml")
        )
    depth = tables = 0
    for tag in re.findall(r"<(/?)w:tbl>", body):
        tables += not tag and depth == 0
        depth += -1 if tag else 1
    plain = re.findall(r"<w:footnote (?![^>]*w:type=\"(?:separator|continuation))[^>]*>", notes)
    return {
        "tables": tables,
        "formulas": len(re.findall(r"<m:oMath>", body)),
        "insertions": len(re.findall(r"<w:ins [^>]*[^/]><w:r>", body)),
        "deletions": len(re.findall(r"<w:del [^>]*[^/]><w:r>", body)),
        "footnotes": len(plain),
        "word_comments": len(re.findall(r"<w:comment ", comments)),
    }


def separated(data: bytes) -> bytes:
    """With the separators that Word itself writes among the footnotes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    own = b'<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    parts["word/footnotes.xml"] = parts["word/footnotes.xml"].replace(
        b"<w:footnote ", own + b"<w:footnote ", 1
    )
    return word.zipped(parts)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            separated(crowded().save()),
            {"tables": 2, "formulas": 2, "insertions": 3, "deletions": 1, "footnotes": 2, "word_comments": 1},
        ),
        (drafts.build_draft(), None),
        (drafts.build_styled_draft(), None),
    ],
    ids=["crowded", "typed", "styled"],
)
def test_counts_are_those_of_the_file(tmp_path: Path, data: bytes, expected: dict[str, int] | None) -> None:
    path = tmp_path / "草案.docx"
    path.write_bytes(data)
    code, out, _err = ask("inspect", path, "--json")
    told = json.loads(out)
    again = counted_again(data)
    assert (code, {name: told[name] for name in again}) == (0, expected or again)
    assert again == (expected or again)


def test_inspect_prints_the_shape_that_was_promised(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(drafts.build_draft())
    told: dict[str, Any] = json.loads(ask("inspect", path, "--json")[1])
    assert set(told) == {
        *("clauses", "annexes", "tables", "figures", "formulas", "terms", "references", "footnotes"),
        *("insertions", "deletions", "word_comments", "cover", "tree", "warnings"),
    }
    assert told["cover"]["title_zh"] == drafts.TITLE_ZH
    assert [(one["number"], one["title"], one["kind"]) for one in told["tree"]][:4] == [
        ("", "前言", "preface"),
        ("", "引言", "introduction"),
        ("1", "范围", "scope"),
        ("2", "规范性引用文件", "references"),
    ]
    assert [one["number"] for one in told["tree"][5]["children"]] == ["4.1", "4.2"]
    assert (told["terms"], told["references"], told["annexes"]) == (2, 3, 1)


def test_lint_prints_a_list_and_says_so_by_its_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(
        drafts.build_draft(edit=lambda entries: [*entries[:-3], para("记录必须复核。"), *entries[-3:]])
    )
    code, out, _err = ask("lint", path, "--json", "--stage", "consultation")
    told = json.loads(out)
    assert code == 1
    assert {"rule", "severity", "clause", "text", "message", "fix"} == set(told[0])
    (must,) = [one for one in told if one["rule"] == "modal.must"]
    assert (must["severity"], must["fix"]) == ("error", {"before": "必须", "after": "应"})
    assert "必须复核" in must["text"]


def test_a_refused_file_gets_one_sentence_and_the_others_their_answer(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "old.doc"
    good.write_bytes(drafts.build_draft())
    bad.write_bytes(drafts.old_doc())
    code, out, err = ask("inspect", bad, tmp_path / "none.docx", good, "--json")
    assert code == 2
    assert list(json.loads(out)) == [str(good)]
    assert [line.partition("”")[0].rpartition("/")[2].lstrip("“") for line in err.splitlines()] == [
        "old.doc",
        "none.docx",
    ]


def test_convert_prints_every_form(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(drafts.build_draft())
    document = reader.read(path.read_bytes(), path.name)
    code, printed, _err = ask("convert", path)
    assert (code, printed.removesuffix("\n")) == (0, text.dump(document).removesuffix("\n"))
    assert json.loads(ask("convert", path, "--to", "json")[1])["format"] == 1
    assert ask("convert", path, "--to", "sts")[1].rstrip("\n").encode() == sts.dump(document)
    assert ask("convert", path, "--to", "html")[1].encode() == page.dump(document)


def test_convert_keeps_files(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(drafts.build_draft())
    document = reader.read(path.read_bytes(), path.name)
    for form in exports.FORMS.values():
        code, said, _err = ask("convert", path, "--to", form.name, "--out", tmp_path / "made")
        assert (code, said.strip()) == (0, str(tmp_path / "made" / f"draft{form.suffix}"))
        assert Path(said.strip()).read_bytes() == form.dump(document)


def test_inspect_counts_word_html(tmp_path: Path) -> None:
    path = tmp_path / "draft.doc"
    path.write_bytes(wordhtml.draft())
    code, out, _err = ask("inspect", path, "--json")
    told = json.loads(out)
    assert (code, told["tables"], told["formulas"], told["footnotes"], told["word_comments"]) == (
        0,
        6,
        3,
        1,
        1,
    )
    assert (told["clauses"], told["annexes"], told["terms"], told["references"]) == (12, 1, 1, 1)
    assert told["cover"]["number"] == "T/EXS 0053—2026"


def test_diff_tells_what_became_of_the_old_draft(tmp_path: Path) -> None:
    old, new, sheet = tmp_path / "old.docx", tmp_path / "new.docx", tmp_path / "sheet.xlsx"
    old.write_bytes(drafts.build_draft())
    new.write_bytes(
        drafts.build_draft(edit=lambda entries: [*entries[:-3], para("记录应保存三年。"), *entries[-3:]])
    )
    code, out, _err = ask("diff", old, new, "--json", "--xlsx", sheet)
    told = json.loads(out)
    assert (code, told["same"]) == (1, False)
    assert told["counts"] == {"added": 0, "removed": 0, "changed": 1, "moved": 0, "renumbered": 0}
    (clause,) = told["clauses"]
    assert clause["new"]["number"] == "A.2.2"
    assert clause["parts"] == [
        {"kind": "paragraph", "state": "added", "pieces": [["added", "", "记录应保存三年。"]]}
    ]
    rows = list(load_workbook(sheet).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert (len(rows), rows[1][:3], rows[1][5]) == (2, (1, "A.2.2", "A.2.2"), "修改")
    assert "    + paragraph: {+记录应保存三年。+}" in ask("diff", old, new)[1].splitlines()


def test_diff_of_one_text_is_0_and_of_an_unreadable_one_2(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "old.doc"
    good.write_bytes(drafts.build_draft())
    bad.write_bytes(drafts.old_doc())
    assert ask("diff", good, good)[:2] == (0, "\n")
    code, out, err = ask("diff", bad, good)
    assert (code, out) == (2, "")
    assert "old.doc" in err
    assert ask("diff", good, good, "--xlsx", tmp_path / "none" / "sheet.xlsx")[0] == 2
    with pytest.raises(CommandError):
        ask("diff", good)
