"""Many members at once: person × organisation × role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from societies.codes import is_credit_code
from societies.sheets.cells import read_list, read_text
from societies.sheets.problems import SheetProblem, gettext_noop
from societies.sheets.table import Column, read_table
from societies.sheets.templates import write_template

BAD_EMAIL = gettext_noop("“%(value)s” is not an e-mail address. Write it like name@example.org.")
SAME_MEMBER = gettext_noop(
    "The same address, unit and role stand in row %(row)s already. Keep one of the two rows."
)
TWO_NAMES = gettext_noop("The address %(value)s belongs to another name in row %(row)s. Correct one of them.")
BAD_ROLE = gettext_noop("“%(value)s” is not a role. Choose from: %(choices)s.")
BAD_CREDIT_CODE = gettext_noop("“%(value)s” is not a unified social credit code: 18 characters with a check character. Correct it.")  # fmt: skip
BAD_INTEREST = gettext_noop("“%(value)s” is not an interest category. Choose one of: %(choices)s.")

COLUMNS = (
    Column("name", "姓名", ("名字", "成员姓名"), True, 100, 14),
    Column("email", "邮箱", ("电子邮箱", "电子邮件", "邮件地址", "E-mail", "email"), True, 254, 30),
    Column("organization", "单位", ("工作单位", "所在单位", "单位名称"), True, 200, 34),
    Column("roles", "角色", ("职务角色", "成员角色"), True, 200, 20, "多个用“、”分开"),
    Column("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码"), False, 18, 24, "18 位"),
    Column("interest", "利益相关方类别", ("利益相关方", "相关方类别", "类别"), False, 20, 20, "见下拉选项"),
)

INTERESTS = {
    "生产经营": "producer",
    "消费使用": "consumer",
    "教育科研": "research",
    "检测认证": "testing",
    "政府部门": "government",
}
_SYNONYMS = {
    "生产者": "producer", "经营者": "producer", "生产经营者": "producer", "企业": "producer",
    "消费者": "consumer", "使用者": "consumer", "用户": "consumer",
    "教育科研机构": "research", "高校": "research", "科研机构": "research",
    "检测及认证机构": "testing", "检测认证机构": "testing", "政府": "government",
}  # fmt: skip
_EMAIL = re.compile(
    r"[^\s@<>,;\"'()\[\]\\]{1,64}@(?:[^\s@.<>,;\"'()\[\]\\_]{1,63}\.)+[^\s@.<>,;\"'()\[\]\\_\d]{2,63}"
)


@dataclass(frozen=True)
class MemberRow:
    row: int  # as Excel counts
    name: str
    email: str  # lower case
    organization: str
    roles: tuple[str, ...]  # the values of ``roles``, or as written if none were given
    credit_code: str  # "" if not stated
    interest: str  # a value of INTERESTS, "" if not stated


@dataclass(frozen=True)
class MemberSheet:
    """``rows`` without any problem, ``problems`` of the others, ``ignored`` headings that mean nothing here."""

    rows: tuple[MemberRow, ...]
    problems: tuple[SheetProblem, ...]
    ignored: tuple[str, ...] = ()


def read_members(data: bytes, *, roles: Mapping[str, str] | None = None) -> MemberSheet:
    """Read the sheet. ``roles`` maps the words a role may be written in to what it is called in the code."""
    table = read_table(data, COLUMNS)
    rows: list[MemberRow] = []
    seen: dict[tuple[str, str, tuple[str, ...]], int] = {}
    names: dict[str, MemberRow] = {}
    for row in table.rows:
        text = {column.key: read_text(row.cells.get(column.key)) for column in COLUMNS}
        notes: list[tuple[str, str, dict[str, str | int]]] = []
        email = text["email"].lower()
        if email and not _EMAIL.fullmatch(email):
            notes.append(("邮箱", BAD_EMAIL, {"value": text["email"][:80]}))
        held = _read_roles(read_list(row.cells.get("roles")), roles, notes)
        credit_code = text["credit_code"].replace(" ", "").upper()
        if credit_code and not is_credit_code(credit_code):
            notes.append(("统一社会信用代码", BAD_CREDIT_CODE, {"value": credit_code}))
        interest = INTERESTS.get(text["interest"]) or _SYNONYMS.get(text["interest"], "")
        if text["interest"] and not interest:
            notes.append(
                ("利益相关方类别", BAD_INTEREST, {"value": text["interest"], "choices": "、".join(INTERESTS)})
            )
        member = MemberRow(row.number, text["name"], email, text["organization"], held, credit_code, interest)
        if email:
            first = seen.setdefault((email, member.organization, held), row.number)
            known = names.setdefault(email, member)
            if first != row.number:
                notes.append(("邮箱", SAME_MEMBER, {"row": first}))
            elif member.name and known.name and known.name != member.name:
                notes.append(("姓名", TWO_NAMES, {"value": email, "row": known.row}))
        table.problems += [SheetProblem(row.number, *note) for note in notes]
        rows.append(member)
    bad = {problem.row for problem in table.problems}
    good = () if 0 in bad else tuple(row for row in rows if row.row not in bad)
    problems = sorted(table.problems, key=lambda problem: problem.row)
    return MemberSheet(good, tuple(problems), tuple(table.ignored))


def write_template_members(roles: tuple[str, ...] = ()) -> bytes:
    """An empty .xlsx with the headings, notes in Chinese, and choices of category and, if given, role."""
    choices = {"interest": tuple(INTERESTS)}
    return write_template("成员名单", COLUMNS, choices={**choices, "roles": roles} if roles else choices)


def _read_roles(
    written: tuple[str, ...],
    roles: Mapping[str, str] | None,
    notes: list[tuple[str, str, dict[str, str | int]]],
) -> tuple[str, ...]:
    if roles is None:
        return written
    for word in written:
        if word not in roles:
            notes.append(("角色", BAD_ROLE, {"value": word[:40], "choices": "、".join(roles)}))
    return tuple(dict.fromkeys(roles[word] for word in written if word in roles))
