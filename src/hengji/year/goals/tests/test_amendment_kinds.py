"""The kinds of amendment: each says where the points go, and sums stay what the scheme asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.common.problems import ProblemsError
from hengji.year.goals.actions import Line, add_goals, request_amendment
from hengji.year.goals.amendment_points import points_text, spread
from hengji.year.goals.models import Amendment, GoalSheet, GoalVersion
from hengji.year.goals.queries import goals_of
from hengji.year.goals.queries.amendments import compared

from .amendment_house import JULY, House, a_house, approve, asks, consent, versions

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 25)
NEW = Line("add", "", {"title": "新任务", "indicator": "ZN-1", "rule": "正向定量", "points": "10", "target": "5",
                       "unit": "个", "direction": "up", "deadline": "2026-12-20"})  # fmt: skip


@pytest.fixture
def house() -> House:
    return a_house()


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        do()
    return [problem.code for problem in caught.value.problems]


def sums(sheet: GoalSheet) -> str:
    rows = GoalVersion.objects.filter(goal__sheet=sheet).current().filter(cancelled=False)
    return points_text(sum((Fraction(row.points) for row in rows), Fraction(0)))


def test_what_is_cancelled_gives_its_points_to_named_goals(house: House) -> None:
    lines = (Line("cancel", "P2-01"), Line("change", "P2-02", {"points": "60"}))
    row = request_amendment(house.sheet, asks("cancel", *lines, points_mode="hand"), by=house.clerk, today=JULY)
    assert row.points_note == "P2-01 30→0；P2-02 30→60"
    approve(house, row)
    assert versions("P2-01") == [(1, "30", "100", False), (2, "30", "100", True)]
    assert versions("P2-02")[-1] == (2, "60", "100", False)
    core = [(each.goal, each.version, each.points) for each in goals_of(house.plan) if each.goal == "P2-01"]
    assert core == [("P2-01", "1", "30"), ("P2-01", "2", "0")]


def test_what_is_cancelled_is_shared_out_exactly(house: House) -> None:
    request = asks("cancel", Line("cancel", "P2-01"), points_mode="spread", effective=JUNE)
    row = request_amendment(house.sheet, request, by=house.clerk, today=JUNE)
    approve(house, row)
    assert (versions("P2-02")[-1][1], versions("P2-03")[-1][1], sums(house.sheet)) == ("42.86", "57.14", "100")


def test_points_do_not_vanish_where_the_scheme_fixes_the_sum(house: House) -> None:
    line = Line("cancel", "P2-01")
    for mode, found in (("none", ["A_POINTS", "A_POINTS_SUM"]), ("hand", ["A_POINTS_SUM"]),
                        ("converted", ["A_POINTS", "A_POINTS_SUM"])):  # fmt: skip
        request = asks("cancel", line, points_mode=mode)
        assert codes(partial(request_amendment, house.sheet, request, by=house.clerk, today=JULY)) == found


def test_two_become_one_and_their_points_add_up(house: House) -> None:
    lines = (Line("merge", "P2-01", into="P2-02"),)
    row = request_amendment(house.sheet, asks("merge", *lines, points_mode="hand"), by=house.clerk, today=JULY)
    approve(house, row)
    assert (versions("P2-01")[-1], versions("P2-02")[-1]) == ((2, "30", "100", True), (2, "60", "100", False))


def test_a_goal_does_not_go_into_itself_or_one_that_ends(house: House) -> None:
    circle = (Line("merge", "P2-01", into="P2-02"), Line("merge", "P2-02", into="P2-01"))
    request = asks("merge", *circle, points_mode="hand")
    assert codes(lambda: request_amendment(house.sheet, request, by=house.clerk, today=JULY)) == ["A_INTO", "A_INTO"]


def test_another_participant_takes_a_goal_over(house: House) -> None:
    lines = (Line("move", "P2-01", target="P3"), Line("change", "P2-02", {"points": "60"}),
             Line("change", "P3-02", {"points": "0"}))  # fmt: skip
    row = request_amendment(house.sheet, asks("move", *lines, points_mode="hand"), by=house.clerk, today=JULY)
    approve(house, row)
    assert versions("P2-01")[-1] == (2, "30", "100", True)
    assert versions("P3-04") == [(1, "30", "100", False)]
    assert (sums(house.sheet), sums(house.other)) == ("100", "100")
    (new,) = [each for each in compared(house.other) if each.goal.code == "P3-04"]
    assert (new.original, new.counted.effective, new.counted.title) == (None, JULY, "目标1")


def test_a_goal_moves_only_to_an_issued_sheet(house: House) -> None:
    request = asks("move", Line("move", "P2-01", target="P1"), points_mode="hand")
    assert codes(lambda: request_amendment(house.sheet, request, by=house.clerk, today=JULY)) == ["A_TARGET"]


def test_the_office_adds_to_many_at_once_and_others_make_room(house: House) -> None:
    request = asks("add", NEW, points_mode="spread", effective=JUNE)
    rows = add_goals([house.sheet, house.other], request, by=house.office, today=JUNE)
    assert [row.key for row in rows] == ["GP.1", "GP.2"]
    for row in rows:
        consent(row, house.lead, house.colleague, house.steering)
    assert [versions(f"{code}-04") for code in ("P2", "P3")] == [[(1, "10", "5", False)]] * 2
    assert (sums(house.sheet), sums(house.other)) == ("100", "100")
    assert [versions(f"P2-0{number}")[-1][1] for number in (1, 2, 3)] == ["27", "27", "36"]


def test_adding_is_all_or_nothing_and_says_for_whom(house: House) -> None:
    with pytest.raises(ProblemsError) as caught:
        add_goals([house.sheet, house.other], asks("add", NEW, points_mode="hand"), by=house.office, today=JULY)
    assert [each.where for each in caught.value.problems] == ["第2单位 年度职能目标", "第3单位 年度职能目标"]
    assert not Amendment.objects.exists()


def test_the_office_only_adds(house: House) -> None:
    request = asks("cancel", Line("cancel", "P2-01"), points_mode="spread")
    assert codes(lambda: add_goals([house.sheet], request, by=house.office, today=JULY)) == ["A_KIND"]


def test_a_goal_that_has_ended_gives_and_takes_no_points(house: House) -> None:
    lines = (Line("cancel", "P2-01"), Line("change", "P2-03", {"points": "70"}))
    found = codes(
        lambda: request_amendment(house.sheet, asks("cancel", *lines, points_mode="hand"), by=house.clerk, today=JULY)
    )
    assert found == ["A_EFFECTIVE", "A_OVERDUE"]


def test_one_amendment_is_of_one_kind(house: House) -> None:
    lines = (Line("cancel", "P2-01"), Line("merge", "P2-02", into="P2-03"))
    request = asks("cancel", *lines, points_mode="hand")
    assert codes(lambda: request_amendment(house.sheet, request, by=house.clerk, today=JULY)) == ["A_LINE_KIND"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12), st.integers(0, 200_000))
def test_shares_add_up_exactly_and_keep_their_order(parts: list[int], total: int) -> None:
    found = spread([Fraction(each, 100) for each in parts], Fraction(total, 100))
    if not sum(parts):
        assert found is None
        return
    assert found is not None
    assert sum(found) == Fraction(total, 100)
    exact = [Fraction(each * total, sum(parts) * 100) for each in parts]
    assert all(abs(share - each) < Fraction(1, 100) for share, each in zip(found, exact, strict=True))


@pytest.mark.parametrize(("points", "text"), [("0", "0"), ("12.50", "12.5"), ("-0.05", "-0.05"), ("100", "100")])
def test_points_are_written_without_needless_zeros(points: str, text: str) -> None:
    assert points_text(Fraction(points)) == text
