"""The unified social credit code, 统一社会信用代码. Plain Python, for readers of sheets and for forms alike."""

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100—2015: without I, O, Z, S, V


def is_credit_code(code: str) -> bool:
    """Whether ``code`` has 18 characters and a right check character (GB 32100—2015)."""
    if len(code) != 18 or any(letter not in _LETTERS for letter in code):
        return False
    total = sum(_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _LETTERS[-total % 31] == code[17]
