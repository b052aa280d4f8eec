"""Sheets for people: where each is, what the points add up to, how hard a target is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.goals.enums import SheetState
from hengji.year.goals.linter.model import GoalText
from hengji.year.goals.normal import is_number
from hengji.year.goals.queries.checking import Pairs, shown
from hengji.year.goals.queries.difficulty import Difficulty
from hengji.year.goals.queries.scheme import GoalRules
from hengji.year.goals.queries.starting import OwnSheet, PlanRow

TONES = {
    SheetState.DRAFT: "neutral", SheetState.SUBMITTED: "info", SheetState.RETURNED: "warn",
    SheetState.APPROVED: "ok", SheetState.ISSUED: "ok",
}  # fmt: skip


def state_cell(state: str, url: str = "") -> Cell:
    return Cell(SheetState(state).label, url, badge=TONES[SheetState(state)])


def own_table(found: Sequence[OwnSheet]) -> Table:
    columns = (
        Column(_("目标表")), Column(_("年度考评")), Column(_("目标"), Kind.NUMBER, _("项")), Column(_("状态")),
    )  # fmt: skip
    rows = tuple(_own_row(each) for each in found)
    empty = Empty(_("没有要拟定的目标表"), _("本单位参加的年度考评印发以后，目标表从这里开始。"))
    return Table(_("我的目标表"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _own_row(each: OwnSheet) -> Row:
    plan = each.participant.plan
    if each.sheet is None:
        return row(each.participant.name, plan.title, "0", Cell(_("未开始"), badge="warn"))
    address = reverse("goals-sheet", args=[each.sheet.key])
    return row(Cell(each.participant.name, address), plan.title, str(each.goals), state_cell(each.sheet.state))


def plans_table(found: Sequence[PlanRow]) -> Table:
    states = [SheetState(word) for word in SheetState.values]
    columns = (
        Column(_("年度考评")), Column(_("参评对象"), Kind.NUMBER),
        *(Column(state.label, Kind.NUMBER) for state in states),
    )  # fmt: skip
    rows = tuple(
        row(
            Cell(each.plan.title, reverse("goals-board", args=[each.plan.code])),
            str(each.participants),
            *(str(each.states.get(state, 0)) for state in states),
        )
        for each in found
    )
    return Table(_("年度考评的目标表"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


@dataclass(frozen=True)
class Sum:
    """The points of an indicator's goals beside what they should be."""

    title: str
    total: str
    wanted: str
    good: bool
    count: int


def sums(pairs: Pairs, rules: GoalRules) -> list[Sum]:
    found = []
    for leaf in rules.leaves.values():
        mine = [version for _goal, version in pairs if version.indicator == leaf.code and not version.cancelled]
        total = sum((Fraction(each.points) for each in mine if is_number(each.points)), Fraction(0))
        wanted = leaf.points_total
        good = wanted is None or total == wanted
        found.append(Sum(leaf.title, shown(total), "" if wanted is None else shown(wanted), good, len(mine)))
    return found


def difficulty_lines(found: Difficulty, text: GoalText) -> list[tuple[str, str]]:
    """Sentences, each with what it is about; those that cannot be said are left out."""
    lines = []
    if found.last is not None and found.rise is not None:
        words = {"last": shown(found.last), "unit": text.unit, "rise": percent(found.rise)}
        lines.append((_("与上年比"), _("上年实际%(last)s%(unit)s，目标要求改善%(rise)s。") % words))
    if found.largest is not None:
        lines.append((_("与历年比"), _("以往一年最多改善%s。") % percent(found.largest)))
    if found.points_last is not None and found.points is not None:
        words = {"got": rounded(found.points_last), "full": shown(found.points)}
        lines.append((_("如果和上年一样"), _("得%(got)s分（满分%(full)s分）。") % words))
    if found.points_mean is not None and found.points is not None:
        words = {"got": rounded(found.points_mean), "full": shown(found.points)}
        lines.append((_("如果只做到三年平均"), _("得%(got)s分（满分%(full)s分）。") % words))
    if found.peers_median is not None:
        words = {"count": str(found.peers), "median": percent(found.peers_median), "harder": str(found.peers_harder)}
        said = _("同一指标、同一单位的%(count)s项目标，要求改善的中位数是%(median)s，其中%(harder)s项比这一项更高。")
        lines.append((_("与同类比"), said % words))
    return lines


def percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100, 1)}%"


def rounded(points: Fraction) -> str:
    """Points for a sentence, at two places."""
    return shown(Fraction(decimal_text(points, 2)))
