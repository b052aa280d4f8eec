"""Bands and levels: worked cases, borders, a plain oracle, and what the checks say about a table of bands."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.numbers import stack
from hengji.core.scoring.rule import Case, Rule, result_of_case, run_case
from hengji.core.scoring.rules.tiers import NAMED, RUIAN, RULES, SR_05, SR_29, Band, band_problems

LEAF_CASES = [(rule, case) for rule in RULES if isinstance(rule, Rule) for case in rule.cases]
TENTHS = st.decimals(0, 100, places=1).map(str)


def column(params: dict[str, Any], rows: list[dict[str, Any]]) -> list[Fraction]:
    cells = run_case(SR_05, Case("", rows[0], "", params, peers=tuple(rows[1:])))
    return SR_05.score(cells).spread((len(rows),)).fractions()


def one(params: dict[str, Any], **given: str) -> Fraction:
    return column(params, [given])[0]


def bands(*lines: tuple[str, str] | tuple[str, str, str]) -> list[Band]:
    keys = ("from", "to", "second_below")
    return [
        Band.model_validate({"points": "1", **{key: text for key, text in zip(keys, line, strict=False) if text}})
        for line in lines
    ]


@pytest.mark.parametrize(("rule", "case"), LEAF_CASES, ids=lambda value: getattr(value, "text", ""))
def test_worked_case(rule: Rule[Any], case: Case) -> None:
    assert result_of_case(rule, case) == Fraction(case.expect)


@pytest.mark.parametrize("case", SR_29.cases, ids=lambda case: case.text)
def test_survey_grade_case(case: Case) -> None:
    assert SR_29.call(SR_29.parse(case.params), case.given) == case.expect


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("90", 200), ("89.9", 190), ("80", 190), ("79.99", 180), ("70", 180), ("60", 170), ("59.99", 130), ("0", 130)],
)
def test_lower_border_belongs_to_the_band(actual: str, expected: int) -> None:
    assert one({"bands": RUIAN}, actual=actual) == expected


def test_second_condition_at_its_border_no_longer_holds() -> None:
    third = {"bands": ({"to": "60", "points": "160", "second_below": "0.25"}, {"to": "60", "points": "130"})}
    assert one(third, actual="55", second="0.2499") == 160
    assert one(third, actual="55", second="0.25") == 130


def test_second_condition_without_its_number_does_not_hold() -> None:
    assert one({"bands": RUIAN}, actual="55") == 130


def test_strictest_second_condition_wins_in_whatever_order_the_bands_stand() -> None:
    lines = ({"points": "1"}, {"points": "3", "second_below": "1/4"}, {"points": "2", "second_below": "1/3"})
    for order in (lines, lines[::-1]):
        rows = [{"actual": "5", "second": second} for second in ("0.2", "0.3", "0.4")]
        assert column({"bands": order}, rows) == [3, 2, 1]


def test_second_number_is_an_input_only_where_a_band_asks_for_it() -> None:
    plain = SR_05.parse({"bands": RUIAN[:4]})
    assert [spec.name for spec in SR_05.inputs_for(plain)] == ["actual"]
    assert [spec.name for spec in SR_05.inputs_for(SR_05.parse({"bands": RUIAN}))] == ["actual", "second"]


def test_number_outside_every_band_gets_nothing() -> None:
    cells = run_case(SR_05, Case("", {"actual": "50"}, "", {"bands": RUIAN[:4]}))
    assert SR_05.score(cells).fraction(0) == 0
    assert cells.shown["band"].fraction(0) == 0


def test_explanation_knows_which_line_of_the_table_it_was() -> None:
    cells = run_case(SR_05, Case("", {"actual": "95"}, "", {"bands": RUIAN}, peers=({"actual": "10"},)))
    SR_05.score(cells)
    assert cells.shown["band"].fractions() == [1, 6]


def test_column_of_levels() -> None:
    rows = [{"level": {level: "1"}} for level in NAMED]
    assert column({"levels": NAMED}, rows) == [1, Fraction("0.8"), Fraction("0.5"), 0]


def test_no_level_is_worth_nothing_and_of_two_only_the_first_listed_counts() -> None:
    rows: list[dict[str, Any]] = [{}, {"level": {"在创单位": "1", "达标单位": "1"}}, {"level": {"达标单位": "2"}}]
    assert column({"levels": NAMED}, rows) == [0, Fraction("0.8"), Fraction("0.8")]


@pytest.mark.parametrize("params", [{}, {"bands": RUIAN, "levels": NAMED}])
def test_table_is_either_bands_or_levels(params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="二者取其一"):
        SR_05.parse(params)


def ratio(text: object) -> Fraction | None:
    return Band.model_validate({"points": "1", "second_below": text}).second_below


def test_border_of_the_second_condition_may_be_a_fraction() -> None:
    assert (ratio("1/3"), ratio(" 0.5 "), ratio(Fraction(1, 3))) == (Fraction(1, 3), Fraction(1, 2), Fraction(1, 3))


@pytest.mark.parametrize(("text", "says"), [("三分之一", "如1/3"), ("1/", "如1/3"), ("1/0", "分母"), (0.1, "如1/3")])
def test_border_of_the_second_condition_is_refused(text: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        ratio(text)


def test_leaves_side_by_side_give_what_each_gives_alone() -> None:
    rows = [{"actual": text, "second": "0.3"} for text in ("95", "85", "55")]
    alone = [run_case(SR_05, Case("", row, "", {"bands": RUIAN}, peers=tuple(rows[:2]))) for row in rows]
    columns = {name: stack([cells[name] for cells in alone], (3,)) for name in ("actual", "second")}
    known = {name: alone[0].known(name) for name in ("actual", "second")}
    together = SR_05.score(replace(alone[0], columns=columns, known_columns=known))
    assert together.fractions() == [score for cells in alone for score in SR_05.score(cells).fractions()]


def oracle(actual: Fraction, second: Fraction) -> int:
    for low, points in ((90, 200), (80, 190), (70, 180), (60, 170)):
        if actual >= low:
            return points
    return 160 if second < Fraction(1, 3) else 130


@given(st.lists(st.tuples(TENTHS, st.decimals(0, 1, places=3).map(str)), min_size=1, max_size=12))
def test_bands_agree_with_the_plain_formula(lines: list[tuple[str, str]]) -> None:
    rows = [{"actual": actual, "second": second} for actual, second in lines]
    assert column({"bands": RUIAN}, rows) == [oracle(Fraction(a), Fraction(b)) for a, b in lines]


@given(st.lists(st.sampled_from([*NAMED, ""]), min_size=1, max_size=12))
def test_levels_agree_with_the_plain_table(names: list[str]) -> None:
    rows = [{"level": {name: "1"} if name else {}} for name in names]
    assert column({"levels": NAMED}, rows) == [Fraction(NAMED.get(name, "0")) for name in names]


def test_whole_table_has_no_problems() -> None:
    assert band_problems([Band.model_validate(line) for line in RUIAN]) == []
    assert band_problems(bands(("", ""))) == []


def test_missing_top_and_bottom_are_open_ends() -> None:
    assert band_problems(bands(("1", "6"), ("6", "32"))) == [
        ("TIER_OPEN", "低于1的数值没有对应的档次"),
        ("TIER_OPEN", "32及以上的数值没有对应的档次"),
    ]


def test_gap_and_overlap_between_neighbours() -> None:
    assert band_problems(bands(("90", ""), ("70", "85"), ("", "75"))) == [
        ("TIER_GAP", "85（含）至90（不含）的数值没有对应的档次"),
        ("TIER_OVERLAP", "70（含）至75（不含）的数值同时属于两档"),
    ]


def test_band_inside_another_is_an_overlap_and_no_gap() -> None:
    assert band_problems(bands(("", ""), ("10", "20"), ("30", "40"))) == [
        ("TIER_OVERLAP", "10（含）至20（不含）的数值同时属于两档"),
        ("TIER_OVERLAP", "30（含）至40（不含）的数值同时属于两档"),
    ]


def test_two_bands_without_borders_overlap_everywhere() -> None:
    assert band_problems(bands(("", ""), ("", ""))) == [("TIER_OVERLAP", "全部数值同时属于两档")]


def test_band_upside_down_covers_nothing() -> None:
    assert band_problems(bands(("80", "80"))) == [
        ("TIER_GAP", "下限80不小于上限80，这一档没有数值"),
        ("TIER_OPEN", "全部数值没有对应的档次"),
    ]


def test_bands_with_the_same_second_condition_may_not_overlap() -> None:
    lines = bands(("", ""), ("", "60", "1/3"), ("50", "70", "1/3"), ("", "60", "1/4"))
    assert band_problems(lines) == [("TIER_OVERLAP", "50（含）至60（不含）的数值同时属于两档")]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8, unique=True))
def test_neighbouring_bands_never_have_a_problem(borders: list[int]) -> None:
    edges = ["", *(str(border) for border in sorted(borders)), ""]
    assert band_problems(bands(*pairwise(edges))) == []


@pytest.mark.parametrize(
    "grades",
    [
        [],
        [{"name": "好", "from": "60"}],
        [{"name": "好"}, {"name": "差"}],
        [{"name": "好", "from": "60"}, {"name": "中", "from": "60"}, {"name": "差"}],
    ],
)
def test_survey_grades_fall_and_only_the_last_has_no_border(grades: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError, match="从高到低"):
        SR_29.parse({"grades": grades})


@given(TENTHS)
def test_survey_grade_agrees_with_the_printed_bands(score: str) -> None:
    number = Fraction(score)
    below = "不满意" if number < 60 else "基本满意" if number < 75 else "比较满意"
    assert SR_29.call(SR_29.parse({}), {"score": score}) == ("满意" if number >= 85 else below)
