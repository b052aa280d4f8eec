"""目标分解 for people: breaks with the way to where they are mended, what was handed down in sum, the form's lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Narrow, Table, row
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.goals.normal import is_number
from hengji.year.goals.queries.cascade import Link
from hengji.year.goals.queries.cascade_gaps import Cover, Loose
from hengji.year.goals.queries.checking import shown
from hengji.year.goals.queries.uppers import possible_uppers
from hengji.year.plans.models import Participant

from .sheets import percent

MOST = 20  # of one kind on the board
SHORT = 40


@dataclass(frozen=True)
class Taker:
    """A line of the form: who may take the goal on, and what was typed."""

    key: int
    name: str
    plan: str
    shut: str  # why nothing can be written on its sheet now; empty where it is open
    serving: int
    chosen: bool
    typed: Mapping[str, str]


def orphans_table(found: Sequence[Loose]) -> Table:
    columns = (Column(_("目标")), Column(_("办理")))
    rows = tuple(
        row(each.sentence, Cell(_("填上级目标"), f"{_address('goals-goal', each)}#field-upper"))
        for each in found[:MOST]
    )
    return Table(_("没有承接上级目标的目标"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def gaps_table(found: Sequence[Loose], carried: Collection[int]) -> Table:
    """The first ones; who may carry a goal down finds the way to it."""
    columns = (Column(_("目标")), Column(_("办理")))
    rows = tuple(
        row(each.sentence, Cell(_("分解"), _address("goals-cascade-goal", each)) if each.held.goal in carried else "—")
        for each in found[:MOST]
    )
    return Table(_("没有人承接的目标"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def _address(name: str, each: Loose) -> str:
    return reverse(name, args=[each.held.sheet, each.held.code])


def cover_words(cover: Cover) -> str:
    """How much is taken on, in a sentence."""
    if not cover.goals:
        return _("还没有可以往下分解的目标。")
    words = {"goals": cover.goals, "served": cover.served}
    said = _("%(goals)d项目标可以往下分解，%(served)d项有人承接") % words
    share = cover.share
    return said + (_("。") if share is None else _("，占分值的%s。") % percent(share))


def handed_down(link: Link) -> str:
    """The sum of the targets below beside the goal's own, where all of them are numbers of one unit."""
    below = [each.held for each in link.lower]
    if not below or link.hidden or any(each.unit != link.held.unit or not is_number(each.target) for each in below):
        return ""
    if not is_number(link.held.target):
        return ""
    total = sum((Fraction(each.target) for each in below), Fraction(0))
    words = {"sum": shown(total), "own": shown(Fraction(link.held.target)), "unit": link.held.unit}
    return _("下一级目标值合计%(sum)s%(unit)s，本项目标值%(own)s%(unit)s。") % words


def upper_words(sheet: GoalSheet) -> list[tuple[str, str]]:
    """The goals that those of a sheet may serve, for choosing."""
    words = []
    for each in possible_uppers(sheet):
        title = each.title if len(each.title) <= SHORT else f"{each.title[:SHORT]}……"
        words.append((each.reference, f"{each.participant}：{title}"))
    return words


def takers(
    people: Sequence[Participant], serving: Mapping[int, int], version: GoalVersion, typed: Mapping[str, str]
) -> list[Taker]:  # fmt: skip
    found = []
    for each in people:
        sheet: GoalSheet | None = getattr(each, "goal_sheet", None)
        shut = "" if sheet is None or sheet.is_open else str(SheetState(sheet.state).label)
        fields = {name: typed.get(f"{name}-{each.pk}", str(getattr(version, name)) if name in KEPT else "")
                  for name in (*KEPT, "target", "points")}  # fmt: skip
        found.append(
            Taker(
                each.pk,
                each.name,
                each.plan.title,
                shut,
                serving.get(each.pk, 0),
                f"take-{each.pk}" in typed or bool(typed.get(f"target-{each.pk}")),
                fields,
            )
        )
    return found


KEPT = ("title", "unit", "deadline")  # shown as the goal has them
