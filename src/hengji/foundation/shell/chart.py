"""A chart as data. The browser draws it; the same numbers stand in a table beside it, and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .pages import Text
from .table import Column, Kind, Table, row

MISSING = "—"  # in the table, where the chart has a gap


class Shape(StrEnum):
    BAR = "bar"
    RANKING = "ranking"  # horizontal bars, first on top
    LINE = "line"
    CURVE = "curve"  # categories are numbers on a true scale
    DOTS = "dots"  # like RANKING, a dot with its interval


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[Decimal | None, ...]
    low: tuple[Decimal | None, ...] = ()  # interval of each value, when it has one
    high: tuple[Decimal | None, ...] = ()
    tone: str = ""  # a light's or a meaning's constant colour: green, blue, yellow, red, white, muted
    stack: str = ""  # series of the same stack stand on one another


class SeriesData(TypedDict):
    name: str
    values: list[str | None]
    low: list[str | None]
    high: list[str | None]
    tone: str
    stack: str


class ChartData(TypedDict):
    shape: str
    categories: list[str]
    categoryTitle: str
    unit: str
    average: str | None
    averageName: str
    marked: str
    series: list[SeriesData]


@dataclass(frozen=True)
class Chart:
    key: str  # unique on its page
    finding: str  # the title says what is to be seen
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category_title: str
    unit: str = ""
    average: Decimal | None = None
    average_name: Text = _("组平均")
    marked: str = ""  # the category that is the reader's own
    note: str = ""  # source, period, what the interval means

    @property
    def size(self) -> str:
        """Height of the drawing as a class of the style sheet: lists grow with their lines."""
        if self.shape not in {Shape.RANKING, Shape.DOTS}:
            return "m"
        sizes = ((6, "s"), (12, "m"), (24, "l"))
        return next((size for most, size in sizes if len(self.categories) <= most), "xl")

    def data(self) -> ChartData:
        return {
            "shape": self.shape.value,
            "categories": list(self.categories),
            "categoryTitle": self.category_title,
            "unit": self.unit,
            "average": _text(self.average),
            "averageName": str(self.average_name),
            "marked": self.marked,
            "series": [_series(series) for series in self.series],
        }

    def table(self) -> Table:
        columns = [Column(self.category_title)]
        for series in self.series:
            columns.append(Column(series.name, Kind.NUMBER, self.unit))
            if series.low:
                columns.append(Column(gettext("%(name)s区间") % {"name": series.name}, Kind.NUMBER, self.unit))
        lines = [row(name, *self._numbers(place)) for place, name in enumerate(self.categories)]
        if self.average is not None and len(columns) > 1:
            blanks = [""] * (len(columns) - 2)
            lines.append(row(self.average_name, str(self.average), *blanks, strong=True))
        return Table(self.finding, tuple(columns), tuple(lines), caption_hidden=True)

    def _numbers(self, place: int) -> list[str]:
        numbers = []
        for series in self.series:
            numbers.append(_text(series.values[place]) or MISSING)
            if series.low:
                low, high = _text(series.low[place]), _text(series.high[place])
                numbers.append(
                    gettext("%(low)s 至 %(high)s") % {"low": low, "high": high}
                    if low is not None and high is not None
                    else MISSING
                )
        return numbers


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _texts(values: Sequence[Decimal | None]) -> list[str | None]:
    return [_text(value) for value in values]


def _series(series: Series) -> SeriesData:
    return {
        "name": series.name,
        "values": _texts(series.values),
        "low": _texts(series.low),
        "high": _texts(series.high),
        "tone": series.tone,
        "stack": series.stack,
    }
