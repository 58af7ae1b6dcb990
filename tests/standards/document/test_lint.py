"""Every rule fires on what it is about and is silent on what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from standards.document import lint
from standards.document.lint import Edit, Severity, Stage, Standing, Standings
from standards.document.lint.table import markdown
from standards.document.tree import Document, Paragraph, Run

from .lint_drafts import BODY, COVER, clause, draft, found, ref, rules_of, saying
from .lint_structure import STRUCTURE
from .lint_words import WORDS

CASES = STRUCTURE | WORDS
TOLD_BY_CALLER = {"reference.standing"}


def test_a_clean_draft_is_left_alone() -> None:
    assert found(draft()) == []


def test_every_rule_is_tried() -> None:
    assert set(CASES) | TOLD_BY_CALLER == set(lint.RULES)
    assert len(lint.RULES) >= 45


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_fires(name: str) -> None:
    assert name in rules_of(CASES[name][0])


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_is_silent_on_a_near_miss(name: str) -> None:
    assert name not in rules_of(CASES[name][1])


@pytest.mark.parametrize("name", sorted(one.id for one in lint.RULES.values() if one.fixes))
def test_its_fix_removes_the_finding(name: str) -> None:
    document = CASES[name][0]
    first = next(one for one in found(document) if one.rule == name)
    assert first.fix is not None
    left = [one.key for one in found(lint.apply(document, [first.fix])) if one.rule == name]
    assert len(left) == len([one for one in found(document) if one.rule == name]) - 1


@pytest.mark.parametrize("name", sorted(one.id for one in lint.RULES.values() if not one.fixes))
def test_a_rule_that_promises_no_fix_has_none(name: str) -> None:
    documents = [CASES[name][0]] if name in CASES else []
    assert [one.fix for each in documents for one in found(each) if one.rule == name and one.fix] == []


def test_a_fix_keeps_what_stands_around_it_and_its_look() -> None:
    split = Paragraph((Run("人员必", bold=True), Run("须"), Run("培训", italic=True), Run("", footnote=1)))
    document = draft(body=(*BODY, clause("6", "其他", split)), footnotes=("说明。",))
    (finding,) = [one for one in found(document) if one.rule == "modal.must"]
    assert finding.fix is not None
    fixed = lint.apply(document, [finding.fix])
    assert fixed.sections[-2].blocks == (
        Paragraph((Run("人员应", bold=True), Run("培训", italic=True), Run("", footnote=1))),
    )
    assert document.sections[-2].blocks == (split,)


def test_several_fixes_of_one_paragraph() -> None:
    document = saying("人员必须培训，电压必须为5KV，间距为10～20 mm。")
    fixes = [one.fix for one in found(document) if one.fix is not None and one.rule != "unit.space"]
    fixed = lint.apply(document, fixes)
    assert fixed.sections[-2].blocks == (Paragraph((Run("人员应培训，电压应为5kV，间距为10 mm～20 mm。"),)),)


def test_a_fix_of_words_that_are_gone_is_refused() -> None:
    document = saying("人员应培训。")
    gone = Edit(document.sections[-2].anchor, ("blocks", 0, "runs"), 2, "必须", "应")
    with pytest.raises(ValueError, match="必须"):
        lint.apply(document, [gone])


def test_what_is_not_due_yet_is_a_hint() -> None:
    document, _ = CASES["preface.people"]
    (early,) = [one for one in found(document, Stage.CONSULTATION) if one.rule == "preface.people"]
    (late,) = [one for one in found(document, Stage.APPROVAL) if one.rule == "preface.people"]
    assert (early.severity, late.severity) == (Severity.HINT, Severity.ERROR)


def test_the_same_words_have_the_same_key_wherever_the_clause_moves() -> None:
    def key(document: Document) -> str:
        (finding,) = [one for one in found(document) if one.rule == "modal.must"]
        return finding.key

    one = saying("人员必须培训。")
    moved = draft(body=(*BODY, clause("6", "其他", "应记录。", "人员必须培训。")))
    assert key(one) == key(moved)
    twice = [
        each.key for each in found(saying("人员必须培训。", "人员必须培训。")) if each.rule == "modal.must"
    ]
    assert len(set(twice)) == 2


def test_the_caller_knows_what_is_withdrawn() -> None:
    asked: list[list[str]] = []

    def catalogue(numbers: object) -> dict[str, Standings]:
        asked.append(list(numbers))  # type: ignore[call-overload]
        return {"GB/T 36276": Standings(Standing.REPLACED, "GB/T 40000")}

    (finding,) = found(draft(), catalogue=catalogue)
    assert (finding.rule, finding.zh) == ("reference.standing", "“GB/T 36276”已被GB/T 40000代替。")
    assert asked == [["GB/T 36276"]]
    assert found(draft(), catalogue=lambda _numbers: {}) == []


def test_a_draft_in_english_is_asked_for_order_and_numbers_only() -> None:
    text = "The maintenance staff must be trained and shall keep a record of all repairs. " * 9
    document = draft(body=(*BODY, clause("7", "Other", text, text, text)))
    chinese = {one.rule for one in found(document)}
    assert chinese == {"number.chapter"}
    assert {one.rule for one in found(saying("人员必须培训。"))} == {"modal.must"}


def test_a_listed_document_of_the_cover_is_not_missed() -> None:
    cover = COVER.number
    assert "citation.unlisted" not in rules_of(saying(f"符合{cover}规定的产品。"))
    assert ref(cover).dated


def test_the_table_of_rules_is_current() -> None:
    path = Path(__file__).parents[3] / "docs" / "lint-rules.md"
    assert path.read_text() == markdown(), "run: python -m standards.document.lint.table > docs/lint-rules.md"
