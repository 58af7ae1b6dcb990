"""The pass rule of a technical review, in whole numbers. Plain Python: no Django, no database.

团体标准管理规定 art 14: at least three quarters of those attending agree. Society policies may ask for more, never
for less; what counts as the base, and the quorum, come from the rule pack.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

FLOOR = (3, 4)


class Base(StrEnum):
    """What the share of agreement is taken of."""

    ATTENDING = "attending"  # who cast a vote, abstentions included, or signed in
    RETURNED = "returned"  # the votes given
    ALL = "all"  # everybody entitled to vote


def _(text: str) -> str:
    return text


@dataclass(frozen=True)
class Rule:
    """Shares are two integers each; ``materials_days_ahead`` are working days. Refuses a share of agreement below three quarters (ValueError)."""

    pass_numerator: int
    pass_denominator: int
    pass_base: str
    quorum_numerator: int
    quorum_denominator: int
    recused_leave_base: bool = True
    panel_min: int = 0
    materials_days_ahead: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.pass_numerator <= self.pass_denominator:
            raise ValueError("The share of agreement is more than nothing and at most all.")
        if self.pass_numerator * FLOOR[1] < self.pass_denominator * FLOOR[0]:
            raise ValueError("The share of agreement is never below three quarters.")
        if not 0 <= self.quorum_numerator <= self.quorum_denominator or not self.quorum_denominator:
            raise ValueError("The quorum is between nothing and all.")
        Base(self.pass_base)

    @classmethod
    def of(cls, pack: Any) -> "Rule":
        """The rule in a rule pack, or in anything with attributes of the same names."""
        return cls(**{field.name: getattr(pack, field.name) for field in fields(cls)})

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Rule":
        return cls(**kept)

    def dump(self) -> dict[str, Any]:
        """As it is kept with a ballot or a meeting, in JSON."""
        return asdict(self)

    def quorum_of(self, electors: int) -> int:
        """How many of the electors must attend; at least one."""
        return max(1, _up(electors * self.quorum_numerator, self.quorum_denominator))

    def needed_of(self, base: int) -> int:
        """How many must agree out of a base; at least one."""
        return max(1, _up(base * self.pass_numerator, self.pass_denominator))

    def base_of(self, *, electors: int, attending: int, returned: int) -> int:
        return {Base.ATTENDING: attending, Base.RETURNED: returned, Base.ALL: electors}[Base(self.pass_base)]


@dataclass(frozen=True)
class Result:
    """``outcome`` is ``passed``, ``failed`` or ``no_quorum``; ``needed`` of ``base`` must agree."""

    outcome: str
    electors: int
    attending: int
    quorum: int
    base: int
    needed: int
    yes: int

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"


def count(rule: Rule, *, electors: int, yes: int, no: int, abstain: int, silent: int = 0) -> Result:
    """Apply the rule. ``electors`` are all entitled to vote; ``silent`` attend, stay in the base, and gave no vote.

    Abstaining is attending without agreeing: it counts against.
    """
    if min(electors, yes, no, abstain, silent) < 0 or yes + no + abstain + silent > electors:
        raise ValueError("More have voted than may.")
    returned = yes + no + abstain
    attending = returned + silent
    base = rule.base_of(electors=electors, attending=attending, returned=returned)
    quorum, needed = rule.quorum_of(electors), rule.needed_of(base)
    outcome = "no_quorum" if attending < quorum else "passed" if yes >= needed else "failed"
    return Result(outcome, electors, attending, quorum, base, needed, yes)


Words = tuple[str, dict[str, int | str]]

_QUORUM = _("Entitled to vote: %(electors)d; valid when at least %(quorum)d take part (%(share)s).")
_PASSES = {
    Base.ATTENDING: _(
        "Passed when at least %(share)s of those taking part agree: with %(base)d taking part, %(needed)d votes."
    ),
    Base.RETURNED: _(
        "Passed when at least %(share)s of the votes given agree: with %(base)d votes given, %(needed)d votes."
    ),
    Base.ALL: _(
        "Passed when at least %(share)s of all entitled to vote agree: of %(base)d, %(needed)d votes."
    ),
}


def in_words(rule: Rule, electors: int, attending: int | None = None) -> list[Words]:
    """The rule as sentences (message id, parameters), with the numbers it gives for so many electors.

    Without ``attending`` the example is that everybody takes part.
    """
    attending = electors if attending is None else attending
    base = rule.base_of(electors=electors, attending=attending, returned=attending)
    return [
        (
            _QUORUM,
            {
                "electors": electors,
                "quorum": rule.quorum_of(electors),
                "share": f"{rule.quorum_numerator}/{rule.quorum_denominator}",
            },
        ),
        (
            _PASSES[Base(rule.pass_base)],
            {
                "share": f"{rule.pass_numerator}/{rule.pass_denominator}",
                "base": base,
                "needed": rule.needed_of(base),
            },
        ),
    ]


def _up(numerator: int, denominator: int) -> int:
    """Division rounded up, exactly."""
    return -(-numerator // denominator)
