"""The target that a unit reports itself."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from hengji.core.scoring.rule import Case, run_case
from hengji.core.scoring.rules.selfreport import RULES, SR_17
from hengji.core.scoring.tests.grouped import (
    apart,
    check_case,
    check_sentence,
    check_two_leaves,
    grouped,
    number,
    score,
    worked,
)

FIELDS = {"actual": number(0, 200), "target": number(1, 200), "reported": number(1, 200)}
EXAMPLE = {"actual": "115", "target": "100", "reported": "90"}


def oracle(actual: F, standard: F, reported: F) -> F:
    gain, loss = (actual / standard - 1) * 100 * F("0.005"), (actual / reported - 1) * 100 * F("0.004")
    if actual >= standard:
        factor = 1 + gain - loss if actual >= reported else 1 + gain
    else:
        factor = actual / standard - loss if actual >= reported else actual / standard
    return 100 * max(factor, F(0))


@pytest.mark.parametrize(("rule", "case"), worked(RULES))
def test_worked_case(rule: Any, case: Case) -> None:
    check_case(rule, case)


@pytest.mark.parametrize("rule", RULES)
def test_sentence(rule: Any) -> None:
    check_sentence(rule)


def test_first_example_is_exact() -> None:
    found = score(SR_17, {}, [EXAMPLE], [0], "10")
    assert found == [F(347, 36)]


def test_never_below_zero() -> None:
    assert score(SR_17, {}, [{"actual": "99", "target": "100", "reported": "1"}], [0]) == [0]


@pytest.mark.parametrize("zero", ["target", "reported"])
def test_a_zero_standard_or_report_is_a_problem_of_the_cell(zero: str) -> None:
    bad = SR_17.score(run_case(SR_17, Case("", EXAMPLE | {zero: "0"}, ""))).bad
    assert bad is not None
    assert bad.all()


@pytest.mark.parametrize("params", [{"k_plus": "0.3%", "k_minus": "0.3%"}, {"k_plus": "2"}, {"k_minus": "-1%"}])
def test_the_gain_must_be_greater_than_the_loss(params: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SR_17.parse(params)


def test_two_leaves_at_once() -> None:
    rows = [{"actual": a, "target": "100", "reported": r} for a, r in (("115", "90"), ("90", "80"), ("99", "120"))]
    check_two_leaves(SR_17, [{}, {"k_plus": "1%", "k_minus": "0.9%"}], rows)


@given(grouped(FIELDS))
def test_against_oracle(drawn: Any) -> None:
    rows, groups, _ = apart(drawn)
    assert score(SR_17, {}, rows, groups) == [
        oracle(F(row["actual"]), F(row["target"]), F(row["reported"])) for row in rows
    ]


@given(grouped(FIELDS))
def test_an_honest_report_is_never_worse(drawn: Any) -> None:
    rows, groups, _ = apart([(group, row) for group, row in drawn if F(row["actual"])] or [(0, EXAMPLE)])
    honest = [row | {"reported": row["actual"]} for row in rows]
    pairs = zip(score(SR_17, {}, rows, groups), score(SR_17, {}, honest, groups), strict=True)
    assert all(other <= own for other, own in pairs)
