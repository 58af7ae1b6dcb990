"""Files that are no drafts are refused with the right sentence, before they do harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disclosure.management.demo import word
from disclosure.management.demo.word import Paper, paragraph, run
from standards.document import reader, sentences
from tests.factories import drafts

HOSTILE: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"", "empty"),
    (lambda: b"%PDF-1.7 ...", "pdf"),
    (lambda: b"{\\rtf1 }", "rtf"),
    (lambda: b"MIME-Version: 1.0\n", "rtf"),
    (lambda: b"plain words", "not_zip"),
    (lambda: b"PK\x03\x04 and no more", "broken"),
    (lambda: drafts.build_draft()[:-400], "broken"),
    (drafts.old_doc, "old_doc"),
    (drafts.encrypted, "encrypted"),
    (drafts.zip_bomb, "bomb"),
    (drafts.lying_zip_bomb, "broken"),
    (drafts.external_entity, "entities"),
    (drafts.too_deep, "too_deep"),
    (drafts.workbook, "spreadsheet"),
    (drafts.without_text, "no_document"),
    (lambda: drafts.with_main("<w:document"), "broken"),
    (lambda: drafts.with_main(f"<w:document {word.NAMES}/>"), "no_document"),
    (lambda: Paper([paragraph(run("只有一段话。"))]).save(), "no_clauses"),
    (lambda: word.zipped({f"x{n}": b"" for n in range(4001)}), "too_many_parts"),
]


@pytest.mark.parametrize(
    ("build", "code"), HOSTILE, ids=[f"{n}-{code}" for n, (_, code) in enumerate(HOSTILE)]
)
def test_refused(build: Callable[[], bytes], code: str) -> None:
    with pytest.raises(reader.Unreadable) as caught:
        reader.read(build(), "甲.docx")
    assert caught.value.code == code
    assert caught.value.message_id == sentences.REFUSALS[code]
    assert caught.value.where["name"] == "甲.docx"
    assert str(caught.value).startswith(("“甲.docx”", "No chapter was found in “甲.docx”"))


def test_strict_files_are_read_like_others() -> None:
    parts = drafts.build_draft()
    plain = reader.read(parts, "draft.docx")
    paper = Paper([paragraph(run("1　范围")), paragraph(run("本文件规定了要求。"))])
    strict = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in paper.parts().items()
    }
    assert reader.read(word.zipped(strict), "draft.docx") == reader.read(paper.save(), "draft.docx")
    assert plain.source_kind == "docx"


def test_pictures_elsewhere_are_not_fetched() -> None:
    paper = Paper()
    paper.body = [paragraph(run("1　范围")), paragraph(paper.picture(word.png()))]
    parts = paper.parts()
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(
        b'Target="media/image1.png"', b'Target="http://127.0.0.1:9/x.png" TargetMode="External"'
    )
    document = reader.read(word.zipped(parts), "draft.docx")
    assert (document.images, [loss.what for loss in document.losses]) == ((), [sentences.LINKED_PICTURE])


def test_a_damaged_picture_does_not_cost_the_draft() -> None:
    paper = Paper()
    paper.body = [paragraph(run("1　范围")), paragraph(paper.picture(word.png()))]
    parts = paper.parts()
    del parts["word/media/image1.png"]
    document = reader.read(word.zipped(parts), "draft.docx")
    assert [loss.what for loss in document.losses] == [sentences.MISSING_PICTURE]
