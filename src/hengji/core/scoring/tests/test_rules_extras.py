"""Over-fulfilment and innovation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.rule import Case
from hengji.core.scoring.rules.extras import EXPERTS, RULES, SR_19, SR_35, VERIFICATION
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

OVER = st.fixed_dictionaries({"重点": number(0, 60), "其他": number(0, 60)})
COEFFICIENTS = st.fixed_dictionaries({"难度": number(0, 1), "效度": number(0, 1), "推广度": number(0, 1)})


@pytest.mark.parametrize(("rule", "case"), worked(RULES))
def test_worked_case(rule: Any, case: Case) -> None:
    check_case(rule, case)


@pytest.mark.parametrize("rule", RULES)
def test_sentence(rule: Any) -> None:
    check_sentence(rule)


def test_no_cap_and_nothing_over_fulfilled() -> None:
    assert score(SR_19, {}, [{"over": {"重点": "100"}}, {"over": {}}], [0, 0]) == [8, 0]


def test_each_item_has_its_cap_where_each_stands_in_a_row() -> None:
    items = [{"over": {"重点": "10"}}, {"over": {"重点": "2"}}, {"over": {"其他": "15"}}]
    assert score(SR_19, {"item_cap": "0.5"}, items, [0, 0, 0]) == [F("0.5"), F("0.16"), F("0.5")]


@pytest.mark.parametrize(
    "params",
    [
        {"part": "核验", "max": "0.6", "by_criterion": "true"},
        {"part": "核验", "max": "0.6", "weights": {"成效": "0.9"}},
        {"part": "专家", "max": "1.4", "weights": {"难度": "0.42", "效度": "0.56"}},
        {"part": "其他", "max": "1.4"},
        {"part": "专家", "max": "0"},
    ],
)
def test_innovation_refuses(params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SR_35.parse(params)


def test_innovation_stays_between_nothing_and_full() -> None:
    rows = [{"actual": "1.5"}, {"actual": "-0.1"}, {"actual": "0.7"}]
    assert score(SR_35, {"part": "专家", "max": "1.4"}, rows, [0, 0, 0], "2.8") == [F("2.8"), 0, F("1.4")]


def test_maxima_of_verification_and_experts_make_two_points() -> None:
    full = [(dict.fromkeys(params["weights"], "1"), params) for params in (VERIFICATION, EXPERTS)]
    parts = [score(SR_35, p, [{"coefficients": c}], [0], p["max"])[0] for c, p in full]  # type: ignore[arg-type]
    assert parts == [F("0.6"), F("1.4")]


def test_two_leaves_at_once() -> None:
    rows = [{"actual": text} for text in ("0.4", "1.4", "0.98")]
    check_two_leaves(SR_35, [{"part": "专家", "max": "1.4"}, {"part": "专家", "max": "2"}], rows)
    check_two_leaves(SR_35, [{"part": "专家", "max": "1.4", "convert_to": full} for full in ("2", "3")], rows)


@given(grouped({"over": OVER}), number(0, 5), number(0, 5), number(0, 9))
def test_over_fulfilment_against_oracle(drawn: Any, item: str, total: str, more: str) -> None:
    rows, groups, _ = apart(drawn)
    params = {"rate_key": "8%", "rate_other": "6%", "item_cap": item, "total_cap": total}
    raw = [F("0.08") * F(row["over"]["重点"]) + F("0.06") * F(row["over"]["其他"]) for row in rows]
    found = score(SR_19, params, rows, groups)
    assert found == [min(bonus, F(item), F(total)) for bonus in raw]
    other = {"over": rows[0]["over"] | {"重点": str(Decimal(rows[0]["over"]["重点"]) + Decimal(more))}}
    assert score(SR_19, params, [other, *rows[1:]], groups)[0] >= found[0]


@given(grouped({"coefficients": COEFFICIENTS}))
def test_innovation_by_criterion_against_oracle(drawn: Any) -> None:
    rows, groups, _ = apart(drawn)
    weights = {name: F(weight) for name, weight in EXPERTS["weights"].items()}  # type: ignore[attr-defined]
    marks = [sum(weights[name] * F(value) for name, value in row["coefficients"].items()) for row in rows]
    assert score(SR_35, EXPERTS, rows, groups, "2.8") == [2 * mark for mark in marks]


@given(grouped({"actual": number(-1, 3)}), number(0, 2))
def test_innovation_by_total_against_oracle(drawn: Any, more: str) -> None:
    rows, groups, _ = apart(drawn)
    found = score(SR_35, {"part": "专家", "max": "1.4"}, rows, groups, "2.8")
    assert found == [2 * min(max(F(row["actual"]), F(0)), F("1.4")) for row in rows]
    other = {"actual": str(Decimal(rows[0]["actual"]) + Decimal(more))}
    assert score(SR_35, {"part": "专家", "max": "1.4"}, [other, *rows[1:]], groups, "2.8")[0] >= found[0]
