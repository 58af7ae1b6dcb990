"""The forms in which a standard leaves as a file, beside its PDF. The same tree gives the same bytes in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import archive, page, sts, text
from .tree import Document


@dataclass(frozen=True)
class Form:
    """``dump`` gives the whole file; ``media_type`` is what it is served as."""

    name: str
    label: str
    suffix: str
    media_type: str
    dump: Callable[[Document], bytes]


FORMS = {
    form.name: form
    for form in (
        Form("sts", "NISO STS", ".sts.zip", "application/zip", sts.pack),
        Form("html", "HTML", ".html", "text/html; charset=utf-8", page.dump),
        Form("json", "JSON", ".json", "application/json", archive.canonical_bytes),
        Form(
            "text", "TXT", ".txt", "text/plain; charset=utf-8", lambda document: text.dump(document).encode()
        ),
    )
}
