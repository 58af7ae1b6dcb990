"""The register of standards that a society published before it came here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from societies.sheets.cells import read_date, read_ics, read_list, read_text
from societies.sheets.problems import SheetProblem, gettext_noop
from societies.sheets.table import Column, Row, Table, read_table
from societies.sheets.templates import write_template

BAD_NUMBER = gettext_noop("“%(value)s” is not a standard number. Write it like T/EXS 001—2020.")
OTHER_CODE = gettext_noop(
    "“%(value)s” bears another society's code than %(code)s. Correct the number or delete the row."
)
SAME_NUMBER = gettext_noop("%(number)s stands in row %(row)s already. Keep one of the two rows.")
BAD_DATE = gettext_noop("“%(value)s” is not a date. Write it like 2020-01-31.")
BAD_STATUS = gettext_noop("“%(value)s” is not a status. Choose one of: %(choices)s.")
EFFECTIVE_EARLIER = gettext_noop(
    "The implementation date is earlier than the publication date. Correct one of them."
)
WITHDRAWN_WHEN = gettext_noop("A withdrawn standard needs its date of withdrawal.")
WITHDRAWN_EARLIER = gettext_noop(
    "The date of withdrawal is earlier than the publication date. Correct one of them."
)
NOT_WITHDRAWN = gettext_noop("Only a standard with the status 废止 or 被代替 has a date of withdrawal. Correct the status or empty the cell.")  # fmt: skip
REPLACES_ITSELF = gettext_noop("A standard cannot replace itself. Write the number of the earlier standard.")
BAD_ICS = gettext_noop("“%(value)s” is not an ICS code. Write it like 35.240.01.")
BAD_CCS = gettext_noop("“%(value)s” is not a CCS code. Write it like L 70.")
BAD_INDUSTRY = gettext_noop(
    "“%(value)s” is not a class of GB/T 4754. Write its letter and digits, like C3974."
)
BAD_FILE = gettext_noop(
    "“%(value)s” is not the name of a PDF file. Write the name only, without folders, ending in .pdf."
)
SAME_FILE = gettext_noop(
    "The file %(value)s is named in row %(row)s already. Each standard has a file of its own."
)

COLUMNS = (
    Column("number", "标准编号", ("标准号", "编号", "团体标准编号", "团标编号"), True, 60, 22, "如 T/EXS 001—2020"),
    Column("title_zh", "标准名称", ("名称", "中文名称", "标准中文名称", "标准名称（中文）", "中文标题"), True, 200, 40),
    Column("title_en", "英文名称", ("标准英文名称", "英文译名", "标准名称（英文）", "英文标题"), False, 400, 40),
    Column("issued_on", "发布日期", ("发布时间", "公布日期"), True, 0, 14, "如 2020-01-31"),
    Column("effective_on", "实施日期", ("实施时间", "生效日期"), True, 0, 14, "不早于发布日期"),
    Column("status", "状态", ("标准状态", "有效性"), False, 20, 12, "现行、即将实施、被代替、废止；空白时按实施日期判断"),
    Column("withdrawn_on", "废止日期", ("作废日期", "废止时间"), False, 0, 14, "状态为废止时必填"),
    Column("replaces", "代替", ("代替标准", "代替标准号", "代替编号", "被代替标准"), False, 200, 22, "被本标准代替的标准编号，多个用“、”分开"),
    Column("ics", "ICS", ("ICS分类号", "国际标准分类号", "国际标准分类"), False, 40, 14, "如 35.240.01"),
    Column("ccs", "CCS", ("CCS分类号", "中国标准分类号", "中国标准文献分类号"), False, 40, 12, "如 L 70"),
    Column("industry", "国民经济分类", ("国民经济行业分类", "行业分类", "GB/T 4754"), False, 20, 14, "GB/T 4754 的门类字母和代码，如 C3974"),
    Column("units", "起草单位", ("主要起草单位", "编制单位"), False, 5000, 40, "按署名顺序，用“、”分开"),
    Column("drafters", "起草人", ("主要起草人", "编制人"), False, 5000, 30, "按署名顺序，用“、”分开"),
    Column("scope", "范围", ("适用范围", "主要内容"), False, 5000, 40),
    Column("file", "PDF文件名", ("PDF", "PDF文件", "文件名", "附件"), False, 200, 26, "与表一并上传的 PDF 的文件名"),
)  # fmt: skip


class RegisterStatus(StrEnum):
    IN_FORCE = "in_force"  # 现行
    UPCOMING = "upcoming"  # 即将实施
    SUPERSEDED = "superseded"  # 被代替
    WITHDRAWN = "withdrawn"  # 废止


STATUSES = {
    "现行": RegisterStatus.IN_FORCE,
    "即将实施": RegisterStatus.UPCOMING,
    "被代替": RegisterStatus.SUPERSEDED,
    "废止": RegisterStatus.WITHDRAWN,
}
_STATUS_SYNONYMS = {
    "有效": "现行", "现行有效": "现行", "已实施": "现行", "未实施": "即将实施", "已被代替": "被代替", "已代替": "被代替",
    "代替": "被代替", "作废": "废止", "已废止": "废止", "已作废": "废止",
}  # fmt: skip


class Numbered(Protocol):
    """What the sheet wants of a parsed number (``standards.document.references.StandardNo``)."""

    @property
    def text(self) -> str: ...

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class RegisterRow:
    """One earlier standard, complete and consistent in itself. Lists are in the order written."""

    row: int  # as Excel counts
    number: str  # normal form
    title_zh: str
    title_en: str
    issued_on: date
    effective_on: date
    status: RegisterStatus | None  # None: not stated
    withdrawn_on: date | None
    replaces: tuple[str, ...]  # normal forms
    ics: tuple[str, ...]
    ccs: tuple[str, ...]
    industry: str
    units: tuple[str, ...]
    drafters: tuple[str, ...]
    scope: str
    file: str  # name of its PDF, "" if none


@dataclass(frozen=True)
class RegisterSheet:
    """``rows`` without any problem, ``problems`` of the others, ``ignored`` headings that mean nothing here."""

    rows: tuple[RegisterRow, ...]
    problems: tuple[SheetProblem, ...]
    ignored: tuple[str, ...] = ()


def read_register(
    data: bytes, *, parse_number: Callable[[str], Numbered | None], code: str = ""
) -> RegisterSheet:
    """Read the sheet. With ``code`` every number must bear it; numbers that are replaced may bear any."""
    table = read_table(data, COLUMNS)
    rows = [_RowReader(row, table, parse_number, code).read() for row in table.rows]
    _find_doubles(rows, table)
    bad = {problem.row for problem in table.problems}
    problems = sorted(table.problems, key=lambda problem: problem.row)
    good = () if 0 in bad else tuple(row for row in rows if row is not None and row.row not in bad)
    return RegisterSheet(good, tuple(problems), tuple(table.ignored))


def write_template_register() -> bytes:
    """An empty .xlsx with the headings, notes in Chinese, and a choice of status."""
    return write_template("已发布标准登记表", COLUMNS, choices={"status": tuple(STATUSES)}, dates=("issued_on", "effective_on", "withdrawn_on"))  # fmt: skip


class _RowReader:
    def __init__(
        self, row: Row, table: Table, parse_number: Callable[[str], Numbered | None], code: str
    ) -> None:
        self.row = row
        self.problems = table.problems
        self.parse_number = parse_number
        self.code = code

    def read(self) -> RegisterRow | None:
        cells = self.row.cells
        number = self._number()
        issued_on, effective_on = self._date("issued_on", "发布日期"), self._date("effective_on", "实施日期")
        status = self._status()
        withdrawn_on = self._date("withdrawn_on", "废止日期")
        self._compare(issued_on, effective_on, withdrawn_on, status)
        replaces = self._replaces(number)
        ics = self._codes(read_ics(cells.get("ics")), "ICS", r"\d{2}(\.\d{3}(\.\d{2})?)?", BAD_ICS)
        ccs = tuple(part.replace(" ", "").upper() for part in read_list(cells.get("ccs")))
        ccs = self._codes(ccs, "CCS", r"[A-Z](\d{2}(/\d{2})?)?", BAD_CCS)
        industry = read_text(cells.get("industry")).replace(" ", "").upper()
        if industry and not re.match(r"([A-T](\d{2,4})?|\d{2,4})(?![A-Z0-9])", industry):
            self._note("国民经济分类", BAD_INDUSTRY, value=industry[:40])
        if issued_on is None or effective_on is None:
            return None
        return RegisterRow(
            row=self.row.number,
            number=number,
            title_zh=read_text(cells.get("title_zh")),
            title_en=read_text(cells.get("title_en")),
            issued_on=issued_on,
            effective_on=effective_on,
            status=status,
            withdrawn_on=withdrawn_on,
            replaces=replaces,
            ics=ics,
            ccs=ccs,
            industry=industry,
            units=read_list(cells.get("units")),
            drafters=read_list(cells.get("drafters")),
            scope=read_text(cells.get("scope")),
            file=self._file(),
        )

    def _note(self, column: str, message_id: str, **params: str | int) -> None:
        self.problems.append(SheetProblem(self.row.number, column, message_id, params))

    def _number(self) -> str:
        text = read_text(self.row.cells.get("number"))
        number = self.parse_number(text) if text else None
        if text and number is None:
            self._note("标准编号", BAD_NUMBER, value=text[:60])
        elif number is not None and self.code and number.code != self.code:
            self._note("标准编号", OTHER_CODE, value=text[:60], code=self.code)
        return number.text if number is not None else ""

    def _date(self, key: str, heading: str) -> date | None:
        value = self.row.cells.get(key)
        text = read_text(value)
        found = read_date(value)
        if text and found is None:
            self._note(heading, BAD_DATE, value=text[:40])
        return found

    def _status(self) -> RegisterStatus | None:
        text = read_text(self.row.cells.get("status"))
        status = STATUSES.get(_STATUS_SYNONYMS.get(text, text))
        if text and status is None:
            self._note("状态", BAD_STATUS, value=text, choices="、".join(STATUSES))
        return status

    def _compare(
        self,
        issued: date | None,
        effective: date | None,
        withdrawn: date | None,
        status: RegisterStatus | None,
    ) -> None:
        if issued and effective and effective < issued:
            self._note("实施日期", EFFECTIVE_EARLIER)
        if issued and withdrawn and withdrawn < issued:
            self._note("废止日期", WITHDRAWN_EARLIER)
        if status is RegisterStatus.WITHDRAWN and not read_text(self.row.cells.get("withdrawn_on")):
            self._note("废止日期", WITHDRAWN_WHEN)
        if withdrawn and status in (RegisterStatus.IN_FORCE, RegisterStatus.UPCOMING, None):
            self._note("废止日期", NOT_WITHDRAWN)

    def _replaces(self, own: str) -> tuple[str, ...]:
        numbers = []
        for text in read_list(self.row.cells.get("replaces")):
            number = self.parse_number(text)
            if number is None:
                self._note("代替", BAD_NUMBER, value=text[:60])
            elif number.text == own:
                self._note("代替", REPLACES_ITSELF)
            else:
                numbers.append(number.text)
        return tuple(numbers)

    def _codes(self, codes: tuple[str, ...], column: str, pattern: str, message_id: str) -> tuple[str, ...]:
        for code in codes:
            if not re.fullmatch(pattern, code):
                self._note(column, message_id, value=code[:40])
        return codes

    def _file(self) -> str:
        name = read_text(self.row.cells.get("file"))
        if name and (re.search(r'[\\/:*?"<>|\n\t]', name) or not re.fullmatch(r"[^.].*\.pdf", name, re.I)):
            self._note("PDF文件名", BAD_FILE, value=name[:80])
        return name


def _find_doubles(rows: list[RegisterRow | None], table: Table) -> None:
    numbers: dict[str, int] = {}
    files: dict[str, int] = {}
    for row in filter(None, rows):
        if row.number and numbers.setdefault(row.number, row.row) != row.row:
            params: dict[str, str | int] = {"number": row.number, "row": numbers[row.number]}
            table.problems.append(SheetProblem(row.row, "标准编号", SAME_NUMBER, params))
        name = row.file.casefold()
        if name and files.setdefault(name, row.row) != row.row:
            params = {"value": row.file, "row": files[name]}
            table.problems.append(SheetProblem(row.row, "PDF文件名", SAME_FILE, params))
