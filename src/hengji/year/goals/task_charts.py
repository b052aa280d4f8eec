"""The breakdown as a picture: of each source, what is covered and what is not."""

from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.foundation.shell.chart import Chart, Series, Shape

from .queries.coverage import Coverage

MOST = 30


def coverage_chart(found: Coverage) -> Chart | None:
    """Bars by source in the order of the sources; None where there is nothing to draw."""
    rows = [each for each in found.sources if each.total][:MOST]
    if not rows:
        return None
    finding = _("%(all)d项任务：%(led)d项有牵头单位，%(covered)d项已列入目标") % {
        "all": len(found.tasks), "led": found.led, "covered": found.covered,
    }  # fmt: skip
    series = (
        Series(_("已列入目标"), tuple(Decimal(each.covered) for each in rows), tone="green", stack="all"),
        Series(_("有牵头、缺目标"), tuple(Decimal(each.without_goal) for each in rows), tone="yellow", stack="all"),
        Series(_("缺牵头"), tuple(Decimal(each.without_lead) for each in rows), tone="red", stack="all"),
    )
    names = tuple(each.source.title for each in rows)
    return Chart("coverage", finding, Shape.RANKING, names, series, _("任务来源"), _("项"))
