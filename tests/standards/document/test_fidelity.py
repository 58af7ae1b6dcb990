"""No word of other people's test documents is lost, or it is named here: measured by what pandoc's own tests expect.

Those documents have no clauses, so that they are no drafts: a heading "1　范围" is put before their first paragraph.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from standards.document import archive, reader, text
from tests.factories import shared

FOLDER = "office_fidelity"
HEADING = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:r><w:t>1　范围</w:t></w:r></w:p>"
).encode()
_STRINGS = re.compile(r'(?:Str|Math \w+|Code \("[^"]*",\[[^\]]*\],\[[^\]]*\]\)) "((?:[^"\\]|\\.)*)"')
_CONTENTS = "the table of contents or of figures is made anew, never read"
_COMMENTS = "Word comments are counted and go to the list of comments, not into the text"
# What is lost, and why; the printed tree holds every other word.
NAMED = {
    "pandoc__0_level_headers": (
        {"CONTENTS", "FIGURES", "Figure", "No", "entries", "figures", "found", "iv", "of", "table", "v"},
        _CONTENTS,
    ),
    "pandoc__nested_anchors_in_header": ({"Оглавление"}, _CONTENTS),
    "pandoc__comments": (
        {"A", "Do", "See", "across", "else", "has", "left", "multiple", "paragraphs", "something"},
        _COMMENTS,
    ),
    "pandoc__track_changes_scrubbed_metadata": ({"With", "comment", "dummy"}, _COMMENTS),
    "pandoc__inline_images": (
        {"Bob", "Sideshow", "a", "and", "green", "has", "heart", "leaked", "like", "looks", "out", "reddish"},
        "the description of a picture (alternative text) is not kept: a figure is described by its title",
    ),
}


def drafted(data: bytes) -> bytes:
    """The document with a chapter heading before its first paragraph."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w") as copy:
        for name in given.namelist():
            part = given.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"<w:body[^>]*>", lambda found: found[0] + HEADING, part, count=1)
            copy.writestr(name, part)
    return made.getvalue()


def expected(native: str) -> set[str]:
    """The words of what pandoc should read; it escapes other letters by their code points."""
    found = (
        re.sub(r"\\(\d+)(?:\\&)?", lambda code: chr(int(code[1])), one) for one in _STRINGS.findall(native)
    )
    return words(" ".join(found))


def words(given: str) -> set[str]:
    return set(re.findall(r"[\dA-Za-z_]+|[^\W\dA-Za-z_]+", given))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(one)


@shared.needs(FOLDER)
def test_no_word_is_lost_or_it_is_named() -> None:
    lost = {}
    natives = sorted((shared.DATA / FOLDER).glob("*.native"))
    for native in natives:
        document = reader.read(drafted(native.with_suffix(".docx").read_bytes()), native.stem)
        kept = text.dump(document) + " ".join(strings(archive.dump(document)["document"]))
        if missing := expected(native.read_text()) - words(kept):
            lost[native.stem] = missing
    assert len(natives) >= 19
    assert lost == {name: missing for name, (missing, _why) in NAMED.items()}


@shared.needs(FOLDER)
def test_every_document_is_read() -> None:
    files = sorted((shared.DATA / FOLDER).glob("*.docx"))
    assert len(files) > 60
    for path in files:
        assert reader.read(drafted(path.read_bytes()), path.name).sections
