"""Facts and past values for machines: the rules of the workbook, batches that come twice, nothing confirmed."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.organisations.models import User
from hengji.year.observations.actions import Arrival, check_observations, confirm_observations
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Batch, Confirmation, Observation, PastValue
from hengji.year.observations.tests.world import World

BASE = "/api/v1/plans/SZ-2026/observations"


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def send(user: User, rows: list[dict[str, Any]], *, address: str = f"{BASE}/register", **more: object) -> Any:  # noqa: ANN401 - an answer
    body = {"key": "统计局-1", "rows": rows, **more}
    return client(user).post(address, body, content_type="application/json")


def codes(world: World) -> list[str]:
    return [row.code for row in world.plan.participants.order_by("position", "pk")]


def facts(world: World) -> list[dict[str, Any]]:
    return [{"participant": code, "indicator": "S1", "value": f"9{at}.50"} for at, code in enumerate(codes(world))]


def test_a_batch_is_tried_registered_and_sent_again(world: World) -> None:
    rows = facts(world)
    tried = send(world.office, rows, dry_run=True)
    assert (tried.json(), Observation.objects.count()) == ({"rows": len(rows), "again": False, "dry_run": True}, 0)
    assert send(world.office, rows).json() == {"rows": len(rows), "again": False, "dry_run": False}
    assert [row.value for row in Observation.objects.order_by("pk")] == [each["value"] for each in rows]
    for dry_run in (False, True):
        assert send(world.office, rows, dry_run=dry_run).json()["again"] is True
    assert (Observation.objects.count(), Batch.objects.get().name) == (len(rows), "接口")
    other = send(world.office, rows[:1])
    assert (other.status_code, other.json()["problems"][0]["code"]) == (400, "BATCH_DIFFERS")


def test_problems_are_those_of_the_workbook_with_the_row(world: World) -> None:
    first = codes(world)[0]
    rows = [
        {"participant": first, "indicator": "S1", "value": "很多"},
        {"participant": "没有", "indicator": "S1", "value": "1"},
        {"participant": first, "indicator": "X9", "value": "1", "date": "昨天"},
    ]
    found = [Fact(**row) for row in rows]
    wanted = check_observations(world.plan, found, by=world.office, arrival=Arrival("x", first_row=1))
    for dry_run in (True, False):
        answer = send(world.office, rows, dry_run=dry_run)
        assert answer.status_code == 400
        said = [(each["code"], each["where"]) for each in answer.json()["problems"]]
        assert said == [(each.code, each.where) for each in wanted]
    assert {where.split("“")[0] for _code, where in said} == {"计分依据 第1行", "计分依据 第2行", "计分依据 第3行"}
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"participant": "1", "indicator": "S1", "value": 9.5}, "value"),
        ({"participant": "1", "indicator": "S1", "value": "1", "wert": "1"}, "wert"),
        ({"indicator": "S1", "value": "1"}, "participant"),
    ],
)
def test_what_is_no_fact_is_refused(world: World, row: dict[str, Any], place: str) -> None:
    answer = send(world.office, [row])
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"].endswith(place)


def test_what_stands_is_read_in_pages_with_a_fixed_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    send(world.office, facts(world)[:1])
    row = Observation.objects.get()
    confirm_observations([row], by=world.chief, way=Way.STATUTORY, basis="统计公报")
    reader = client(world.office)
    with django_assert_max_num_queries(20) as one:
        [item] = reader.get(BASE).json()["items"]
    assert (item["id"], item["value"], item["confirmed"]) == (row.pk, "90.50", True)
    send(world.office, facts(world)[1:], key="2")
    with django_assert_max_num_queries(20) as several:
        answer = reader.get(BASE, {"size": 2}).json()
    assert len(one) == len(several)
    assert (answer["total"], len(answer["items"]), answer["items"][1]["confirmed"]) == (len(codes(world)), 2, False)
    only = reader.get(BASE, {"participant": codes(world)[1], "indicator": "S1"}).json()["items"]
    assert [each["participant"] for each in only] == [codes(world)[1]]


def test_who_may_what_is_asked_of_the_same_policy(world: World) -> None:
    rows = facts(world)[:1]
    people = (world.stranger, world.system, world.filler, world.auditor)
    assert [send(person, rows).status_code for person in people] == [403] * 4
    assert not Observation.objects.exists()
    send(world.office, rows)
    assert [client(person).get(BASE).status_code for person in (world.stranger, world.system)] == [403, 403]
    assert len(client(world.filler).get(BASE).json()["items"]) == 1
    assert client(world.neighbour).get(BASE).json()["items"] == []  # not its own cell


def past(world: World, value: str = "95.10", **more: object) -> dict[str, Any]:
    return {
        "organisation": world.organs[0].code, "indicator": "S1", "title": "年度任务完成率", "year": 2024,
        "value": value, "unit": "%", "source": "年鉴", **more,
    }  # fmt: skip


def test_past_values_are_tried_registered_corrected_and_read(world: World) -> None:
    def register(rows: list[dict[str, Any]], key: str, *, dry_run: bool = False) -> Any:  # noqa: ANN401 - an answer
        return send(world.office, rows, address="/api/v1/history/register", key=key, dry_run=dry_run)

    assert register([past(world)], "a", dry_run=True).json() == {"rows": 1, "again": False, "dry_run": True}
    assert not PastValue.objects.exists()
    assert register([past(world)], "a").json() == {"rows": 1, "again": False, "dry_run": False}
    assert register([past(world)], "a").json()["again"] is True
    wrong = register([past(world, "96"), past(world, "x", year=2023)], "b")
    assert [(each["code"], each["where"]) for each in wrong.json()["problems"]] == [
        ("CELL_EMPTY", "第1行“更正理由”列"), ("NUMBER_TEXT", "第2行“实际值”列"),
    ]  # fmt: skip
    assert register([past(world, "96", reason="年鉴勘误")], "c").status_code == 200
    found = client(world.office).get("/api/v1/history", {"year": "2024", "indicator": "S1"}).json()
    assert [(each["organisation"], each["value"]) for each in found["items"]] == [(world.organs[0].code, "96")]
    assert send(world.filler, [past(world)], address="/api/v1/history/register").status_code == 403
    assert client(world.stranger).get("/api/v1/history").status_code == 403


def test_machines_do_not_confirm(world: World) -> None:
    send(world.office, facts(world)[:1])
    row = Observation.objects.get()
    for address in (f"{BASE}/confirm", f"/api/v1/observations/{row.pk}/confirm", f"{BASE}/{row.pk}/confirm"):
        assert client(world.chief).post(address, {}, content_type="application/json").status_code == 404
    assert not Confirmation.objects.exists()
