"""Values set against a scale."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.rule import Case
from hengji.core.scoring.rules.efficacy import RULES, SR_14, SR_15, SR_16, SR_18
from hengji.core.scoring.tests.grouped import (
    alone,
    apart,
    check_case,
    check_sentence,
    check_two_leaves,
    grouped,
    number,
    score,
    worked,
)

VALUES = [{"actual": text} for text in ("80", "80", "75", "90", "0", "75.5")]
FIXED = {"lo": "5", "hi": "9"}
DIRECTIONS = st.sampled_from(["up", "down", "正向", "逆向"])


def raised(text: str, more: str) -> str:
    return str(Decimal(text) + Decimal(more))


@pytest.mark.parametrize(("rule", "case"), worked(RULES))
def test_worked_case(rule: Any, case: Case) -> None:
    check_case(rule, case)


@pytest.mark.parametrize("rule", RULES)
def test_sentence(rule: Any) -> None:
    check_sentence(rule)


@pytest.mark.parametrize("rule", [SR_14, SR_15])
@pytest.mark.parametrize("direction", ["up", "逆向"])
def test_alone_gets_full_points(rule: Any, direction: str) -> None:
    assert alone(rule, {"direction": direction}, {"actual": "7.2"}) == 100


def test_efficacy_beyond_the_scale() -> None:
    rows = [{"actual": "3"}, {"actual": "10"}]
    assert score(SR_14, FIXED, rows, [0, 0], "10") == [4, 11]
    assert score(SR_14, FIXED | {"clip": "true"}, rows, [0, 0], "10") == [6, 10]


@pytest.mark.parametrize(
    "params",
    [
        {"lo": "5"},
        {"hi": "5"},
        {"lo": "9", "hi": "5"},
        {"lo": "5", "hi": "5"},
        {"a": "60"},
        {"direction": "?"},
        {"direction": 1},
    ],
)
def test_efficacy_refuses(params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SR_14.parse(params)


def test_best_value_where_all_are_zero() -> None:
    zeros = [{"actual": "0"}, {"actual": "0"}]
    assert score(SR_15, {}, zeros, [0, 0]) == [0, 0]
    assert score(SR_15, {"direction": "逆向"}, zeros, [0, 0]) == [100, 100]


def test_lower_is_better_with_a_zero_leaves_nothing_to_the_others() -> None:
    rows = [{"actual": "0"}, {"actual": "3"}]
    assert score(SR_15, {"direction": "逆向"}, rows, [0, 0]) == [100, 0]


def test_a_percentage_taken_directly_stays_between_0_and_100() -> None:
    rows = [{"actual": "104"}, {"actual": "-1"}, {"actual": "84"}]
    assert score(SR_15, {"direct": "true"}, rows, [0, 0, 0]) == [100, 0, 84]


def test_change_counts_where_it_is_known() -> None:
    rows = [{"level": "80", "change": "95"}, {"level": "80"}]
    assert score(SR_16, {"first_year": "true"}, rows, [0, 0]) == [89, 80]


def test_nobody_contributes() -> None:
    rows = [{"completion": "110", "share": "0"}, {"completion": "-5", "share": "0"}]
    assert score(SR_18, {}, rows, [0, 0]) == [80, 0]
    assert score(SR_18, {"cap_ratio": "1.05"}, rows, [0, 0]) == [84, 0]


def test_shares_of_points_must_be_whole() -> None:
    with pytest.raises(ValidationError):
        SR_18.parse({"completion_share": "0.8", "contribution_share": "0.3"})


def test_two_leaves_at_once() -> None:
    check_two_leaves(SR_14, [{"a": "0.6"}, {"a": "0.5"}], VALUES)
    check_two_leaves(SR_14, [FIXED, {"lo": "60", "hi": "90"}], VALUES)
    check_two_leaves(SR_15, [{}, {}], VALUES)
    check_two_leaves(SR_15, [{"direction": "down"}] * 2, VALUES)
    rows = [{"level": row["actual"], "change": "70.5"} for row in VALUES[:3]] + [{"level": "50"}]
    check_two_leaves(SR_16, [{"first_year": "true"}, {"first_year": "true", "a": "50%"}], rows)
    rows = [{"completion": row["actual"], "share": str(n)} for n, row in enumerate(VALUES)]
    check_two_leaves(SR_18, [{}, {"completion_share": "0.7", "contribution_share": "0.3"}], rows)


@given(grouped({"actual": number(-5, 9)}), DIRECTIONS, st.integers(0, 100))
def test_efficacy_against_oracle(drawn: Any, direction: str, kept: int) -> None:
    rows, groups, peers = apart(drawn)
    ends = [(min(v), max(v)) for v in ([F(p["actual"]) for p in group] for group in peers)]
    ends = ends if direction in {"up", "正向"} else [(high, low) for low, high in ends]
    degrees = [F(1) if b == w else (F(r["actual"]) - w) / (b - w) for r, (w, b) in zip(rows, ends, strict=True)]
    found = score(SR_14, {"direction": direction, "a": f"{kept}%"}, rows, groups)
    assert found == [kept + (100 - kept) * degree for degree in degrees]


@given(grouped({"actual": number(0, 12)}), DIRECTIONS, st.booleans())
def test_efficacy_on_a_fixed_scale_against_oracle(drawn: Any, direction: str, clipped: bool) -> None:
    rows, groups, _ = apart(drawn)
    worst, best = (5, 9) if direction in {"up", "正向"} else (9, 5)
    degrees = [(F(row["actual"]) - worst) / (best - worst) for row in rows]
    degrees = [min(max(degree, F(0)), F(1)) for degree in degrees] if clipped else degrees
    found = score(SR_14, FIXED | {"direction": direction, "clip": str(clipped).lower()}, rows, groups)
    assert found == [60 + 40 * degree for degree in degrees]


@given(grouped({"actual": number(0, 20)}), DIRECTIONS)
def test_best_value_against_oracle(drawn: Any, direction: str) -> None:
    rows, groups, peers = apart(drawn)
    values = [F(row["actual"]) for row in rows]
    columns = [[F(p["actual"]) for p in group] for group in peers]
    up = [100 * v / max(column) if max(column) else F(0) for v, column in zip(values, columns, strict=True)]
    down = [100 * min(column) / v if v else F(100) for v, column in zip(values, columns, strict=True)]
    assert score(SR_15, {"direction": direction}, rows, groups) == (up if direction in {"up", "正向"} else down)


@given(grouped({"actual": number(-5, 20)}), DIRECTIONS, number(0, 9))
def test_a_better_value_never_scores_less(drawn: Any, direction: str, more: str) -> None:
    rows, groups, _ = apart(drawn)
    other = [{"actual": raised(rows[0]["actual"], more)}, *rows[1:]]
    for rule in (SR_14, SR_15):
        before, after = (score(rule, {"direction": direction}, these, groups)[0] for these in (rows, other))
        assert after >= before if direction in {"up", "正向"} else after <= before


@given(grouped({"level": number(0, 100), "change": number(0, 100)}), st.integers(0, 100), number(0, 9))
def test_level_and_change_against_oracle(drawn: Any, percent: int, more: str) -> None:
    rows, groups, _ = apart(drawn)
    found = score(SR_16, {"a": f"{percent}%"}, rows, groups)
    assert found == [(percent * F(row["level"]) + (100 - percent) * F(row["change"])) / 100 for row in rows]
    for name in ("level", "change"):
        other = [rows[0] | {name: raised(rows[0][name], more)}, *rows[1:]]
        assert score(SR_16, {"a": f"{percent}%"}, other, groups)[0] >= found[0]


@given(grouped({"completion": number(0, 120), "share": number(0, 30)}), number(0, 9))
def test_contribution_against_oracle(drawn: Any, more: str) -> None:
    rows, groups, peers = apart(drawn)
    best = [max(F(p["share"]) for p in group) or F(1) for group in peers]
    found = score(SR_18, {}, rows, groups)
    done = [80 * min(F(1), F(row["completion"]) / 100) for row in rows]
    assert found == [d + 20 * F(row["share"]) / b for d, row, b in zip(done, rows, best, strict=True)]
    for name in ("completion", "share"):
        other = [rows[0] | {name: raised(rows[0][name], more)}, *rows[1:]]
        assert score(SR_18, {}, other, groups)[0] >= found[0]
