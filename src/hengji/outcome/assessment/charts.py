"""Charts of this room. Each title is the finding; each has its table; meanings keep their colours."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.shell.chart import Chart, Series, Shape

from .queries.findings import Spread, group_finding, groups_finding, spread_finding, spreads
from .queries.standings import Group, Standing
from .queries.walk import Part, Place
from .trials.figures import Weight
from .trials.report import Report

MOST_LINES = 60  # a chart of more names than this is read by nobody
MOST_BARS = 10
BINS = 12
STEPS = tuple(Decimal(step).scaleb(power) for power in range(-2, 4) for step in (1, 2, 5))
STACKED = 4  # blocks shown by name; the others are added up
TONES = ("green", "blue", "muted", "yellow")


def groups_chart(groups: Sequence[Group]) -> Chart:
    """Mean of each group, with its range."""
    shown = [group for group in groups if group.ranked]
    series = Series(
        _("平均分"),
        tuple(group.mean for group in shown),
        tuple(min(group.totals) for group in shown),
        tuple(max(group.totals) for group in shown),
    )
    return Chart(
        "groups",
        groups_finding(shown),
        Shape.DOTS,
        tuple(group.title for group in shown),
        (series,),
        _("组别"),
        _("分"),
        note=_("圆点为组平均分，横线为本组最低分至最高分；不含计分不排名的。"),
    )


def distribution_chart(groups: Sequence[Group]) -> Chart:
    """How many totals lie in each interval, over all groups."""
    totals = sorted(total for group in groups for total in group.totals)
    edges = _edges(totals)
    counts = [sum(low <= total < high for total in totals) for low, high in pairwise(edges)]
    most = max(range(len(counts)), key=counts.__getitem__, default=0)
    names = [f"{low:f}–{high:f}" for low, high in pairwise(edges)]
    finding = _("%(count)s个对象中有%(most)s个得%(span)s分") % {
        "count": len(totals),
        "most": counts[most] if counts else 0,
        "span": names[most] if names else "",
    }
    return Chart(
        "distribution",
        finding,
        Shape.BAR,
        tuple(names),
        (Series(_("个数"), tuple(Decimal(count) for count in counts)),),
        _("得分区间"),
        _("个"),
        note=_("区间含下限、不含上限；各组合计，不含计分不排名的。"),
    )


def _edges(totals: Sequence[Decimal]) -> list[Decimal]:
    """Interval borders of a round width, at most BINS intervals."""
    if not totals:
        return []
    width = next((step for step in STEPS if (totals[-1] - totals[0]) / step < BINS - 1), STEPS[-1])
    low = (totals[0] / width).to_integral_value(ROUND_FLOOR) * width
    count = int(((totals[-1] - low) / width).to_integral_value(ROUND_FLOOR)) + 1
    return [low + width * place for place in range(count + 1)]


def group_chart(group: Group, scheme: Scheme) -> Chart:
    """Totals of a group as dots, one colour and shape for each grade."""
    shown = group.ranked[:MOST_LINES]
    grades = [grade.name for grade in scheme.grades] or [""]
    series = [
        Series(
            grade or _("总分"),
            tuple(Decimal(each.compared) if each.grade == grade else None for each in shown),
            tone=TONES[min(place, len(TONES) - 1)] if grade else "",
        )
        for place, grade in enumerate(grades)
        if any(each.grade == grade for each in shown)
    ]
    note = _("只画出前%(count)d名。") % {"count": MOST_LINES} if len(group.ranked) > MOST_LINES else ""
    return Chart(
        "totals",
        group_finding(group),
        Shape.DOTS,
        tuple(each.name for each in shown),
        tuple(series),
        _("名称"),
        _("分"),
        average=group.mean,
        note=note,
    )


def spread_chart(group: Group, scheme: Scheme) -> Chart | None:
    """By how much each block lifts or lowers a member against the mean of its group."""
    found = spreads(group, scheme)
    shown = group.ranked[:MOST_LINES]
    if len(found) < 2 or len(shown) < 2:  # noqa: PLR2004 - one block or one member cannot be compared
        return None
    named, rest = found[:STACKED], found[STACKED:]
    series = [
        Series(spread.node.title, tuple(_from_mean(each, [spread]) for each in shown), stack="all") for spread in named
    ]
    if rest:
        series.append(Series(_("其余板块"), tuple(_from_mean(each, rest) for each in shown), tone="muted", stack="all"))
    return Chart(
        "spread",
        spread_finding(group, found),
        Shape.RANKING,
        tuple(each.name for each in shown),
        tuple(series),
        _("名称"),
        _("分"),
        note=_("各板块得分与本组平均之差：在零线右侧为高于平均，左侧为低于平均。"),
    )


def _from_mean(standing: Standing, of: Sequence[Spread]) -> Decimal:
    differences = [spread.scores[standing.code] - spread.mean for spread in of if standing.code in spread.scores]
    return sum(differences, Decimal(0))


def losses_chart(names: Sequence[str], lost: Sequence[Decimal], finding: str) -> Chart | None:
    """Lost points as bars, dearest first; None where there is nothing to compare."""
    pairs = sorted(
        ((value, name) for value, name in zip(lost, names, strict=True) if value > 0), key=lambda pair: -pair[0]
    )[:MOST_BARS]
    if not pairs:
        return None
    return Chart(
        "losses",
        finding,
        Shape.RANKING,
        tuple(name for _value, name in pairs),
        (Series(_("失分"), tuple(value for value, _name in pairs)),),
        _("项目"),
        _("分"),
        note=_("失分折合为总分中的分数，各层之间可以直接比较。"),
    )


def dearest_chart(leaves: Sequence[tuple[str, Decimal]]) -> Chart | None:
    """The leaves that cost most, by title and loss, dearest first."""
    return losses_chart([title for title, _lost in leaves], [lost for _title, lost in leaves], dearest_finding(leaves))


def dearest_finding(leaves: Sequence[tuple[str, Decimal]]) -> str:
    """The three dearest items and which part of the whole loss they are."""
    first = leaves[:3]
    total = sum((lost for _title, lost in leaves), Decimal(0))
    names = "、".join(_("%(title)s%(lost)s分") % {"title": title, "lost": f"{lost:f}"} for title, lost in first)
    if not total:
        return _("没有失分")
    share = (sum((lost for _title, lost in first), Decimal(0)) / total * 100).quantize(Decimal(1), "ROUND_HALF_UP")
    return _("失分最多的%(count)d项：%(names)s，占全部失分的%(share)s%%") % {
        "count": len(first),
        "names": names,
        "share": share,
    }


def parts_chart(at: Place) -> Chart | None:
    """Lost points of the leaves below a node."""
    parts = [part for part in at.parts if part.is_leaf and part.lost]
    if len(parts) < 2:  # noqa: PLR2004 - one part needs no comparison
        return None
    dearest = max(parts, key=_lost)
    finding = _("%(node)s失分主要在“%(part)s”，失%(lost)s分") % {
        "node": at.step.title,
        "part": dearest.step.title,
        "lost": f"{_lost(dearest):f}",
    }
    return losses_chart([part.step.title for part in parts], [_lost(part) for part in parts], finding)


def _lost(part: Part) -> Decimal:
    return part.lost or Decimal(0)


def compare_chart(at: Place) -> Chart | None:
    """Scores as percentages of full marks: the participant, the mean of its group and the group's best."""
    parts = [part for part in at.parts if not part.in_section and part.mean is not None and _full(part)]
    if not parts:
        return None
    series = (
        Series(_("组最好"), tuple(_rate(part, part.best) for part in parts), tone="muted"),
        Series(_("组平均"), tuple(_rate(part, part.mean) for part in parts), tone="yellow"),
        Series(at.standing.name, tuple(_rate(part, at.standing.number(part.step.code)) for part in parts)),
    )
    return Chart(
        "compare",
        compare_finding(at, parts),
        Shape.DOTS,
        tuple(part.step.title for part in parts),
        series,
        _("板块"),
        "%",
        note=_("得分率 = 得分 ÷ 满分；组内计分不排名的不参加比较。"),
    )


def _full(part: Part) -> Decimal:
    return Decimal(part.step.full) if part.step.full.replace(".", "", 1).isdigit() else Decimal(0)


def _rate(part: Part, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return (value / _full(part) * 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def compare_finding(at: Place, parts: Sequence[Part]) -> str:
    """The block in which the participant is furthest behind its group, else where it leads most."""
    behind = [
        (own - part.mean, part.step.title)
        for part in parts
        if (own := at.standing.number(part.step.code)) is not None and part.mean is not None
    ]
    if not behind:
        return _("没有可以比较的板块")
    (least, low), (most, high) = min(behind), max(behind)
    if least >= 0:
        return _("各板块都不低于组平均，领先最多的是“%(block)s”（高%(points)s分）") % {"block": high, "points": most}
    return _("“%(block)s”低于组平均最多，相差%(points)s分") % {"block": low, "points": abs(least)}


def weights_chart(report: Report) -> Chart | None:
    """Nominal and effective weights where they differ most."""
    apart = sorted((each for each in report.weights if each.effective is not None), key=_apart)[:MOST_BARS]
    if not apart:
        return None
    series = (
        Series(_("名义权重"), tuple(_percent(each.nominal) for each in apart), tone="muted"),
        Series(_("实际影响"), tuple(_percent(each.effective or Fraction(0)) for each in apart)),
    )
    return Chart(
        "weights",
        weights_finding(apart[0]),
        Shape.RANKING,
        tuple(each.title for each in apart),
        series,
        _("指标"),
        "%",
        note=_("依据“%(year)s”；只列相差最大的%(count)d项，全部见权重表。")
        % {"year": report.trial(report.main).title, "count": len(apart)},
    )


def _apart(weight: Weight) -> Fraction:
    return -abs((weight.effective or Fraction(0)) - weight.nominal)


def _percent(share: Fraction) -> Decimal:
    return Decimal(decimal_text(share * 100, 1))


def weights_finding(weight: Weight) -> str:
    """The indicator whose weight on paper and in fact are farthest apart."""
    words = {"title": weight.title, "nominal": _percent(weight.nominal),
             "effective": _percent(weight.effective or Fraction(0))}  # fmt: skip
    return _("相差最大的是“%(title)s”：名义权重%(nominal)s%%，实际影响%(effective)s%%") % words
