"""The breakdown as a file: reading, and writing what can be read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import Table
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_csv, write_workbook
from hengji.year.goals.enums import Perspective
from hengji.year.goals.models import Task
from hengji.year.goals.task_enums import Duty, TaskFault
from hengji.year.goals.task_organs import Organs
from hengji.year.goals.task_rows import TITLES, TaskRow

SHEET = "任务分解"
NAMES = (SHEET, "任务分解表", "任务", "重点任务分解表")
_OTHERS = {
    "source": ("来源", "任务来源", "文件名称"), "number": ("来源文号", "文件号"), "article": ("条目", "章节", "条款号"),
    "text": ("任务", "工作任务", "重点任务", "主要任务"), "lead": ("牵头部门", "责任单位", "牵头责任单位"),
    "others": ("配合部门", "协办单位", "配合责任单位"), "share": ("份额（%）", "份额(%)", "分工份额"),
    "due": ("时限", "完成时间", "时限要求"), "code": ("编号", "序号"), "issued_by": ("发文单位",),
    "issued_on": ("发文日期", "印发日期"),
}  # fmt: skip
_REQUIRED = ("source", "text", "lead")


def read_tasks(path: Path) -> tuple[list[TaskRow], list[Problem]]:
    """Read a file as rows; empty lines are passed over, columns that nobody knows are told."""
    tables, found = read_tables(path, wanted=None if path.suffix == ".csv" else NAMES)
    problems = [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]
    table = next(iter(tables.values()), None)
    if table is None:
        remedy = _("请先下载模板，在那个工作簿上填写。")
        nothing = Problem(TaskFault.NOTHING.value, _("没有名为“%s”的表。") % SHEET, _("文件"), remedy)
        return [], problems or [nothing]
    held = {name: title for name in TITLES if (title := _title(table, name))}
    problems += _header_problems(table, held)
    return list(_rows(table, held)), problems


def _title(table: Table, name: str) -> str:
    wanted = {TITLES[name], *_OTHERS.get(name, ())}
    return next((title for title in table.header if title.strip() in wanted), "")


def _header_problems(table: Table, held: dict[str, str]) -> Iterator[Problem]:
    place = _("第%d行") % (table.first_row - 1)
    for name in _REQUIRED:
        if name not in held:
            remedy = _("请补上这一列；本表的列是：%s。") % "、".join(TITLES.values())
            yield Problem(TaskFault.COLUMN_MISSING.value, _("缺少“%s”列。") % TITLES[name], place, remedy)
    for title in table.header:
        if title.strip() and title not in held.values():
            remedy = _("请改成模板里的列名，或删去这一列。")
            yield Problem(TaskFault.COLUMN_MISSING.value, _("不认识的列“%s”。") % title, place, remedy)


def _rows(table: Table, held: dict[str, str]) -> Iterator[TaskRow]:
    for at in range(len(table)):
        cells = {name: table.columns[title][at].strip() for name, title in held.items()}
        if any(cells.values()):
            yield TaskRow(**cells, line=table.first_row + at)


def write_tasks(path: Path, tasks: Iterable[Task], organs: Organs, mark: str) -> int:
    """Write tasks with their sources and splits, by the path's ending a workbook or CSV; say how many rows."""
    rows = [_cells(task, organs) for task in tasks]
    header = tuple(TITLES.values())
    if path.suffix == ".csv":
        write_csv(path, [mark], [header, *rows])
        return len(rows)
    names = [(each.name, each.code) for each in organs.all]
    write_workbook(path, [
        SheetOut(SHEET, header, rows,
                 choices={TITLES["lead"]: [organs.unambiguous(each) for each in organs.all],
                          TITLES["perspective"]: [str(word) for word in Perspective.labels]}),
        SheetOut(_("参评对象对照"), [_("名称"), _("编码")], names),
        SheetOut(_("说明"), [_("项目"), _("内容")], _explanations(mark)),
    ])  # fmt: skip
    return len(rows)


def _explanations(mark: str) -> Sequence[tuple[str, str]]:
    return [
        (_("任务编号"), _("留空由系统编号；已有编号的，按编号更新。")),
        (_("配合单位"), _("几个单位用“、”隔开，可以写简称。")),
        (_("份额"), _("百分数，按牵头、配合的先后用“、”隔开，合计100；可以都不写。")),
        (_("完成时限"), _("2026-06-30、6月底前、第二季度或年底前。")),
        (_("导出"), mark),
    ]


def _cells(task: Task, organs: Organs) -> Sequence[str]:
    rows = sorted(task.assignments.all(), key=lambda row: (row.duty != Duty.LEAD, row.pk))
    named = {duty: "、".join(organs.unambiguous(row.participant) for row in rows if row.duty == duty) for duty in Duty}
    source = task.source
    return (
        source.title, source.number, source.issued_by, source.issued_on.isoformat() if source.issued_on else "",
        task.code, task.article, task.text, named[Duty.LEAD], named[Duty.COOPERATE],
        "、".join(row.share for row in rows if row.share), task.due.isoformat() if task.due else "",
        str(Perspective(task.perspective).label) if task.perspective else "",
    )  # fmt: skip
