"""What the pages of the open draft show: leaves of the book, the desk of the editor, the sides of a conflict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.document import archive, html
from standards.document.compare import State, compare
from standards.document.compare.markup import Shape, part_html, words_html
from standards.document.html import ImageUrl, Rendered
from standards.document.outline import walk
from standards.document.tree import Cover, Document, Figure, Formula, Section, Table
from standards.models import ClauseEdit
from standards.queries.editing import COVER, Text, place_of


@dataclass(frozen=True)
class Leaf:
    """A clause of the book, and the names of the others who are typing in it."""

    clause: Rendered
    typing: Sequence[str]


@dataclass(frozen=True)
class Side:
    """One text of a conflict: whose it is, and safe HTML of it with what changed since the base."""

    name: str
    html: str


def leaves(clauses: Sequence[Rendered], typing: Mapping[str, Sequence[str]]) -> list[Leaf]:
    return [Leaf(one, typing.get(one.anchor, ())) for one in clauses]


def image_urls(code: str, text: Text) -> ImageUrl:
    """Where the pictures of the text are: with the version it began from."""
    where = [code, text.project.reference, text.base.sequence]
    return lambda key: reverse("draft_image", args=[*where, key])


def beside(code: str, text: Text, clause: Section) -> str:
    """A clause as the reader shows it, as safe HTML."""
    return html.rendered(clause, image_url=image_urls(code, text)).html


def changes(code: str, text: Text, old: Section | None, new: Section | None) -> str:
    """What became of a clause, as safe HTML: its title and every block, changes marked."""
    found = compare(_alone(old), _alone(new)).clauses
    image = image_urls(code, text)
    shape = Shape(image, image)
    out = []
    for clause in found:
        title = words_html(clause.title)
        out.append(f"<h3>{title}</h3>" if title else "")
        if clause.parts:
            out += [f'<div class="{part.state}">{part_html(part, shape)}</div>' for part in clause.parts]
        elif clause.state in {State.SAME, State.RENUMBERED}:
            out.append(html.rendered(clause.section, image_url=image).html)
    return "".join(out)


def _alone(section: Section | None) -> Document:
    return Document(Cover(), () if section is None else (section,))


def comparison(
    code: str, text: Text, base: Section | None, theirs: Section | None, mine: Section
) -> list[Side]:
    """What it was, what it is now, and what was typed, each with its changes since the first."""
    found = [] if base is None else [Side(_("As it was when you began"), beside(code, text, base))]
    if theirs is not None:
        found.append(Side(_("As it is now"), changes(code, text, base or theirs, theirs)))
    return [*found, Side(_("What you typed"), changes(code, text, base or theirs or mine, mine))]


def desk(code: str, text: Text, now: Section, shown: Section) -> dict[str, Any]:
    """What the editor in the browser works on: the clause, and everything a clause may refer to."""
    image = image_urls(code, text)
    pictures, formulas, targets = {}, {}, []
    for section in walk(text.document.sections):
        name = " ".join(filter(None, (place_of(section), section.title if section.number else "")))
        targets.append({"anchor": section.anchor, "name": name, "called": _called(section)})
        for block in section.blocks:
            if isinstance(block, Figure) and block.image:
                pictures[block.image] = image(block.image)
            if isinstance(block, Formula):
                formulas[block.anchor] = html.safe_mathml(block.mathml)
            if isinstance(block, Table | Figure) and block.label:
                name = f"{block.label} {block.title}".strip()
                targets.append({"anchor": block.anchor, "name": name, "called": block.label})
    where = [code, text.project.reference, now.anchor]
    return {
        "clause": archive.dump_section(shown),
        "number": place_of(now) if now.number else "",
        "pictures": pictures,
        "formulas": formulas,
        "targets": targets,
        "footnotes": [html.runs_html(runs) for runs in text.document.footnotes],
        "typed_url": reverse("clause_typed", args=where),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the editor says, by the names its scripts use."""
    return {
        "toolbar": _("What can be done with the text"),
        "text": _("Text"),
        "undo": _("Undo (Ctrl Z)"),
        "redo": _("Redo (Ctrl Y)"),
        "bold": _("Bold (Ctrl B)"),
        "italic": _("Italic (Ctrl I)"),
        "sup": _("Raised (Ctrl .)"),
        "sub": _("Lowered (Ctrl ,)"),
        "paragraph": _("Paragraph"),
        "letters": _("List a) b)"),
        "digits": _("List 1) 2)"),
        "dashes": _("List with dashes"),
        "note": _("Note (注)"),
        "example": _("Example (示例)"),
        "up": _("Block up (Alt ↑)"),
        "down": _("Block down (Alt ↓)"),
        "after": _("Paragraph below (Ctrl Enter)"),
        "drop": _("Remove the block"),
        "table": _("Table"),
        "row": _("Row +"),
        "column": _("Column +"),
        "delete_row": _("Row −"),
        "delete_column": _("Column −"),
        "merge": _("Merge cells"),
        "split": _("Split the cell"),
        "heading": _("Heading row"),
        "refer": _("Refer to …"),
        "caption": _("Title of the table or figure"),
        "unit": _("Unit, if one for all: 单位为毫米"),
        "reference": _("Number, then the title"),
        "empty": _("Type here"),
        "gone": _("（The picture could not be read）"),
    }


def _called(section: Section) -> str:
    """How the text refers to a clause: 第5章, 5.2, 附录A."""
    place = place_of(section)
    return f"第{place}章" if place.isdigit() else place


def history(code: str, text: Text, edits: Iterable[ClauseEdit]) -> list[tuple[ClauseEdit, str]]:
    """Each change with what it did, as safe HTML."""
    return [(one, _told(code, text, one)) for one in edits]


def _told(code: str, text: Text, edit: ClauseEdit) -> str:
    if edit.anchor == COVER:
        facts = compare(archive.load(edit.before or {}), archive.load(edit.after or {})).cover
        return "".join(f"<p>{words_html(fact.words)}</p>" for fact in facts)
    if edit.act == ClauseEdit.Act.MOVED:
        return ""
    old, new = (None if row is None else archive.load_section(row) for row in (edit.before, edit.after))
    return changes(code, text, old, new)
