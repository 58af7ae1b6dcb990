"""The two papers of a publication, from the facts that their digests are made of."""

import re
import zlib

from standards.document import archive
from standards.models import Rendition
from standards.queries.renditions import AnnouncementFacts, EditionFacts, Plan, Printed
from standards.rendering.letters import LetterFacts, LetterKind, LetterTable, render_letter
from standards.rendering.press import RENDERER_VERSION
from standards.rendering.standard import CoverFacts, conformity_of, render_with_places
from standards.rendering.wording import ANNOUNCED

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PACKED = re.compile(rb"<<[^>]*/Type\s*/ObjStm[^>]*>>\s*stream\r?\n")


def print_publication(tree: dict[str, object], plan: Plan) -> list[Printed]:
    """Both papers of a publication. Raises ``fonts.MissingGlyphs``."""
    edition, places = print_edition(tree, plan.edition)
    papers: tuple[tuple[Rendition.Kind, bytes, dict[str, int]], ...] = (
        (Rendition.Kind.PDF, edition, places),
        (Rendition.Kind.ANNOUNCEMENT, print_announcement(plan.announcement), {}),
    )
    return [
        Printed(kind, file_name(kind, plan.edition), content, count_pages(content), RENDERER_VERSION, found)
        for kind, content, found in papers
    ]


def print_edition(tree: dict[str, object], facts: EditionFacts) -> tuple[bytes, dict[str, int]]:
    """The standard as published, and where its clauses stand in it. Raises ``fonts.MissingGlyphs``."""
    document = archive.load(tree)
    cover = CoverFacts(
        title_zh=facts.title_zh,
        title_en=facts.title_en,
        issuers=(facts.issuer, *(name for name, _number in facts.joint)),
        number=facts.number,
        joint_numbers=tuple(number for _name, number in facts.joint),
        replaces=facts.replaces,
        ics=facts.ics,
        ccs=facts.ccs,
        conformity=conformity_of(document),
        issued_on=facts.issued_on,
        implemented_on=facts.effective_on,
    )
    return render_with_places(document, cover)


def print_announcement(facts: AnnouncementFacts) -> bytes:
    """The announcement with its list of one standard. Raises ``fonts.MissingGlyphs``."""
    row = (
        "/".join((facts.number, *(number for _name, number in facts.joint))),
        facts.title_zh,
        facts.replaces or "—",
        facts.issued_on.isoformat(),
        facts.effective_on.isoformat(),
    )
    return render_letter(
        LetterFacts(
            kind=LetterKind.ANNOUNCEMENT,
            society=facts.issuer,
            signer=facts.issuer,
            title=facts.title,
            paragraphs=facts.paragraphs,
            number=facts.letter_number,
            table=LetterTable(ANNOUNCED, (row,)),
            dated_on=facts.issued_on,
        )
    )


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF of ours has; its page objects may stand inside compressed object streams."""
    packed = b"".join(zlib.decompressobj().decompress(pdf[found.end() :]) for found in _PACKED.finditer(pdf))
    return len(_PAGE.findall(pdf)) + len(_PAGE.findall(packed))


def file_name(kind: Rendition.Kind, facts: EditionFacts) -> str:
    """``T_EXS 053—2026 标题.pdf``: what a reader's folder shows."""
    stem = re.sub(r'[\\/:*?"<>|\s]+', " ", f"{facts.number.replace('/', '_')} {facts.title_zh}").strip()[:120]
    return f"{stem}.pdf" if kind == Rendition.Kind.PDF else f"{stem} 发布公告.pdf"
