"""Points from outside: places, losses passed on and the leader's bonus, with borders and the plain formula."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.numbers import stack
from hengji.core.scoring.rule import Case, Rule, result_of_case
from hengji.core.scoring.rules.outside import FIVE, RULES, SR_13, SR_22, SR_45
from hengji.core.scoring.tests.columns import Rows, cells_of, column
from hengji.core.scoring.tests.grouped import worked

CASES = worked(RULES)
POINTS = st.decimals(0, 20, places=1).map(str)
TENTHS = st.decimals(-5, 20, places=1).map(str)


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda value: getattr(value, "text", ""))
def test_worked_case(rule: Rule[Any], case: Case) -> None:
    assert result_of_case(rule, case) == Fraction(case.expect)


def test_every_place_of_fourteen() -> None:
    rows = [{"rank": str(place), "of": "14"} for place in range(15)]
    expected = [0, 5, 4, 3, 2, 1, 0, 0, 0, 0, -1, -2, -3, -4, -5]
    assert column(SR_13, {"first": FIVE, "last": FIVE}, rows) == expected


def test_place_among_the_first_and_the_last_of_few_counts_on_both_sides() -> None:
    assert column(SR_13, {"first": FIVE, "last": FIVE}, [{"rank": "5", "of": "6"}]) == [1 - 4]


def test_number_ranked_is_asked_for_only_where_last_places_count() -> None:
    assert [spec.name for spec in SR_13.inputs_for(SR_13.parse({"first": FIVE}))] == ["rank", "deducted"]
    assert [spec.name for spec in SR_13.inputs_for(SR_13.parse({"last": FIVE}))] == ["rank", "of", "deducted"]


@pytest.mark.parametrize("params", [{}, {"first": {"0": "5"}}, {"first": {"1": "-5"}}])
def test_places_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SR_13.parse(params)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=1, max_size=10), POINTS)
def test_places_agree_with_the_plain_formula(lines: list[tuple[int, int]], points: str) -> None:
    rows = [{"rank": str(place), "of": "20", "deducted": str(lost)} for place, lost in lines]

    def oracle(place: int, lost: int) -> Fraction:
        gained = Fraction(FIVE.get(str(place), "0"))
        return Fraction(points) + gained - Fraction(FIVE.get(str(21 - place), "0")) - lost

    assert column(SR_13, {"first": FIVE, "last": FIVE}, rows, points) == [oracle(*line) for line in lines]


def test_loss_of_another_factor_from_an_item_with_points() -> None:
    rows = [{"lost": "0"}, {"lost": "0.8"}]
    assert column(SR_22, {"factor": "1.5"}, rows, "3") == [3, Fraction("1.8")]


@given(st.lists(TENTHS, min_size=1, max_size=10), st.decimals(0, 4, places=1).map(str), POINTS)
def test_mirrored_loss_agrees_with_the_plain_formula(texts: list[str], factor: str, points: str) -> None:
    expected = [Fraction(points) - Fraction(factor) * Fraction(text) for text in texts]
    assert column(SR_22, {"factor": factor}, [{"lost": text} for text in texts], points) == expected


@given(st.lists(TENTHS, min_size=2, max_size=10))
def test_a_greater_loss_is_never_better(texts: list[str]) -> None:
    scores = column(SR_22, {}, [{"lost": text} for text in sorted(texts, key=Fraction)])
    assert scores == sorted(scores, reverse=True)


def test_special_bonus_stays_between_nothing_and_the_most() -> None:
    rows = [{"actual": text, "reason": "1"} for text in ("-1", "0", "3", "3.1")]
    assert column(SR_45, {"max": "3"}, rows) == [0, 0, 3, 3]


def test_special_bonus_needs_its_reason_as_an_input() -> None:
    assert [spec.name for spec in SR_45.inputs_for(SR_45.parse({"max": "3"})) if not spec.optional] == [
        "actual",
        "reason",
    ]


@given(st.lists(st.tuples(TENTHS, st.booleans()), min_size=1, max_size=10), st.decimals(0, 9, places=1).map(str))
def test_special_bonus_agrees_with_the_plain_formula(lines: list[tuple[str, bool]], most: str) -> None:
    rows = [{"actual": text, "reason": str(int(reason))} for text, reason in lines]
    expected = [min(max(Fraction(text), Fraction(0)), Fraction(most)) if reason else 0 for text, reason in lines]
    assert column(SR_45, {"max": most}, rows) == expected


@given(st.lists(TENTHS, min_size=2, max_size=10))
def test_a_greater_bonus_is_never_worse(texts: list[str]) -> None:
    scores = column(SR_45, {"max": "3"}, [{"actual": text, "reason": "1"} for text in sorted(texts, key=Fraction)])
    assert scores == sorted(scores)


@pytest.mark.parametrize(
    ("rule", "first", "second", "rows"),
    [
        (SR_13, {"first": FIVE, "last": FIVE}, {"first": FIVE, "last": FIVE},
         [{"rank": "2", "of": "9"}, {"rank": "9", "of": "9"}]),
        (SR_22, {"factor": "2"}, {"factor": "3"}, [{"lost": "0.5"}, {"lost": "1"}]),
        (SR_45, {"max": "2"}, {"max": "3"}, [{"actual": "5", "reason": "1"}, {"actual": "1", "reason": "0"}]),
    ],
)  # fmt: skip
def test_leaves_side_by_side_give_what_each_gives_alone(
    rule: Rule[Any], first: dict[str, Any], second: dict[str, Any], rows: Rows
) -> None:
    """Inputs become (leaves, rows) and single numbers (leaves, 1)."""
    alone = [cells_of(rule, first, rows, "0"), cells_of(rule, second, rows, "5")]
    separate = [score for cells in alone for score in rule.score(cells).spread((2,)).fractions()]
    columns = {name: stack([cells[name] for cells in alone], alone[0][name].shape or (1,)) for name in alone[0].columns}
    both = replace(alone[0], columns=columns, points=stack([cells.points for cells in alone], (1,)))
    assert rule.score(both).spread((2, 2)).fractions() == separate
