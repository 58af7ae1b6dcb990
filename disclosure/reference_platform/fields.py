"""What a record must say. Every fault is found at once, each with its field and a sentence in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

STATUS_NAMES = {1: "现行", 2: "废止", 3: "即将实施"}
LICENCES = {"a": "公平合理无歧视免费许可", "b": "公平合理无歧视收费许可", "c": "不同意以上两种方式"}
FILE_KINDS = {1: "标准正文", 2: "标准公告"}

LABELS = {
    "standardNo": "标准编号",
    "standardTitleCn": "中文标题",
    "standardTitleEn": "英文标题",
    "standardStatus": "标准状态",
    "publishDate": "发布日期",
    "implementDate": "实施日期",
    "confirmDate": "复审确认日期",
    "abolishDate": "废止日期",
    "organName": "团体名称",
    "organCode": "团体代号",
    "organ": "团体登记信息",
    "jointOrgans": "联合发布团体及编号",
    "ICS": "国际标准分类号 ICS",
    "CCS": "中国标准分类号 CCS",
    "gbt4754": "国民经济分类",
    "editorUnit": "起草单位",
    "drafterNames": "起草人",
    "scope": "范围",
    "mainContent": "主要技术内容",
    "isPatentName": "是否包含专利信息",
    "patents": "专利信息",
    "isOpen": "标准文本是否公开",
    "standardField": "标准领域",
    "announcement": "标准公告",
    "text": "标准正文",
    "commitment": "团体承诺",
}
ORGAN = {
    "registrationNo": "登记证号",
    "registrationOrgan": "发证机关",
    "businessScope": "业务范围",
    "legalRepresentative": "法定代表人",
    "supportingUnit": "依托单位",
    "address": "通讯地址",
    "postcode": "邮编",
}
_LONGEST = {"scope": 20_000, "mainContent": 50_000, "editorUnit": 10_000, "drafterNames": 10_000}
_OPTIONAL_TEXTS = (
    "standardTitleEn", "ICS", "CCS", "gbt4754", "editorUnit", "drafterNames", "scope", "mainContent",
    "standardField",
)  # fmt: skip
_NUMBER = re.compile(r"T/([A-Z][A-Z0-9]{1,14}) ([0-9]+(?:\.[0-9]+)?)—((?:19|20)[0-9]{2})")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FieldErrors(list[dict[str, str]]):
    """The errors of one record, in the order found."""

    def note(self, field: str, code: str, message: str) -> None:
        self.append({"field": field, "code": code, "message": message})


def check(record: object) -> FieldErrors:
    """Every fault of the record; an empty list means that it can be taken."""
    errors = FieldErrors()
    if not isinstance(record, dict):
        errors.note("", "type", "请求正文应为一个 JSON 对象。")
        return errors
    for key in record:
        if key not in LABELS:
            errors.note(str(key), "unknown", f"没有名为“{key}”的字段，请对照字段表修改。")
    _check_texts(record, errors)
    _check_number(record, errors)
    _check_dates(record, errors)
    _check_patents(record, errors)
    _check_papers(record, errors)
    _check_commitment(record, errors)
    _check_organ(record, errors)
    return errors


def _check_texts(record: Mapping[str, Any], errors: FieldErrors) -> None:
    for key in ("standardTitleCn", "organName"):
        value = record.get(key)
        if not isinstance(value, str) or not value.strip():
            errors.note(key, "required", f"请填写{LABELS[key]}。")
    for key in (*_OPTIONAL_TEXTS, "standardTitleCn", "organName"):
        value = record.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            errors.note(key, "type", f"{LABELS[key]}应为文字。")
        elif len(value) > _LONGEST.get(key, 500):
            errors.note(key, "too_long", f"{LABELS[key]}不得超过 {_LONGEST.get(key, 500)} 个字符。")
        elif any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in value):
            errors.note(key, "characters", f"{LABELS[key]}含有不可见的控制字符，请删除。")


def _check_number(record: Mapping[str, Any], errors: FieldErrors) -> None:
    number = record.get("standardNo")
    found = _NUMBER.fullmatch(number) if isinstance(number, str) else None
    if found is None:
        errors.note("standardNo", "format", "标准编号应写作“T/团体代号 顺序号—年代号”，如 T/EXS 001—2026。")
    code = record.get("organCode")
    if not isinstance(code, str) or not code:
        errors.note("organCode", "required", "请填写团体代号。")
    elif found is not None and found[1] != code:
        errors.note("organCode", "mismatch", f"团体代号“{code[:20]}”与标准编号中的“{found[1]}”不一致。")
    _check_joint(record, errors)
    status = record.get("standardStatus")
    if type(status) is not int or status not in STATUS_NAMES:
        errors.note("standardStatus", "choice", "标准状态应为 1（现行）、2（废止）或 3（即将实施）。")


def _check_joint(record: Mapping[str, Any], errors: FieldErrors) -> None:
    others = record.get("jointOrgans", [])
    if not isinstance(others, list) or len(others) > 50:
        errors.note("jointOrgans", "type", "联合发布团体应为一个列表，不超过 50 项。")
        return
    for place, other in enumerate(others):
        told = other if isinstance(other, dict) else {}
        number = told.get("standardNo")
        found = _NUMBER.fullmatch(number) if isinstance(number, str) else None
        name = told.get("organName")
        named = isinstance(name, str) and name.strip() and len(name) <= 500
        if found is None or not named or told.get("organCode") != found[1]:
            message = f"请填写第 {place + 1} 家联合发布团体的名称、代号及一致的标准编号。"
            errors.note(f"jointOrgans[{place}]", "required", message)


def _check_dates(record: Mapping[str, Any], errors: FieldErrors) -> None:
    # Not compared with today: a society tries its rules on a clock of its own.
    published = _date(record, "publishDate", errors, required=True)
    implemented = _date(record, "implementDate", errors, required=True)
    abolished = _date(record, "abolishDate", errors, required=record.get("standardStatus") == 2)
    if published and implemented and implemented < published:
        errors.note("implementDate", "order", "实施日期不得早于发布日期。")
    if abolished and record.get("standardStatus") != 2:
        errors.note("abolishDate", "mismatch", "只有状态为废止的标准才填写废止日期。")
    _date(record, "confirmDate", errors, required=False)
    if published and abolished and abolished < published:
        errors.note("abolishDate", "order", "废止日期不得早于发布日期。")


def _date(record: Mapping[str, Any], key: str, errors: FieldErrors, *, required: bool) -> date | None:
    value = record.get(key)
    if value in (None, ""):
        if required:
            errors.note(key, "required", f"请填写{LABELS[key]}。")
        return None
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    errors.note(key, "format", f"{LABELS[key]}应写作“年-月-日”，如 2026-01-31。")
    return None


def _check_patents(record: Mapping[str, Any], errors: FieldErrors) -> None:
    told = record.get("isPatentName")
    patents = record.get("patents", [])
    if told not in ("是", "否"):
        errors.note("isPatentName", "choice", "请说明标准是否包含专利信息：是或否。")
    if not isinstance(patents, list) or len(patents) > 500:
        errors.note("patents", "type", "专利信息应为一个列表，不超过 500 项。")
        return
    if told == "是" and not patents:
        errors.note("patents", "required", "标准包含专利信息的，应逐项列出专利。")
    if told == "否" and patents:
        errors.note("patents", "mismatch", "已列出专利，“是否包含专利信息”应为“是”。")
    names = {"number": "专利号或申请号", "title": "专利名称", "holder": "专利权人"}
    for place, patent in enumerate(patents):
        where = f"patents[{place}]"
        if not isinstance(patent, dict):
            errors.note(where, "type", f"第 {place + 1} 项专利应为一个对象。")
            continue
        for key, label in names.items():
            value = patent.get(key)
            if not isinstance(value, str) or not value.strip() or len(value) > 500:
                errors.note(
                    f"{where}.{key}", "required", f"请填写第 {place + 1} 项专利的{label}（不超过 500 字）。"
                )
        if patent.get("licence") not in LICENCES:
            errors.note(f"{where}.licence", "choice", f"第 {place + 1} 项专利的许可声明应为 a、b 或 c。")
        clauses = patent.get("clauses", "")
        if not isinstance(clauses, str) or len(clauses) > 500:
            errors.note(
                f"{where}.clauses", "type", f"第 {place + 1} 项专利的涉及条款应为文字（不超过 500 字）。"
            )
        for key in patent.keys() - {*names, "licence", "clauses"}:
            errors.note(f"{where}.{key}", "unknown", f"专利信息没有名为“{key}”的字段。")


def _check_commitment(record: Mapping[str, Any], errors: FieldErrors) -> None:
    told = record.get("commitment")
    if told is None:
        return
    if not isinstance(told, dict) or told.keys() - {"madeOn", "signedBy", "signedOn"}:
        errors.note("commitment", "type", "团体承诺应为一个对象，含承诺日期、签发人和签发日期。")
        return
    for key, label in {"madeOn": "承诺日期", "signedOn": "签发日期"}.items():
        value = told.get(key, "2026-01-01")
        try:
            date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
        except ValueError:
            errors.note(f"commitment.{key}", "format", f"{label}应写作“年-月-日”，如 2026-01-31。")
    signer = told.get("signedBy", "签发人")
    if not isinstance(signer, str) or not signer.strip() or len(signer) > 100:
        errors.note("commitment.signedBy", "type", "签发人应为文字（不超过 100 字）。")
    if ("signedBy" in told) != ("signedOn" in told):
        errors.note("commitment", "required", "团体承诺的签发人和签发日期应同时填写。")


def _check_organ(record: Mapping[str, Any], errors: FieldErrors) -> None:
    told = record.get("organ", {})
    if not isinstance(told, dict):
        errors.note("organ", "type", "团体登记信息应为一个对象，含登记证号、发证机关等。")
        return
    for key, value in told.items():
        if key not in ORGAN:
            errors.note(f"organ.{key}", "unknown", f"团体登记信息没有名为“{key}”的字段。")
        elif not isinstance(value, str) or not value.strip() or len(value) > 10_000:
            errors.note(f"organ.{key}", "type", f"{ORGAN[key]}应为文字（不超过 10000 字）。")


def _check_papers(record: Mapping[str, Any], errors: FieldErrors) -> None:
    if type(record.get("isOpen")) is not int or record["isOpen"] not in (0, 1):
        errors.note("isOpen", "choice", "标准文本是否公开应为 1（公开）或 0（不公开）。")
    announcement = record.get("announcement")
    if not isinstance(announcement, dict):
        errors.note("announcement", "required", "请提供标准公告：文号、标题、日期和文件摘要。")
    else:
        for key, label in {"number": "文号", "title": "标题"}.items():
            value = announcement.get(key)
            if not isinstance(value, str) or not value.strip() or len(value) > 500:
                errors.note(f"announcement.{key}", "required", f"请填写标准公告的{label}（不超过 500 字）。")
        dated = announcement.get("dated_on")
        try:
            date.fromisoformat(dated if isinstance(dated, str) and len(dated) == 10 else "")
        except ValueError:
            errors.note("announcement.dated_on", "format", "标准公告的日期应写作“年-月-日”，如 2026-01-31。")
        _check_digest(announcement, "announcement", errors)
    text = record.get("text")
    if text is None:
        if record.get("isOpen") == 1:
            errors.note("text", "required", "标准文本公开的，请提供正文的文件摘要和页数。")
    elif not isinstance(text, dict):
        errors.note("text", "type", "标准正文应为一个对象，含文件摘要和页数。")
    else:
        _check_digest(text, "text", errors)
        if type(text.get("pages")) is not int or not 1 <= text["pages"] <= 10_000:
            errors.note("text.pages", "type", "正文页数应为正整数。")


def _check_digest(paper: Mapping[str, Any], where: str, errors: FieldErrors) -> None:
    if not isinstance(paper.get("sha256"), str) or not _SHA256.fullmatch(paper["sha256"]):
        errors.note(f"{where}.sha256", "format", f"{LABELS[where]}的摘要应为 64 位小写十六进制 SHA-256。")
