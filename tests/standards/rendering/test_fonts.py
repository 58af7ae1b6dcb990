"""Every character of GB 2312 in every face, and what is told when one is missing."""

from pathlib import Path

import pytest

from standards.rendering import fonts
from standards.rendering.fonts import covered, missing_glyphs, shipped_faces, typeset


def gb2312() -> set[str]:
    """The 6,763 汉字 and the signs of GB 2312 that stand in its rows 1–87."""
    pairs = (bytes((row + 0xA0, cell + 0xA0)) for row in range(1, 88) for cell in range(1, 95))
    return {character for pair in pairs if (character := pair.decode("gb2312", "ignore"))}


def test_every_gb2312_character_is_in_every_face() -> None:
    characters = gb2312()
    assert len([c for c in characters if "一" <= c <= "鿿"]) == 6763
    for face in shipped_faces():
        assert {c for c in characters if ord(c) not in covered(face.path)} == set(), face


def test_four_faces_in_order() -> None:
    assert [(face.family, face.weight) for face in shipped_faces()] == [
        ("Paper Serif", 400),
        ("Paper Serif", 700),
        ("Paper Sans", 400),
        ("Paper Sans", 700),
    ]


def test_without_bold_files_the_log_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", logger=fonts.logger.name):  # the test profile logs errors only
        faces = shipped_faces(tmp_path)
    assert faces[0].path == faces[1].path
    assert [record.getMessage().split(" in ")[0] for record in caplog.records] == [
        "No bold face NotoSerifSC-Bold.ttf",
        "No bold face NotoSansSC-Bold.ttf",
    ]


def test_missing_glyphs_are_named() -> None:
    assert missing_glyphs("正常文字 ≤ 5\n𠮷\ue000") == {"𠮷", "\ue000"}
    assert missing_glyphs("㬚䓬𬭚 ⩽ 3\u200b") == set()


def test_signs_without_glyph_become_their_equals() -> None:
    assert typeset("a ⩽ b ⩾ c\u200b\ufeff") == "a ≤ b ≥ c"
