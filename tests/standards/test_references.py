from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.document.references import StandardNo, parse_number


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("T/EXS 001—2026", "T/EXS 001—2026"),
        ("T/EXS 5-2022", "T/EXS 5—2022"),
        ("T/EXS 0497–2026", "T/EXS 0497—2026"),
        ("t/exs 001 － 2026", "T/EXS 001—2026"),
        ("Ｔ／ＥＸＳ　００１—２０２６", "T/EXS 001—2026"),
        ("T / EXS\u00a012.1 —— 1999", "T/EXS 12.1—1999"),
        ("T/EXS001-2026", "T/EXS 001—2026"),
        ("T/E2S 001-2026", "T/E2S 001—2026"),
        ("  T/EXS 001−2026\n", "T/EXS 001—2026"),
    ],
)
def test_every_spelling_has_one_normal_form(text: str, normal: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.text == normal


@pytest.mark.parametrize(
    "text",
    ["", "EXS 001—2026", "GB/T 1.1—2020", "T/EXS 001", "T/EXS 001—26", "T/EXS —2026", "T/E 001—2026",
     "T/E2S001—2026", "T/2S 001—2026", "T/EXS 001—2026 示例", "T/EXS 001—1826", "T/EXS １—２"],
)  # fmt: skip
def test_other_text_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_parts_are_told_apart() -> None:
    assert parse_number("T/EXS 0012.3—2026") == StandardNo("EXS", "0012", "3", "2026")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    number = parse_number(text)
    assert number is None or parse_number(number.text) == number


@given(
    st.from_regex(r"[A-Z][A-Z0-9]{1,14}", fullmatch=True),
    st.from_regex(r"[0-9]{1,9}", fullmatch=True),
    st.from_regex(r"(?:[0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["1998", "2026"]),
)
def test_normal_form_reads_back(code: str, sequence: str, part: str, year: str) -> None:
    number = StandardNo(code, sequence, part, year)
    assert parse_number(number.text) == number
