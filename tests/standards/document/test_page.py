"""The HTML page of a standard: there and back, same bytes, a link for every clause, nothing run and nothing fetched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from lxml import html as parser

from standards.document import outline, page, reader, tree
from standards.document.tree import Cover, Paragraph, Run, Section, SectionKind
from tests.factories import drafts, trees


@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_there_and_back(document: tree.Document) -> None:
    data = page.dump(document)
    assert page.load(data) == document
    assert page.dump(document) == data


def test_a_draft_goes_round() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    assert page.load(page.dump(document)) == document


def test_browsers_read_what_programs_read() -> None:
    """The same words by an HTML parser, which knows nothing of XML."""
    document = reader.read(drafts.build_draft(), "draft.docx")
    root = parser.document_fromstring(page.dump(document), parser=parser.HTMLParser(encoding="utf-8"))
    words = re.sub(r"\s", "", root.find("body").text_content())
    for section in outline.walk(document.sections):
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert re.sub(r"\s", "", "".join(run.text for run in block.runs)) in words


def test_every_clause_has_a_stable_link() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    text = page.dump(document).decode()
    for section in outline.walk(document.sections):
        assert f'<section id="{section.anchor}"' in text
        assert f'<a href="#{section.anchor}">' in text


def test_the_page_needs_and_runs_nothing() -> None:
    text = page.dump(reader.read(drafts.build_draft(), "draft.docx")).decode()
    assert re.findall(r'(?:src|href)="(?!#|data:image/png;base64,)[^"]*"', text) == []
    assert "<script" not in text


def test_what_was_typed_stays_text() -> None:
    evil = "</style><script>alert('1')</script>"
    section = Section(SectionKind.SCOPE, "c-1", "1", evil, 1, (Paragraph((Run(evil, ref=evil),)),))
    document = tree.Document(Cover(title_zh=evil, issuer=evil), (section,), losses=(tree.Loss(evil, evil),))
    data = page.dump(document)
    assert b"<script" not in data
    assert page.load(data) == document


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html/>",
        b"<!DOCTYPE html>\n<html/>",
        b"<!DOCTYPE html>\n<html><body><main><section><h2/></section></main></body></html>",
        b"<!DOCTYPE html>\n<html><body><main><section data-kind='clause'/></main></body></html>",
        b"<!DOCTYPE html>\n<!DOCTYPE html [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><html>&e;</html>",
        b"<!DOCTYPE html>\n" + b"<p>" * 300 + b"</p>" * 300,
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not |is not"):
        page.load(data)
