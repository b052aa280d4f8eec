"""Scheme tests for people: the years, the weights, what the total consists of."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.shell.table import Cell, Column, Kind, Narrow, Table, row
from hengji.outcome.assessment.trials.figures import Weight
from hengji.outcome.assessment.trials.findings import percent
from hengji.outcome.assessment.trials.principles import LEADERS, OPINION, OTHER, PUBLIC, RESULTS, UNKNOWN
from hengji.outcome.assessment.trials.report import CHANCE, Report

from .cells import NONE

NATURES = (RESULTS, PUBLIC, LEADERS, OPINION, OTHER, UNKNOWN)


def years_table(report: Report) -> Table:
    columns = (
        Column(_("年度")),
        Column(_("最低"), Kind.NUMBER, _("分")),
        Column(_("中位"), Kind.NUMBER, _("分")),
        Column(_("最高"), Kind.NUMBER, _("分")),
        Column(_("标准差"), Kind.NUMBER, _("分")),
        Column(_("指标得分"), Kind.NUMBER, _("最低–最高"), _("加减分以前的得分")),
        *([Column(_("等次"))] if report.scheme.grades else []),
        Column(_("计分问题"), Kind.NUMBER, hint=_("除数为零、加分单位过多等，计分时发现的问题")),
    )
    lines = [
        row(
            Cell(trial.title, note=_("种子%(seed)d") % {"seed": report.seed} if trial.key == CHANCE else ""),
            trial.spread.low,
            trial.spread.median,
            trial.spread.high,
            trial.spread.deviation,
            f"{trial.of_tree.low}–{trial.of_tree.high}",
            *(["、".join(f"{name}{count}" for name, count in trial.grades.items())] if report.scheme.grades else []),
            str(sum(not problem.warning for problem in trial.problems)),
        )
        for trial in report.trials
    ]
    return Table(_("各种年度的得分"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def weights_table(weights: Iterable[Weight]) -> Table:
    """Indicators by how far the effective weight is from the nominal one."""
    columns = (
        Column(_("指标")),
        Column(_("名义权重"), Kind.NUMBER, "%"),
        Column(_("实际影响"), Kind.NUMBER, "%", _("各单位总分的差距有多少来自这一项：协方差÷方差")),
        Column(_("相差"), Kind.NUMBER, _("百分点")),
        Column(_("得满分的单位"), Kind.NUMBER, "%"),
        Column(_("得零分的单位"), Kind.NUMBER, "%"),
    )
    lines = [
        row(
            weight.title,
            _hundredths(weight.nominal),
            NONE if weight.effective is None else _hundredths(weight.effective),
            NONE if weight.effective is None else _signed(weight.effective - weight.nominal),
            _hundredths(weight.full),
            _hundredths(weight.zero),
        )
        for weight in sorted(weights, key=distance, reverse=True)
    ]
    return Table(_("名义权重和实际影响"), columns, tuple(lines), caption_hidden=True)


def distance(weight: Weight) -> Fraction:
    """How far the effective weight is from the nominal one."""
    return Fraction(0) if weight.effective is None else abs(weight.effective - weight.nominal)


def _hundredths(share: Fraction) -> str:
    return decimal_text(share * 100, 1)


def _signed(share: Fraction) -> str:
    text = decimal_text(share * 100, 1)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def natures_table(report: Report) -> Table:
    """What the total consists of; opinion by whose it is."""
    shares = report.principles.shares
    columns = (Column(_("性质")), Column(_("占总分"), Kind.NUMBER))
    lines = [row(name, percent(shares[name])) for name in NATURES if name in shares]
    return Table(_("分值构成"), columns, tuple(lines), caption_hidden=True)
