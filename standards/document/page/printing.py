"""A tree as one HTML page."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from standards.document import html
from standards.document.html import attributes, escaped
from standards.document.outline import OutlineEntry, outline
from standards.document.tree import Cover, Document, Section, SectionKind

# What stands on the cover, in its order (GB/T 1.1—2020 图E.1), and what is printed before it.
FACTS = (
    ("ics", "ICS "),
    ("ccs", "CCS "),
    ("number", ""),
    ("replaces", "代替 "),
    ("title_zh", ""),
    ("title_en", ""),
    ("stage", ""),
    ("issued_on", "发布日期 "),
    ("implemented_on", "实施日期 "),
    ("issuer", "发布机构 "),
)
ORIGIN = ("insertions", "deletions", "comments", "source_kind")
# Neither < nor & in it: to browsers this is not escaped, to XML parsers it is.
_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font-family: SimSun, "Songti SC", "Noto Serif CJK SC", serif; line-height: 1.7; color: #1a1a1a; }
h1, h2, h3, h4, h5, h6, header, caption, figcaption, nav { font-family: SimHei, "Heiti SC", "Noto Sans CJK SC", sans-serif; font-weight: 600; }
h2, h3, h4, h5, h6 { font-size: 1rem; margin: 1.6em 0 .4em; }
h2 { font-size: 1.2rem; }
header p { margin: .2em 0; }
header [data-fact=title_zh] { display: block; font-size: 1.7rem; margin: .5em 0 .2em; }
header [data-fact=title_en] { display: block; margin-bottom: 1.5em; }
dfn { font-style: normal; }
a { color: inherit; text-decoration: none; }
a.ref, nav a:hover, :is(h2, h3, h4, h5, h6) a:hover { text-decoration: underline; }
nav ol, ul.items, ol.footnotes { list-style: none; padding-left: 2em; }
nav { font-weight: 400; margin: 2rem 0; }
.bk { margin: 1em 0; overflow-x: auto; text-align: center; }
table { border-collapse: collapse; margin: 0 auto; }
th, td { border: 1px solid #444; padding: .2em .6em; }
img { max-width: 100%; height: auto; }
.unit { text-align: right; margin: 0; }
p.note, p.example, ol.footnotes { font-size: .9em; text-align: left; }
.eq { position: relative; }
.eqn { position: absolute; right: 0; top: 50%; transform: translateY(-50%); }
td { min-width: 2em; height: 1.7em; }
:target { background: #fdf3d0; }
"""


def printed(document: Document) -> str:
    cover = document.cover
    title = " ".join(filter(None, (cover.number, cover.title_zh or cover.title_en))) or "标准"
    head = f"<title>{escaped(title)}</title>\n"
    told = [
        *((name, str(getattr(document, name)), "") for name in ORIGIN if _told(document, name)),
        *(("loss", loss.what, loss.where) for loss in document.losses),
    ]
    for name, value, place in told:
        head += f'<meta name="{name}"{attributes({"content": value, "data-place": place})}/>\n'
    images = {image.key: image for image in document.images}

    def address(key: str) -> str:
        image = images.get(key)
        return (
            "" if image is None else f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
        )

    body = "".join(_section(section, address) for section in document.sections)
    return (
        '<html lang="zh-Hans">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n{head}<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n{_cover(cover)}{_contents(document)}<main>\n{body}</main>\n{html.footnotes_html(document)}\n</body>\n</html>\n"
    )


def _told(document: Document, name: str) -> bool:
    return getattr(document, name) not in {0, "docx"}


def _cover(cover: Cover) -> str:
    lines = [
        f'<p>{prefix}<span data-fact="{name}">{escaped(value)}</span></p>\n'
        for name, prefix in FACTS
        if (value := getattr(cover, name))
    ]
    return f"<header>\n{''.join(lines)}</header>\n"


def _contents(document: Document) -> str:
    """Elements, chapters and clauses with a title, as in a 目次; terms are not listed there."""
    entries = [
        f"<li><a{attributes({'href': '#' + one.anchor})}>{escaped(_line(one))}</a></li>\n"
        for one in outline(document, deepest=2)
        if one.title and one.kind is not SectionKind.TERM
    ]
    return f'<nav aria-label="目次">\n<ol>\n{"".join(entries)}</ol>\n</nav>\n' if entries else ""


def _line(entry: OutlineEntry) -> str:
    number = f"附录{entry.number}" if entry.kind is SectionKind.ANNEX else entry.number
    return f"{number}　{entry.title}" if number else entry.title


def _section(section: Section, address: html.ImageUrl, depth: int = 1) -> str:
    term = section.term
    about = {
        "id": section.anchor,
        "data-kind": section.kind.value,
        "data-level": str(section.level) if section.level != depth else "",
    }
    unit = html.rendered(section, image_url=address)
    tag = f"h{min(depth + 1, 6)}"
    heading = "".join(_heading(section, unit.number, None if term is None else term.term))
    english = (
        f' <span class="english" lang="en">{escaped(term.english)}</span>' if term and term.english else ""
    )
    status = f'<p class="status">（{escaped(section.annex_status)}）</p>\n' if section.annex_status else ""
    below = "".join(_section(child, address, depth + 1) for child in section.children)
    return (
        f"<section{attributes(about)}>\n<{tag}><a{attributes({'href': '#' + section.anchor})}>{heading}</a>{english}</{tag}>\n"
        f"{status}{unit.html}\n{below}</section>\n"
    )


def _heading(section: Section, number: str, term: str | None) -> Iterable[str]:
    """Number and title; a term with admitted terms shows them all."""
    if number:
        yield f'<span class="number">{escaped(number)}</span> '
    if term is None:
        yield f'<span class="title">{escaped(section.title)}</span>'
    else:
        told = attributes({"data-title": section.title}) or ' data-title=""' if section.title != term else ""
        yield f"<dfn{told}>{escaped(term)}</dfn>"
