"""NISO STS: every tree goes there and back, and the official schema accepts what is printed."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from lxml import etree

from standards.document import page, reader, sts, tree
from standards.document.tree import Cover, Paragraph, Run, Section, SectionKind
from tests.factories import drafts, shared, trees

SCHEMA = "sts/schema/NISO-STS-extended-1-MathML3-XSD/NISO-STS-extended-1-mathml3.xsd"
official = shared.needs(SCHEMA)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared.DATA / SCHEMA))


def complaints(data: bytes) -> list[str]:
    checked = schema()
    checked.validate(etree.fromstring(data))
    return [f"{error.line}: {error.message}" for error in checked.error_log]


@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=100)
def test_there_and_back(document: tree.Document) -> None:
    data = sts.dump(document)
    assert sts.load(data, document.images) == document
    assert sts.dump(document) == data


@official
@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_the_official_schema_accepts_it(document: tree.Document) -> None:
    assert complaints(sts.dump(document)) == []


@official
def test_the_schema_can_say_no() -> None:
    assert complaints(b"<standard><body/></standard>") != []


@given(trees.DOCUMENTS)
@settings(deadline=None, max_examples=20)
def test_packages(document: tree.Document) -> None:
    data = sts.pack(document)
    assert sts.unpack(data) == document
    assert sts.pack(document) == data


def test_a_draft_goes_round() -> None:
    document = reader.read(drafts.build_draft(), "draft.docx")
    assert sts.unpack(sts.pack(document)) == document


@official
def test_a_draft_is_valid() -> None:
    assert complaints(sts.dump(reader.read(drafts.build_styled_draft(), "draft.docx"))) == []


@shared.needs(SCHEMA, "standards_docx")
def test_real_drafts_are_valid_and_go_round() -> None:
    for path in sorted((shared.DATA / "standards_docx").glob("*.do*")):
        document = reader.read(path.read_bytes(), path.name)
        data = sts.dump(document)
        assert (path.name, complaints(data)) == (path.name, [])
        assert sts.load(data, document.images) == document
        assert page.load(page.dump(document)) == document


def test_facts_of_the_cover() -> None:
    cover = Cover("题", "Title", "T/EXS 1—2026", "T/EXS 1—2020", "01.120", "A 00", "示例学会", "报批稿")
    meta = etree.fromstring(sts.dump(tree.Document(cover, ()))).find("front/std-meta")
    assert meta is not None
    assert [(one.tag, "".join(map(str, one.itertext()))) for one in meta] == [
        ("title-wrap", "题"),
        ("title-wrap", "Title"),
        ("release-version", "报批稿"),
        ("std-org", "示例学会"),
        ("std-ref", "T/EXS 1—2026"),
        ("ics", "01.120"),
        ("subj-group", "A 00"),
        ("std-xref", "T/EXS 1—2020"),
    ]


def test_control_characters_cannot_break_it() -> None:
    section = Section(SectionKind.SCOPE, "c-1", "1", "范\x00围", 1, (Paragraph((Run("\x0b\ud800"),)),))
    again = sts.load(sts.dump(tree.Document(Cover(), (section,))))
    assert (again.sections[0].title, again.sections[0].blocks) == (
        "范\ufffd围",
        (Paragraph((Run("\ufffd\ufffd"),)),),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<standard/>",
        b"<standard><front><std-meta/></front><body><p>x</p></body></standard>",
        b"<standard><front><std-meta/></front><body><sec sec-type='strange'/></body></standard>",
        b"<standard><front><std-meta/></front><body><sec><boxed-text/></sec></body></standard>",
        b"<!DOCTYPE standard SYSTEM 'http://example.org/sts.dtd'><standard/>",
        b"<!DOCTYPE s [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><standard><front><std-meta>&e;</std-meta></front><body/></standard>",
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not |is missing|declaration"):
        sts.load(data)
    with pytest.raises(ValueError, match="not a package"):
        sts.unpack(data)


@shared.needs("sts/samples")
def test_what_others_print_is_refused_or_read_but_never_crashes() -> None:
    for path in sorted((shared.DATA / "sts" / "samples").glob("*.xml")):
        with pytest.raises(ValueError, match=r"not |is missing|read here"):
            sts.load(path.read_bytes())


def test_a_package_with_spoilt_content_is_no_package() -> None:
    data = bytearray(sts.pack(tree.Document(tree.Cover(), ())))
    data[50:60] = b"\xff" * 10
    with pytest.raises(ValueError, match="not a package"):
        sts.unpack(bytes(data))
