"""The official letters, read back from their bytes."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from standards.rendering.letters import LetterKind, LetterTable, chinese_date, render_letter
from standards.rendering.wording import (
    AnnouncedStandard,
    ApprovedProject,
    announcement,
    approval_notice,
    consultation_letter,
    refusal,
    review_conclusion,
)

ISSUED, IMPLEMENTED = date(2026, 3, 1), date(2026, 6, 1)
RULES = "《示例学会团体标准管理办法》"
LISTED = AnnouncedStandard("T/EXS 053—2026", "示例终端", ISSUED, IMPLEMENTED)
ANNOUNCEMENT = announcement(
    society="示例学会", standards=[LISTED], rules=RULES, number="示学〔2026〕12号", dated_on=ISSUED
)


def words(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_an_announcement_lists_number_name_and_dates() -> None:
    assert words(render_letter(ANNOUNCEMENT)) == (
        "示例学会公告示学〔2026〕12号关于发布《示例终端》团体标准的公告"
        "按照《团体标准管理规定》和《示例学会团体标准管理办法》的规定，《示例终端》团体标准已完成规定程序，经示例学会批准，现予发布（见下表）。"
        "编号名称代替发布日期实施日期T/EXS053—2026示例终端—2026-03-012026-06-01特此公告。"
        "示例学会2026年3月1日（盖章处）—1—"
    )


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_letter(ANNOUNCEMENT) == render_letter(ANNOUNCEMENT)


def test_a_letter_not_yet_signed_off_leaves_number_and_date_open() -> None:
    text = words(render_letter(replace(ANNOUNCEMENT, number="", dated_on=None)))
    assert text.startswith("示例学会公告关于发布")
    assert text.endswith("示例学会年月日（盖章处）—1—")


def test_a_long_list_repeats_its_head() -> None:
    standards = [replace(LISTED, number=f"T/EXS {n:03}—2026") for n in range(1, 61)]
    letter = announcement(society="示例学会", standards=standards, rules=RULES)
    data = render_letter(letter)
    pages = len(PdfReader(io.BytesIO(data)).pages)
    assert pages == 3
    assert words(data).count("编号名称代替发布日期实施日期") == pages
    assert "《示例终端》等60项" in words(data)


@pytest.mark.parametrize(
    ("letter", "head", "title"),
    [
        (
            approval_notice(
                society="示例学会",
                projects=[ApprovedProject("EXS-2026-007", "示例终端", "制定", "示例单位甲", "12个月")],
                rules=RULES,
            ),
            "示例学会公告",
            "关于《示例终端》团体标准立项的公告",
        ),
        (
            consultation_letter(
                society="示例学会", title="示例终端", closes_on=date(2026, 4, 10), address=""
            ),
            "示例学会",
            "关于征求《示例终端》团体标准（征求意见稿）意见的函各有关单位：",
        ),
        (
            refusal(
                kind=LetterKind.RETURN,
                society="示例学会",
                title="示例终端",
                addressee="示例单位甲",
                reasons=["缺少经费说明。"],
            ),
            "示例学会",
            "关于退回《示例终端》团体标准提案的通知示例单位甲：",
        ),
        (
            refusal(
                kind=LetterKind.REJECTION,
                society="示例学会",
                title="示例终端",
                addressee="示例单位甲",
                reasons=["内容重复。"],
            ),
            "示例学会",
            "关于《示例终端》团体标准不予立项的通知示例单位甲：",
        ),
        (
            review_conclusion(
                society="示例学会",
                title="示例终端",
                rule="不少于3/4同意",
                counts=[("同意", "12")],
                conclusion="通过。",
            ),
            "示例学会",
            "《示例终端》团体标准（送审稿）审查结论",
        ),
    ],
)
def test_every_kind_has_its_head_and_title(letter: object, head: str, title: str) -> None:
    assert words(render_letter(letter)).startswith(head + title)


def test_all_reasons_of_a_refusal_are_given() -> None:
    letter = refusal(
        kind=LetterKind.REJECTION,
        society="示例学会",
        title="示例终端",
        addressee="示例单位甲",
        reasons=["甲。", "乙。"],
    )
    assert letter.paragraphs[1:3] == ("1. 甲。", "2. 乙。")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        LetterTable(("编号", "名称"), (("T/EXS 1—2026",),))


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 3, 1)) == "2026年3月1日"
