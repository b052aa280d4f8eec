"""A workbook of many organs' goals: every problem at once, all or nothing, and twice the same is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Imported, Row, check_import, import_goals, write_goals
from hengji.year.goals.enums import Fault, SheetState
from hengji.year.goals.exporting import export_goals
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.queries import goal_rules, pairs_of
from hengji.year.goals.workbook.goals import GoalFile, read_goals

from .exchange_world import World, a_file, build
from .house import a_sheet

pytestmark = pytest.mark.django_db
HEAD = "参评对象,目标编码,目标名称,所属指标,计分类型,分值,目标值,完成时限\n"
TWO = HEAD + "P1,,新增学位,,正向定量,20,３.5,2026年6月\n第2单位,,建成水厂,年度职能目标,阶段任务,15,100,2026-12-20\n"


@pytest.fixture
def world() -> World:
    return build()


def read(world: World, folder: Path, text: str, name: str = "goals.csv") -> GoalFile:
    return read_goals(a_file(folder, text, name), goal_rules(world.plan))


def run(world: World, folder: Path, text: str, by: User) -> Imported:
    file = read(world, folder, text)
    assert file.problems == []
    with assert_recorded():
        return import_goals(world.plan, file.lines, by=by)


def refused(world: World, folder: Path, text: str, by: User) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsError) as caught:
        import_goals(world.plan, read(world, folder, text).lines, by=by)
    return [(each.code, each.where) for each in caught.value.problems]


def contents() -> list[tuple[str, str, str, str, str]]:
    return list(
        GoalVersion.objects.order_by("goal__code").values_list("goal__code", "title", "rule", "target", "deadline")
    )


@pytest.mark.parametrize("name", ["goals.csv", "goals.xlsx"])
def test_goals_of_many_organs_come_in_and_a_second_time_nothing_changes(
    world: World, tmp_path: Path, name: str
) -> None:
    file = read(world, tmp_path, TWO, name)
    with assert_recorded():
        assert import_goals(world.plan, file.lines, by=world.office) == Imported(2, 0, 0)
    assert contents() == [
        ("P1-01", "新增学位", "正向定量", "3.5", "2026-06-30"), ("P2-01", "建成水厂", "阶段任务", "100", "2026-12-20"),
    ]  # fmt: skip
    assert set(GoalVersion.objects.values_list("indicator", "kind")) == {("ZN-1", "functional")}
    entries = Entry.objects.count()
    assert import_goals(world.plan, file.lines, by=world.office) == Imported(0, 0, 2)
    assert (Entry.objects.count(), set(GoalSheet.objects.values_list("revision", flat=True))) == (entries, {1})


def test_a_row_is_found_by_its_code_and_other_columns_stay(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    text = "序号,目标 编码,目标名称,备注,目标值（万个）\n1,P1-01,新增公办学位,无,4\n,P2-01,建成水厂,,\n"
    file = read(world, tmp_path, text)
    assert file.ignored == ["序号", "备注"]
    looked = check_import(world.plan, file.lines, by=world.office)
    assert [step.said for step in looked.steps] == [
        ("目标名称：新增学位 → 新增公办学位", "目标值：3.5 → 4"), ("目标值：100 → 空",),
    ]  # fmt: skip
    assert run(world, tmp_path, text, world.office) == Imported(0, 2, 0)
    assert contents() == [
        ("P1-01", "新增公办学位", "正向定量", "4", "2026-06-30"), ("P2-01", "建成水厂", "阶段任务", "", "2026-12-20"),
    ]  # fmt: skip
    assert set(GoalSheet.objects.values_list("revision", flat=True)) == {2}


def test_every_problem_at_once_and_nothing_is_written(world: World, tmp_path: Path) -> None:
    rows = ("第四单位,,甲,,正向定量,1,1,", "P1,P9-01,乙,,正向定量,1,1,", "P1,,丙,职能目标,,约1,1,年底", ",,丁,,,1,1,",
            "P1,,戊,,正向定量,1,1,", "P1,,戊,,逆向定量,1,1,", "P1,,,,正向定量,1,1,")  # fmt: skip
    assert refused(world, tmp_path, HEAD + "\n".join(rows), world.office) == [
        (Fault.PARTICIPANT, "第2行“参评对象”列"), (Fault.STALE, "第3行“目标编码”列"),
        (Fault.INDICATOR, "第4行“所属指标”列"), (Fault.NUMBER, "第4行“分值”列"), (Fault.DATE, "第4行“完成时限”列"),
        (Fault.PARTICIPANT, "第5行“参评对象”列"), (Fault.TWICE, "第7行“目标名称”列"),
        (Fault.TITLE_MISSING, "第8行“目标名称”列"),
    ]  # fmt: skip
    looked = check_import(world.plan, read(world, tmp_path, HEAD + "第3单,,甲,,,,,").lines, by=world.office)
    assert [each.remedy for each in looked.problems] == ["是不是“第3单位”？"]
    assert not GoalSheet.objects.exists()


def test_the_people_of_an_organ_import_for_their_own_only(world: World, tmp_path: Path) -> None:
    assert refused(world, tmp_path, TWO, world.filler) == [(Fault.PARTICIPANT, "第3行“参评对象”列")]
    without = "目标名称,分值\n新增学位,5\n"
    assert run(world, tmp_path, without, world.filler) == Imported(1, 0, 0)
    assert list(Goal.objects.values_list("code", flat=True)) == ["P1-01"]
    for nobody in (world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            import_goals(world.plan, read(world, tmp_path, TWO).lines, by=nobody)


def test_a_goal_stays_with_its_organ(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    text = "参评对象,目标编码,目标名称\nP2,P1-01,新增学位\nP1,,新增学位\n,P1-01,新增学位\n"
    assert refused(world, tmp_path, text, world.office) == [
        (Fault.PARTICIPANT, "第2行“参评对象”列"), (Fault.TWICE, "第3行“目标名称”列"),
    ]  # fmt: skip


def test_a_sheet_under_review_may_stand_in_the_file_but_not_change(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    GoalSheet.objects.filter(participant__code="P1").update(state=SheetState.SUBMITTED)
    assert run(world, tmp_path, TWO.replace(",100,", ",90,"), world.office) == Imported(0, 1, 1)
    assert refused(world, tmp_path, TWO.replace(",20,", ",25,"), world.office)[0] == (
        Fault.SHEET_STATE, "第2行“参评对象”列",
    )  # fmt: skip


def test_what_is_classified_keeps_points_and_register_only(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    text = "目标编码,涉密,登记编号,目标值\nP1-01,是,密登1号,{}\n"
    assert refused(world, tmp_path, text.format("5"), world.office) == [(Fault.CLASSIFIED, "第2行“目标值”列")]
    run(world, tmp_path, "目标编码,涉密,登记编号\nP1-01,是,密登1号\n", world.office)
    found = GoalVersion.objects.get(goal__code="P1-01")
    assert (found.classified, found.target, found.deadline, found.points) == (True, "", "", "20")


def test_an_upper_goal_is_another_organs(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    text = "目标编码,上级目标\nP1-01,{}\n"
    assert refused(world, tmp_path, text.format("P1-01"), world.office) == [(Fault.UPPER, "第2行“上级目标”列")]
    run(world, tmp_path, text.format("P2-01"), world.office)
    upper = GoalVersion.objects.get(goal__code="P1-01").upper
    assert upper is not None
    assert upper.code == "P2-01"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_comes_back_unchanged(world: World, tmp_path: Path, suffix: str) -> None:
    sheet = a_sheet(world.plan, by=world.filler)
    odd = {"title": '=SUM(1)，"甲"\n乙', "points": "约10", "target": "90.0", "milestones": "2026-03-31 印发\n6月 完成",
           "direction": "down", "perspective": "public", "frequency": "quarter", "indicator": "没有的",
           "document": "+1", "unit": "'%"}  # fmt: skip
    write_goals(sheet, [Row("", odd), Row("", {"title": "秘密", "classified": "是", "register": "1"}), Row("", {})],
                by=world.filler)  # fmt: skip
    path = tmp_path / f"out{suffix}"
    with assert_recorded():
        assert export_goals(world.plan, path, by=world.office) == 3
    file = read_goals(path, goal_rules(world.plan))
    assert (file.problems, file.ignored) == ([], [])
    looked = check_import(world.plan, file.lines, by=world.office)
    assert (looked.problems, looked.steps, looked.same.total()) == ([], [], 3)


def test_each_exports_what_they_see(world: World, tmp_path: Path) -> None:
    run(world, tmp_path, TWO, world.office)
    path = tmp_path / "out.csv"
    counts = {who: export_goals(world.plan, path, by=getattr(world, who)) for who in ("office", "filler", "auditor")}
    assert counts == {"office": 2, "filler": 1, "auditor": 0}
    GoalSheet.objects.filter(participant__code="P2").update(
        state=SheetState.ISSUED, issued_at="2026-03-01T00:00Z", digest="sha256:0"
    )
    assert export_goals(world.plan, path, by=world.auditor) == 1
    assert export_goals(world.plan, path, by=world.office, sheet=pairs_sheet("P1")) == 1
    last = Entry.objects.order_by("-pk").first()
    assert last is not None
    assert last.object == "goals.sheet:GP.P1"
    with pytest.raises(PermissionDenied):
        export_goals(world.plan, path, by=world.stranger)
    with pytest.raises(PermissionDenied):
        export_goals(world.plan, path, by=world.neighbour, sheet=pairs_sheet("P1"))


def pairs_sheet(code: str) -> GoalSheet:
    sheet = GoalSheet.objects.get(participant__code=code)
    assert pairs_of(sheet)
    return sheet
