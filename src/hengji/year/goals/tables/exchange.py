"""What an import would do and what stands in its way, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.year.goals.actions.import_checks import Looked, Step
from hengji.year.plans.models import Participant

MOST_PROBLEMS = 200
FEW = 3
NONE = "—"


def problems_table(problems: Sequence[Problem]) -> Table:
    columns = (Column(_("位置")), Column(_("问题")), Column(_("怎么办")))
    rows = tuple(row(each.where or NONE, each.message, each.remedy or NONE) for each in problems[:MOST_PROBLEMS])
    return Table(_("要改正的问题"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def people_of(found: Looked, people: Sequence[Participant]) -> list[Participant]:
    """Participants whose goals change, in the plan's order."""
    touched = {step.participant.pk for step in found.steps}
    return [each for each in people if each.pk in touched]


def preview_table(found: Looked, people: Sequence[Participant]) -> Table:
    """By participant: how many goals are new, changed, equal, not in the file, and the first differences."""
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for step in found.steps:
        steps[step.participant.pk].append(step)
    columns = (
        Column(_("参评对象")), Column(_("新增"), Kind.NUMBER), Column(_("修改"), Kind.NUMBER),
        Column(_("不变"), Kind.NUMBER), Column(_("文件里没有"), Kind.NUMBER, hint=_("保持原样")), Column(_("先看几处")),
    )  # fmt: skip
    rows = []
    for each in people_of(found, people):
        mine = steps[each.pk]
        new = sum(step.version is None for step in mine)
        counts = (new, len(mine) - new, found.same[each.pk], found.absent[each.pk])
        rows.append(row(Cell(each.name, note=each.code), *(str(count) for count in counts), "；".join(_first(mine))))
    empty = Empty(_("与现有内容相同"), _("文件里的目标都已经在目标表里，没有要导入的。"))
    return Table(_("将要改动的内容"), columns, tuple(rows), empty, Narrow.CARDS, caption_hidden=True)


def _first(steps: Sequence[Step]) -> list[str]:
    """The first changes in words, else the first new goals."""
    changed = [step for step in steps if step.version is not None]
    if changed:
        return [
            _("%(code)s %(what)s") % {"code": step.version.goal.code, "what": "，".join(step.said[:2])}
            for step in changed[:FEW]
            if step.version is not None
        ]
    titles = "、".join(step.columns.get("title", "") for step in steps[:FEW])
    return [_("新增“%s”") % titles + (_("等") if len(steps) > FEW else "")]
