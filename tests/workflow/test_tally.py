"""The pass rule against fractions: never below three quarters, abstaining counts against, one more never harms."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.tally import Base, Rule, count, in_words

DEFAULT = Rule(3, 4, "attending", 2, 3, panel_min=5)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    denominator = draw(st.integers(1, 20))
    numerator = draw(st.integers(ceil(Fraction(3, 4) * denominator), denominator))
    below = draw(st.integers(1, 12))
    return Rule(
        numerator, denominator, draw(st.sampled_from(list(Base))).value, draw(st.integers(0, below)), below
    )


@st.composite
def votes(draw: st.DrawFn) -> dict[str, int]:
    parts = {name: draw(st.integers(0, 60)) for name in ("yes", "no", "abstain")}
    return {**parts, "electors": sum(parts.values()) + draw(st.integers(0, 60))}


@given(rules(), votes())
def test_it_passes_exactly_when_the_fractions_say_so(rule: Rule, cast: dict[str, int]) -> None:
    attending = cast["yes"] + cast["no"] + cast["abstain"]
    base = cast["electors"] if rule.pass_base == "all" else attending
    quorum = Fraction(rule.quorum_numerator, rule.quorum_denominator) * cast["electors"]
    if attending == 0 or attending < quorum:
        expected = "no_quorum"
    else:
        share = Fraction(rule.pass_numerator, rule.pass_denominator)
        expected = "passed" if Fraction(cast["yes"], base) >= share else "failed"
    assert count(rule, **cast).outcome == expected


@given(rules(), votes())
def test_nothing_passes_below_three_quarters_of_those_attending(rule: Rule, cast: dict[str, int]) -> None:
    if count(rule, **cast).passed:
        assert 4 * cast["yes"] >= 3 * (cast["yes"] + cast["no"] + cast["abstain"])


@given(rules(), votes())
def test_abstaining_is_as_good_as_disagreeing(rule: Rule, cast: dict[str, int]) -> None:
    other = {**cast, "no": cast["no"] + cast["abstain"], "abstain": 0}
    assert count(rule, **cast).outcome == count(rule, **other).outcome


@given(rules(), votes())
def test_a_vote_changed_to_yes_never_harms(rule: Rule, cast: dict[str, int]) -> None:
    if cast["no"] and count(rule, **cast).passed:
        assert count(rule, **{**cast, "no": cast["no"] - 1, "yes": cast["yes"] + 1}).passed


@given(rules(), st.integers(1, 200))
def test_the_words_say_what_the_count_does(rule: Rule, electors: int) -> None:
    """With everybody there, exactly the number that the words name passes, and one less does not."""
    (_quorum, said), (_passes, needed) = in_words(rule, electors)
    enough = int(needed["needed"])
    assert count(rule, electors=electors, yes=enough, no=electors - enough, abstain=0).passed
    assert not count(rule, electors=electors, yes=enough - 1, no=electors - enough + 1, abstain=0).passed
    quorum = int(said["quorum"])
    assert count(rule, electors=electors, yes=quorum, no=0, abstain=0).outcome != "no_quorum"
    assert count(rule, electors=electors, yes=quorum - 1, no=0, abstain=0).outcome == "no_quorum"


def test_the_words_of_five_electors_under_the_default_rule() -> None:
    assert [given for _text, given in in_words(DEFAULT, 5)] == [
        {"electors": 5, "quorum": 4, "share": "2/3"},
        {"share": "3/4", "base": 5, "needed": 4},
    ]


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "outcome"),
    [
        (4, 1, 0, "passed"),
        (3, 1, 0, "passed"),
        (3, 1, 1, "failed"),
        (3, 0, 0, "no_quorum"),
        (3, 0, 2, "failed"),
    ],
)
def test_five_electors(yes: int, no: int, abstain: int, outcome: str) -> None:
    assert count(DEFAULT, electors=5, yes=yes, no=no, abstain=abstain).outcome == outcome


def test_recused_who_stay_in_the_base_count_against() -> None:
    assert count(DEFAULT, electors=5, yes=4, no=0, abstain=0, silent=1).passed
    assert not count(DEFAULT, electors=5, yes=3, no=0, abstain=0, silent=2).passed
    returned = Rule(3, 4, "returned", 2, 3)
    assert count(returned, electors=5, yes=3, no=0, abstain=0, silent=2).passed


@pytest.mark.parametrize(
    "numbers", [(2, 3, "attending", 2, 3), (4, 3, "all", 2, 3), (3, 4, "all", 4, 3), (3, 4, "x", 2, 3)]
)
def test_a_rule_outside_the_law_does_not_load(numbers: tuple[int, int, str, int, int]) -> None:
    with pytest.raises(ValueError, match=r"share|quorum|Base"):
        Rule(*numbers)


def test_more_votes_than_electors_are_no_count() -> None:
    with pytest.raises(ValueError, match="More have voted"):
        count(DEFAULT, electors=3, yes=4, no=0, abstain=0)


def test_a_rule_is_kept_and_read_back() -> None:
    assert Rule.load(DEFAULT.dump()) == DEFAULT
    assert Rule.of(DEFAULT) == DEFAULT
