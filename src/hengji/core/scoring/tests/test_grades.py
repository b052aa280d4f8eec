"""Bands, places, ties at the border, pools, lifts and bars: who gets which grade, and why."""

from __future__ import annotations

from typing import Any

import pytest

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.tests.small import grades, leaf, people, scheme, scored, totals
from hengji.core.scoring.types import Code

GRADES = [{"name": "优秀", "from": "90", "quota": "30%"}, {"name": "良好", "from": "80"}, {"name": "合格"}]


def graded(scores: dict[str, Any], groups: str = "", more: dict[str, Any] | None = None, **marks: str) -> Outcome:
    """Grade participants named by letters; a score may be a mapping of indicators."""
    table = {who: given if isinstance(given, dict) else {"A": given} for who, given in scores.items()}
    plan = scheme(leaf("A", "100"), **{"grades": GRADES, **(more or {})})
    return scored(plan, table, people("".join(scores), groups, **marks))


def quotas(**rules: Any) -> dict[str, Any]:
    return {"quotas": rules}


def test_a_tie_at_the_border_in_a_group_of_four_with_thirty_percent() -> None:
    """Floor of 1.2 is one place; two first ones, nothing declared: none enters, and it is said."""
    outcome = graded({"A": "95", "B": "95", "C": "92", "D": "70"})
    assert outcome.grading.places == {("", "优秀"): 1}
    assert grades(outcome) == ["良好", "良好", "良好", "合格"]
    (problem,) = outcome.problems
    assert (problem.code, problem.warning) == (Code.TIE_OPEN, True)
    assert "A单位、B单位" in problem.message
    assert problem.place.path == " 优秀"
    assert problem.remedy


def test_all_may_enter_where_the_border_is_tied() -> None:
    outcome = graded({"A": "95", "B": "95", "C": "92", "D": "70"}, more=quotas(border_else="all"))
    assert grades(outcome) == ["优秀", "优秀", "良好", "合格"]
    assert [problem.code for problem in outcome.problems] == [Code.TIE_OPEN]


def test_the_declared_list_breaks_a_tie_at_the_border() -> None:
    items = {"sections": [{"code": "K", "title": "减分", "kind": "deduction", "inside": "false",
                           "items": [leaf("K1", measure="sum")]}]}  # fmt: skip
    by_item = {**items, **quotas(border_ties=[{"by": "K1", "better": "lower"}])}
    scores = {"A": {"A": "95", "K1": "2"}, "B": {"A": "95", "K1": "1"}, "C": "92", "D": "70"}
    for more in (by_item, {**items, **quotas(border_ties=[{"by": "K", "better": "lower"}])}):
        outcome = graded(scores, more=more)
        assert grades(outcome) == ["良好", "优秀", "良好", "合格"]
        assert outcome.rank.tolist() == [1, 1, 3, 4]
        assert outcome.problems == ()


def test_places_follow_the_ties_broken_by_the_ranking() -> None:
    more = {"sections": [{"code": "J", "title": "加分", "kind": "bonus", "inside": "false", "items": [leaf("J1")]}],
            "ranking": {"ties": [{"by": "J"}]}}  # fmt: skip
    outcome = graded({"A": "95", "B": {"A": "95", "J1": "1"}, "C": "92", "D": "70"}, more=more)
    assert outcome.rank.tolist() == [2, 1, 3, 4]
    assert grades(outcome) == ["良好", "优秀", "良好", "合格"]
    assert outcome.problems == ()


@pytest.mark.parametrize(
    ("rules", "places"),
    [
        ({}, {"甲": 2, "乙": 1, "丙": 0}),
        ({"rounding": "half_up"}, {"甲": 2, "乙": 2, "丙": 1}),
        ({"rounding": "largest_remainder"}, {"甲": 2, "乙": 1, "丙": 1}),
        ({"rounding": "largest_remainder", "overall_cap": "40%"}, {"甲": 2, "乙": 2, "丙": 1}),
        ({"pools": {"丙": "乙"}}, {"甲": 2, "乙": 2}),
        ({"base": "all"}, {"甲": 2, "乙": 1, "丙": 0}),
        ({"within": "all"}, {"": 4}),
    ],
)
def test_places_by_pool(rules: dict[str, Any], places: dict[str, int]) -> None:
    """30 % of 7, 5 and 2: 2.1, 1.5 and 0.6."""
    outcome = graded(dict.fromkeys("ABCDEFGHIJKLMN", "95"), "甲甲甲甲甲甲甲乙乙乙乙乙丙丙", quotas(**rules))
    assert outcome.grading.places == {(pool, "优秀"): count for pool, count in places.items()}


def test_equal_remainders_go_by_mean_then_size_then_the_public_draw() -> None:
    quarter = {"grades": [{"name": "优秀", "quota": "25%"}, {"name": "良好"}]}

    def first(scores: dict[str, str], groups: str, **rules: Any) -> set[str]:
        more = {**quarter, **quotas(rounding="largest_remainder", **rules)}
        return {pool for (pool, _), n in graded(scores, groups, more).grading.places.items() if n}

    same = dict.fromkeys("ABCD", "90")
    assert first({**same, "C": "91"}, "甲甲乙乙") == {"乙"}
    assert first(same, "甲甲乙乙") == {"乙"}
    assert first(same, "甲甲乙乙", draw=["甲", "乙"]) == {"甲"}
    assert first(same, "甲甲乙乙", draw=["乙"]) == {"乙"}
    more = dict.fromkeys("ABCDEFGH", "90")
    assert first(more, "甲甲乙乙乙乙乙乙", draw=["甲"]) == {"甲", "乙"}
    assert first(more, "甲甲乙乙乙乙乙乙", draw=["甲"], remainder_ties=["group_size"]) == {"乙"}


def test_the_base_of_the_quota_may_count_the_unranked() -> None:
    scores = dict.fromkeys("ABCDEFG", "95")
    for base, places in (("all", 2), ("ranked", 1)):
        outcome = graded(scores, more=quotas(base=base), unranked="G")
        assert outcome.grading.places == {("", "优秀"): places}
        assert outcome.rank.tolist() == [1, 1, 1, 1, 1, 1, 0]
        assert outcome.ranked.tolist() == [True] * 6 + [False]
        assert grades(outcome)[6] == ""  # a grade takes a place, and who is not ranked takes none


def test_unused_places_stay_or_pass_on_even_from_a_pool_without_candidates() -> None:
    scores = {"A": "70", "B": "70", "C": "70", "D": "70", "E": "95", "F": "94", "G": "93", "H": "92"}
    assert grades(graded(scores, "甲甲甲甲乙乙乙乙")) == ["合格"] * 4 + ["优秀", "良好", "良好", "良好"]
    passed = graded(scores, "甲甲甲甲乙乙乙乙", quotas(unused="pass_on"))
    assert grades(passed) == ["合格"] * 4 + ["优秀", "优秀", "良好", "良好"]


def test_places_passed_on_may_suffice_for_all() -> None:
    one_each = {"grades": [{"name": "优秀", "from": "90", "count": "1"}, {"name": "合格"}], **quotas(unused="pass_on")}
    assert grades(graded({"A": "70", "B": "95", "C": "94"}, "甲乙乙", one_each)) == ["合格", "优秀", "优秀"]


def test_a_place_passed_on_to_equals_is_an_open_tie() -> None:
    scores = {"A": "70", "B": "70", "C": "70", "D": "70", "E": "95", "F": "93", "G": "93", "H": "92"}
    for border, middle in (("none", "良好"), ("all", "优秀")):
        outcome = graded(scores, "甲甲甲甲乙乙乙乙", quotas(unused="pass_on", border_else=border))
        assert grades(outcome) == ["合格"] * 4 + ["优秀", middle, middle, "良好"]
        assert [problem.code for problem in outcome.problems] == [Code.TIE_OPEN]


def test_a_count_of_places_and_an_overflowing_grade() -> None:
    three = [{"name": "优秀", "count": "1"}, {"name": "良好", "count": "2"}, {"name": "合格", "count": "1"}]
    outcome = graded({"A": "95", "B": "90", "C": "85", "D": "80", "E": "75"}, more={"grades": three})
    assert grades(outcome) == ["优秀", "良好", "良好", "合格", "合格"]
    assert outcome.grading.notes(4) == ["优秀名额已满", "良好名额已满", "合格名额已满"]


def bars(**effect: str) -> list[dict[str, Any]]:
    return [{"code": "F", "when": "一票否决", "effect": effect}]


BARRED = {"A": {"A": "96", "F": "1"}, "B": "95", "C": "94", "D": "70"}


@pytest.mark.parametrize(
    ("effect", "grade"),
    [({"highest_grade": "合格"}, "合格"), ({"lower": "1"}, "良好"), ({"lower": "5"}, "合格"), ({}, "优秀"),
     ({"title_barred": "true"}, "良好"), ({"place": "优秀", "highest_grade": "良好"}, "良好")],
)  # fmt: skip
def test_bars_move_the_grade_and_nothing_else(effect: dict[str, str], grade: str) -> None:
    outcome = graded(BARRED, more={"bars": bars(**effect)})
    free = graded(BARRED)
    assert grades(outcome) == [grade, "良好", "良好", "合格"]
    assert totals(outcome) == totals(free) == ["96", "95", "94", "70"]
    assert outcome.rank.tolist() == free.rank.tolist()
    change = "" if grade == "优秀" else f"，由优秀调整为{grade}"
    assert outcome.grading.notes(0) == [f"F 一票否决{change}"]


def test_a_freed_place_passes_on_where_declared() -> None:
    for effect, grade in (({"title_barred": "true"}, "良好"), ({"highest_grade": "合格"}, "合格")):
        more = {"bars": bars(**effect), **quotas(freed_by_bar="pass_on")}
        assert grades(graded(BARRED, more=more)) == [grade, "优秀", "良好", "合格"]
    assert grades(graded(BARRED, more=quotas(freed_by_bar="pass_on"))) == ["优秀", "良好", "良好", "合格"]


def test_a_bar_that_takes_no_place_frees_none() -> None:
    lift = {"code": "L", "when": "直评", "effect": {"place": "优秀"}}
    more = {"bars": [*bars(highest_grade="优秀"), lift], **quotas(freed_by_bar="pass_on")}
    assert grades(graded(BARRED, more=more)) == ["优秀", "良好", "良好", "合格"]


def test_a_veto_has_the_last_word_over_a_lift() -> None:
    both = [*bars(highest_grade="合格"), {"code": "L", "when": "直评优秀", "effect": {"place": "优秀"}}]
    for order in (both, both[::-1]):
        outcome = graded({"A": {"A": "85", "F": "1", "L": "1"}, "B": {"A": "70", "L": "1"}}, more={"bars": order})
        assert grades(outcome) == ["合格", "优秀"]
        assert outcome.grading.notes(0) == ["L 直评优秀，由良好调整为优秀", "F 一票否决，由优秀调整为合格"]


def test_a_bar_needs_a_fact_that_is_not_zero_void_or_without_value() -> None:
    given = {"A": {"A": "95", "F": "0"}, "B": {"A": "95", "F": [{"state": "作废"}]}, "C": {"A": "95", "F": "不适用"}}
    outcome = graded(
        given, more={"bars": bars(highest_grade="合格"), "grades": [{"name": "优秀", "from": "90"}, {"name": "合格"}]}
    )
    assert grades(outcome) == ["优秀"] * 3


def test_who_has_no_score_has_no_grade_and_no_rank() -> None:
    outcome = graded({"A": "95", "B": {"A": "不适用", "F": "1"}}, more={"bars": bars(lower="1")})
    assert grades(outcome) == ["良好", ""]
    assert outcome.rank.tolist() == [1, 0]
    assert outcome.grading.notes(1) == []


def test_a_scheme_without_grades_gives_none() -> None:
    assert grades(graded({"A": "95"}, more={"grades": [], "bars": bars()})) == [""]


def test_large_totals_compare_exactly_in_the_means_of_pools() -> None:
    big = str(9 * 10**17)
    plan = scheme(leaf("A", big), total={"base": big}, places={"leaf": "0", "block": "0", "total": "0"},
                  grades=[{"name": "优秀", "quota": "25%"}, {"name": "良好"}],
                  quotas={"rounding": "largest_remainder"})  # fmt: skip
    near = {who: {"A": big} for who in "ABCDEFGHIJKLMNOPQRSTUVWX"} | {"X": {"A": str(9 * 10**17 - 1)}}
    outcome = scored(plan, near, people("".join(near), "甲" * 6 + "乙" * 6 + "丙" * 6 + "丁" * 6))
    assert {pool: n for (pool, _), n in outcome.grading.places.items()} == {"甲": 1, "乙": 2, "丙": 2, "丁": 1}
