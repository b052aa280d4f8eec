"""The pages of the breakdown: what they show to whom, the way of a workbook, the split, objections, coverage."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.goals.actions.tasks import TaskDraft, split_task, write_task
from hengji.year.goals.models import GoalSheet, Source, StrategicGoal, Task, TaskObjection
from hengji.year.goals.queries.task_todo import todo
from hengji.year.goals.task_rows import TITLES
from hengji.year.goals.tests.test_tasks import a_task, given
from hengji.year.observations.tests.world import World
from hengji.year.plans.models import Participant

As = Callable[[User], Client]


@pytest.fixture
def by() -> As:
    def client(user: User) -> Client:
        found = Client()
        found.force_login(user)
        return found

    return client


def text_of(client: Client, name: str, *args: str | int, status: int = 200, query: str = "") -> str:
    response = client.get(f"{reverse(name, args=args)}{query}")
    assert response.status_code == status
    return response.content.decode()


def test_who_opens_what(world: World, by: As) -> None:
    task = a_task(world)
    split_task(task, given(world, (0, "lead", "60"), (2, "cooperate", "40")), by=world.office)
    give(world.stranger, Role.READER, an_organisation("ANDERS"))  # a reader of another organiser's plans
    leader, steering = (User.objects.create(username=name, display_name=name) for name in ("leader", "steering"))
    give(leader, Role.LEADER)
    give(steering, Role.STEERING)
    people = {name: getattr(world, name) for name in ("office", "auditor", "filler", "neighbour", "stranger", "system")}
    people |= {"leader": leader, "steering": steering}
    addresses: dict[str, list[Any]] = {
        "tasks": [world.plan.code], "task": [task.pk], "task-sources": [world.plan.code],
        "task-source": [task.source_id], "task-coverage": [world.plan.code], "tasks-import": [world.plan.code],
    }  # fmt: skip
    found = {
        name: [by(person).get(reverse(page, args=args)).status_code for page, args in addresses.items()]
        for name, person in people.items()
    }
    assert found == {
        "office": [200] * 6, "auditor": [200, 200, 200, 403, 200, 403], "leader": [200, 200, 200, 403, 200, 403],
        "steering": [200, 200, 200, 403, 200, 403], "filler": [200, 200, 403, 404, 403, 403],
        "neighbour": [200, 404, 403, 404, 403, 403], "stranger": [404] * 6, "system": [404] * 6,
    }  # fmt: skip
    own = text_of(by(world.filler), "tasks", world.plan.code)
    assert "本单位承担的任务" in own
    assert "单位A3（40%）" in own
    assert "没有分给本单位的任务" in text_of(by(world.neighbour), "tasks", world.plan.code)


def test_the_list_is_filtered(world: World, by: As) -> None:
    first, second = a_task(world), a_task(world, "城镇新增就业70万人")
    split_task(first, given(world, (0, "lead", ""), (1, "cooperate", "")), by=world.office)
    client = by(world.office)

    def listed(query: str) -> list[str]:
        page = text_of(client, "tasks", world.plan.code, query=query)
        return [task.code for task in (first, second) if task.text in page]

    assert listed("") == ["01-001", "01-002"]
    assert listed("?state=no_lead") == ["01-002"]
    assert listed("?organ=A2") == listed("?organ=A1&duty=lead") == listed("?words=农村 三部") == ["01-001"]
    assert listed("?organ=A2&duty=lead") == listed("?source=999") == []


def a_file(folder: Path, *rows: tuple[str, ...]) -> SimpleUploadedFile:
    path = folder / "tasks.xlsx"
    header = [TITLES[name] for name in ("source", "number", "article", "text", "lead", "others", "share", "due")]
    write_workbook(path, [SheetOut("任务分解", header, rows)])
    return SimpleUploadedFile("tasks.xlsx", path.read_bytes())


def test_a_workbook_is_checked_mended_and_registered(world: World, by: As, tmp_path: Path) -> None:
    client, code = by(world.office), world.plan.code
    wrong = a_file(tmp_path, ("报告", "1号", "一", "新建公路", "单位A9", "单位A2", "", "年底前"))
    preview = client.post(reverse("tasks-import", args=[code]), {"file": wrong})["Location"]
    page = client.get(preview).content.decode()
    assert "第2行“牵头单位”列" in page
    assert "“单位A1”" in page
    assert client.post(f"{preview}run/")["Location"] == preview
    assert Task.objects.count() == 0
    right = a_file(tmp_path, ("报告", "1号", "一", "新建公路", "单位A1", "单位A2", "70、30", "年底前"))
    preview = client.post(reverse("tasks-import", args=[code]), {"file": right})["Location"]
    assert "新增1项，修改0项，0项不变。" in client.get(preview).content.decode()
    assert client.post(f"{preview}run/")["Location"] == reverse("task-coverage", args=[code])
    assert Task.objects.get().assignments.get(duty="lead").share == "70"
    assert client.post(f"{preview}run/")["Location"] == reverse("tasks-import", args=[code])  # the second click
    preview = client.post(reverse("tasks-import", args=[code]), {"file": a_file(
        tmp_path, ("报告", "1号", "一", "新建公路", "单位A1", "单位A2", "70、30", "年底前"))})["Location"]  # fmt: skip
    assert "完全一致" in client.get(preview).content.decode()
    assert by(world.chief).get(preview)["Location"] == reverse("tasks-import", args=[code])  # not the chief's file


def test_a_source_and_a_task_are_registered_by_form(world: World, by: As) -> None:
    client, code = by(world.office), world.plan.code
    assert client.get(reverse("task-new", args=[code]))["Location"] == reverse("task-sources", args=[code])
    said = {"title": "省委常委会会议决定", "number": "〔2026〕3号", "issued_by": "省委", "issued_on": "2026-01-08"}
    client.post(reverse("task-source-add", args=[code]), said)
    again = client.post(reverse("task-source-add", args=[code]), said)
    assert (again.status_code, Source.objects.count()) == (422, 1)
    assert "这个来源已经登记过" in again.content.decode()
    source = Source.objects.get()
    client.post(reverse("task-source", args=[source.pk]), {**said, "number": "〔2026〕4号"})
    assert Source.objects.get().number == "〔2026〕4号"
    sent = {
        "source": str(source.pk),
        "text": "编制规划",
        "article": "一",
        "due": "2026-06-30",
        "perspective": "process",
    }
    made = client.post(reverse("task-new", args=[code]), sent)
    task = Task.objects.get()
    assert made["Location"] == reverse("task", args=[task.pk])
    client.post(reverse("task-change", args=[task.pk]), {**sent, "text": "编制并印发规划"})
    assert Task.objects.get().text == "编制并印发规划"
    assert "编制并印发规划" in text_of(client, "task", task.pk)
    gone = client.post(reverse("task-withdraw", args=[task.pk]), {"reason": ""})
    assert gone.status_code == 422
    client.post(reverse("task-withdraw", args=[task.pk]), {"reason": "会议取消"})
    assert "这项任务已撤销：会议取消" in text_of(client, "task", task.pk)


def test_a_task_is_split_by_name(world: World, by: As) -> None:
    task, client = a_task(world), by(world.office)
    address = reverse("task-split", args=[task.pk])
    wrong = client.post(address, {"lead": "单位B1", "lead_share": "", "organ": ["单位A2"], "share": [""], "seen": ""})
    assert wrong.status_code == 422
    assert 'value="单位B1"' in wrong.content.decode()  # what was typed stays
    sent = {"lead": "A1", "lead_share": "60%", "organ": ["单位A2", ""], "share": ["40", ""], "seen": ""}
    assert client.post(address, sent)["Location"] == reverse("task", args=[task.pk])
    assert sorted(task.assignments.values_list("participant__code", "duty", "share")) == [
        ("A1", "lead", "60"), ("A2", "cooperate", "40")
    ]  # fmt: skip
    stale = client.post(address, {**sent, "lead": "A3"})
    assert stale.status_code == 422
    assert "分工刚被别人改过" in stale.content.decode()
    assert by(world.filler).post(address, sent).status_code == 403
    assert by(world.neighbour).post(address, sent).status_code == 403
    assert by(world.stranger).post(address, sent).status_code == 404


def test_an_organ_objects_and_the_office_moves_the_task(world: World, by: As) -> None:
    task = a_task(world)
    rows = split_task(task, given(world, (0, "lead", ""), (2, "cooperate", "")), by=world.office)
    lead, other = rows
    client = by(world.filler)
    assert "不是本单位职责" in text_of(client, "task", task.pk)
    assert "不是本单位职责？" not in text_of(by(world.auditor), "task", task.pk)
    address = reverse("task-object", args=[task.pk])
    client.post(address, {"assignment": str(other.pk), "reason": "替别人说"})
    assert TaskObjection.objects.count() == 0
    client.post(address, {"assignment": str(lead.pk), "reason": "职责在乙局"})
    client.post(address, {"assignment": str(lead.pk), "reason": "第二次"})
    objection = TaskObjection.objects.get()
    assert [each.url for each in todo(world.office)] == [reverse("task", args=[task.pk])]
    assert todo(world.filler) == []
    assert "答复单位A1" in text_of(by(world.office), "task", task.pk)
    answer = reverse("task-objection-answer", args=[objection.pk])
    assert client.post(answer, {"answer": "kept", "words": "好"}).status_code == 403
    said = {"answer": "moved", "to": "A2", "words": "改由乙局牵头"}
    by(world.office).post(answer, said)
    assert task.assignments.get(duty="lead").participant.code == "A2"
    assert by(world.office).post(answer, said).status_code == 422  # the second click
    assert by(world.filler).get(reverse("task", args=[task.pk])).status_code == 404  # no longer its own


def test_the_board_and_the_list_take_as_many_queries_for_many_tasks_as_for_one(
    world: World, by: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, code = by(world.office), world.plan.code
    split_task(a_task(world), given(world, (0, "lead", "")), by=world.office)
    counts: list[list[int]] = []
    for more in (0, 4):
        for number in range(more):
            task = write_task(
                Source.objects.get(), TaskDraft(f"第{number}件各不相同的事项{'甲乙丙丁'[number] * 9}"), by=world.office
            )
            split_task(
                task, given(world, (number % 3, "lead", ""), ((number + 1) % 3, "cooperate", "")), by=world.office
            )
        found = []
        for page in ("tasks", "task-coverage", "task-sources"):
            client.get(reverse(page, args=[code]))
            with django_assert_max_num_queries(60) as queries:
                client.get(reverse(page, args=[code]))
            found.append(len(queries))
        assert max(found) <= 20
        counts.append(found)
    assert counts[0] == counts[1]


def test_strategic_goals_are_written_by_their_organ(world: World, by: As) -> None:
    client = by(world.filler)
    sent = {"organisation": "A1", "code": "Z1", "title": "建成交通枢纽", "first_year": "2026", "last_year": "2030",
            "perspective": "duties", "text": ""}  # fmt: skip
    assert client.post(reverse("strategic-goal-new"), {**sent, "last_year": "2026"}).status_code == 422
    assert client.post(reverse("strategic-goal-new"), {**sent, "organisation": "A2"}).status_code == 422
    assert client.post(reverse("strategic-goal-new"), sent)["Location"] == reverse("strategy")
    goal = StrategicGoal.objects.get()
    shown = {name: "建成交通枢纽" in by(getattr(world, name)).get(reverse("strategy")).content.decode()
             for name in ("office", "auditor", "filler", "neighbour")}  # fmt: skip
    assert shown == {"office": True, "auditor": True, "filler": True, "neighbour": False}
    assert by(world.stranger).get(reverse("strategy")).status_code == 403
    pages = [by(getattr(world, name)).get(reverse("strategic-goal", args=[goal.pk])).status_code
             for name in ("office", "filler", "neighbour", "stranger")]  # fmt: skip
    assert pages == [200, 200, 404, 404]
    change = reverse("strategic-goal-change", args=[goal.pk])
    client.post(change, {**sent, "title": "建成西部交通枢纽"})
    assert StrategicGoal.objects.get().title == "建成西部交通枢纽"
    assert by(world.office).post(change, sent).status_code == 403
    client.post(reverse("strategic-goal-withdraw", args=[goal.pk]), {"reason": "规划调整"})
    assert "建成西部交通枢纽" not in text_of(client, "strategy")
    assert Participant.objects.count() == 3


def test_who_opens_the_map_of_a_sheet(world: World, by: As) -> None:
    participant = world.plan.participants.get(code="A1")
    sheet = GoalSheet.objects.create(plan=world.plan, participant=participant, key="SZ-2026.A1")
    people = (world.office, world.filler, world.neighbour, world.auditor, world.stranger)
    address = reverse("goals-map", args=[sheet.key])
    assert [by(person).get(address).status_code for person in people] == [200, 200, 404, 404, 404]
