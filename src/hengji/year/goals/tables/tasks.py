"""Plans, sources, tasks and what an import would do, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date, chinese_moment
from hengji.foundation.common.problems import Problem
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.goals.models import Assignment, Task, TaskObjection
from hengji.year.goals.queries.coverage import Serving
from hengji.year.goals.queries.tasks import SourceCounts
from hengji.year.goals.task_comparison import TaskComparison, TaskWanted
from hengji.year.goals.task_enums import Answer, Duty
from hengji.year.goals.task_split import words_of
from hengji.year.plans.models import Plan

NONE = "—"
MOST_PREVIEWED = 100
SHOWN = 120  # characters of a task in a list
ANSWER_TONES = {Answer.WAITING: "warn", Answer.KEPT: "neutral", Answer.MOVED: "ok"}


def plans_table(plans: Sequence[Plan], counts: Mapping[int, int]) -> Table:
    columns = (Column(_("年度考评")), Column(_("年度"), Kind.NUMBER), Column(_("任务"), Kind.NUMBER, _("项")))
    rows = tuple(
        row(Cell(plan.title, reverse("tasks", args=[plan.code]), note=plan.code), str(plan.year),
            str(counts.get(plan.pk, 0)))
        for plan in plans
    )  # fmt: skip
    empty = Empty(_("没有可看的年度考评"), _("年度考评征求意见或印发后，承担任务的单位在这里看到自己的任务。"))
    return Table(_("年度考评"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def sources_table(found: Sequence[SourceCounts], *, may_edit: bool) -> Table:
    columns = (
        Column(_("任务来源")), Column(_("发文机关")), Column(_("成文日期"), Kind.DATE),
        Column(_("任务"), Kind.NUMBER, _("项")),
        Column(_("已有牵头"), Kind.NUMBER, _("项")), Column(_("已撤销"), Kind.NUMBER, _("项")),
        *((Column(_("修改")),) if may_edit else ()),
    )  # fmt: skip
    rows = []
    for each in found:
        source = each.source
        address = f"{reverse('tasks', args=[source.plan.code])}?source={source.pk}"
        change = (Cell(_("修改"), reverse("task-source", args=[source.pk])),) if may_edit else ()
        day = chinese_date(source.issued_on) if source.issued_on else NONE
        rows.append(row(Cell(source.title, address, note=source.number), source.issued_by or NONE, day, str(each.tasks),
                        str(each.led), str(each.withdrawn), *change))  # fmt: skip
    empty = Empty(_("还没有任务来源"), _("可以逐个登记，也可以用工作簿连同任务一起导入。"))
    return Table(_("任务来源"), columns, tuple(rows), empty, Narrow.CARDS, caption_hidden=True)


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}……"


def tasks_table(tasks: Sequence[Task], *, filtered: bool, whole: bool) -> Table:
    """A line for each task: words, article, who leads and co-operates, until when."""
    columns = (
        Column(_("任务")), Column(_("来源")), Column(_("牵头单位")), Column(_("配合单位")),
        Column(_("完成时限"), Kind.DATE),
    )  # fmt: skip
    rows = tuple(_task(task) for task in tasks)
    if filtered:
        empty = Empty(_("没有符合条件的任务"), _("可以放宽筛选条件。"))
    elif whole:
        empty = Empty(_("还没有任务"), _("把政府工作报告、会议决定等分解出的任务导入，或逐项登记。"))
    else:
        empty = Empty(_("没有分给本单位的任务"), _("目标绩效办分解到本单位的任务会列在这里。"))
    return Table(_("任务"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _task(task: Task) -> Row:
    named = _named(task.assignments.all())
    lead = Cell(named[Duty.LEAD]) if named[Duty.LEAD] else Cell(_("缺牵头"), badge="warn")
    if task.withdrawn_at is not None:
        lead = Cell(_("已撤销"), badge="neutral", note=task.withdrawn_reason)
    note = "　".join(filter(None, (task.code, task.article)))
    source = Cell(task.source.title, note=task.source.number)
    return row(Cell(shortened(task.text), reverse("task", args=[task.pk]), note=note), source, lead,
               named[Duty.COOPERATE] or NONE, chinese_date(task.due) if task.due else NONE)  # fmt: skip


def _named(rows: Iterable[Assignment]) -> dict[str, str]:
    found: dict[str, list[str]] = {Duty.LEAD: [], Duty.COOPERATE: []}
    for each in rows:
        found[each.duty].append(f"{each.participant.name}{f'（{each.share}%）' if each.share else ''}")
    return {duty: "、".join(names) for duty, names in found.items()}


def split_table(rows: Sequence[Assignment]) -> Table:
    columns = (Column(_("单位")), Column(_("分工")), Column(_("份额"), Kind.NUMBER, "%"))
    lines = tuple(
        row(each.participant.name, Cell(each.get_duty_display(), badge="info" if each.duty == Duty.LEAD else "neutral"),
            each.share or NONE)
        for each in rows
    )  # fmt: skip
    empty = Empty(_("还没有分解到单位"), _("由目标绩效办确定牵头单位和配合单位。"))
    return Table(_("分工"), columns, lines, empty, Narrow.SCROLL, caption_hidden=True)


def goals_table(found: Sequence[Serving]) -> Table:
    """Goals that serve a task, as far as the reader may see them."""
    columns = (Column(_("目标")), Column(_("单位")))
    lines = tuple(
        row(Cell(each.title or each.code, reverse("goals-goal", args=[each.sheet, each.code]), note=each.code),
            each.participant)
        for each in found
    )  # fmt: skip
    empty = Empty(_("还没有对应的目标"), _("在目标表里填写目标时，“对应任务”写这项任务的编号。"))
    return Table(_("对应的目标"), columns, lines, empty, Narrow.SCROLL, caption_hidden=True)


def objections_table(found: Sequence[TaskObjection]) -> Table:
    columns = (Column(_("提出单位")), Column(_("理由")), Column(_("答复")), Column(_("答复内容")))
    lines = tuple(
        row(Cell(each.participant.name, note=f"{each.by} {chinese_moment(each.at)}"), each.reason,
            Cell(Answer(each.answer).label, badge=ANSWER_TONES[Answer(each.answer)]),
            Cell(each.words or NONE, note=str(each.answered_by or "")))
        for each in found
    )  # fmt: skip
    return Table(_("分工异议"), columns, lines, narrow=Narrow.CARDS, caption_hidden=True)


def problems_table(problems: Sequence[Problem]) -> Table:
    columns = (Column(_("位置")), Column(_("问题")), Column(_("怎么办")))
    rows = tuple(row(each.where or NONE, each.message, each.remedy or NONE) for each in problems)
    return Table(_("要改正的问题"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def comparison_table(found: TaskComparison) -> Table:
    """The first of the tasks that an import would write, the changed ones first."""
    columns = (Column(_("任务")), Column(_("来源")), Column(_("分工")), Column(_("变化")))
    lines = [_wanted(each) for each in [*found.changed, *found.fresh][:MOST_PREVIEWED]]
    return Table(_("将写入的内容"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def _wanted(each: TaskWanted) -> Row:
    code = each.there.code if each.there else each.row.code
    title, number = each.source
    change = (
        Cell(_("修改"), badge="warn", note="；".join(each.differences)) if each.there else Cell(_("新增"), badge="ok")
    )
    note = _("第%(line)d行　%(code)s") % {"line": each.row.line, "code": code or _("自动编号")}
    return row(Cell(shortened(each.row.text), note=note), Cell(title, note=number), words_of(each.split or ()), change)
