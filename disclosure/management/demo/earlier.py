"""The register of standards that the demo's societies published before they came here, as the workbook they upload."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import load_workbook

from disclosure.management.demo.papers import scan
from standards.sheets.register import COLUMNS, write_template_register


@dataclass(frozen=True)
class Earlier:
    """One row, its dates counted in days before today."""

    sequence: int
    title_zh: str
    title_en: str
    issued: int
    status: str
    ics: str
    ccs: str
    industry: str
    units: str
    replaces: int = 0
    withdrawn: int = 0


EXS = (
    Earlier(1, "户用储能系统 术语", "Household energy storage systems—Vocabulary", 2500, "被代替", "27.180", "F 19", "C3841", "示例单位甲、示例单位丁"),
    Earlier(2, "小型光伏电站 验收规程", "Small photovoltaic power stations—Code of practice for acceptance", 2160, "废止", "27.160", "F 12", "D4416", "示例单位乙", withdrawn=400),
    Earlier(3, "户用储能系统 安装要求", "Household energy storage systems—Installation requirements", 1790, "现行", "27.180", "F 19", "C3841", "示例单位甲、示例单位乙、示例单位戊"),
    Earlier(4, "建筑垃圾 再生骨料分类", "Construction waste—Classification of recycled aggregates", 1240, "现行", "91.100.15", "Q 13", "C3039", "示例单位丙、示例单位丁"),
    Earlier(5, "户用储能系统 术语和图形符号", "Household energy storage systems—Vocabulary and graphical symbols", 900, "现行", "27.180", "F 19", "C3841", "示例单位甲、示例单位丁", replaces=1),
    Earlier(6, "智慧园区 能源管理平台数据接口", "Smart parks—Data interfaces of energy management platforms", 610, "现行", "35.240.99", "L 79", "I6532", "示例单位己、示例单位庚"),
)  # fmt: skip
EXB = (
    Earlier(1, "养老机构 辅助器具配置指南", "Residential care homes—Guidelines for provision of assistive products", 1500, "现行", "11.180.01", "C 45", "Q8514", "示例单位辛"),
    Earlier(2, "家庭无障碍改造 验收规范", "Home accessibility modifications—Specification for acceptance", 700, "现行", "11.180.01", "C 45", "E5011", "示例单位辛"),
)  # fmt: skip


def workbook(code: str, rows: Sequence[Earlier], today: date) -> bytes:
    """The product's own template, filled in."""
    book = load_workbook(io.BytesIO(write_template_register()))
    sheet = book.worksheets[0]
    numbers = {row.sequence: _number(code, row, today) for row in rows}
    for at, row in enumerate(rows, start=2):
        issued = today - timedelta(days=row.issued)
        cells = {
            "number": numbers[row.sequence],
            "title_zh": row.title_zh,
            "title_en": row.title_en,
            "issued_on": issued.isoformat(),
            "effective_on": (issued + timedelta(days=60)).isoformat(),
            "status": row.status,
            "withdrawn_on": (today - timedelta(days=row.withdrawn)).isoformat() if row.withdrawn else None,
            "replaces": numbers.get(row.replaces),
            "ics": row.ics,
            "ccs": row.ccs,
            "industry": row.industry,
            "units": row.units,
            "file": _file(row) if row.status == "现行" else None,
        }
        for place, column in enumerate(COLUMNS, start=1):
            sheet.cell(at, place, cells.get(column.key))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def files(code: str, rows: Sequence[Earlier], today: date) -> list[tuple[str, bytes]]:
    """The scanned texts of the standards in force, by the names that the workbook gives them."""
    return [
        (_file(row), scan(_number(code, row, today), [row.title_zh, row.title_en]))
        for row in rows
        if row.status == "现行"
    ]


def _file(row: Earlier) -> str:
    return f"{row.sequence:03d}.pdf"


def _number(code: str, row: Earlier, today: date) -> str:
    return f"T/{code} {row.sequence:03d}—{(today - timedelta(days=row.issued)).year}"
