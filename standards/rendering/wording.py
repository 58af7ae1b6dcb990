"""The usual wording of each official letter. The secretary may rewrite all of it before sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from standards.rendering.letters import LetterFacts, LetterKind, LetterTable, chinese_date

ANNOUNCED = ("编号", "名称", "代替", "发布日期", "实施日期")
APPROVED = ("计划号", "项目名称", "制定/修订", "牵头起草单位", "完成时间")


@dataclass(frozen=True)
class AnnouncedStandard:
    """One line of a 发布公告 (DOMAIN: 编号|名称|代替|发布日期|实施日期)."""

    number: str
    title: str
    issued_on: date
    implemented_on: date
    replaces: str = ""


@dataclass(frozen=True)
class ApprovedProject:
    """One line of a 立项公告. ``revision`` is "制定" or "修订"; ``due`` is free, "12个月" or a month."""

    plan_number: str
    title: str
    revision: str
    leading_unit: str
    due: str


def approved_line(project: ApprovedProject) -> tuple[str, ...]:
    """Its row under ``APPROVED``."""
    return project.plan_number, project.title, project.revision, project.leading_unit, project.due


def papers_of(title: str) -> tuple[str, ...]:
    """What goes out with a letter of consultation (DOMAIN 6, 征求意见稿通知)."""
    return f"《{title}》（征求意见稿）", f"《{title}》编制说明", "征求意见反馈表"


def announcement(
    *,
    society: str,
    standards: Sequence[AnnouncedStandard],
    rules: str,
    number: str = "",
    dated_on: date | None = None,
) -> LetterFacts:
    """发布公告. ``rules`` names the society's own rules, "《示例学会团体标准管理办法》"."""
    named = (
        f"《{standards[0].title}》"
        if len(standards) == 1
        else f"《{standards[0].title}》等{len(standards)}项"
    )
    rows = tuple(
        (s.number, s.title, s.replaces or "—", s.issued_on.isoformat(), s.implemented_on.isoformat())
        for s in standards
    )
    return LetterFacts(
        kind=LetterKind.ANNOUNCEMENT,
        society=society,
        signer=society,
        number=number,
        dated_on=dated_on,
        title=f"关于发布{named}团体标准的公告",
        paragraphs=(
            f"按照《团体标准管理规定》和{rules}的规定，{named}团体标准已完成规定程序，经{society}批准，现予发布（见下表）。",
        ),
        table=LetterTable(ANNOUNCED, rows),
    )


def approval_notice(
    *,
    society: str,
    projects: Sequence[ApprovedProject],
    rules: str,
    number: str = "",
    dated_on: date | None = None,
) -> LetterFacts:
    """立项公告."""
    named = (
        f"《{projects[0].title}》" if len(projects) == 1 else f"《{projects[0].title}》等{len(projects)}项"
    )
    rows = tuple(approved_line(p) for p in projects)
    return LetterFacts(
        kind=LetterKind.APPROVAL_NOTICE,
        society=society,
        signer=society,
        number=number,
        dated_on=dated_on,
        title=f"关于{named}团体标准立项的公告",
        paragraphs=(
            f"按照{rules}的规定，经立项论证和批准，{named}团体标准准予立项（见下表）。",
            f"请牵头起草单位按期组织起草；有意参加起草的单位和个人，可与{society}联系。",
        ),
        table=LetterTable(APPROVED, rows),
    )


def consultation_letter(
    *,
    society: str,
    title: str,
    closes_on: date,
    address: str,
    addressee: str = "各有关单位",
    number: str = "",
    dated_on: date | None = None,
) -> LetterFacts:
    """征求意见函 to the units asked, who reply by the link of their mail or on paper. ``address``: the page on which
    the public comments, "" where it is not asked."""
    asks = "现公开征求意见" if address else "现征求意见"
    ways = "可打开通知邮件中的回函链接答复，也可填写征求意见反馈表寄回。"
    public = f"社会公众可在以下网页提出意见：{address}" if address else ""
    return LetterFacts(
        kind=LetterKind.CONSULTATION,
        society=society,
        signer=society,
        number=number,
        dated_on=dated_on,
        addressee=addressee,
        title=f"关于征求《{title}》团体标准（征求意见稿）意见的函",
        paragraphs=(
            f"团体标准《{title}》已形成征求意见稿，{asks}。",
            f"请于{chinese_date(closes_on)}24时前反馈意见：{ways}没有意见也请函复。",
            *([public] if public else []),
            "在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。",
        ),
        attachments=papers_of(title),
    )


def refusal(
    *,
    kind: LetterKind,
    society: str,
    title: str,
    addressee: str,
    reasons: Sequence[str],
    number: str = "",
    dated_on: date | None = None,
) -> LetterFacts:
    """退回修改通知 (``LetterKind.RETURN``) or 不予立项通知 (``LetterKind.REJECTION``), with all reasons."""
    returned = kind is LetterKind.RETURN
    return LetterFacts(
        kind=kind,
        society=society,
        signer=society,
        number=number,
        dated_on=dated_on,
        addressee=addressee,
        title=f"关于退回《{title}》团体标准提案的通知"
        if returned
        else f"关于《{title}》团体标准不予立项的通知",
        paragraphs=(
            f"你单位提出的团体标准提案《{title}》收悉。经{'审核，需修改补充' if returned else '立项论证，不予立项'}，理由如下：",
            *(f"{place}. {reason}" for place, reason in enumerate(reasons, 1)),
            "请按上述意见修改后重新提交。" if returned else "如有异议，可按本会申诉程序提出。",
        ),
    )


def review_conclusion(
    *,
    society: str,
    title: str,
    rule: str,
    counts: Sequence[tuple[str, str]],
    conclusion: str,
    number: str = "",
    dated_on: date | None = None,
) -> LetterFacts:
    """审查结论. ``rule`` is the pass rule in words, ``counts`` what was counted (("同意", "12"), …)."""
    return LetterFacts(
        kind=LetterKind.REVIEW_CONCLUSION,
        society=society,
        signer=society,
        number=number,
        dated_on=dated_on,
        title=f"《{title}》团体标准（送审稿）审查结论",
        paragraphs=(
            f"{society}组织对团体标准《{title}》（送审稿）进行了技术审查。",
            f"通过规则：{rule}",
            f"结论：{conclusion}",
        ),
        table=LetterTable(("项目", "结果"), tuple(counts)),
    )
