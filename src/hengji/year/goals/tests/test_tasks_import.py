"""The breakdown as a workbook: read tolerantly, refused as a whole, the same again changes nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.models import OrganisationVersion
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.goals.actions.tasks import import_tasks, withdraw_task
from hengji.year.goals.models import Assignment, Source, Task
from hengji.year.goals.queries.tasks import tasks_for
from hengji.year.goals.task_comparison import compare_tasks
from hengji.year.goals.task_files import export_tasks
from hengji.year.goals.task_organs import Organs
from hengji.year.goals.task_rows import TITLES, TaskRow, day_said
from hengji.year.goals.task_split import given_of, words_of
from hengji.year.goals.workbook.tasks import read_tasks
from hengji.year.observations.tests.world import World

REPORT = {"source": "2026年省政府工作报告", "number": "黔府发〔2026〕1号"}


@pytest.fixture
def world(world: World) -> World:
    names = {"A1": ("省交通运输厅", "交通厅"), "A2": ("省发展和改革委员会", ""), "A3": ("省统计局", "")}
    for code, (name, short) in names.items():
        participant = world.plan.participants.get(code=code)
        participant.name = name
        participant.save()
        OrganisationVersion.objects.filter(organisation=participant.organisation).update(name=name, short_name=short)
    return world


def rows() -> list[TaskRow]:
    return [
        TaskRow(**REPORT, article="三（一）", text="新建农村公路5000公里", lead="省交通运输厅", others="A2、省统计局",
                share="60、30、10", due="2026年12月底前", line=2),
        TaskRow(article="三（二）", text="城镇新增就业70万人", lead="交通厅", due="11月", line=3),
        TaskRow(source="省委常委会会议决定事项", text="编制西部陆海新通道规划", perspective="内部流程", line=4),
    ]  # fmt: skip


def split_of(code: str) -> str:
    return words_of(given_of(Task.objects.get(code=code).assignments.select_related("participant")))


def test_rows_become_sources_tasks_and_splits(world: World) -> None:
    with assert_recorded():
        found = import_tasks(world.plan, rows(), by=world.office)
    assert (len(found.fresh), len(found.changed), found.unchanged) == (3, 0, 0)
    assert list(Source.objects.values_list("title", "number", "position")) == [
        ("2026年省政府工作报告", "黔府发〔2026〕1号", 1), ("省委常委会会议决定事项", "", 2)
    ]  # fmt: skip
    assert list(Task.objects.values_list("code", "article", "due", "perspective")) == [
        ("01-001", "三（一）", date(2026, 12, 31), ""), ("01-002", "三（二）", date(2026, 11, 30), ""),
        ("02-001", "", None, "process"),
    ]  # fmt: skip
    assert [split_of(code) for code in ("01-001", "01-002", "02-001")] == [
        "牵头：省交通运输厅（60%）；配合：省发展和改革委员会（30%）、省统计局（10%）", "牵头：省交通运输厅", "未分解",
    ]  # fmt: skip


def test_the_same_workbook_again_changes_nothing(world: World) -> None:
    import_tasks(world.plan, rows(), by=world.office)
    before = Entry.objects.count()
    found = import_tasks(world.plan, rows(), by=world.office)
    assert (found.total, found.unchanged, Entry.objects.count()) == (0, 3, before)


def test_a_changed_row_says_what_it_changes_and_keeps_the_rest(world: World) -> None:
    import_tasks(world.plan, rows(), by=world.office)
    row = TaskRow(**REPORT, code="01-001", text="新改建农村公路5500公里", lead="省发展和改革委员会", line=2)
    found = compare_tasks(world.plan, [row])
    assert [each.differences for each in found.changed] == [(
        "任务内容：新建农村公路5000公里 → 新改建农村公路5500公里",
        "分工：牵头：省交通运输厅（60%）；配合：省发展和改革委员会（30%）、省统计局（10%） → 牵头：省发展和改革委员会",
    )]  # fmt: skip
    with assert_recorded():
        import_tasks(world.plan, [row], by=world.office)
    task = Task.objects.get(code="01-001")
    assert (task.article, task.due, split_of("01-001")) == ("三（一）", date(2026, 12, 31), "牵头：省发展和改革委员会")
    assert Task.objects.count() == 3


def test_all_problems_of_all_rows_come_at_once(world: World) -> None:
    first = rows()[0]
    wrong = [
        first, replace(first, line=3), replace(first, text="", line=4),
        replace(first, text="甲", lead="省发改委", line=5),
        replace(first, text="乙", lead="省交通运输厅、省统计局", others="", share="", line=6),
        replace(first, text="丙", share="60、30", line=7), replace(first, text="丁", share="60、30、20", line=8),
        replace(first, text="戊", due="适时", line=9), replace(first, text="己", others="省统计局、省统计局", line=10),
        replace(first, text="庚", perspective="财务", line=11), replace(first, text="辛", lead="", line=12),
        replace(first, text="壬", due="2026-02-30", line=13),
    ]  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        import_tasks(world.plan, wrong, by=world.office)
    assert [(each.code, each.where) for each in error.value.problems] == [
        ("TASK_ROW_TWICE", "第3行“任务内容”列"), ("TASK_CELL_EMPTY", "第4行“任务内容”列"),
        ("TASK_ORGAN_UNKNOWN", "第5行“牵头单位”列"), ("TASK_TWO_LEADS", "第6行“牵头单位”列"),
        ("TASK_SHARE_TEXT", "第7行“份额”列"), ("TASK_SHARE_SUM", "第8行“份额”列"),
        ("TASK_DATE_TEXT", "第9行“完成时限”列"), ("TASK_ORGAN_TWICE", "第10行“配合单位”列"),
        ("TASK_WORD_UNKNOWN", "第11行“维度”列"), ("TASK_SHARE_TEXT", "第12行“份额”列"),
        ("TASK_DATE_TEXT", "第13行“完成时限”列"),
    ]  # fmt: skip
    assert (Task.objects.count(), Source.objects.count(), Assignment.objects.count()) == (0, 0, 0)
    unknown = error.value.problems[2]
    assert unknown.remedy == "是不是“省发展和改革委员会”？请写参评对象的名称、简称或编码。"


def test_names_are_found_as_people_write_them(world: World) -> None:
    organs = Organs(world.plan)
    said = ("省交通运输厅", "交通厅", "A1", "交通运输厅", "运输厅", "厅", "省", "省交通运输局", "发展和改革委员会")
    found = [each.code if (each := organs.named(word)) else "" for word in said]
    assert found == ["A1", "A1", "A1", "A1", "A1", "", "", "", "A2"]
    assert organs.nearest("省交通运输局") == ["省交通运输厅"]
    assert organs.nearest("省交通厅") == ["省交通运输厅"]
    assert organs.nearest("海关") == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)), ("2026年6月30日前", date(2026, 6, 30)), ("6月底前", date(2026, 6, 30)),
        ("2027年2月", date(2027, 2, 28)), ("第二季度", date(2026, 6, 30)), ("四季度末", date(2026, 12, 31)),
        ("年底前", date(2026, 12, 31)), ("2026-06-30 00:00:00", date(2026, 6, 30)), ("", None),
    ],
)  # fmt: skip
def test_time_limits_are_read_as_people_write_them(said: str, day: date | None) -> None:
    assert day_said(said, 2026) == day


@pytest.mark.parametrize("said", ["适时", "13月", "2026-13-01", "6", "第五季度", "2026年"])
def test_what_is_no_time_limit_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day_said(said, 2026)


def test_a_withdrawn_task_is_not_brought_back_by_its_workbook(world: World) -> None:
    import_tasks(world.plan, rows(), by=world.office)
    withdraw_task(Task.objects.get(code="01-002"), "重复", by=world.office)
    found = import_tasks(world.plan, rows(), by=world.office)
    assert (found.total, found.unchanged) == (0, 3)
    with pytest.raises(ProblemsError) as error:
        import_tasks(world.plan, [TaskRow(**REPORT, code="01-002", text="换了内容", line=2)], by=world.office)
    assert [each.code for each in error.value.problems] == ["TASK_WITHDRAWN"]


def test_two_decisions_of_one_title_are_told_apart_by_their_number(world: World) -> None:
    minutes = {"source": "省政府常务会议纪要"}
    import_tasks(
        world.plan,
        [TaskRow(**minutes, number="〔2026〕3号", text="甲项目开工", line=2),
         TaskRow(**minutes, number="〔2026〕5号", text="甲项目开工", line=3)],
        by=world.office,
    )  # fmt: skip
    assert list(Task.objects.values_list("source__number", "code")) == [
        ("〔2026〕3号", "01-001"),
        ("〔2026〕5号", "02-001"),
    ]


def test_only_the_office_of_the_plan_imports(world: World) -> None:
    for name in ("filler", "auditor", "scorer", "system", "stranger"):
        with pytest.raises(PermissionDenied):
            import_tasks(world.plan, rows(), by=getattr(world, name))
    assert Task.objects.count() == 0


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_exported_can_be_imported_again(world: World, tmp_path: Path, suffix: str) -> None:
    import_tasks(world.plan, rows(), by=world.office)
    path = tmp_path / f"tasks.{suffix}"
    assert export_tasks(world.plan, path, by=world.auditor) == 3
    again, problems = read_tasks(path)
    assert problems == []
    found = compare_tasks(world.plan, again)
    assert (found.total, found.unchanged, found.problems) == (0, 3, [])
    with pytest.raises(PermissionDenied):
        export_tasks(world.plan, path, by=world.filler)


def test_a_workbook_of_their_own_is_read_by_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    write_workbook(path, [SheetOut("任务分解表", ["来源", "工作任务", "责任单位", "备注"],
                                   [("报告", "新建公路", "省交通运输厅", ""), ("", "", "", "")])])  # fmt: skip
    found, problems = read_tasks(path)
    assert [(each.source, each.text, each.lead, each.line) for each in found] == [
        ("报告", "新建公路", "省交通运输厅", 2)
    ]
    assert [each.message for each in problems] == ["不认识的列“备注”。"]
    write_workbook(path, [SheetOut("任务分解", ["来源标题", "任务内容"], [("报告", "新建公路")])])
    assert [each.message for each in read_tasks(path)[1]] == [f"缺少“{TITLES['lead']}”列。"]


def test_an_organ_sees_its_own_tasks_and_who_leads_beside(world: World) -> None:
    import_tasks(world.plan, rows(), by=world.office)
    seen = {name: [task.code for task in tasks_for(getattr(world, name), world.plan)]
            for name in ("office", "auditor", "filler", "neighbour", "stranger")}  # fmt: skip
    everything = ["01-001", "01-002", "02-001"]
    assert seen == {"office": everything, "auditor": everything, "filler": ["01-001", "01-002"],
                    "neighbour": ["01-001"], "stranger": []}  # fmt: skip
    named = [row.participant.name for row in tasks_for(world.neighbour, world.plan)[0].assignments.all()]
    assert "省交通运输厅" in named
