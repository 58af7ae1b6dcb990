import pytest

from societies.codes import is_credit_code
from societies.models.codes import RESERVED


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("51100000500000000X", False),
        ("9135010072198000TR", False),
        ("91350100M000100Y43", True),  # the specimen of GB 32100—2015
        ("91350100M000100Y42", False),
        ("91350100M000100Y4", False),
        ("91350100MO00100Y43", False),
    ],
)
def test_a_credit_code_has_a_check_character(code: str, good: bool) -> None:
    assert is_credit_code(code) is good


def test_codes_of_other_standards_are_reserved() -> None:
    assert {"GB", "GBT", "GBZ", "GJB", "ISO", "IEC", "DB", "Q", "T", "JB", "HG"} <= RESERVED
    assert "EXS" not in RESERVED
