"""Drafts on the command line, without a database: look into one, check it, convert it, compare two."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from societies.sheets import rows_to_xlsx
from standards import sandbox
from standards.document import archive, compare, lint, sts
from standards.document.anchors import carry
from standards.document.counting import Marked, branch, tally
from standards.document.exports import FORMS, Form
from standards.document.lint import Finding, Severity, Stage
from standards.document.sentences import Unreadable, refuse
from standards.document.tree import Document

FINE, FINDINGS, REFUSED = 0, 1, 2


class Command(BaseCommand):
    help = """Read Word drafts: inspect what is in them, lint them by GB/T 1.1, convert them to STS, HTML, JSON
    or plain text, or diff two of them, the old one first.
    Exit code 0: fine; 1: lint found something, or diff a difference; 2: a file was refused, with one sentence on stderr."""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("inspect", "lint", "convert", "diff"))
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--json", action="store_true", help="print JSON; an object by file name for several"
        )
        parser.add_argument(
            "--stage",
            choices=[one.value for one in Stage],
            default=Stage.APPROVAL.value,
            help="lint as this draft",
        )
        parser.add_argument("--to", choices=sorted(FORMS), default="text", help="what convert prints")
        parser.add_argument(
            "--out",
            type=Path,
            metavar="FOLDER",
            help="convert into files there (STS with its pictures, zipped) and print their names",
        )
        parser.add_argument("--xlsx", type=Path, metavar="FILE", help="write the 修订对照表 that diff makes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "diff":
            self._diff(options["files"], as_json=options["json"], xlsx=options["xlsx"])
            return
        act: Callable[[Document, Marked], Any] = {
            "inspect": look_into,
            "lint": lambda document, _marked: checked(document, Stage(options["stage"])),
            "convert": lambda document, _marked: converted(document, options["to"]),
        }[options["act"]]
        answers: dict[str, Any] = {}
        code = FINE
        for path in options["files"]:
            try:
                read = _read(path)
                if options["act"] == "convert" and options["out"] is not None:
                    answers[str(path)] = written(read[0], FORMS[options["to"]], options["out"] / path.stem)
                else:
                    answers[str(path)] = act(*read)
            except (Unreadable, OSError) as error:
                self.stderr.write(sentence(error, path))
                code = REFUSED
        if options["act"] == "lint" and any(answers.values()):
            code = max(code, FINDINGS)
        if options["json"] and answers:
            alone = len(options["files"]) == 1
            told = next(iter(answers.values())) if alone else answers
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for name, answer in answers.items():
                self.stdout.write("\n".join(lines(name, answer)))
        if code != FINE:
            sys.exit(code)

    def _diff(self, files: list[Path], *, as_json: bool, xlsx: Path | None) -> None:
        if len(files) != 2:
            raise CommandError("diff takes two files, the old one first.", returncode=REFUSED)
        texts: list[Document] = []
        for path in files:
            try:
                texts.append(_read(path)[0])
            except (Unreadable, OSError) as error:
                self.stderr.write(sentence(error, path))
        if len(texts) < 2:
            sys.exit(REFUSED)
        compared = compare.compare(texts[0], carry(*texts))
        if xlsx is not None:
            try:
                xlsx.write_bytes(
                    rows_to_xlsx("修订对照表", compare.COLUMNS, compare.revision_table(compared))
                )
            except OSError as error:
                self.stderr.write(sentence(error, xlsx))
                sys.exit(REFUSED)
        if as_json:
            self.stdout.write(json.dumps(compare.told(compared), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(compare.lines(compared)))
        if not compared.same:
            sys.exit(FINDINGS)


def _read(path: Path) -> tuple[Document, Marked]:
    if path.stat().st_size > settings.UPLOAD_MAX_BYTES:
        raise refuse("too_large", path.name, megabytes=settings.UPLOAD_MAX_BYTES // 1024 // 1024)
    return sandbox.parse_and_count(path.read_bytes(), path.name)


def sentence(error: Unreadable | OSError, path: Path) -> str:
    if isinstance(error, Unreadable):
        return _(error.message_id) % error.where
    return f"“{path}”: {error.strerror}."


def look_into(document: Document, marked: Marked) -> dict[str, Any]:
    """The counts, the cover, the tree of clauses, and what of the file the tree does not hold."""
    return {
        **tally(document),
        **asdict(marked),
        "cover": asdict(document.cover),
        "tree": [branch(section) for section in document.sections],
        "warnings": [{"place": loss.where, "what": _(loss.what)} for loss in document.losses],
    }


def checked(document: Document, stage: Stage) -> list[dict[str, Any]]:
    return [told(one) for one in lint.check(document, stage=stage)]


def told(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "clause": finding.place,
        "text": finding.text,
        "message": finding.zh if (get_language() or "zh").startswith("zh") else finding.en,
        "fix": None if fix is None else {"before": fix.before, "after": fix.after},
    }


def converted(document: Document, form: str) -> Any:
    """JSON types, or text; STS is its XML alone."""
    if form == "json":
        return archive.dump(document)
    return (sts.dump(document) if form == "sts" else FORMS[form].dump(document)).decode()


def written(document: Document, form: Form, beside: Path) -> str:
    """The name of the file that now holds ``document``."""
    file = beside.with_name(beside.name + form.suffix)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(form.dump(document))
    return str(file)


def lines(name: str, answer: Any) -> list[str]:
    """The answer for a person to read."""
    if isinstance(answer, str):
        return [answer]
    if isinstance(answer, list):
        return [f"{name}: {len(answer)}", *(_line(one) for one in answer)]
    if "tree" not in answer:
        return [json.dumps(answer, ensure_ascii=False)]
    counts = [f"{key}: {value}" for key, value in answer.items() if isinstance(value, int)]
    facts = [f"{key}: {value}" for key, value in answer["cover"].items() if value]
    lost = [f"{one['place'] or '—'}  {one['what']}" for one in answer["warnings"]]
    return [name, *counts, *facts, *_branches(answer["tree"]), *lost]


def _line(one: dict[str, Any]) -> str:
    mark = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.HINT: "h"}[Severity(one["severity"])]
    fix = "" if one["fix"] is None else f"  [{one['fix']['before']} → {one['fix']['after']}]"
    return f"{mark} {one['rule']}  {one['clause'] or '—'}  {one['text']}  {one['message']}{fix}"


def _branches(tree: list[dict[str, Any]], depth: int = 0) -> list[str]:
    out = []
    for one in tree:
        out.append("  " * depth + f"{one['number']} {one['title']}".strip())
        out += _branches(one["children"], depth + 1)
    return out
