"""Tasks from above: registered once, split exactly, withdrawn with a reason, and disputed by those who got them."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions.strategy import StrategicDraft, withdraw_strategic_goal, write_strategic_goal
from hengji.year.goals.actions.task_objections import answer_objection, object_to_task
from hengji.year.goals.actions.tasks import (
    SourceDraft,
    TaskDraft,
    split_task,
    withdraw_task,
    write_source,
    write_task,
)
from hengji.year.goals.models import Assignment, Source, StrategicGoal, Task, TaskObjection
from hengji.year.goals.task_split import Given, given_of, mark_of, words_of
from hengji.year.observations.tests.world import World
from hengji.year.plans.models import Plan

REPORT = SourceDraft("2026年省政府工作报告", "黔府发〔2026〕1号", "省人民政府", date(2026, 1, 20))


def a_source(world: World) -> Source:
    return write_source(world.plan, REPORT, by=world.office)


def a_task(world: World, text: str = "新建农村公路5000公里", code: str = "") -> Task:
    source = Source.objects.first() or a_source(world)
    return write_task(source, TaskDraft(text, code, "第三部分第（一）条", date(2026, 12, 31)), by=world.office)


def given(world: World, *said: tuple[int, str, str]) -> list[Given]:
    people = list(world.plan.participants.order_by("position"))
    return [Given(people[place], duty, share) for place, duty, share in said]


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [each.code for each in error.value.problems]


def test_a_source_and_its_tasks_are_registered_once(world: World) -> None:
    with assert_recorded():
        source = a_source(world)
        first, second = a_task(world), a_task(world, "城镇新增就业70万人")
    assert [first.code, second.code] == ["01-001", "01-002"]
    with pytest.raises(ProblemsError) as error:
        a_source(world)
    assert codes(error) == ["TASK_SOURCE_TWICE"]
    with pytest.raises(ProblemsError) as error:
        a_task(world, "另一项", "01-001")
    assert codes(error) == ["TASK_CODE_TWICE"]
    with assert_recorded():
        write_task(source, TaskDraft("城镇新增就业72万人"), by=world.office, there=second)
    assert list(Task.objects.values_list("code", "text")) == [
        ("01-001", "新建农村公路5000公里"), ("01-002", "城镇新增就业72万人")
    ]  # fmt: skip


def test_the_same_again_is_no_change(world: World) -> None:
    task = a_task(world)
    split = given(world, (0, "lead", ""), (1, "cooperate", ""))
    split_task(task, split, by=world.office)
    before = Entry.objects.count()
    split_task(task, split, by=world.office)
    write_source(world.plan, REPORT, by=world.office, there=task.source)
    assert Entry.objects.count() == before


def test_all_that_is_wrong_comes_at_once(world: World) -> None:
    source = a_source(world)
    with pytest.raises(ProblemsError) as error:
        write_task(source, TaskDraft("", "x" * 41, "y" * 101), by=world.office)
    assert sorted(codes(error)) == ["TASK_CELL_EMPTY", "TASK_CELL_LONG", "TASK_CELL_LONG"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([(0, "lead", ""), (1, "lead", "")], ["TASK_TWO_LEADS"]),
        ([(0, "cooperate", "")], ["TASK_NO_LEAD"]),
        ([(0, "lead", ""), (0, "cooperate", "")], ["TASK_ORGAN_TWICE"]),
        ([(0, "lead", "60"), (1, "cooperate", "")], ["TASK_SHARE_SUM"]),
        ([(0, "lead", "60"), (1, "cooperate", "39.9")], ["TASK_SHARE_SUM"]),
        ([(0, "lead", "-5"), (1, "cooperate", "105")], ["TASK_SHARE_TEXT"]),
        ([(0, "lead", "六成"), (1, "cooperate", "40")], ["TASK_SHARE_TEXT"]),
        ([(0, "lead", ""), (1, "lead", ""), (0, "cooperate", "")], ["TASK_TWO_LEADS", "TASK_ORGAN_TWICE"]),
    ],
)
def test_a_split_has_one_lead_nobody_twice_and_whole_shares(
    world: World, said: list[tuple[int, str, str]], wrong: list[str]
) -> None:
    task = a_task(world)
    with pytest.raises(ProblemsError) as error:
        split_task(task, given(world, *said), by=world.office)
    assert codes(error) == wrong
    assert Assignment.objects.count() == 0


def test_shares_add_up_exactly(world: World) -> None:
    task = a_task(world)
    with assert_recorded():
        split_task(task, given(world, (0, "lead", "33.3"), (1, "cooperate", "33.3"), (2, "cooperate", "33.4")),
                   by=world.office)  # fmt: skip
    rows = given_of(task.assignments.select_related("participant"))
    assert words_of(rows) == "牵头：单位A1（33.3%）；配合：单位A2（33.3%）、单位A3（33.4%）"
    with assert_recorded():
        split_task(task, given(world, (1, "lead", ""), (0, "cooperate", "")), by=world.office)
    rows = given_of(task.assignments.select_related("participant"))
    assert words_of(rows) == "牵头：单位A2；配合：单位A1"


def test_the_database_keeps_to_one_lead_too(world: World) -> None:
    task = a_task(world)
    split_task(task, given(world, (0, "lead", "")), by=world.office)
    people = list(world.plan.participants.order_by("position"))
    for participant, duty in ((people[1], "lead"), (people[0], "cooperate")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(task=task, participant=participant, duty=duty)


def test_a_page_that_is_older_than_the_split_changes_nothing(world: World) -> None:
    task, seen = a_task(world), mark_of(())
    split_task(task, given(world, (0, "lead", "")), by=world.office, seen=seen)
    with pytest.raises(ProblemsError) as error:
        split_task(task, given(world, (1, "lead", "")), by=world.chief, seen=seen)
    assert codes(error) == ["TASK_STALE"]
    assert task.assignments.get().participant.code == "A1"


def test_a_withdrawn_task_stays_on_record_and_takes_nothing_more(world: World) -> None:
    task = a_task(world)
    with pytest.raises(ProblemsError) as error:
        withdraw_task(task, " ", by=world.office)
    assert codes(error) == ["TASK_CELL_EMPTY"]
    with assert_recorded():
        withdraw_task(task, "与01-002重复", by=world.office)
    for again in (
        lambda: withdraw_task(task, "再点一次", by=world.office),
        lambda: split_task(task, given(world, (0, "lead", "")), by=world.office),
        lambda: write_task(task.source, TaskDraft("新的内容"), by=world.office, there=task),
    ):
        with pytest.raises(ProblemsError) as error:
            again()
        assert codes(error) == ["TASK_WITHDRAWN"]
    assert list(Task.objects.standing()) == []
    assert Task.objects.get().withdrawn_reason == "与01-002重复"


def test_after_the_year_nothing_changes(world: World) -> None:
    task = a_task(world)
    Plan.objects.filter(pk=world.plan.pk).update(state="closed")
    for late in (
        lambda: a_task(world, "迟到的任务"),
        lambda: split_task(task, given(world, (0, "lead", "")), by=world.office),
        lambda: withdraw_task(task, "迟了", by=world.office),
    ):
        with pytest.raises(ProblemsError) as error:
            late()
        assert codes(error) == ["TASK_PLAN_OVER"]


def test_only_the_office_of_the_plan_registers_and_splits(world: World) -> None:
    task = a_task(world)
    give(world.stranger, Role.OFFICE, world.organs[1])  # an office, of another organiser
    for name in ("filler", "neighbour", "auditor", "scorer", "system", "stranger"):
        person = getattr(world, name)
        for deed in (
            lambda person=person: write_source(world.plan, SourceDraft("甲"), by=person),
            lambda person=person: write_task(task.source, TaskDraft("乙"), by=person),
            lambda person=person: split_task(task, given(world, (0, "lead", "")), by=person),
            lambda person=person: withdraw_task(task, "丙", by=person),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    assert (Source.objects.count(), Task.objects.standing().count(), Assignment.objects.count()) == (1, 1, 0)


def test_a_participant_of_another_plan_is_given_nothing(world: World) -> None:
    task = a_task(world)
    strange = replace(given(world, (0, "lead", ""))[0])
    other = Plan.objects.get(pk=world.plan.pk)
    other.pk, other.code = None, "ANDERE"
    other.save()
    strange.participant.pk, strange.participant.plan = None, other
    strange.participant.save()
    with pytest.raises(ProblemsError) as error:
        split_task(task, [strange], by=world.office)
    assert codes(error) == ["TASK_ORGAN_UNKNOWN"]


def objected(world: World) -> TaskObjection:
    task = a_task(world)
    rows = split_task(task, given(world, (0, "lead", "60"), (2, "cooperate", "40")), by=world.office)
    lead = next(row for row in rows if row.duty == "lead")
    with assert_recorded():
        return object_to_task(lead, "“三定”规定中没有这项职责", by=world.filler)


def test_an_organ_objects_once_and_the_office_keeps_the_split(world: World) -> None:
    objection = objected(world)
    lead = objection.task.assignments.get(duty="lead")
    with pytest.raises(ProblemsError) as error:
        object_to_task(lead, "再说一遍", by=world.filler)
    assert codes(error) == ["TASK_ASKED_ALREADY"]
    for name in ("neighbour", "office", "stranger"):
        with pytest.raises(PermissionDenied):
            object_to_task(lead, "替别人说", by=getattr(world, name))
    with assert_recorded():
        answer_objection(objection, "kept", "“三定”规定第四条写明由你厅负责", by=world.office)
    with pytest.raises(ProblemsError) as error:
        answer_objection(objection, "kept", "第二次", by=world.chief)
    assert codes(error) == ["TASK_ANSWERED"]
    assert TaskObjection.objects.get().words == "“三定”规定第四条写明由你厅负责"


def test_a_task_moves_to_another_organ_with_its_share(world: World) -> None:
    objection = objected(world)
    to = world.plan.participants.get(code="A2")
    with pytest.raises(ProblemsError) as error:
        answer_objection(objection, "moved", "", by=world.office)
    assert sorted(codes(error)) == ["TASK_CELL_EMPTY", "TASK_CELL_EMPTY"]
    with assert_recorded():
        answer_objection(objection, "moved", "改由乙局牵头", by=world.office, to=to)
    rows = objection.task.assignments.values_list("participant__code", "duty", "share")
    assert sorted(rows) == [("A2", "lead", "60"), ("A3", "cooperate", "40")]


def test_a_task_does_not_move_to_an_organ_that_has_it_already(world: World) -> None:
    objection = objected(world)
    with pytest.raises(ProblemsError) as error:
        answer_objection(objection, "moved", "改由丙", by=world.office, to=world.plan.participants.get(code="A3"))
    assert codes(error) == ["TASK_ORGAN_TWICE"]
    assert TaskObjection.objects.get().answer == ""


STRATEGY = StrategicDraft("Z1", "建成西部交通枢纽", 2026, 2030, "duties", "高速公路里程突破1万公里")


def test_an_organ_writes_its_own_strategic_goals(world: World) -> None:
    organ = world.organs[0]
    with assert_recorded():
        goal = write_strategic_goal(organ, STRATEGY, by=world.filler)
    with pytest.raises(ProblemsError) as error:
        write_strategic_goal(organ, replace(STRATEGY, title="", last_year=2027), by=world.filler)
    assert codes(error) == ["TASK_CELL_EMPTY", "STRATEGY_YEARS", "TASK_CODE_TWICE"]
    for name in ("neighbour", "office", "stranger"):
        with pytest.raises(PermissionDenied):
            write_strategic_goal(organ, replace(STRATEGY, code="Z2"), by=getattr(world, name))
    before = Entry.objects.count()
    write_strategic_goal(organ, STRATEGY, by=world.filler, there=goal)
    assert Entry.objects.count() == before
    with assert_recorded():
        withdraw_strategic_goal(goal, "规划中期调整", by=world.filler)
    assert list(StrategicGoal.objects.in_year(2026)) == []
    with pytest.raises(ProblemsError) as error:
        write_strategic_goal(organ, replace(STRATEGY, title="改"), by=world.filler, there=goal)
    assert codes(error) == ["TASK_WITHDRAWN"]
