"""Points for what happened: worked cases, floors, and the formula in plain fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Case, Rule, result_of_case
from hengji.core.scoring.rules.events import CHANGDE, COUNTY, RULES, SR_07, SR_08, SR_21, SR_46, TASKS
from hengji.core.scoring.tests.columns import Rows, cells_of, column, kept
from hengji.core.scoring.tests.grouped import worked

CASES = worked(RULES)
POINTS = st.decimals(0, 20, places=1).map(str)
COUNTS = st.integers(0, 12)


def names(rule: Rule[Any], params: dict[str, Any]) -> list[str]:
    return [spec.name for spec in rule.inputs_for(rule.parse(params))]


def cost(counts: list[int], worth: dict[str, str]) -> Fraction:
    return sum((count * Fraction(each) for count, each in zip(counts, worth.values(), strict=True)), Fraction(0))


def counted(counts: list[int], worth: dict[str, str]) -> dict[str, str]:
    return {name: str(count) for name, count in zip(worth, counts, strict=True)}


def columns_of(worth: dict[str, str]) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(COUNTS, min_size=len(worth), max_size=len(worth)), min_size=1, max_size=8)


@pytest.mark.parametrize(("rule", "case"), CASES, ids=lambda value: getattr(value, "text", ""))
def test_worked_case(rule: Rule[Any], case: Case) -> None:
    assert result_of_case(rule, case) == Fraction(case.expect)


@pytest.mark.parametrize(
    ("event", "each"),
    [("上级决策未落实", "5"), ("上级决策落实迟缓", "2"), ("领导信箱或批示未回复", "0.5"), ("网民留言未回复", "0.1"),
     ("会议缺席", "1"), ("会议迟到", "0.5"), ("会上被点名", "1")],
)  # fmt: skip
def test_each_event_of_the_county_list(event: str, each: str) -> None:
    assert column(SR_07, {"events": COUNTY}, [{"event": {event: "1"}}]) == [-Fraction(each)]


def test_no_event_is_full_marks_and_rows_do_not_touch_one_another() -> None:
    rows: Rows = [{}, {"event": {"会议缺席": "2"}}, {"event": {"会议缺席": "30"}}]
    assert column(SR_07, {"events": COUNTY}, rows, "10") == [10, 8, 0]


@pytest.mark.parametrize(
    ("floored", "points", "expected"),
    [({}, "2", 0), ({}, "0", -5), ({"floor": "none"}, "2", -3), ({"floor": "-1"}, "2", -1), ({"floor": "0"}, "0", 0)],
)
def test_where_deducting_ends(floored: dict[str, str], points: str, expected: int) -> None:
    assert column(SR_07, {"events": COUNTY, **floored}, [{"event": {"上级决策未落实": "1"}}], points) == [expected]


@pytest.mark.parametrize("events", [{}, {"会议缺席": "-1"}, {"会议缺席": "一"}])
def test_list_of_deductions_is_refused(events: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SR_07.parse({"events": events})


def test_explanation_shows_the_loss_even_below_the_floor() -> None:
    cells = cells_of(SR_07, {"events": COUNTY}, [{"event": {"上级决策未落实": "3"}}], "10")
    SR_07.score(cells)
    assert cells.shown["lost"].fraction(0) == 15


def test_one_leaf_with_its_points_as_a_matrix_of_one() -> None:
    cells = cells_of(SR_07, {"events": COUNTY}, [{"event": {"会议缺席": "2"}}, {}], "10")
    cells.points = Exact.column(["10"])
    assert SR_07.score(cells).spread((1, 2)).fractions() == [8, 10]


@given(columns_of(COUNTY), POINTS)
def test_events_agree_with_the_plain_formula(lines: list[list[int]], points: str) -> None:
    rows: Rows = [{"event": counted(line, COUNTY)} for line in lines]
    w = Fraction(points)
    assert column(SR_07, {"events": COUNTY}, rows, points) == [kept(w - cost(line, COUNTY), w) for line in lines]


@pytest.mark.parametrize("rule", [SR_07, SR_08, SR_21], ids=lambda rule: rule.code)
@given(data=st.data())
def test_one_more_event_is_never_better(rule: Rule[Any], data: st.DataObject) -> None:
    worth, table, key = {
        "SR-07": (COUNTY, "event", "events"), "SR-08": (TASKS, "item", "items"), "SR-21": (CHANGDE, "level", "levels"),
    }[rule.code]  # fmt: skip
    line = data.draw(st.lists(COUNTS, min_size=len(worth), max_size=len(worth)))
    at = data.draw(st.integers(0, len(worth) - 1))
    more = [count + (place == at) for place, count in enumerate(line)]
    rows = [{table: counted(counts, worth)} for counts in (line, more)]
    before, after = column(rule, {key: worth}, rows, data.draw(POINTS))
    assert after <= before


def test_duties_are_doubled_only_for_units_with_this_kind_alone() -> None:
    rows = [{"item": {"方案未报": "1"}, "only_kind": text} for text in ("0", "1")] + [{"item": {"方案未报": "1"}}]
    assert column(SR_08, {"items": TASKS, "double_when_only_kind": "true"}, rows, "100") == [90, 80, 90]
    assert names(SR_08, {"items": TASKS}) == ["item", "quality"]
    assert names(SR_08, {"items": TASKS, "double_when_only_kind": "true"}) == ["item", "quality", "only_kind"]


def test_duties_end_at_the_floor_on_the_base_or_fall_into_the_minus_block() -> None:
    rows: Rows = [{"item": {"方案未报": "11"}}]
    assert column(SR_08, {"items": TASKS, "convert_to": "4", "floor": "0"}, rows, "4") == [0]
    assert column(SR_08, {"items": TASKS, "convert_to": "4", "floor": "50"}, rows, "4") == [2]
    assert column(SR_08, {"items": TASKS, "convert_to": "4", "floor": "none"}, rows, "4") == [Fraction("-0.4")]
    assert column(SR_08, {"items": TASKS, "convert_to": "4"}, rows) == [Fraction("-4.4")]
    assert column(SR_08, {"items": TASKS}, rows) == [-110]


def test_duties_convert_to_the_points_of_the_leaf_where_nothing_else_is_said() -> None:
    assert column(SR_08, {"items": TASKS}, [{"item": {"方案未报": "1"}}], "4") == [Fraction("3.6")]


def test_poor_content_costs_no_more_than_allowed_and_never_gives() -> None:
    rows = [{"quality": text} for text in ("-5", "0", "7", "12")]
    assert column(SR_08, {"items": TASKS, "quality_most": "10"}, rows, "100") == [100, 100, 93, 90]
    assert column(SR_08, {"items": TASKS}, rows, "100") == [100, 100, 93, 88]


@given(columns_of(TASKS), st.booleans(), st.integers(0, 30), st.none() | st.integers(1, 8), POINTS)
def test_duties_agree_with_the_plain_formula(
    lines: list[list[int]],
    only: bool,
    quality: int,
    convert_to: int | None,
    points: str,
) -> None:
    given = {"quality": str(quality), "only_kind": str(int(only))}
    rows: Rows = [{"item": counted(line, TASKS), **given} for line in lines]
    params = {"items": TASKS, "double_when_only_kind": "true"}
    params |= {} if convert_to is None else {"convert_to": str(convert_to)}
    w = Fraction(points)

    def oracle(line: list[int]) -> Fraction:
        lost = (cost(line, TASKS) + quality) * (2 if only else 1)
        return kept(w - lost * Fraction(convert_to or w or 100) / 100, w)

    assert column(SR_08, params, rows, points) == [oracle(line) for line in lines]


@pytest.mark.parametrize(("level", "each"), CHANGDE.items())
def test_each_level_of_the_criticism_ladder(level: str, each: str) -> None:
    rows: Rows = [{"level": {level: "1"}}, {"level": {level: "2"}}, {}]
    assert column(SR_21, {"levels": CHANGDE}, rows) == [-Fraction(each), -2 * Fraction(each), 0]


@given(columns_of(CHANGDE), POINTS)
def test_criticism_agrees_with_the_plain_formula(lines: list[list[int]], points: str) -> None:
    rows: Rows = [{"level": counted(line, CHANGDE)} for line in lines]
    w = Fraction(points)
    assert column(SR_21, {"levels": CHANGDE}, rows, points) == [kept(w - cost(line, CHANGDE), w) for line in lines]


PLUS, MINUS = {"承办现场会": "0.5", "经验推广": "1"}, {"迟报": "0.2"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"mode": "completion"}, ["actual", "planned"]),
        ({"mode": "lists", "plus": PLUS}, ["plus_item"]),
        ({"mode": "lists", "minus": MINUS}, ["minus_item"]),
        ({"mode": "both", "plus": PLUS, "minus": MINUS}, ["actual", "planned", "plus_item", "minus_item"]),
    ],
)
def test_task_set_asks_only_for_what_its_mode_needs(params: dict[str, Any], expected: list[str]) -> None:
    assert names(SR_46, params) == expected


@pytest.mark.parametrize("params", [{"mode": "completion", "plus": PLUS}, {"mode": "lists"}, {"mode": "both"}])
def test_task_set_with_the_wrong_lists_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="清单"):
        SR_46.parse(params)


def test_task_set_with_nothing_planned_is_a_division_by_zero() -> None:
    rows = [{"actual": "1", "planned": "0"}, {"actual": "1", "planned": "2"}]
    score = SR_46.score(cells_of(SR_46, {"mode": "completion"}, rows, "10"))
    assert score.bad is not None
    assert score.bad.tolist() == [True, False]


def test_task_set_ends_at_zero_or_falls_into_the_minus_block() -> None:
    rows: Rows = [{"minus_item": {"迟报": "60"}}]
    assert column(SR_46, {"mode": "lists", "minus": MINUS}, rows, "10") == [0]
    assert column(SR_46, {"mode": "lists", "minus": MINUS}, rows) == [-12]


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), COUNTS, COUNTS, COUNTS), min_size=1, max_size=8),
    st.sampled_from(["completion", "lists", "both"]),
    st.none() | st.integers(0, 20),
    POINTS,
)
def test_task_set_agrees_with_the_plain_formula(
    lines: list[tuple[int, ...]], mode: str, base: int | None, points: str
) -> None:
    rows: Rows = [
        {"actual": str(a), "planned": str(p), "plus_item": counted(up, PLUS), "minus_item": counted(down, MINUS)}
        for a, p, *up, down_count in lines
        for down in [[down_count]]
    ]
    params: dict[str, Any] = {"mode": mode} | ({} if base is None else {"base": str(base)})
    params |= {} if mode == "completion" else {"plus": PLUS, "minus": MINUS}
    w = Fraction(points)

    def oracle(a: int, p: int, *counts: int) -> Fraction:
        share = Fraction(1) if mode == "lists" else Fraction(a, p)
        listed = 0 if mode == "completion" else cost([*counts[:2]], PLUS) - cost([counts[2]], MINUS)
        return kept((w if base is None else base) * share + listed, w)

    assert column(SR_46, params, rows, points) == [oracle(*line) for line in lines]
