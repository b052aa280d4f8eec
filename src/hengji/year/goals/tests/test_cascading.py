"""A goal goes down to divisions and persons: what is carried, who may, what is refused all at once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Share, cascade_goal
from hengji.year.goals.content import content_of
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.queries.cascade import Link, goals_above, goals_in_plan, line_of_sight
from hengji.year.goals.queries.cascade_gaps import could_be_served, cover_of, gaps, orphans, served_among
from hengji.year.goals.queries.cascade_ground import takers_for
from hengji.year.goals.queries.uppers import possible_uppers

from .cascade_house import House, a_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return a_house()


def share(house: House, code: str, target: str = "", **fields: str) -> Share:
    return Share(house.taker(code).pk, {"target": target, **fields})


def down(house: House) -> None:
    """The first goal to both divisions, and the first division's to its clerk."""
    cascade_goal(house.goals[0], [share(house, "P1", "800"), share(house, "P2", "400")], by=house.filler)
    cascade_goal(house.goal_of("P1"), [share(house, "P3", "300", title="办好城东小学")], by=house.division)


def content(goal: Goal) -> dict[str, str]:
    return content_of(GoalVersion.objects.select_related("goal", "upper").get(goal=goal))


def names(link: Link) -> object:
    return (link.held.title, link.held.target, [names(each) for each in link.lower], link.hidden)


def test_a_goal_is_carried_to_each_taker_with_its_own_target(house: House) -> None:
    made = cascade_goal(
        house.goals[0], [share(house, "P2", "４00"), share(house, "P1", "800", title="城区学位")], by=house.office
    )
    assert {goal.sheet.participant.code: content(goal) for goal in made} == {
        "P1": {"kind": "functional", "title": "城区学位", "indicator": "ZN-1", "rule": "正向定量",
               "direction": "up", "unit": "个", "target": "800", "deadline": "2026-12-31", "upper": "P1-01"},
        "P2": {"kind": "functional", "title": "新增公办学位", "indicator": "ZN-1", "rule": "正向定量",
               "direction": "up", "unit": "个", "target": "400", "deadline": "2026-12-31", "upper": "P1-01"},
    }  # fmt: skip
    assert {goal.plan_id for goal in made} == {house.own.pk}


def test_the_second_click_finds_the_first(house: House) -> None:
    first = cascade_goal(house.goals[0], [share(house, "P1", "800")], by=house.filler)
    assert cascade_goal(house.goals[0], [share(house, "P1", "900")], by=house.filler) == first
    assert content(first[0])["target"] == "800"
    assert Goal.objects.filter(plan=house.own).count() == 1


def test_a_person_serves_the_division_in_the_same_plan(house: House) -> None:
    down(house)
    assert content(house.goal_of("P3"))["upper"] == "本考评/P1-01"
    upper = GoalVersion.objects.get(goal=house.goal_of("P3")).upper
    assert upper == house.goal_of("P1")


def test_every_problem_is_told_and_nothing_is_written(house: House) -> None:
    cascade_goal(house.goals[1], [share(house, "P2", "3")], by=house.filler)
    GoalSheet.objects.filter(participant=house.taker("P2")).update(state="submitted")
    with pytest.raises(ProblemsError) as shut:
        cascade_goal(house.goals[0], [share(house, "P1", "800"), share(house, "P2", "400")], by=house.filler)
    assert [(each.code, each.where) for each in shut.value.problems] == [("G_SHEET_STATE", "人事处")]
    lines = [share(house, "P1", "很多"), share(house, "P1"), Share(10**6, {})]
    with pytest.raises(ProblemsError) as wrong:
        cascade_goal(house.goals[0], lines, by=house.filler)
    assert sorted(each.code for each in wrong.value.problems) == ["G_NUMBER", "G_PARTICIPANT", "G_TWICE"]
    assert not GoalSheet.objects.filter(participant=house.taker("P1")).exists()


def test_who_may_carry_to_whom(house: House) -> None:
    def codes(user: User, goal: Goal) -> list[str]:
        return [each.code for each in takers_for(user, goal)]

    assert codes(house.filler, house.goals[0]) == codes(house.office, house.goals[0]) == ["P1", "P2", "P3"]
    assert codes(house.division, house.goals[0]) == ["P1", "P3"]
    assert codes(house.above, house.goals[0]) == codes(house.clerk, house.goals[0]) == []
    assert codes(house.stranger, house.goals[0]) == []
    with pytest.raises(ProblemsError):
        cascade_goal(house.goals[0], [share(house, "P1", "800")], by=house.above)
    down(house)
    assert codes(house.filler, house.goal_of("P1")) == ["P3"]
    assert codes(house.filler, house.goal_of("P2")) == codes(house.filler, house.goal_of("P3")) == []


def test_the_line_is_seen_from_the_top_to_the_clerk(house: House) -> None:
    down(house)
    whole: object = ("新增公办学位", "1200", [("新增公办学位", "800", [("办好城东小学", "300", [], 0)], 0),
                                     ("新增公办学位", "400", [], 0)], 0)  # fmt: skip
    assert names(line_of_sight(house.filler, house.goals[0]).here) == whole
    assert names(line_of_sight(house.above, house.goals[0]).here) == ("新增公办学位", "1200", [], 3)
    assert names(line_of_sight(house.division, house.goals[0]).here)[2:] == (  # type: ignore[index]
        [("新增公办学位", "800", [("办好城东小学", "300", [], 0)], 0)], 1
    )  # fmt: skip
    up = line_of_sight(house.clerk, house.goal_of("P3")).up
    assert [(each.held.participant, each.held.title, each.visible) for each in up] == [
        ("第1单位", "新增公办学位", False), ("基础教育处", "新增公办学位", False)
    ]  # fmt: skip


def test_orphans_gaps_and_the_share_of_points(house: House) -> None:
    down(house)
    assert [each.held.code for each in gaps(house.filler, house.own)] == ["P1-02"]
    assert [each.sentence for each in gaps(house.above, house.plan)] == [
        "第1单位的目标“压减办件时限”还没有处室或个人承接。"
    ]
    assert orphans(house.filler, house.own) == []
    GoalVersion.objects.filter(goal=house.goal_of("P2")).update(upper=None)
    assert [each.sentence for each in orphans(house.filler, house.own)] == [
        "人事处的目标“新增公办学位”没有承接任何上级目标。"
    ]
    assert orphans(house.above, house.own) == orphans(house.stranger, house.own) == []
    wanted = could_be_served(house.own, goals_in_plan(house.filler, house.own)[0], goals_above(house.own))
    found = cover_of(wanted, served_among(wanted))
    assert (found.goals, found.served, found.points, found.served_points) == (3, 2, Fraction(100), Fraction(60))


def test_a_cancelled_upper_leaves_an_orphan(house: House) -> None:
    down(house)
    GoalVersion.objects.filter(goal=house.goals[0]).update(cancelled=True)
    assert [each.kind.value for each in orphans(house.office, house.own)] == ["cancelled", "cancelled"]


def test_what_a_goal_may_serve(house: House) -> None:
    down(house)
    sheet = GoalSheet.objects.get(participant=house.taker("P3"))
    assert [(each.reference, each.title) for each in possible_uppers(sheet)] == [
        ("P1-01", "新增公办学位"), ("P1-02", "压减办件时限"), ("本考评/P1-01", "新增公办学位")
    ]  # fmt: skip


def test_the_number_of_queries_does_not_grow(house: House, django_assert_max_num_queries: object) -> None:
    down(house)
    for target in range(20):
        cascade_goal(house.goals[0], [share(house, "P1", "1", title=f"学位{target}")], by=house.filler)
    user = User.objects.get(pk=house.filler.pk)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        line_of_sight(user, house.goals[0])
        gaps(user, house.own)
