"""The words of a draft: an invented group standard on small battery systems."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing in the draft. ``level`` counts from 1 for chapters; clauses without ``title`` have only text."""

    kind: str
    text: str = ""
    level: int = 0
    title: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def head(level: int, title: str) -> Entry:
    return Entry("head", title=title, level=level)


def clause(level: int, text: str) -> Entry:
    return Entry("clause", text, level)


def para(text: str) -> Entry:
    return Entry("para", text)


def item(label: str, text: str) -> Entry:
    return Entry("item", text, label=label)


def term(title: str, english: str, text: str) -> Entry:
    return Entry("term", text, 2, title, english)


def note(text: str, label: str = "注：") -> Entry:
    return Entry("note", text, label=label)


NO_PATENT = "请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。"
RULES = "本文件按照GB/T 1.1—2020《标准化工作导则  第1部分：标准化文件的结构和起草规则》的规定起草。"
NORMATIVE = (
    "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，"
    "仅该日期对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
)


def preface(issuer: str, units: tuple[str, ...], people: tuple[str, ...]) -> list[Entry]:
    return [
        Entry("element", title="前言"),
        para(RULES),
        para(NO_PATENT),
        para(f"本文件由{issuer}提出并归口。"),
        para(f"本文件起草单位：{'、'.join(units)}。"),
        para(f"本文件主要起草人：{'、'.join(people)}。"),
        para("本文件为首次发布。"),
    ]


# Everything from 引言 to 参考文献.
BODY: tuple[Entry, ...] = (
    Entry("element", title="引言"),
    para(
        "住宅里的小型储能系统数量增长很快，用户缺少可以照着做的维护方法。本文件把各制造商手册里共同的做法整理成统一的要求。"
    ),
    head(1, "范围"),
    para("本文件规定了户用储能系统运行、维护、检测和退役的要求，描述了容量测试的方法。"),
    para("本文件适用于额定能量不大于30 kWh、安装在住宅内外的锂离子电池储能系统。"),
    head(1, "规范性引用文件"),
    para(NORMATIVE),
    Entry("reference", label="GB/T 2900.41—2008", title="电工术语  原电池和蓄电池"),
    Entry("reference", label="GB/T 36276", title="电力储能用锂离子电池"),
    Entry("reference", label="T/EXS 0007—2024", title="户用储能系统  安装要求"),
    head(1, "术语和定义"),
    para("GB/T 2900.41—2008界定的以及下列术语和定义适用于本文件。"),
    term(
        "户用储能系统",
        "household energy storage system",
        "安装在住宅内或住宅旁，由电池、变流器和控制装置组成的储能设备。",
    ),
    note("不包括便携式电源。"),
    term("健康状态", "state of health", "电池实测容量与额定容量之比，以百分数表示。"),
    head(1, "一般要求"),
    head(2, "运行条件"),
    clause(
        3,
        "系统应在制造商规定的温度和湿度范围内运行，电池应符合GB/T 36276的规定，安装应符合T/EXS 0007—2024的规定。",
    ),
    clause(3, "环境温度宜为0 ℃～40 ℃；超出该范围时，应按制造商的说明降低充放电功率。"),
    head(2, "人员"),
    para("维护人员应经过培训，并持有有效的低压电工作业证件。"),
    head(1, "运行维护"),
    head(2, "日常巡视"),
    clause(3, "巡视应至少每月一次，项目见表1。"),
    Entry(
        "table",
        title="巡视项目和周期",
        rows=(
            ("项目", "方法", ">周期", ""),
            ("^", "^", "室内", "室外"),
            ("外观与固定", "目测", "每月", "每月"),
            ("通风口", "v目测、清洁", "每季", "每月"),
            ("排水孔", "^", "—", "每月"),
        ),
        label="注：项目可以按制造商的手册增加。",
    ),
    clause(3, "出现下列情况之一时，应立即停机并通知维护人员："),
    item("a)", "电池温度高于55 ℃；"),
    item("b)", "闻到异味或看到烟雾；"),
    item("c)", "绝缘监测连续报警，且符合下列任一条件："),
    item("1)", "一小时内报警3次；"),
    item("2)", "报警不能复位。"),
    note("报警的含义由制造商的手册给出。", "注1："),
    note("停机后电池仍然带电。", "注2："),
    head(2, "定期维护"),
    Entry("changed", "绝缘电阻应每年测量一次，不应小于1 MΩ。", 3, title="绝缘电阻应每", label="半"),
    Entry("noted", "系统的组成见图1。接线端子应按规定力矩复紧。", 3, label="力矩值由制造商规定。"),
    Entry("figure", title="户用储能系统的组成"),
    head(1, "容量测试"),
    para("健康状态按公式（1）计算："),
    Entry("formula", title="S", label="C"),
    para("式中："),
    item("——", "S是健康状态，以百分数表示；"),
    item("——", "C是容量，单位为千瓦时（kWh）。"),
    Entry("example", "额定容量为10 kWh的系统，实测8 kWh，健康状态为80 %。", label="示例："),
    para("测试步骤应符合附录A的规定。低于70 %时，宜按5.2的规定复测。"),
    Entry("annex", title="容量测试步骤", label="规范性"),
    head(2, "测试条件"),
    para("测试应在25 ℃±5 ℃的环境中进行。"),
    head(2, "步骤"),
    clause(3, "以额定功率充电至制造商规定的终止条件，静置1 h。"),
    clause(3, "以额定功率放电至终止条件，记录放电能量，填入表A.1。"),
    Entry("table", title="测试记录", rows=(("循环次数", "放电能量\nkWh"), ("1", ""), ("2", ""))),
    Entry("element", title="参考文献"),
    Entry("reference", label="GB/T 1.1—2020", title="标准化工作导则  第1部分：标准化文件的结构和起草规则"),
    Entry("reference", label="", title="示例学会. 户用储能系统用户调查报告. 2025"),
)
