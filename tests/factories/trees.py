"""Trees for property tests: any that a reader could make, in the shape readers leave (``tree.py``).

Anchors are unique, references point to them or to nothing, a footnote's call is a run of its own, a heading row
stands above another row, terms stand below a chapter, pictures come in the order they are shown.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from standards.document import tree
from standards.document.outline import images_in
from standards.document.tree import SectionKind as Kind

LETTERS = st.characters(
    exclude_categories=("Cs", "Co", "Cn"), exclude_characters=[chr(n) for n in (*range(32), 0xFFFE, 0xFFFF)]
)
TEXT = st.text(LETTERS | st.sampled_from("术语5.2<&>\"' \u3000；\n"), max_size=12)
WORDS = st.text(LETTERS | st.sampled_from("术语规范 <&>"), max_size=8)
KEYS = st.sampled_from(["p1", "p2", "图 3.x"])
FOOTNOTES = 2
ANCHORS = ["c-1", "c-2", "annex-a", "t-1", "gone", "_x0041_"]

RUNS = st.lists(
    st.builds(
        tree.Run,
        TEXT,
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "", *ANCHORS]),
    )
    | st.builds(tree.Run, TEXT)
    | st.builds(tree.Run, st.just(""), footnote=st.integers(1, FOOTNOTES)),
    max_size=4,
).map(tuple)
NOTES = st.builds(tree.Note, WORDS, RUNS, st.booleans())
SEVERAL_NOTES = st.lists(NOTES, max_size=2).map(tuple)
CELLS = st.builds(tree.Cell, RUNS, st.integers(1, 3), st.integers(1, 3), st.booleans())
ROWS = st.lists(st.lists(CELLS, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> tree.Table:
    rows = draw(ROWS)
    heads = draw(st.integers(0, len(rows)))
    return tree.Table("", draw(WORDS), draw(WORDS), rows, heads, draw(SEVERAL_NOTES), draw(WORDS))


def _math(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    row = inner.map("<mrow>{}</mrow>".format)
    return st.one_of(
        st.builds("<mfrac>{}{}</mfrac>".format, row, inner),
        st.builds('<mover accent="true">{}<mo>¯</mo></mover>'.format, inner),
        st.builds("<msubsup>{}{}{}</msubsup>".format, inner, inner, row),
        st.builds("<mtable><mtr><mtd>{}</mtd><mtd>{}</mtd></mtr></mtable>".format, inner, inner),
    )


MATH = st.recursive(
    st.sampled_from(['<mi mathvariant="normal">m</mi>', "<mi>x</mi>", "<mn>1,5</mn>", "<mo>&lt;</mo>"]),
    _math,
    max_leaves=6,
).map('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{}</math>'.format)
FORMULAS = st.builds(tree.Formula, st.just(""), WORDS, st.just("") | MATH, TEXT)
ITEMS = st.builds(tree.ListItem, WORDS, st.integers(1, 2), RUNS)
REFERENCES = st.builds(tree.ReferenceItem, st.just("") | WORDS, WORDS, st.booleans())
BLOCKS = st.lists(
    st.one_of(
        st.builds(tree.Paragraph, RUNS),
        st.builds(tree.ListBlock, st.lists(ITEMS, min_size=1, max_size=4).map(tuple)),
        NOTES,
        tables(),
        st.builds(tree.Figure, st.just(""), WORDS, WORDS, st.just("") | KEYS, SEVERAL_NOTES),
        FORMULAS,
        REFERENCES,
    ),
    max_size=4,
).map(tuple)
HEADS = st.builds(tree.TermHead, WORDS, WORDS, WORDS)
TOP = [kind for kind in Kind if kind is not Kind.TERM]


def _sections(
    kinds: list[Kind], children: st.SearchStrategy[tuple[tree.Section, ...]]
) -> st.SearchStrategy[tree.Section]:
    return st.builds(
        tree.Section,
        st.sampled_from(kinds),
        st.just(""),
        WORDS.map(str.strip),
        WORDS,
        st.integers(1, 6),
        BLOCKS,
        children,
    )


TERMS = st.builds(
    tree.Section, st.just(Kind.TERM), st.just(""), WORDS, WORDS, st.just(2), BLOCKS, term=st.none() | HEADS
)
BELOW = st.lists(
    _sections([Kind.CLAUSE, Kind.TERMS], st.lists(TERMS, max_size=1).map(tuple)) | TERMS, max_size=2
).map(tuple)


def _placed(section: tree.Section, numbers: count[int]) -> tree.Section:
    """``section`` with anchors, and what its kind asks for."""

    def anchor() -> str:
        number = next(numbers)
        return ANCHORS[number] if number < 4 else f"c-{number}"

    blocks = tuple(
        replace(block, anchor=anchor())
        if isinstance(block, tree.Table | tree.Figure | tree.Formula)
        else block
        for block in section.blocks
    )
    status = ("规范性", "资料性", "")[len(section.title) % 3] if section.kind is Kind.ANNEX else ""
    return replace(
        section,
        anchor=anchor(),
        blocks=blocks,
        children=tuple(_placed(child, numbers) for child in section.children),
        annex_status=status,
    )


@st.composite
def documents(draw: st.DrawFn) -> tree.Document:
    numbers = count()
    drawn = draw(st.lists(_sections(TOP, BELOW), max_size=4))
    sections = tuple(_placed(section, numbers) for section in drawn)
    shown = dict.fromkeys(key for section in sections for key in images_in(section))
    media = st.sampled_from(["image/png", "image/jpeg", "image/svg+xml"])
    return tree.Document(
        draw(st.builds(tree.Cover, *[WORDS] * 10)),
        sections,
        tuple(draw(RUNS) for _ in range(FOOTNOTES)),
        tuple(tree.Image(key, draw(media), draw(st.binary(max_size=20))) for key in shown),
        tuple(draw(st.lists(st.builds(tree.Loss, WORDS, TEXT), max_size=2))),
        *(draw(st.integers(0, 3)) for _ in range(3)),
        source_kind=draw(st.sampled_from(["docx", "word-html"])),
    )


DOCUMENTS = documents()
