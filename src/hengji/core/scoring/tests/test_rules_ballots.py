"""Ballots and questionnaires."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st
from pydantic import ValidationError

from hengji.core.scoring.rule import Case
from hengji.core.scoring.rules.ballots import FOUR, NOT_VALID, RULES, SR_25, SR_26, SR_27, SR_31, SR_38, THREE
from hengji.core.scoring.tests.grouped import apart, cells_of, check_case, check_sentence, grouped, score, worked

COUNT = st.integers(0, 300).map(str)


def votes(options: Any) -> Any:
    return grouped({"votes": st.fixed_dictionaries(dict.fromkeys(options, COUNT))})


@pytest.mark.parametrize(("entry", "case"), worked(RULES))
def test_worked_case(entry: Any, case: Case) -> None:
    check_case(entry, case)


@pytest.mark.parametrize("rule", [SR_25, SR_26])
def test_sentence(rule: Any) -> None:
    check_sentence(rule)


@pytest.mark.parametrize("rule", [SR_25, SR_26])
def test_no_valid_votes_are_shown_as_such(rule: Any) -> None:
    cells = cells_of(rule, {}, [{"votes": {}}], [0])
    assert rule.score(cells).fractions() == [0]
    assert cells.shown["valid"].fractions() == [0]


def test_ballot_shows_its_index_on_the_base() -> None:
    cells = cells_of(SR_25, {"base": "1000"}, [{"votes": {"好": "30", "较好": "15", "一般": "4", "差": "1"}}], [0], "3")
    assert SR_25.score(cells).fractions() == [F("2.688")]
    assert cells.shown["index"].fractions() == [896]


@pytest.mark.parametrize(
    ("entry", "params"),
    [
        (SR_25, {"grades": {"好": "100"}}),
        (SR_25, {"grades": {}}),
        (SR_26, {"options": {"满意": "100", "不了解": "0"}}),
        (SR_27, {"satisfied": []}),
        (SR_31, {"top": "90"}),
        (SR_31, {"top_count_max": "3"}),
        (SR_31, {"bottom": "70"}),
        (SR_31, {"bottom_count_min": "2"}),
    ],
)
def test_refused_parameters(entry: Any, params: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        entry.parse(params)


def faults(params: dict[str, Any], *marks: str) -> Any:
    return SR_31.call(SR_31.parse(params), {"marks": marks})


def test_a_ballot_without_marks_or_with_one_is_never_too_even() -> None:
    strict = {"all_equal": "true", "full": "100", "bottom": "70", "bottom_count_min": "0"}
    assert faults(strict | {"bottom_count_min": "2"}) == ()
    assert faults(strict, "100") == ()
    assert faults(strict, "100", "99") == ()


def test_equal_marks_are_valid_where_only_full_ones_are_void() -> None:
    assert faults({"full": "100"}, "85", "85") == ()


def test_share_is_counted_exactly() -> None:
    params = {"top": "9.5", "top_share_max": "30%"}
    assert faults(params, *["9.5"] * 3, *["9"] * 7) == ()
    assert faults(params, *["9.5"] * 3, *["9"] * 6) == ("9.5分及以上3个，规定不超过9个的30%",)


@drawn_from(votes(FOUR))
def test_ballot_against_oracle(drawn: Any) -> None:
    rows, groups, _ = apart(drawn)
    counts = [{name: F(count) for name, count in row["votes"].items()} for row in rows]
    sums = [(sum(F(FOUR[name]) * n for name, n in row.items()), sum(row.values())) for row in counts]
    assert score(SR_25, {}, rows, groups) == [100 * good / valid if valid else F(0) for good, valid in sums]


@drawn_from(votes([*THREE, *NOT_VALID]))
def test_satisfaction_against_oracle(drawn: Any) -> None:
    rows, groups, _ = apart(drawn)
    counts = [{name: F(row["votes"][name]) for name in THREE} for row in rows]
    sums = [(sum(F(THREE[name]) * n for name, n in row.items()), sum(row.values())) for row in counts]
    assert score(SR_26, {}, rows, groups) == [good / valid if valid else F(0) for good, valid in sums]


@drawn_from(st.fixed_dictionaries(dict.fromkeys([*THREE, *NOT_VALID], COUNT)))
def test_satisfaction_rate_against_oracle(drawn: dict[str, str]) -> None:
    good, bad = F(drawn["满意"]) + F(drawn["基本满意"]), F(drawn["不满意"])
    found = SR_27.call(SR_27.parse({}), {"votes": drawn})
    assert found == (good / (good + bad) if good + bad else None)


@drawn_from(st.lists(st.integers(50, 100), min_size=1, max_size=12), st.integers(0, 6), st.integers(0, 6))
def test_forced_spread_against_oracle(marks: list[int], most: int, least: int) -> None:
    params = {"top": "90", "top_count_max": str(most), "bottom": "70", "bottom_count_min": str(least)}
    valid = len([m for m in marks if m >= 90]) <= most and len([m for m in marks if m < 70]) >= least
    assert (faults(params, *map(str, marks)) == ()) == valid


@drawn_from(st.integers(1, 40), st.integers(0, 400), st.lists(st.integers(0, 400), max_size=5), st.booleans())
def test_grain_against_oracle(points: int, tenths: int, others: list[int], ties_void: bool) -> None:
    texts = [str(F(n, 10)) if n % 10 == 0 else f"{n // 10}.{n % 10}" for n in (tenths, *others)]
    given = {"points": str(points), "score": texts[0], "others": texts[1:]}
    found = SR_38.call(SR_38.parse({"ties_void": str(ties_void).lower()}), given)
    assert len(found) == (points >= 10 and tenths % 10 > 0) + (ties_void and tenths in others)
