"""What nobody should send: values for fields, files, parameters of addresses and questions."""

from django.core.files.uploadedfile import SimpleUploadedFile

TEXTS = [
    "", " ", "\x00", "a\x00b", "不对", "<script>alert(1)</script>", "'\"\\;--", "{{7*7}}{%x%}", "%s%(x)s%", "-1", "0", "1.5",
    "9" * 40, "9" * 5000, "1e309", "NaN", "２０２６", "٣", "²", "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "24:61",
    "\u202eabc\u2028", "𠮷𝒳👩‍🔬", "e\u0301" * 50, "字" * 70_000, "=1+1", "../../etc/passwd", "T/NONE 1—2026",
    "00000000-0000-0000-0000-000000000000", "a@b", "http://[", "[]", "{", "on", "None", "\r\nX: 1\r\n",
]  # fmt: skip
# Raw bytes of a query or a path, already quoted.
QUOTED = [
    "%00", "%FF%FE", "%ED%A0%80", "..%2F..%2F", "%0D%0AX:1", "9" * 400, "-1", "0", "1.5", "%F0%A0%AE%B7" * 20, "%27%22%3B--",
    "NaN", "a" * 3000,
]  # fmt: skip
QUESTIONS = [
    "page",
    "q",
    "sort",
    "state",
    "year",
    "society",
    "status",
    "limit",
    "offset",
    "next",
    "view",
    "tab",
    "from",
    "to",
]


def files() -> list[SimpleUploadedFile]:
    """New ones each time: a file is read once."""
    return [
        SimpleUploadedFile("空.docx", b""),
        SimpleUploadedFile("稿.docx", b"PK\x03\x04 not really"),
        SimpleUploadedFile("稿.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        SimpleUploadedFile("表.xlsx", b"PK\x05\x06" + b"\x00" * 18),
        SimpleUploadedFile("表.xlsx", "单位,人\n甲,乙".encode()),
        SimpleUploadedFile("字.pdf", "这不是 PDF".encode()),
        SimpleUploadedFile("%PDF.pdf", b"%PDF-1.7\n%%EOF"),
        SimpleUploadedFile("x" * 300 + ".pdf", b"%PDF-1.7\n%%EOF"),
        SimpleUploadedFile("a\x00b<i>.exe", b"MZ" + b"\x00" * 100),
        SimpleUploadedFile("图.svg", b"<svg onload='alert(1)'/>", content_type="image/svg+xml"),
    ]
