"""Words chosen in a text: where they stand, whatever the breaks of lines, and what is kept around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.document.passages import around, find, occurrences

TEXT = "电压不得低于 2.0 V。\n电压\t不得高于 2.4 V。"


@pytest.mark.parametrize(
    ("words", "nth", "found"),
    [
        ("电压不得", 0, "电压不得"),
        ("电压不得", 1, "电压\t不得"),
        ("电压 不得", 7, "电压不得"),
        ("2.0V。 电压", 0, "2.0 V。\n电压"),
        ("电流", 0, None),
        (" \n", 0, None),
    ],
)
def test_white_space_does_not_count(words: str, nth: int, found: str | None) -> None:
    stretch = find(TEXT, words, nth)
    assert (TEXT[slice(*stretch)] if stretch else None) == found


def test_times_that_meet_count() -> None:
    assert occurrences("ababa", "aba") == [(0, 3), (2, 5)]


@given(st.text("甲乙 \n", max_size=300), st.integers(0, 299), st.integers(1, 20), st.integers(40, 80))
def test_what_is_kept_holds_what_was_chosen(text: str, at: int, length: int, most: int) -> None:
    chosen = (min(at, len(text)), min(at + length, len(text)))
    start, end = around(text, chosen, most)
    assert 0 <= start <= chosen[0] <= chosen[1] <= end <= len(text)
    assert end - start <= most


def test_whole_lines_are_kept() -> None:
    text = "\n".join(f"{number:09}" for number in range(1000))
    at = text.index("000000500")
    start, end = around(text, (at, at + 9), 1000)
    assert text[start:end].split("\n")[0] == "000000450"
    assert start == 0 or text[start - 1] == "\n"
    assert text[end] == "\n"
    assert around(text, None, 1000)[0] == 0
