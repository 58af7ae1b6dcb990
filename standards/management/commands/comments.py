"""Comment sheets on the command line, without a database: what is in them, and where it belongs in a draft."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from standards import sandbox
from standards.document.comments import placing
from standards.document.comments.places import Places
from standards.document.comments.placing import Placement, Verdict
from standards.document.comments.rows import RejectedRow, Sheet
from standards.document.sentences import Unreadable, refuse

FINE, REJECTED, REFUSED = 0, 1, 2


class Command(BaseCommand):
    help = """Read comment sheets (.docx, .xlsx): the ISO/IEC template, 意见反馈表, 意见汇总处理表, free lists;
    or place their rows on the clauses of a draft.
    Exit code 0: fine; 1: rows were rejected; 2: a file was refused, with one sentence on stderr."""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("read", "place"))
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--json", action="store_true", help="print JSON; an object by file name for several"
        )

        parser.add_argument(
            "--draft", type=Path, metavar="FILE", help="the draft on which place puts the rows"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        places = self._places(options["draft"]) if options["act"] == "place" else None
        answers: dict[str, dict[str, Any]] = {}
        code = FINE
        for path in options["files"]:
            try:
                answers[str(path)] = told(_read(path), places)
            except (Unreadable, OSError) as error:
                self.stderr.write(sentence(error, path))
                code = REFUSED
        if any(answer["rejected"] for answer in answers.values()):
            code = max(code, REJECTED)
        if options["json"] and answers:
            alone = len(options["files"]) == 1
            said = next(iter(answers.values())) if alone else answers
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
        else:
            for name, answer in answers.items():
                self.stdout.write("\n".join(lines(name, answer)))
        if code != FINE:
            sys.exit(code)

    def _places(self, path: Path | None) -> Places:
        if path is None:
            raise CommandError("place needs --draft FILE.", returncode=REFUSED)
        try:
            return Places(sandbox.parse(path.read_bytes(), path.name))
        except (Unreadable, OSError) as error:
            self.stderr.write(sentence(error, path))
            sys.exit(REFUSED)


def _read(path: Path) -> Sheet:
    if path.stat().st_size > settings.UPLOAD_MAX_BYTES:
        raise refuse("too_large", path.name, megabytes=settings.UPLOAD_MAX_BYTES // 1024 // 1024)
    return sandbox.parse_comments(path.read_bytes(), path.name)


def sentence(error: Unreadable | OSError, path: Path) -> str:
    if isinstance(error, OSError):
        return f"“{path}”: {error.strerror}."
    said = _(error.message_id) % error.where
    return said if "%(name)s" in error.message_id else f"“{path.name}”: {said}"


def told(sheet: Sheet, places: Places | None) -> dict[str, Any]:
    """The shape that is promised; with a draft every row has its ``place`` too, and the answer how many are of which kind."""
    rejected = [{"row": one.row, "why": why(one)} for one in sheet.rejected]
    if places is None:
        return {"rows": [row.told() for row in sheet.rows], "rejected": rejected}
    placed = [placing.place(row, places) for row in sheet.rows]
    rows = [row.told() | {"place": found(one, places)} for row, one in zip(sheet.rows, placed, strict=True)]
    counts = Counter(one.verdict.value for one in placed)
    return {"rows": rows, "rejected": rejected, **{one.value: counts[one.value] for one in Verdict}}


def found(placement: Placement, places: Places) -> dict[str, Any]:
    where = {"verdict": placement.verdict.value, "anchor": placement.anchor, "element": placement.element}
    candidates = [
        {"anchor": one.anchor, "element": one.element, "why": _(one.message_id) % one.where}
        for one in placement.candidates
    ]
    return where | {"candidates": candidates}


def why(rejected: RejectedRow) -> str:
    """The reason and the words of the row, so that nothing is lost."""
    place = f"{rejected.table}: " if rejected.table else ""
    return f"{place}{_(rejected.message_id) % dict(rejected.where)} “{rejected.words}”"


def lines(name: str, answer: dict[str, Any]) -> list[str]:
    """The answer for a person to read: a block of lines for each comment."""
    out = [f"{name}: {len(answer['rows'])}"]
    for number, row in enumerate(answer["rows"], start=1):
        place = row.get("place")
        where = [f"[{place['anchor'] or place['verdict']}]"] if place else []
        said = [row[key] for key in ("from", "clause", "element", "type") if row[key]]
        out.append(" ".join([f"{number}.", *where, " · ".join(said)]))
        marks = {"comment": " ", "proposed_change": "→", "observation": "="}
        out += [
            f"   {mark} {line}"
            for key, mark in marks.items()
            for line in row[key].splitlines()
            if line.strip()
        ]
    return out + [f"! {one['row']}  {one['why']}" for one in answer["rejected"]]
