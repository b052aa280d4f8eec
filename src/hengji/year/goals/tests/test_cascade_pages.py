"""The tree of a plan, the panel of a goal and the form: who sees what, and what a form does."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Share, cascade_goal
from hengji.year.goals.models import Goal, GoalVersion

from .cascade_house import House, a_house

pytestmark = pytest.mark.django_db
FORM = "/goal-sheets/GP.P1/goals/P1-01/cascade/"
GOAL = "/goal-sheets/GP.P1/goals/P1-01/"


@pytest.fixture
def house() -> House:
    return a_house()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return str(answer.content.decode())


def down(house: House) -> None:
    cascade_goal(house.goals[0], [Share(house.taker("P1").pk, {"target": "800"})], by=house.filler)
    lines = [Share(house.taker("P3").pk, {"target": "300", "title": "办好城东小学"})]
    cascade_goal(house.goal_of("P1"), lines, by=house.division)


def test_the_form_writes_on_each_sheet_that_was_chosen(house: House) -> None:
    keys = [house.taker(code).pk for code in ("P1", "P2", "P3")]
    sent = {
        f"take-{keys[0]}": "on",
        f"title-{keys[0]}": "城区学位",
        f"target-{keys[1]}": "400",
        f"target-{keys[2]}": "",
    }
    answer = at(house.office).post(FORM, sent)
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"{GOAL}#cascade")
    rows = GoalVersion.objects.filter(goal__plan=house.own).order_by("goal__code")
    assert [(row.goal.code, row.title, row.target, row.upper_id) for row in rows] == [
        ("P1-01", "城区学位", "", house.goals[0].pk), ("P2-01", "新增公办学位", "400", house.goals[0].pk)
    ]  # fmt: skip


def test_a_form_with_mistakes_comes_back_as_typed(house: House) -> None:
    key = house.taker("P1").pk
    answer = at(house.filler).post(FORM, {f"take-{key}": "on", f"target-{key}": "很多"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert "目标值“很多”不是数字。" in page
    assert 'value="很多"' in page
    assert at(house.filler).post(FORM, {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Goal.objects.filter(plan=house.own).exists()


def test_strangers_learn_nothing_and_the_office_above_finds_nobody_to_carry_to(house: House) -> None:
    down(house)
    addresses = (FORM, GOAL, "/goals/GP/cascade/", "/goals/OWN/cascade/", "/goal-sheets/OWN.P3/")
    stranger = at(house.stranger)
    assert [stranger.get(each).status_code for each in addresses] == [HTTPStatus.NOT_FOUND] * len(addresses)
    assert stranger.post(FORM, {f"take-{house.taker('P1').pk}": "on"}).status_code == HTTPStatus.NOT_FOUND
    assert "没有可以承接的处室或个人" in text(at(house.above), FORM)
    assert at(house.above).get("/goals/OWN/cascade/").status_code == HTTPStatus.NOT_FOUND


def test_the_office_above_reads_a_count_where_it_may_not_read_names(house: House) -> None:
    down(house)
    for address in (GOAL, "/goals/GP/cascade/"):
        page = text(at(house.above), address)
        assert "另有2项" in page
        assert "办好城东小学" not in page
        assert "基础教育处" not in page


def test_a_clerk_sees_what_the_own_goal_works_towards_without_a_way_into_it(house: House) -> None:
    down(house)
    page = text(at(house.clerk), "/goal-sheets/OWN.P3/goals/P3-01/")
    assert "办好城东小学" in page
    assert "新增公办学位" in page
    assert GOAL not in page
    assert at(house.clerk).get(GOAL).status_code == HTTPStatus.NOT_FOUND


def test_the_tree_names_what_is_broken_first_with_the_way_to_mend_it(house: House) -> None:
    down(house)
    GoalVersion.objects.filter(goal=house.goal_of("P1")).update(upper=None)
    page = text(at(house.office), "/goals/OWN/cascade/")
    places = [page.index(each) for each in (
        "基础教育处的目标“新增公办学位”没有承接任何上级目标。", "/goal-sheets/OWN.P1/goals/P1-01/#field-upper",
        "第1单位的目标“新增公办学位”还没有处室或个人承接。", FORM, "从任务到个人",
    )]  # fmt: skip
    assert places == sorted(places)
    assert "3项目标可以往下分解，1项有人承接" in page


def test_the_upper_goal_is_chosen_from_a_list(house: House) -> None:
    down(house)
    page = text(at(house.division), "/goal-sheets/OWN.P1/goals/P1-01/")
    assert '<option value="P1-01" selected>第1单位：新增公办学位</option>' in page
    assert '<option value="P1-02" >第1单位：压减办件时限</option>' in page
    answer = at(house.division).post("/goal-sheets/OWN.P1/save/", {"P1-01:upper": "P1-02", "~P1-01:upper": "P1-01"})
    assert answer.status_code == HTTPStatus.FOUND
    assert GoalVersion.objects.get(goal=house.goal_of("P1")).upper == house.goals[1]


def test_persons_begin_and_draft_their_own_sheet_and_nobody_elses(house: House) -> None:
    clerk = at(house.clerk)
    assert "开始拟定：李科员" in text(clerk, "/goals/")
    assert clerk.post("/goals/OWN/start/P1/").status_code == HTTPStatus.NOT_FOUND
    assert clerk.post("/goals/OWN/start/P3/")["Location"] == "/goal-sheets/OWN.P3/"
    assert clerk.post("/goal-sheets/OWN.P3/add/").status_code == HTTPStatus.FOUND
    assert "送审" in text(clerk, "/goal-sheets/OWN.P3/")
    assert "/goal-sheets/OWN.P3/" in text(clerk, "/goals/")
    assert at(house.stranger).post("/goals/OWN/start/P3/").status_code == HTTPStatus.NOT_FOUND


def test_the_tree_needs_a_fixed_number_of_queries(house: House, django_assert_max_num_queries: object) -> None:
    down(house)
    client = at(house.filler)
    for number in range(20):
        line = Share(house.taker("P2").pk, {"title": f"学位{number}"})
        cascade_goal(house.goals[0], [line], by=house.filler)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get("/goals/OWN/cascade/")
