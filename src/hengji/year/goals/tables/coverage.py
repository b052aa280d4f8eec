"""Gaps of the breakdown, each with the way to where it is mended, and who is given what from each source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.year.goals.queries.coverage import Coverage, TaskGap
from hengji.year.goals.task_enums import Duty, Gap
from hengji.year.plans.models import Participant, Plan

NONE = "—"
MOST = 20  # gaps of one kind on the board
TITLE = 12  # characters of a source at the head of a column
WAYS = {
    Gap.NO_LEAD: "确定牵头单位", Gap.TWIN: "撤销重复的一项", Gap.GONE: "调整分工", Gap.OBJECTED: "答复",
    Gap.NO_GOAL: "查看任务", Gap.LEAD_NO_GOAL: "查看任务",
}  # fmt: skip


def gaps_table(gap: Gap, found: Sequence[TaskGap]) -> Table:
    """The first of the gaps of one kind."""
    columns = (Column(_("缺口")), Column(_("办理")))
    rows = tuple(row(each.sentence, Cell(_(WAYS[gap]), each.address)) for each in found[:MOST])
    return Table(gap.label, columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def matrix_table(plan: Plan, found: Coverage, people: Iterable[Participant]) -> Table:
    """These organs down, sources across: how many tasks are led, and how many supported."""
    sources = [each.source for each in found.sources if each.total]
    columns = (
        Column(_("单位")), Column(_("牵头"), Kind.NUMBER, _("项")), Column(_("配合"), Kind.NUMBER, _("项")),
        *(Column(_short(source.title), Kind.NUMBER, hint=str(source)) for source in sources),
    )  # fmt: skip
    rows = []
    for person in people:
        cells = [found.cells.get((person.pk, source.pk)) for source in sources]
        sums = [sum(cell[duty] for cell in cells if cell) for duty in (Duty.LEAD, Duty.COOPERATE)]
        address = f"{reverse('tasks', args=[plan.code])}?organ={person.code}"
        said = [_counts(cell[Duty.LEAD], cell[Duty.COOPERATE]) if cell else NONE for cell in cells]
        rows.append(row(Cell(person.name, address), *map(str, sums), *said))
    empty = Empty(_("还没有分解到单位"), _("打开任务，确定牵头单位和配合单位。"))
    caption = _("各单位承担的任务")
    return Table(caption, columns, tuple(rows), empty, Narrow.SCROLL, caption_hidden=True, dense=True)


def _counts(led: int, supported: int) -> str:
    said = [_("牵%d") % led if led else "", _("配%d") % supported if supported else ""]
    return " ".join(filter(None, said))


def _short(title: str) -> str:
    return title if len(title) <= TITLE else f"{title[:TITLE]}……"
