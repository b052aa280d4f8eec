"""The board of a plan, rounds side by side, what is confirmed and what came of it, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.approvals.enums import Outcome
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.goals.actions import Decided
from hengji.year.goals.content import FIELDS, label_of, shown_value
from hengji.year.goals.enums import SheetState
from hengji.year.goals.queries.board import MISSING, STATES, Standing
from hengji.year.goals.queries.review import Line

TONES = {
    MISSING: "neutral", SheetState.DRAFT: "neutral", SheetState.SUBMITTED: "info", SheetState.RETURNED: "warn",
    SheetState.APPROVED: "ok", SheetState.ISSUED: "ok",
}  # fmt: skip
WORDS = dict(STATES)
NONE = "—"
SHOWN_OF_DIGEST = 12


@dataclass(frozen=True)
class BoardLine:
    """A row and the key by which it is ticked; empty where nothing can be done to it now."""

    row: Row
    key: str = ""


def points_text(points: Fraction) -> str:
    return decimal_text(points) if points.denominator != 1 else str(points.numerator)


def digest_text(digest: str) -> str:
    """As much of a digest as people compare."""
    return digest.partition(":")[2][:SHOWN_OF_DIGEST]


def board_columns() -> tuple[Column, ...]:
    return (
        Column(_("参评单位")), Column(_("状态")), Column(_("在哪一步")), Column(_("轮次"), Kind.NUMBER),
        Column(_("目标"), Kind.NUMBER, _("项")), Column(_("分值"), Kind.NUMBER), Column(_("期限"), Kind.DATE),
    )  # fmt: skip


def board_table(found: Iterable[Standing]) -> Table:
    nothing = Empty(_("没有符合条件的单位"), _("可以放宽筛选条件。"))
    rows = tuple(_board_row(each) for each in found)
    return Table(_("目标审核进展"), board_columns(), rows, nothing, Narrow.CARDS, caption_hidden=True)


def ticks(found: Iterable[Standing], *, may_issue: bool) -> list[str]:
    """For each row the key by which it can be chosen: it waits for the reader, or can be issued."""
    return [
        each.sheet.key if each.sheet and (each.is_mine or (may_issue and each.may_issue)) else "" for each in found
    ]  # fmt: skip


def _board_row(each: Standing) -> Row:
    sheet, group = each.sheet, each.participant.group
    url = reverse("goals-review", args=[sheet.key]) if sheet else ""
    state = Cell(str(WORDS[each.state]), badge=TONES[each.state])
    step = Cell(each.step.title, note=each.asked) if each.step else Cell(NONE)
    return row(
        Cell(each.participant.name, url, note=str(group) if group else ""), state, step,
        str(each.rounds) if each.rounds else NONE, str(each.goals) if sheet else NONE,
        points_text(each.points) if sheet else NONE, due_cell(each),
    )  # fmt: skip


def due_cell(each: Standing) -> Cell:
    if each.step is None or each.step.due is None or each.left is None:
        return Cell(NONE)
    if each.left < 0:
        return Cell(_("逾期%d个工作日") % -each.left, badge="danger", note=chinese_date(each.step.due))
    left = _("还有%d个工作日") % each.left if each.left else _("今天到期")
    return Cell(chinese_date(each.step.due), note=left)


def chosen_table(found: Sequence[Standing]) -> Table:
    """What is about to be approved or issued: count and digest of each."""
    columns = (
        Column(_("参评单位")), Column(_("步骤")), Column(_("目标"), Kind.NUMBER, _("项")),
        Column(_("分值"), Kind.NUMBER), Column(_("内容摘要")),
    )  # fmt: skip
    rows = tuple(
        row(
            each.participant.name, each.step.title if each.step else str(WORDS[each.state]), str(each.goals),
            points_text(each.points), digest_text(each.sheet.case.digest) if each.sheet and each.sheet.case else NONE,
        )
        for each in found
    )  # fmt: skip
    return Table(_("选中的目标表"), columns, rows, Empty(_("没有选中目标表")), Narrow.CARDS, caption_hidden=True)


def decided_table(found: Iterable[Decided]) -> Table:
    said = {
        Outcome.WAITING: _("已同意，转到下一步"), Outcome.APPROVED: _("已同意，审定通过"),
        Outcome.RETURNED: _("已退回"),
    }  # fmt: skip
    rows = tuple(
        row(
            Cell(each.sheet.participant.name, reverse("goals-review", args=[each.sheet.key])),
            Cell(_("未办理"), badge="warn") if each.outcome is None else Cell(said[each.outcome], badge="ok"),
            "；".join(map(str, each.problems)) or NONE,
        )
        for each in found
    )  # fmt: skip
    columns = (Column(_("参评单位")), Column(_("结果")), Column(_("原因")))
    return Table(_("批量办理结果"), columns, rows, Empty(_("没有选中目标表")), Narrow.CARDS, caption_hidden=True)


CHANGES = {
    "added": ("新增", "info"),
    "removed": ("删除", "danger"),
    "changed": ("有改动", "warn"),
    "same": ("未改", "neutral"),
}


@dataclass(frozen=True)
class Side:
    """One goal in two rounds, as a page shows it."""

    title: str
    code: str
    word: str
    tone: str
    table: Table
    same: bool


def sides(lines: Iterable[Line], before: str, after: str) -> list[Side]:
    return [_side(line, before, after) for line in lines]


def _side(line: Line, before: str, after: str) -> Side:
    word, tone = CHANGES[line.change]
    title = line.after.get("title") or line.before.get("title") or line.code
    columns = (Column(_("栏目")), Column(before), Column(after))
    names = [name for name in FIELDS if name in line.before or name in line.after]
    rows = tuple(_field_row(name, line) for name in names)
    table = Table(title, columns, rows, narrow=Narrow.CARDS, caption_hidden=True)
    return Side(title, line.code, _(word), tone, table, line.change == "same")


def _field_row(name: str, line: Line) -> Row:
    differs = name in line.fields
    return row(
        Cell(label_of(name), note=_("有改动") if differs else ""),
        *(shown_value(name, side.get(name, "")) or NONE for side in (line.before, line.after)), strong=differs,
    )  # fmt: skip
