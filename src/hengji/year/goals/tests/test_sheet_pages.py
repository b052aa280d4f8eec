"""The sheet on its page: autosave, pasted lines, and who must not see or change it."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import Row, write_goals
from hengji.year.goals.actions.tasks import SourceDraft, TaskDraft, split_task, write_source, write_task
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.sheets import pairs_of
from hengji.year.goals.task_enums import Duty
from hengji.year.goals.task_split import Given

from .house import a_plan, a_sheet, a_user, participant

pytestmark = pytest.mark.django_db
HEADERS = {"accept": "application/json"}
HERE = "/goal-sheets/GP.P1/"
NO = {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}


@pytest.fixture
def sheet() -> GoalSheet:
    plan = a_plan()
    clerk = a_user("clerk")
    give(clerk, Role.UNIT_FILLER, participant(plan).organisation)
    found = a_sheet(plan, by=clerk)
    write_goals(found, [Row("", {"title": "学位", "indicator": "ZN-1", "points": "40"})], by=clerk)
    return found


def at(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def holder(name: str, role: Role, sheet: GoalSheet, code: str) -> Client:
    give(a_user(name), role, participant(sheet.plan, code).organisation)
    return at(name)


def test_cells_are_saved_and_the_answer_says_what_is_left(sheet: GoalSheet) -> None:
    cells = {"P1-01:target": "１2", "~P1-01:target": "", "P1-01:unit": "个", "~P1-01:unit": ""}
    answer = at("clerk").post(f"{HERE}save/", cells, headers=HEADERS).json()
    assert answer["values"] == {"P1-01:target": "12", "P1-01:unit": "个"}
    assert answer["refused"] == {}
    assert set(answer["wrong"]["P1-01"]) == {"rule"}
    assert "40 / 100" in answer["summary"]
    ((_, version),) = pairs_of(sheet)
    assert (version.target, version.unit) == ("12", "个")


def test_without_the_script_the_form_saves_and_leads_back(sheet: GoalSheet) -> None:
    answer = at("clerk").post(f"{HERE}save/", {"P1-01:title": "学位供给"})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, HERE)
    ((_, version),) = pairs_of(sheet)
    assert version.title == "学位供给"


def test_a_vague_goal_is_remarked_once_somebody_was_in_the_target(sheet: GoalSheet) -> None:
    cells = {"P1-01:title": "进一步加强安全工作", "~P1-01:title": "学位"}
    first = at("clerk").post(f"{HERE}save/", cells, headers=HEADERS).json()
    assert "可以核验" not in first["notes"]["P1-01"]
    second = at("clerk").post(f"{HERE}save/", {**cells, "visited": "P1-01:target"}, headers=HEADERS).json()
    assert "可以核验" in second["notes"]["P1-01"]


def test_pasted_lines_become_goals_or_none_does(sheet: GoalSheet) -> None:
    client = at("clerk")
    bad = client.post(f"{HERE}paste/", {"text": "目标名称\t方向\n甲\t正向\n乙\t斜着"})
    assert bad.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(pairs_of(sheet)) == 1
    good = client.post(f"{HERE}paste/", {"text": "目标名称\t方向\n甲\t正向\n乙\t逆向"})
    assert good.status_code == HTTPStatus.FOUND
    assert [(version.title, version.direction) for _, version in pairs_of(sheet)][1:] == [("甲", "up"), ("乙", "down")]


def test_a_line_is_taken_out_and_brought_back(sheet: GoalSheet) -> None:
    client = at("clerk")
    client.post(f"{HERE}goals/P1-01/step/", {"do": "remove"})
    assert pairs_of(sheet) == []
    client.post(f"{HERE}goals/P1-01/step/", {"do": "restore"})
    assert [goal.code for goal, _ in pairs_of(sheet)] == ["P1-01"]


def test_strangers_and_neighbours_do_not_learn_that_it_exists(sheet: GoalSheet) -> None:
    a_user("stranger")
    neighbour = holder("neighbour", Role.UNIT_FILLER, sheet, "P2")
    for client in (at("stranger"), neighbour, holder("lead", Role.GROUP_LEAD, sheet, "P3")):
        assert client.get(HERE).status_code in NO
        assert client.post(f"{HERE}save/", {"P1-01:title": "别的"}).status_code in NO
    ((_, version),) = pairs_of(sheet)
    assert version.title == "学位"


def test_the_office_reads_a_draft_but_does_not_write_it(sheet: GoalSheet) -> None:
    give(a_user("officer"), Role.OFFICE, sheet.plan.organiser)
    client = at("officer")
    page = client.get(HERE)
    assert page.status_code == HTTPStatus.OK
    assert "data-cell" not in page.content.decode()
    assert client.post(f"{HERE}save/", {"P1-01:title": "别的"}).status_code == HTTPStatus.FORBIDDEN


def test_an_issued_sheet_is_read_only_for_its_own_clerk(sheet: GoalSheet) -> None:
    GoalSheet.objects.update(state=SheetState.SUBMITTED)
    client = at("clerk")
    assert "data-cell" not in client.get(HERE).content.decode()
    assert client.post(f"{HERE}add/").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_asks_a_fixed_number_of_questions(
    sheet: GoalSheet, count: int, django_assert_max_num_queries: object
) -> None:  # fmt: skip
    clerk = User.objects.get(username="clerk")
    write_goals(sheet, [Row("", {"title": f"目标{number}"}) for number in range(count)], by=clerk)
    client = at("clerk")
    client.get(HERE)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(HERE)


def test_the_record_offers_the_tasks_that_the_organ_was_given(sheet: GoalSheet) -> None:
    office = a_user("officer")
    give(office, Role.OFFICE, sheet.plan.organiser)
    source = write_source(sheet.plan, SourceDraft("政府工作报告"), by=office)
    task = write_task(source, TaskDraft("新增公办学位7万个"), by=office)
    split_task(task, [Given(sheet.participant, Duty.LEAD.value)], by=office)
    page = at("clerk").get(f"{HERE}goals/P1-01/").content.decode()
    assert f"牵头 {task.code} 新增公办学位7万个" in page
