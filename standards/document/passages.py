"""Words that somebody chose in a text. White space does not count: a page and the text it shows break their lines differently."""

from __future__ import annotations

Stretch = tuple[int, int]  # of a text: where it begins, where it ends


def find(text: str, words: str, nth: int = 0) -> Stretch | None:
    """Where ``words`` stand in ``text``: for the time after ``nth`` others, or the first where they stand less often."""
    found = occurrences(text, words)
    return found[nth if nth < len(found) else 0] if found else None


def occurrences(text: str, words: str) -> list[Stretch]:
    """Every time that ``words`` stand in ``text``, also where two times meet."""
    signs = [(at, sign) for at, sign in enumerate(text) if not sign.isspace()]
    whole, wanted = "".join(sign for _at, sign in signs), "".join(words.split())
    found, at = [], whole.find(wanted) if wanted else -1
    while at >= 0:
        found.append((signs[at][0], signs[at + len(wanted) - 1][0] + 1))
        at = whole.find(wanted, at + 1)
    return found


def around(text: str, chosen: Stretch | None, most: int) -> Stretch:
    """At most ``most`` characters of a text, with what was chosen in them; whole lines as far as they fit."""
    if len(text) <= most:
        return 0, len(text)
    first, last = chosen or (0, 0)
    start = max(0, min(first - most // 2, len(text) - most))
    if start and (cut := text.find("\n", start - 1, first)) >= 0:
        start = cut + 1
    end = min(start + most, len(text))
    if end < len(text) and (cut := text.rfind("\n", max(last, start + 1), end)) >= 0:
        end = cut
    return start, end
