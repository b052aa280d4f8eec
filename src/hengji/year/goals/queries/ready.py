"""What stands in the way of submitting a sheet. The page's own check says the same while people type."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.year.goals.content import NUMBERS, label_of
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.goals.normal import is_number

from .scheme import GoalLeaf, goal_rules
from .sheets import pairs_of


def blocking(sheet: GoalSheet) -> list[Problem]:
    """Everything for which submitting is refused."""
    leaves = goal_rules(sheet.plan).leaves
    versions = [version for _goal, version in pairs_of(sheet)]
    if not versions:
        return [Problem(Fault.EMPTY.value, _("目标表里还没有目标。"), "", _("请先拟定目标。"))]
    found = [problem for version in versions for problem in _of_goal(version, leaves.keys())]
    return found or [problem for leaf in leaves.values() for problem in _of_leaf(leaf, versions)]


def _of_goal(version: GoalVersion, leaves: Collection[str]) -> Iterator[Problem]:
    where = version.title or version.goal.code
    if not version.title:
        yield Problem(Fault.TITLE_MISSING.value, _("没有写目标名称。"), where, _("请填写，或删去这一行。"))
    if version.indicator not in leaves:
        yield Problem(Fault.INDICATOR.value, _("没有选定所属指标。"), where, _("请从按目标计分的指标中选择。"))
    if not version.points:
        yield Problem(Fault.POINTS_MISSING.value, _("没有填写分值。"), where)
    for name in NUMBERS:
        value = getattr(version, name)
        if value and not is_number(value):
            text = _("%(label)s“%(value)s”不是数字。") % {"label": label_of(name), "value": value}
            yield Problem(Fault.NUMBER.value, text, where, _("请只填数字。"))


def _of_leaf(leaf: GoalLeaf, versions: list[GoalVersion]) -> Iterator[Problem]:
    mine = [Fraction(version.points) for version in versions if version.indicator == leaf.code]
    if leaf.points_total is not None and mine and sum(mine) != leaf.points_total:
        words = {"leaf": leaf.title, "total": float(sum(mine)), "wanted": float(leaf.points_total)}
        text = _("“%(leaf)s”的分值合计%(total)g分，应为%(wanted)g分。") % words
        yield Problem(Fault.POINTS_SUM.value, text, "", _("请核对分值。"))
