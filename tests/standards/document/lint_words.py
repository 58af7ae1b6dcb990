"""For each rule about words and numbers: words it speaks up about, and words it lets pass."""

from __future__ import annotations

from standards.document.tree import Document, Paragraph, Run

from .lint_drafts import BODY, PREFACE, SCOPE, Given, clause, draft, items, note, saying, table, term

# Said in the text: (fires, silent).
SAID: dict[str, tuple[Given, Given]] = {
    "modal.must": ("操作人员必须经过培训。", "标牌上印有“必须”二字，维护所需为必须品。"),
    "modal.may_not": ("维护时不得断开接地线。", "维护时不得不断开的回路应记录。"),
    "modal.forbidden": ("禁止带电作业。", "通道应设置禁止标志，被禁止的部分和禁止使用的材料除外。"),
    "modal.vague": ("连接线应尽量短。", "连接线宜尽量短，反应一般应用于水溶液。"),
    "self.name": ("巡视应符合本标准的规定。", "测量的样本标准差和基本规范另行给出。"),
    "wording.contract": ("逾期未修复的，应承担违约责任。", "操作人员的责任见操作手册。"),
    "punctuation.half": ("巡视之后,应记录。", "版本1.0,2.0和A,B两类。"),
    "punctuation.double": ("巡视之后应记录。。", "巡视之后应记录……并存档。"),
    "unit.space": ("间距为5mm。", "间距为5 mm，型号为B5mA1，效率为80%。"),
    "unit.symbol": ("功率为5 KW。", "功率为5 kW，型号为KW5。"),
    "unit.ppm": ("含量为5 ppm。", "含量为5×10⁻⁶。"),
    "unit.abbreviation": ("静置5 hrs。", "静置5 h。"),
    "range.percent": ("湿度为30～60%。", "湿度为30%～60%。"),
    "range.unit": ("间距为10～20 mm。", "间距为10 mm～20 mm，取10～20个样品，荷载取500～600kN/m²。"),
    "range.mark": ("间距为10-20 mm。", "型号为DN10-20，间距为10 mm～20 mm。"),
    "tolerance.percent": ("湿度为65±2%。", "湿度为(65±2)%。"),
    "tolerance.unit": ("长度为80±2 mm。", "长度为80 mm±2 mm，宽度为（80±2） mm。"),
    "dimension.unit": ("尺寸为80×25×50 mm。", "尺寸为80 mm×25 mm×50 mm，面积为2×0.25 m²。"),
    "number.times": ("分辨率为80 x 25。", "分辨率为80×25，地址为0x25。"),
    "number.point": ("系数为 .5。", "系数为0.5，见 5 .2。"),
    "number.thousands": ("容量为5,000 Ah。", "坐标为（100,200），容量为5 000 Ah。"),
    "pointer.vague": ("巡视项目如下表所示。", "巡视项目见表1。"),
    "pointer.broken": ("巡视项目见表9。", "巡视项目见GB/T 36276—2023的表9。"),
    "citation.unlisted": ("绝缘应符合GB/T 16935.1的规定。", "绝缘的知识参见GB/T 16935.1。"),
    "citation.inside": ("按GB/T 36276的第5章测试。", "按GB/T 36276测试，见第5章。"),
    "citation.dated": ("按GB/T 36276—2023测试。", note("GB/T 36276—2023给出了背景。")),
    "list.lead": (items("一项；", "另一项。"), "引语如下。"),
    "list.labels": (items("一项；", "另一项。", labels=("a)", "c)")), items("一项；", "另一项。")),
    "list.ends": (items("一项。", "两项；", "三项；"), items("电阻", "电容", "电感")),
    "note.number": (note("说明。", "注1："), note("说明。")),
    "example.number": (note("算例。", "示例1："), note("算例。", "示例：")),
    "modal.note": (note("操作时应断电。"), note("反应后应力相应减小。")),
    "table.number": (table("", "数据"), "没有表。"),
    "table.empty": (
        table("表2", "限值", cells=(("项", "甲", "乙"), ("一", "1", "2"), ("二", " ", "3"))),
        table("表2", "限值", cells=(("项", "甲", "乙"), ("一", "1", "2"), ("二", "—", "3"))),
    ),
}  # fmt: skip


def _footnoted(text: str) -> Document:
    called = Paragraph((Run("应记录"), Run("", footnote=1), Run("。")))
    return draft(body=(*BODY, clause("6", "其他", called)), footnotes=(text,))


def _defined(definition: str, name: str = "绝缘电阻", english: str = "insulation resistance") -> Document:
    entry = term("3.1", name, english, definition)
    return draft(
        terms=(entry,), body=(*BODY, clause("6", name, f"{name}应稳定。", "储能系统的健康状态应稳定。"))
    )


WORDS: dict[str, tuple[Document, Document]] = {
    **{name: (saying(bad), saying(good)) for name, (bad, good) in SAID.items()},
    "list.lead": (saying("见表1。", table("表2"), items("一项；", "另一项。")), saying("分为：", items("一项；", "另一项。"))),
    "modal.scope": (draft(scope=(*SCOPE, "使用前应培训。")), draft(scope=(*SCOPE, "本文件也适用于应急电源。"))),
    "modal.preface": (
        draft(preface=(*PREFACE[:2], "使用本文件前应培训。", *PREFACE[2:])),
        draft(preface=(*PREFACE[:2], "本文件为应用而编制。", *PREFACE[2:])),
    ),
    "modal.introduction": (draft(introduction=("储能系统应定期维护。",)), draft(introduction=("储能系统得到广泛应用。",))),
    "modal.footnote": (_footnoted("操作时应断电。"), _footnoted("供应商的说明。")),
    "term.starts": (_defined("是指导体之间的电阻。"), _defined("指示导体之间绝缘的电阻。")),
    "term.repeats": (_defined("绝缘电阻是两个导体之间的电阻。"), _defined("两个导体之间的绝缘电阻值。")),
    "term.requirement": (_defined("导体之间的电阻，应大于1 MΩ。"), _defined("导体对应的供应部件之间的电阻。")),
    "term.english": (_defined("导体之间的电阻。", english=""), _defined("导体之间的电阻。")),
    "term.capitals": (
        _defined("导体之间的电阻。", english="Insulation Resistance"),
        _defined("导体之间的电阻。", english="IR insulation resistance"),
    ),
}  # fmt: skip
