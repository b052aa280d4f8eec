"""The board of gaps: exactly those that there are, each with its way."""

from datetime import date

import pytest
from django.urls import reverse

from hengji.year.goals.actions.strategy import StrategicDraft, write_strategic_goal
from hengji.year.goals.actions.task_objections import object_to_task
from hengji.year.goals.actions.tasks import split_task, withdraw_task
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.queries.coverage import coverage_of, goals_by_task
from hengji.year.goals.queries.goal_map import map_of
from hengji.year.goals.queries.strategy import strategic_options
from hengji.year.goals.queries.tasks import task_options
from hengji.year.goals.tests.test_tasks import a_task, given
from hengji.year.observations.tests.world import World


def a_goal(world: World, organ: str, task: str, *, removed: bool = False, cancelled: bool = False) -> Goal:
    participant = world.plan.participants.get(code=organ)
    sheet, _new = GoalSheet.objects.get_or_create(
        plan=world.plan, participant=participant, defaults={"key": f"{world.plan.code}.{organ}"}
    )
    place = sheet.goals.count() + 1
    goal = Goal.objects.create(plan=world.plan, sheet=sheet, code=f"{organ}-{place}", position=place, removed=removed)
    GoalVersion.objects.create(goal=goal, title=f"目标{goal.code}", task=task, cancelled=cancelled)
    return goal


def gaps(world: World) -> list[tuple[str, str]]:
    return [(each.gap.value, each.task.code) for each in coverage_of(world.plan).gaps]


def test_a_complete_breakdown_has_no_gap(world: World) -> None:
    task = a_task(world)
    split_task(task, given(world, (0, "lead", ""), (1, "cooperate", "")), by=world.office)
    a_goal(world, "A1", task.code)
    found = coverage_of(world.plan)
    assert (found.gaps, found.led, found.covered) == ([], 1, 1)
    assert [each.code for each in found.idle] == ["A3"]


def test_each_gap_is_found_once_and_leads_to_where_it_is_mended(world: World) -> None:
    no_lead, no_goal = a_task(world), a_task(world, "城镇新增就业70万人")
    other_goal, objected = a_task(world, "编制西部陆海新通道规划"), a_task(world, "化解地方政府债务风险")
    for task, place in ((no_goal, 0), (other_goal, 1), (objected, 0)):
        split_task(task, given(world, (place, "lead", ""), (2, "cooperate", "")), by=world.office)
    a_goal(world, "A3", other_goal.code)
    a_goal(world, "A1", objected.code)
    object_to_task(objected.assignments.get(duty="lead"), "没有这项职责", by=world.filler)
    found = coverage_of(world.plan)
    address = reverse("task", args=[0])[:-2]
    assert [(each.gap.value, each.task.code, each.address) for each in found.gaps] == [
        ("no_lead", no_lead.code, f"{address}{no_lead.pk}/#split"),
        ("objected", objected.code, f"{address}{objected.pk}/"),
        ("no_goal", no_goal.code, f"{address}{no_goal.pk}/#goals"),
        ("lead_no_goal", other_goal.code, f"{address}{other_goal.pk}/#goals"),
    ]  # fmt: skip
    assert [each.sentence for each in found.gaps] == [
        "01-001“新建农村公路5000公里”还没有牵头单位。",
        "单位A1提出01-004“化解地方政府债务风险”不是本单位职责：没有这项职责",
        "01-002“城镇新增就业70万人”还没有列入任何单位的目标，牵头单位是单位A1。",
        "01-003“编制西部陆海新通道规划”由配合单位列了目标，牵头单位单位A2自己没有。",
    ]  # fmt: skip
    assert (len(found.tasks), found.led, found.covered) == (4, 3, 2)


@pytest.mark.parametrize(
    ("leads", "words"),
    [((0, 1), "分别由单位A1、单位A2牵头，同一件事有两个牵头单位。"), ((0, 0), "确是同一件事的，请撤销其中一项。")],
)
def test_one_matter_that_is_registered_twice(world: World, leads: tuple[int, int], words: str) -> None:
    first, second = a_task(world, "新建农村公路5000公里"), a_task(world, "2026年全省新建农村公路5000公里以上")
    a_task(world, "新建城市停车场泊位2万个")
    for task, place in zip((first, second), leads, strict=True):
        split_task(task, given(world, (place, "lead", "")), by=world.office)
        a_goal(world, f"A{place + 1}", task.code)
    found = [each for each in coverage_of(world.plan).gaps if each.gap == "twin"]
    assert [(each.task, each.address) for each in found] == [
        (second, f"{reverse('task', args=[second.pk])}#withdraw")
    ]  # fmt: skip
    assert found[0].sentence.endswith(words)
    withdraw_task(second, "重复", by=world.office)
    assert gaps(world) == [("no_lead", "01-003")]


def test_an_organ_that_left_is_named_with_its_successor(world: World) -> None:
    task = a_task(world)
    split_task(task, given(world, (0, "lead", "")), by=world.office)
    a_goal(world, "A1", task.code)
    people = {each.code: each for each in world.plan.participants.all()}
    people["A1"].until, people["A1"].successor = date(2026, 6, 30), people["A2"]
    people["A1"].save()
    found = coverage_of(world.plan).gaps
    assert [each.sentence for each in found] == [
        "01-001“新建农村公路5000公里”的牵头单位单位A1参评到2026年6月30日为止，请改由承继它的单位A2承担。"
    ]  # fmt: skip
    task.due = date(2026, 6, 1)
    task.save()
    assert coverage_of(world.plan).gaps == []


def test_goals_are_found_by_the_task_that_they_serve(world: World) -> None:
    a_goal(world, "A1", "01-001")
    a_goal(world, "A2", "01-001")
    a_goal(world, "A2", "01-002", removed=True)
    a_goal(world, "A2", "01-002", cancelled=True)
    a_goal(world, "A2", "")
    found = goals_by_task(world.plan)
    assert {code: [each.code for each in rows] for code, rows in found.items()} == {"01-001": ["A1-1", "A2-1"]}


def test_the_matrix_counts_by_organ_and_source(world: World) -> None:
    for text, split in (
        ("新建农村公路5000公里", [(0, "lead", ""), (1, "cooperate", "")]), ("城镇新增就业70万人", [(0, "lead", "")]),
    ):  # fmt: skip
        split_task(a_task(world, text), given(world, *split), by=world.office)
    found = coverage_of(world.plan)
    people = {each.pk: each.code for each in found.people}
    assert {(people[person], source): dict(cell) for (person, source), cell in found.cells.items()} == {
        ("A1", found.sources[0].source.pk): {"lead": 2}, ("A2", found.sources[0].source.pk): {"cooperate": 1},
    }  # fmt: skip


def test_a_sheet_is_offered_its_tasks_and_strategic_goals(world: World) -> None:
    first, second = a_task(world), a_task(world, "城镇新增就业70万人")
    for task in (first, second):
        split_task(task, given(world, (1, "lead", ""), (0, "cooperate", "")), by=world.office)
    withdraw_task(second, "重复", by=world.office)
    assert task_options(world.plan.participants.get(code="A1")) == [("01-001", "新建农村公路5000公里", "配合")]
    assert task_options(world.plan.participants.get(code="A3")) == []
    write_strategic_goal(world.organs[0], StrategicDraft("Z1", "建成枢纽", 2024, 2026), by=world.filler)
    offered = [strategic_options(world.organs[0], year) for year in (2023, 2026, 2027)]
    assert offered == [[], [("Z1", "建成枢纽")], []]


def test_the_map_places_each_goal_once_and_names_what_is_bare(world: World) -> None:
    write_strategic_goal(world.organs[0], StrategicDraft("Z1", "建成枢纽", 2024, 2026), by=world.filler)
    write_strategic_goal(world.organs[0], StrategicDraft("Z2", "安全领先", 2024, 2026), by=world.filler)
    said = (("duties", "Z1"), ("duties", ""), ("public", "Z9"), ("", ""))
    for perspective, strategic in said:
        version = a_goal(world, "A1", "").versions.get()
        version.perspective, version.strategic = perspective, strategic
        version.save()
    a_goal(world, "A1", "", removed=True)
    a_goal(world, "A1", "", cancelled=True)
    found = map_of(GoalSheet.objects.get())
    assert {row.perspective: [card.code for card in row.cards] for row in found.rows} == {
        "public": ["A1-3"], "duties": ["A1-1", "A1-2"], "process": [], "people": [], "means": [],
    }  # fmt: skip
    assert [card.code for card in found.unplaced] == ["A1-4"]
    assert found.bare == ["内部流程", "队伍与创新", "资金与资源"]
    assert [each.code for each in found.idle] == ["Z2"]
    assert [(card.strategic_code, card.is_astray) for row in found.rows for card in row.cards] == [
        ("Z9", True), ("Z1", False), ("", False)
    ]  # fmt: skip
