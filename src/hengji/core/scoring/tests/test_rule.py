"""The helpers of rules: comparing rows by group, places with ties, weighted tables, sentences, worked cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.formula import FormulaError
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Case, Cells, Rows, Rule, fill, places_of, result_of_case, run_case, weighted
from hengji.core.scoring.rules import completion, custom

LINES = st.lists(st.tuples(st.integers(-4, 4), st.booleans(), st.integers(0, 3)), min_size=1, max_size=12)


def cells_of(lines: list[tuple[int, bool, int]]) -> Cells[Any]:
    values, present, groups = (np.array(part) for part in zip(*lines, strict=True))
    return Cells(
        params=None, points=Exact(5), columns={"x": Exact(values, 10)}, tables={}, known_columns={},
        present=present, rows={"group": Rows(groups)},
    )  # fmt: skip


@given(LINES)
def test_folds_equal_a_loop(lines: list[tuple[int, bool, int]]) -> None:
    c = cells_of(lines)
    for i, (_, _, group) in enumerate(lines):
        among = [Fraction(value, 10) for value, here, other in lines if here and other == group]
        assert c.count("group").fraction(i) == max(1, len(among))
        assert c.best("x", "group").fraction(i) == max(among, default=0)
        assert c.lowest("x", "group").fraction(i) == min(among, default=0)
        assert c.average("x", "group").fraction(i) == sum(among) / max(1, len(among))


@given(LINES)
def test_rows_fold_equals_a_loop(lines: list[tuple[int, bool, int]]) -> None:
    values, _, groups = (np.array(part) for part in zip(*lines, strict=True))
    expected = [sum(value for value, _, other in lines if other == group) for _, _, group in lines]
    assert Rows(groups).fold(values, np.add).tolist() == expected
    assert Rows(groups).fold(np.stack([values, -values]), np.add).tolist() == [expected, [-v for v in expected]]


@given(LINES)
def test_places_share_the_better_one_by_group(lines: list[tuple[int, bool, int]]) -> None:
    def place(line: tuple[int, bool, int], sign: int) -> int:
        better = [1 for value, here, group in lines if here and group == line[2] and sign * value < sign * line[0]]
        return 1 + len(better) if line[1] else 0

    c = cells_of(lines)
    assert c.rank("x", "group").fractions() == [place(line, -1) for line in lines]
    assert c.rank("x", "group", lower_first=True).fractions() == [place(line, 1) for line in lines]


def test_places_of_a_matrix_rank_each_line() -> None:
    values = np.array([[3, 3, 1], [1, 2, 2]])
    ranks = places_of(values, np.ones((2, 3), dtype=bool), Rows(np.zeros(3, np.int64)))
    assert ranks.tolist() == [[2, 2, 1], [1, 2, 2]]


def test_weighted_adds_a_tables_rows() -> None:
    table = Exact(np.array([[1, 0], [2, 3]]))
    assert weighted(table, {"迟报": Decimal("0.5"), "漏报": Decimal(2)}).fractions() == [Fraction(9, 2), 6]


def test_a_sentence_is_filled() -> None:
    values = {"x": Fraction(9, 2), "r": Fraction(9, 10), "t": {"迟报": Fraction(2), "漏报": 0}, "e": {}, "w": "词"}
    assert fill("{x} {r%} {t} {e} {w} {none}", values.get) == "4.5 90% 迟报×2 无 词 —"
    assert fill("{t}", {"t": {"迟报": Fraction(1), "漏报": 0}}.get) == "迟报"


RULES: list[Rule[Any]] = [*completion.RULES, *custom.RULES]


CASES = [(rule, case) for rule in RULES for case in rule.cases]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda part: getattr(part, "text", ""))
def test_worked_cases(rule: Rule[Any], case: Case) -> None:
    assert result_of_case(rule, case) == Fraction(case.expect)


def test_a_case_puts_its_own_row_first() -> None:
    case = custom.FORMULA.cases[5]
    cells = run_case(custom.FORMULA, case)
    assert cells["量"].fractions() == [Fraction(36, 5), 5, 9]
    assert cells.known("量").tolist() == [True, True, True]


ONE = {"x": {"title": "量"}}


def formula_score(text: str, given: dict[str, str], peers: tuple[dict[str, str], ...] = (), **params: Any) -> Fraction:
    case = Case("", given, "", {"formula": text, "inputs": ONE, **params}, points="8", peers=peers)
    return result_of_case(custom.FORMULA, case)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("group_n", 3), ("group_min", 1), ("group_max", 6), ("group_mean", Fraction(10, 3)), ("rank", 2), ("points", 8),
     ("k × x", 6), ("x - target", 1)],
)  # fmt: skip
def test_names_of_the_formula_rule(text: str, expected: Fraction | int) -> None:
    peers = ({"x": "6"}, {"x": "1"})
    assert formula_score(text, {"x": "3", "target": "2"}, peers, constants={"k": "2"}) == expected
    assert custom.Custom(formula="x - target", inputs=ONE).needs == ("target",)


def test_rank_may_put_the_smallest_first() -> None:
    assert formula_score("rank", {"x": "1"}, ({"x": "6"},), lower_first="true") == 1


def test_an_absent_optional_input_is_no_zero() -> None:
    optional = {"x": {"title": "量", "optional": "true"}}
    assert formula_score("if(known(x), x, 7)", {}, inputs=optional) == 7
    cells = run_case(custom.FORMULA, Case("", {}, "", {"formula": "x + 1", "inputs": optional}))
    bad = custom.custom(cells).bad
    assert bad is not None
    assert bad.tolist() == [True]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"formula": "x + zz % 2", "inputs": ONE}, "第5个字"),
        ({"formula": "x", "inputs": {"1x": {"title": "量"}}}, "不能作名称"),
        ({"formula": "points", "inputs": {"points": {"title": "量"}}}, "不能作名称"),
        ({"formula": "x", "inputs": ONE, "constants": {"x": "1"}}, "既是输入项又是常数"),
        ({"formula": "rank"}, "没有名称"),
        ({"formula": "rank", "inputs": {"x": {"title": "量", "optional": "true"}}}, "不能是可选的"),
    ],
)
def test_a_wrong_formula_is_a_problem_of_its_parameters(params: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        custom.Custom.model_validate(params)


def test_the_error_carries_every_problem() -> None:
    with pytest.raises(ValidationError) as caught:
        custom.Custom.model_validate({"formula": "x + zz % 2", "inputs": ONE})
    error = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(error, FormulaError)
    assert [problem.column for problem in error.problems] == [5, 8]


SPAN = st.sampled_from([(Fraction(b, 20), Fraction(t, 20)) for b in range(1, 20) for t in range(20) if b > t])


@settings(max_examples=60)
@given(SPAN, st.integers(0, 25))
def test_achievement_points_equal_the_published_rule(span: tuple[Fraction, Fraction], twentieths: int) -> None:
    benchmark, threshold = span
    p = Fraction(twentieths, 20)
    nine = (9 * (p - threshold) / (benchmark - threshold) + 1).__floor__()
    expected = 10 if p >= benchmark else 0 if p < threshold else min(max(nine, 1), 10)
    constants = {"benchmark": f"{float(benchmark):.2f}", "threshold": f"{float(threshold):.2f}"}
    case = Case("", {"performance": f"{float(p):.2f}"}, "", {**custom.ACHIEVEMENT, "constants": constants}, points="10")
    assert result_of_case(custom.FORMULA, case) == expected
