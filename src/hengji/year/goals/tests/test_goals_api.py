"""Goals for machines: what a page shows, to whom a page shows it, and nothing is ever written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.goals import api
from hengji.year.goals.actions import Share, cascade_goal
from hengji.year.goals.content import FIELDS
from hengji.year.goals.models import Goal, GoalVersion, Source, Task

from .cascade_house import House, a_house

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
ADDRESSES = ("/plans/GP/goal-sheets", "/plans/GP/goals", "/goal-sheets/GP.P1/goals", "/plans/GP/goal-amendments",
             "/plans/GP/tasks")  # fmt: skip


@pytest.fixture
def house() -> House:
    return a_house()


def get(user: User, address: str) -> Any:  # noqa: ANN401 - an answer
    client = Client()
    client.force_login(user)
    return client.get(f"{BASE}{address}")


def items(user: User, address: str) -> list[dict[str, Any]]:
    answer = get(user, address)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_sheets_say_how_far_they_are(house: House) -> None:
    assert items(house.above, "/plans/GP/goal-sheets") == [{
        "key": "GP.P1", "participant": "P1", "name": "第1单位", "state": "draft", "rounds": 0, "goals": 2,
        "document_number": "", "digest": "", "issued_at": None,
    }]  # fmt: skip


def test_goals_come_with_all_fields_of_all_versions(house: House) -> None:
    assert set(api.ContentOut.model_fields) ^ set(FIELDS) == {"register", "register_number"}
    first, second = items(house.filler, "/plans/GP/goals?participant=P1")
    assert items(house.filler, "/goal-sheets/GP.P1/goals") == [first, second]
    assert items(house.filler, "/plans/GP/goals?participant=P2") == []
    (version,) = first.pop("versions")
    assert first == {"code": "P1-01", "sheet": "GP.P1", "participant": "P1", "state": "draft", "version": 1}
    content = {name: value for name, value in version.pop("content").items() if value}
    assert version == {"number": 1, "sealed": False, "effective": None, "cancelled": False, "amendment": None}
    assert content == {
        "kind": "functional", "title": "新增公办学位", "indicator": "ZN-1", "rule": "正向定量", "points": "60",
        "target": "1200", "unit": "个", "direction": "up", "deadline": "2026-12-31",
    }  # fmt: skip


def test_tasks_come_with_who_answers_for_them(house: House) -> None:
    source = Source.objects.create(plan=house.plan, title="工作报告", number="1号", position=1)
    task = Task.objects.create(plan=house.plan, source=source, code="T1", text="增加学位", article="三",
                               registered_by=house.above, registered_at="2026-01-05T00:00:00Z")  # fmt: skip
    task.assignments.create(participant=house.plan.participants.get(code="P1"), duty="lead", share="100")
    wanted = {"id": task.pk, "code": "T1", "text": "增加学位", "source": "工作报告", "number": "1号", "article": "三",
              "due": None, "perspective": "",
              "assignments": [{"participant": "P1", "name": "第1单位", "duty": "lead", "share": "100"}]}  # fmt: skip
    assert items(house.above, "/plans/GP/tasks") == items(house.filler, "/plans/GP/tasks") == [wanted]
    assert items(house.above, "/plans/GP/tasks?participant=P2") == []


def test_strangers_learn_nothing_and_a_plan_below_inherits_nothing(house: House) -> None:
    cascade_goal(house.goals[0], [Share(house.taker("P1").pk, {"target": "800"})], by=house.filler)
    for user in (house.stranger, house.clerk):  # without any role the lists are refused before the plan is looked up
        assert [get(user, address).status_code for address in ADDRESSES] == [403, 403, 404, 403, 403]
    give(house.stranger, Role.UNIT_FILLER, house.plan.participants.get(code="P2").organisation)
    stranger = User.objects.get(pk=house.stranger.pk)
    assert [items(stranger, address) for address in ADDRESSES if "goal-sheets/" not in address] == [[], [], [], []]
    assert get(stranger, ADDRESSES[2]).status_code == 404
    below = [address.replace("GP", "OWN") for address in ADDRESSES]
    assert [get(house.above, address).status_code for address in below] == [404] * len(below)
    assert [each["participant"] for each in items(house.office, "/plans/OWN/goals")] == ["P1"]
    assert [each["participant"] for each in items(house.division, "/plans/OWN/goals")] == ["P1"]
    assert Client().get(f"{BASE}{ADDRESSES[0]}").status_code in {401, 403}


def test_pages_have_a_fixed_number_of_queries(house: House, django_assert_max_num_queries: Any) -> None:  # noqa: ANN401
    for number in range(20):
        lines = [Share(house.taker("P1").pk, {"title": f"学位{number}"})]
        cascade_goal(house.goals[0], lines, by=house.filler)
    client = Client()
    client.force_login(house.filler)
    for address in ("/plans/OWN/goal-sheets", "/plans/OWN/goals", "/goal-sheets/OWN.P1/goals"):
        with django_assert_max_num_queries(15):
            assert client.get(f"{BASE}{address}").status_code == 200


def test_no_endpoint_writes_goals(house: House) -> None:
    assert {method for view in api.router.path_operations.values() for each in view.operations
            for method in each.methods} == {"GET"}  # fmt: skip
    before = list(GoalVersion.objects.values()), list(Goal.objects.values())
    client = Client()
    client.force_login(house.filler)
    for address in ADDRESSES:
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(f"{BASE}{address}", {}, content_type="application/json").status_code in {403, 405}
    assert (list(GoalVersion.objects.values()), list(Goal.objects.values())) == before
