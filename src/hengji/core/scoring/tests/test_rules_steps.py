"""Points off for each step or day: worked cases, half steps, floors, and the formula in plain fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.numbers import stack
from hengji.core.scoring.rule import Case, Cells, Rule, result_of_case
from hengji.core.scoring.rules.steps import RULES, SR_06, SR_06B, SR_08B
from hengji.core.scoring.tests.columns import Rows, cells_of, column, kept
from hengji.core.scoring.tests.grouped import worked

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = worked(RULES)
TENTHS = st.decimals(-50, 150, places=1).map(str)
AMOUNTS = st.decimals(0, 3, places=2).map(str)
POINTS = st.decimals(0, 20, places=1).map(str)
WHOLE: dict[str, Callable[[Fraction], int | Fraction]] = {
    "whole_begun": ceil,
    "whole_completed": floor,
    "proportional": Fraction,
}


def actuals(*texts: str, target: str = "100") -> Rows:
    return [{"actual": text, "target": target} for text in texts]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda value: getattr(value, "text", ""))
def test_worked_case(rule: Rule[Any], case: Case) -> None:
    assert result_of_case(rule, case) == Fraction(case.expect)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ({"mode": "whole_completed"}, ["3", "3", "2.5", "2.5", "2", "0"]),
        ({}, ["3", "3", "2.5", "2.5", "2", "0"]),
        ({"mode": "whole_begun"}, ["3", "2.5", "2.5", "2", "2", "0"]),
        ({"mode": "proportional"}, ["3", "2.75", "2.5", "2.25", "2", "0"]),
        ({"proportional": "true"}, ["3", "2.75", "2.5", "2.25", "2", "0"]),
        ({"proportional": "true", "mode": "proportional"}, ["3", "2.75", "2.5", "2.25", "2", "0"]),
    ],
)
def test_broken_steps_count_by_mode(mode: dict[str, str], expected: list[str]) -> None:
    rows = actuals("101", "99.5", "99", "98.5", "98", "80")
    assert column(SR_06, {"deduct": "0.5", **mode}, rows, "3") == [Fraction(text) for text in expected]


def test_step_other_than_one() -> None:
    rows = actuals("95.1", "95", "94.9", "90")
    assert column(SR_06, {"deduct": "1", "step": "5"}, rows, "10") == [10, 9, 9, 8]


def test_target_of_the_rule_stands_in_for_the_goal() -> None:
    assert column(SR_06, {"target": "100", "deduct": "1"}, [{"actual": "98"}], "10") == [8]


def test_lower_is_better_turns_the_gap_round() -> None:
    rows = actuals("37", "33", target="35")
    assert column(SR_06, {"deduct": "0.5", "direction": "down"}, rows, "3") == [2, 3]


@pytest.mark.parametrize(
    ("floored", "points", "expected"),
    [({}, "2", 0), ({}, "0", -5), ({"floor": "none"}, "2", -3), ({"floor": "-1"}, "2", -1), ({"floor": "0"}, "0", 0)],
)
def test_where_deducting_ends(floored: dict[str, str], points: str, expected: int) -> None:
    assert column(SR_06, {"deduct": "1", **floored}, actuals("95"), points) == [expected]


def test_step_of_nothing_and_two_modes_are_refused() -> None:
    with pytest.raises(ValidationError):
        SR_06.parse({"deduct": "1", "step": "0"})
    with pytest.raises(ValidationError, match="只能写一种"):
        SR_06.parse({"deduct": "1", "mode": "whole_begun", "proportional": "true"})


def test_two_sided_steps_are_limited_on_both_sides() -> None:
    rows = actuals("70", "98.5", "100", "101.5", "130")
    expected = ["12", "14.7", "15", "15.3", "18"]
    assert column(SR_06B, {"deduct": "0.3", "cap": "3"}, rows, "15") == [Fraction(text) for text in expected]


def test_two_sided_steps_down() -> None:
    params = {"deduct": "0.3", "direction": "down", "proportional": "true"}
    assert column(SR_06B, params, actuals("98.5", "101.5"), "15") == [Fraction("15.45"), Fraction("14.55")]


def test_two_sided_steps_without_limit_end_at_zero() -> None:
    assert column(SR_06B, {"deduct": "0.3"}, actuals("0"), "15") == [0]


def test_late_days_to_the_floor_and_early_days_for_nothing() -> None:
    rows = [{"late_days": text} for text in ("-2", "0", "1", "20", "30")]
    assert column(SR_08B, {"per_day": "0.1"}, rows, "2") == [2, 2, Fraction("1.9"), 0, 0]


def test_late_days_on_another_full_mark_in_a_minus_block_stay_as_written() -> None:
    assert column(SR_08B, {"per_day": "0.1", "of": "10"}, [{"late_days": "7"}]) == [Fraction("-0.7")]


def test_late_days_of_who_never_filed() -> None:
    rows = [{"late_days": "3", "unfiled": "0"}, {"late_days": "3", "unfiled": "1"}, {"late_days": "3"}]
    params = {"per_day": "0.1", "not_filed": "0.2"}
    assert column(SR_08B, params, rows, "1") == [Fraction("0.7"), Fraction("0.2"), Fraction("0.7")]


def test_not_filing_is_an_input_only_where_the_regulation_speaks_of_it() -> None:
    assert [spec.name for spec in SR_08B.inputs_for(SR_08B.parse({"per_day": "1"}))] == ["late_days"]
    both = SR_08B.inputs_for(SR_08B.parse({"per_day": "1", "not_filed": "0"}))
    assert [spec.name for spec in both] == ["late_days", "unfiled"]


def test_explanation_shows_gap_and_loss() -> None:
    cells = cells_of(SR_06, {"deduct": "0.5"}, actuals("97.5"), "3")
    SR_06.score(cells)
    assert {name: value.fraction(0) for name, value in cells.shown.items()} == {"gap": Fraction("2.5"), "lost": 1}


def together(rule: Rule[Any], alone: list[Cells[Any]], rows: int) -> list[Fraction]:
    """Score leaves as one matrix: inputs (leaves, rows), single numbers (leaves, 1)."""
    columns = {
        name: stack([cells[name] for cells in alone], (rows,) if alone[0][name].shape else (1,))
        for name in alone[0].columns
    }
    cells = replace(alone[0], columns=columns, points=stack([cells.points for cells in alone], (1,)))
    return rule.score(cells).spread((len(alone), rows)).fractions()


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        (SR_06, {"deduct": "0.5", "step": "1", "floor": "0"}, {"deduct": "0.3", "step": "2", "floor": "1"}),
        (SR_06, {"deduct": "0.5"}, {"deduct": "0.3"}),
        (SR_06B, {"deduct": "0.5", "cap": "2"}, {"deduct": "0.3", "cap": "1"}),
        (SR_08B, {"per_day": "0.1", "of": "10", "not_filed": "0"}, {"per_day": "0.7", "of": "5", "not_filed": "1"}),
    ],
)
def test_leaves_side_by_side_give_what_each_gives_alone(
    rule: Rule[Any], first: dict[str, str], second: dict[str, str]
) -> None:
    late = [{"late_days": "7", "unfiled": "0"}, {"late_days": "0", "unfiled": "1"}, {"late_days": "50", "unfiled": "0"}]
    rows = late if rule is SR_08B else actuals("97.5", "103", "60")
    alone = [cells_of(rule, first, rows, "0"), cells_of(rule, second, rows, "5")]
    separate = [score for cells in alone for score in rule.score(cells).spread((3,)).fractions()]
    assert together(rule, alone, 3) == separate


@given(
    st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=10),
    AMOUNTS,
    st.decimals("0.1", 5, places=1).map(str),
    st.sampled_from(sorted(WHOLE)),
    st.sampled_from(["up", "down"]),
    POINTS,
)
def test_shortfall_agrees_with_the_plain_formula(
    lines: list[tuple[str, str]], deduct: str, step: str, mode: str, direction: str, points: str
) -> None:
    rows = [{"actual": actual, "target": target} for actual, target in lines]
    params = {"deduct": deduct, "step": step, "mode": mode, "direction": direction}

    def oracle(actual: Fraction, target: Fraction) -> Fraction:
        gap = max(Fraction(0), (target - actual) * (1 if direction == "up" else -1))
        return kept(Fraction(points) - WHOLE[mode](gap / Fraction(step)) * Fraction(deduct), Fraction(points))

    assert column(SR_06, params, rows, points) == [oracle(Fraction(a), Fraction(t)) for a, t in lines]


@given(
    st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=10),
    AMOUNTS,
    st.none() | AMOUNTS,
    st.sampled_from(sorted(WHOLE)),
    POINTS,
)
def test_two_sided_steps_agree_with_the_plain_formula(
    lines: list[tuple[str, str]], deduct: str, cap: str | None, mode: str, points: str
) -> None:
    rows = [{"actual": actual, "target": target} for actual, target in lines]
    params = {"deduct": deduct, "mode": mode, **({} if cap is None else {"cap": cap})}

    def oracle(lead: Fraction) -> Fraction:
        moved = WHOLE[mode](abs(lead)) * Fraction(deduct)
        moved = min(moved, Fraction(moved if cap is None else cap)) * (1 if lead > 0 else -1)
        return kept(Fraction(points) + moved, Fraction(points))

    assert column(SR_06B, params, rows, points) == [oracle(Fraction(a) - Fraction(t)) for a, t in lines]


@given(
    st.lists(st.tuples(st.integers(-3, 60), st.booleans()), min_size=1, max_size=10),
    AMOUNTS,
    st.none() | st.integers(1, 20),
    POINTS,
)
def test_late_days_agree_with_the_plain_formula(
    lines: list[tuple[int, bool]], per_day: str, of: int | None, points: str
) -> None:
    rows = [{"late_days": str(days), "unfiled": str(int(unfiled))} for days, unfiled in lines]
    params = {"per_day": per_day, "not_filed": "0.3", **({} if of is None else {"of": str(of)})}
    w = Fraction(points)

    def oracle(days: int, unfiled: bool) -> Fraction:
        lost = Fraction(per_day) * max(days, 0) * (w / of if of and w else 1)
        return Fraction("0.3") if unfiled else kept(w - lost, w)

    assert column(SR_08B, params, rows, points) == [oracle(*line) for line in lines]


@given(st.lists(TENTHS, min_size=2, max_size=10), st.sampled_from(sorted(WHOLE)), st.sampled_from([SR_06, SR_06B]))
def test_more_is_never_worse_upwards_and_never_better_downwards(texts: list[str], mode: str, rule: Rule[Any]) -> None:
    rows = actuals(*sorted(texts, key=Fraction), target="60")
    up = column(rule, {"deduct": "0.3", "mode": mode}, rows, "9")
    down = column(rule, {"deduct": "0.3", "mode": mode, "direction": "down"}, rows, "9")
    assert (up, down) == (sorted(up), sorted(down, reverse=True))


@given(st.lists(st.integers(-5, 50), min_size=2, max_size=10))
def test_a_later_day_is_never_better(days: list[int]) -> None:
    scores = column(SR_08B, {"per_day": "0.07"}, [{"late_days": str(day)} for day in sorted(days)], "2")
    assert scores == sorted(scores, reverse=True)
