"""What the numbers say, in one sentence each: the titles of pages and charts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme
from hengji.outcome.assessment.whatif.changes import Change, Changes

from .effects import Effect
from .standings import Group, Standing, mean_of

PODIUM = 3  # "the first three"


@dataclass(frozen=True)
class Gap:
    """How far two neighbours in the ranking of a group are apart."""

    group: Group
    upper: Standing
    lower: Standing

    @property
    def points(self) -> Decimal:
        return Decimal(self.upper.compared) - Decimal(self.lower.compared)


def gaps(group: Group) -> list[Gap]:
    return [Gap(group, upper, lower) for upper, lower in pairwise(group.ranked)]


def closest_border(groups: Iterable[Group]) -> Gap | None:
    """The smallest distance at which one of two neighbours got a better grade than the other."""
    borders = [
        gap
        for group in groups
        for gap in gaps(group)
        if gap.upper.grade != gap.lower.grade and not gap.upper.moved and not gap.lower.moved
    ]
    return min(borders, key=lambda gap: gap.points, default=None)


def run_finding(groups: Iterable[Group], scheme: Scheme) -> str:
    """The key sentence of a run: range of totals, how many of the best grade, and where it was closest."""
    groups = list(groups)
    totals = [total for group in groups for total in group.totals]
    if not totals:
        return _("没有参加排名的对象。")
    parts = [_("得分在%(low)s至%(high)s之间") % {"low": min(totals), "high": max(totals)}]
    parts += _best_grade(groups, scheme)
    border = closest_border(groups)
    parts += [_border(border)] if border else []
    return "，".join(parts) + "。"


def _border(gap: Gap) -> str:
    words = {"group": gap.group.title, "upper": gap.upper.rank, "lower": gap.lower.rank, "gap": gap.points}
    if not gap.points:
        return _("%(group)s第%(upper)d名得分并列而等次不同，按办法规定的顺序区分") % words
    return _("等次界线最近处在%(group)s，第%(upper)d名与第%(lower)d名相差%(gap)s分") % words


def _best_grade(groups: list[Group], scheme: Scheme) -> list[str]:
    if not scheme.grades:
        return []
    count = Counter(standing.grade for group in groups for standing in group.members)[scheme.grades[0].name]
    return [_("%(grade)s%(count)d个") % {"grade": scheme.grades[0].name, "count": count}]


def group_finding(group: Group) -> str:
    """How close the race was at the top of a group."""
    ranked = group.ranked
    if len(ranked) < PODIUM + 1:
        return _("%(group)s共%(count)d个参加排名") % {"group": group.title, "count": len(ranked)}
    top = Decimal(ranked[0].compared) - Decimal(ranked[PODIUM - 1].compared)
    next_one = Decimal(ranked[PODIUM - 1].compared) - Decimal(ranked[PODIUM].compared)
    if not next_one:
        words = {"group": group.title, "top": top}
        return _("%(group)s前3名相差%(top)s分，第3名与第4名得分相同") % words
    only = _("只差") if next_one < top else _("相差")
    return _("%(group)s前3名相差%(top)s分，第3名与第4名%(only)s%(next)s分") % {
        "group": group.title,
        "top": top,
        "only": only,
        "next": next_one,
    }


@dataclass(frozen=True)
class Spread:
    """How a block separates the members of a group."""

    node: Node
    scores: dict[str, Decimal]
    mean: Decimal

    @property
    def width(self) -> Decimal:
        return max(self.scores.values()) - min(self.scores.values())


def spreads(group: Group, scheme: Scheme) -> list[Spread]:
    """The blocks of a group, the one that separates most first."""
    found = []
    for node in scheme.tree:
        scores = {each.code: score for each in group.ranked if (score := each.number(node.code)) is not None}
        mean = mean_of(list(scores.values()))
        if mean is not None:
            found.append(Spread(node, scores, mean))
    return sorted(found, key=lambda spread: spread.width, reverse=True)


def spread_finding(group: Group, found: list[Spread]) -> str:
    if not found:
        return _("%(group)s没有可比较的板块") % {"group": group.title}
    return _("%(group)s拉开差距最大的是“%(block)s”，最高与最低相差%(width)s分") % {
        "group": group.title,
        "block": found[0].node.title,
        "width": found[0].width,
    }


def groups_finding(groups: Iterable[Group]) -> str:
    """Which group has the widest range of totals."""
    ranges = [(max(group.totals) - min(group.totals), group) for group in groups if group.totals]
    if not ranges:
        return _("没有参加排名的对象")
    if len(ranges) == 1:
        return _("全部得分的最高与最低相差%(width)s分") % {"width": ranges[0][0]}
    width, widest = max(ranges, key=lambda each: each[0])
    narrow, narrowest = min(ranges, key=lambda each: each[0])
    return _("%(widest)s得分最分散（相差%(width)s分），%(narrowest)s最集中（相差%(narrow)s分）") % {
        "widest": widest.title,
        "width": width,
        "narrowest": narrowest.title,
        "narrow": narrow,
    }


NAMED = 3  # names that a sentence holds


def scenario_finding(found: Changes) -> str:
    """What a what-if moves: how many places, and who enters and leaves the best grade."""
    if not found.moved:
        return _("得分、名次和等次都没有变化。")
    parts = [_("名次上升%(rose)d个、下降%(fell)d个") % {"rose": len(found.rose), "fell": len(found.fell)}]
    if found.grades:
        best = found.grades[0]
        for words, several in ((_("进入%(grade)s"), found.entered(best)), (_("退出%(grade)s"), found.left(best))):
            parts += [f"{words % {'grade': best}}：{named(several)}"] if several else []
        if len(parts) == 1:
            parts.append(_("%(grade)s名单不变") % {"grade": best})
    return "；".join(parts) + "。"


def named(several: Sequence[Change]) -> str:
    """The first names, and how many there are."""
    names = "、".join(each.name for each in several[:NAMED])
    return _("%(names)s等%(count)d个") % {"names": names, "count": len(several)} if len(several) > NAMED else names


def effect_finding(effect: Effect) -> str:
    """What a correction does, in one sentence."""
    if not effect.facts:
        return _("还没有登记计分依据，这项更正现在不影响任何得分。")
    moved = effect.changes.moved
    if not effect.whole:
        return _("本单位的得分有变化。") if moved else _("本单位的得分不变。")
    if not moved:
        return _("按现有计分依据，这项更正不影响任何得分、名次和等次。")
    return _("%(moved)d个参评对象受影响，其余%(rest)d个不变。%(places)s") % {
        "moved": len(moved), "rest": len(effect.changes.lines) - len(moved), "places": scenario_finding(effect.changes),
    }  # fmt: skip
