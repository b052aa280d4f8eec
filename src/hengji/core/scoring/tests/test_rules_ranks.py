"""Points by place and as a share of the best."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.rule import Case
from hengji.core.scoring.rules.ranks import RULES, SR_10, SR_11, SR_12
from hengji.core.scoring.tests.grouped import (
    alone,
    apart,
    cells_of,
    check_case,
    check_sentence,
    check_two_leaves,
    grouped,
    number,
    score,
    worked,
)

VALUES = [{"actual": text} for text in ("80", "80", "75", "90", "0", "75.5")]


@pytest.mark.parametrize(("rule", "case"), worked(RULES))
def test_worked_case(rule: Any, case: Case) -> None:
    check_case(rule, case)


@pytest.mark.parametrize("rule", RULES)
def test_sentence(rule: Any) -> None:
    check_sentence(rule)


def test_ranks_of_three_months_average_to_27() -> None:
    months = score(SR_10, {"s": "5%"}, [{"rank": "1"}, {"rank": "3"}, {"rank": "5"}], [0, 0, 0], "30")
    assert sum(months) / 3 == 27


def test_ranks_of_three_leaders_average_to_196() -> None:
    leaders = score(SR_10, {"s": "2%"}, [{"rank": "1"}, {"rank": "3"}, {"rank": "2"}], [0, 0, 0], "200")
    assert sum(leaders) / 3 == 196


def test_equal_values_share_the_better_place_and_the_next_is_skipped() -> None:
    found = score(SR_10, {"s": "5%", "from_value": "true"}, VALUES[:4], [0] * 4, "100")
    assert found == [95, 95, 85, 100]


def test_lower_first_gives_the_smallest_the_first_place() -> None:
    params = {"s": "5%", "from_value": "true", "lower_first": "true", "within": "all"}
    assert score(SR_10, params, VALUES[:4], [0, 1, 0, 1]) == [95, 95, 100, 85]


def test_step_must_be_a_share() -> None:
    with pytest.raises(ValidationError):
        SR_10.parse({"s": "2"})


@pytest.mark.parametrize("rule", [SR_10, SR_12])
def test_alone_is_first(rule: Any) -> None:
    assert alone(rule, {"from_value": "true"}, {"actual": "0"}) == 100


def test_share_of_best_where_nobody_achieved_anything() -> None:
    assert score(SR_11, {}, [{"actual": "0"}, {"actual": "-3"}], [0, 0]) == [0, 0]
    assert alone(SR_11, {}, {"actual": "-3"}) == 0
    assert alone(SR_11, {}, {"actual": "3"}) == 100


def test_place_points_where_lower_is_better_reach_the_target_from_above() -> None:
    params = {"from_value": "true", "lower_first": "true", "base": "4", "target": "50"}
    rows = [{"actual": text} for text in ("50", "51", "40")]
    assert score(SR_12, params, rows, [0, 0, 0], "10") == [F("9.7"), 0, 10]


def test_extra_for_the_first_three_of_a_month() -> None:
    cells = cells_of(SR_12, {"top": ["0.5", "0.3", "0.1"]}, [{"rank": str(n)} for n in (1, 2, 3, 4)], [0] * 4)
    SR_12.score(cells)
    assert cells.second is not None
    assert cells.second.fractions() == [F("0.5"), F("0.3"), F("0.1"), 0]


def test_absent_rows_are_not_compared() -> None:
    for rule, params in ((SR_10, {"from_value": "true", "s": "5%"}), (SR_11, {})):
        cells = cells_of(rule, params, VALUES[:4], [0] * 4)
        cells.present = np.array([True, True, True, False])
        found = rule.score(cells).spread((4,)).fractions()[:3]
        assert found == ([100, 100, 90] if rule is SR_10 else [100, 100, F("93.75")])


def test_two_leaves_at_once() -> None:
    check_two_leaves(SR_10, [{"s": "2%", "from_value": "true"}, {"s": "5%", "from_value": "true"}], VALUES)
    check_two_leaves(SR_11, [{}, {}], VALUES)
    params = {"from_value": "true", "base": "4", "target": "76"}
    check_two_leaves(SR_12, [params, params | {"base": "2", "target": "60", "step": "10%"}], VALUES)


@given(grouped({"actual": number(-5, 5)}), st.integers(0, 100), st.booleans())
def test_rank_step_against_oracle(drawn: Any, percent: int, lower: bool) -> None:
    rows, groups, peers = apart(drawn)
    params = {"s": f"{percent}%", "from_value": "true", "lower_first": str(lower).lower()}
    sign = -1 if lower else 1
    ahead = [sum(sign * F(p["actual"]) > sign * F(r["actual"]) for p in g) for r, g in zip(rows, peers, strict=True)]
    assert score(SR_10, params, rows, groups) == [max(F(0), 100 - percent * F(a)) for a in ahead]


@given(st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_a_better_rank_never_scores_less(ranks: list[int]) -> None:
    rows = [{"rank": str(rank)} for rank in sorted(ranks)]
    for rule in (SR_10, SR_12):
        found = score(rule, {}, rows, [0] * len(rows))
        assert found == sorted(found, reverse=True)


@given(grouped({"actual": number(-5, 20)}))
def test_share_of_best_against_oracle(drawn: Any) -> None:
    rows, groups, peers = apart(drawn)
    best = [max(F(p["actual"]) for p in group) for group in peers]
    expected = [100 * max(F(r["actual"]), F(0)) / b if b > 0 else F(0) for r, b in zip(rows, best, strict=True)]
    assert score(SR_11, {}, rows, groups) == expected


@given(grouped({"actual": number(-5, 20)}), number(0, 9))
def test_share_of_best_is_monotone(drawn: Any, more: str) -> None:
    rows, groups, _ = apart(drawn)
    raised = [{"actual": str(Decimal(rows[0]["actual"]) + Decimal(more))}, *rows[1:]]
    assert score(SR_11, {}, raised, groups)[0] >= score(SR_11, {}, rows, groups)[0]


@given(grouped({"rank": st.integers(1, 30).map(str), "actual": number(0, 20)}), number(0, 20))
def test_place_points_against_oracle(drawn: Any, target: str) -> None:
    rows, groups, _ = apart(drawn)
    shares = [max(F(0), 1 - F("0.05") * (int(row["rank"]) - 1)) for row in rows]
    reached = [F(row["actual"]) >= F(target) for row in rows]
    expected = [4 + 6 * share if yes else F(0) for share, yes in zip(shares, reached, strict=True)]
    assert score(SR_12, {"base": "4", "target": target}, rows, groups, "10") == expected
    assert score(SR_12, {}, rows, groups, "10") == [10 * share for share in shares]
