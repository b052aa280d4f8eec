"""Lines of past years, where there is something to be seen."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from hengji.foundation.shell.chart import Chart, Series, Shape

from .models import PastValue
from .queries.past import series_of

ENOUGH = 3  # two points are no trend


def trend_charts(values: Sequence[PastValue]) -> list[Chart]:
    """One line for each indicator with at least three years that are not all the same."""
    return [
        _chart(place, by_year)
        for place, by_year in enumerate(series_of(values).values())
        if len(by_year) >= ENOUGH and len({Decimal(value.value) for value in by_year.values()}) > 1
    ]


def _chart(place: int, by_year: dict[int, PastValue]) -> Chart:
    years = range(min(by_year), max(by_year) + 1)
    numbers = tuple(Decimal(by_year[year].value) if year in by_year else None for year in years)
    last = by_year[max(by_year)]
    sources = "；".join(dict.fromkeys(value.source for value in by_year.values()))
    return Chart(
        f"trend-{place}", finding(by_year), Shape.LINE, tuple(map(str, years)), (Series(last.title, numbers),),
        _("年度"), last.unit, note=_("数据来源：%s") % sources[:200],
    )  # fmt: skip


def finding(by_year: dict[int, PastValue]) -> str:
    """The sentence above the line: from where to where, and whether it always went one way."""
    years = sorted(by_year)
    numbers = [Decimal(by_year[year].value) for year in years]
    words = {
        "title": by_year[years[-1]].title, "first": years[0], "last": years[-1],
        "from": by_year[years[0]].value, "to": by_year[years[-1]].value, "unit": by_year[years[-1]].unit,
    }  # fmt: skip
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    if all(step >= 0 for step in steps):
        return _("%(title)s：%(first)d年至%(last)d年逐年不降，从%(from)s%(unit)s到%(to)s%(unit)s") % words
    if all(step <= 0 for step in steps):
        return _("%(title)s：%(first)d年至%(last)d年逐年不升，从%(from)s%(unit)s到%(to)s%(unit)s") % words
    return _("%(title)s：%(first)d年至%(last)d年有升有降，从%(from)s%(unit)s到%(to)s%(unit)s") % words
