"""Papers that are not drafts: explanatory reports, signed sheets, minutes, stamped scans."""

from collections.abc import Sequence

from disclosure.management.demo.word import Paper, paragraph, run


def explain(title: str, lines: Sequence[str]) -> bytes:
    """A short 编制说明 as a Word file."""
    return Paper(
        [paragraph(run(f"《{title}》编制说明", size=32)), *(paragraph(run(x)) for x in lines)]
    ).save()


def scan(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page with a title and lines of text as a PDF, as a scanner with text recognition would give it.

    The face is one of Adobe's predefined Chinese ones, which the reader supplies: nothing is embedded.
    """
    shown = [_show(title, 20, 72, 760), *(_show(x, 12, 72, 710 - 24 * at) for at, x in enumerate(lines))]
    drawn = "\n".join(shown).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>"
        ),
        (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
        ),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + head + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))


def _show(text: str, size: int, x: int, y: int) -> str:
    return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
