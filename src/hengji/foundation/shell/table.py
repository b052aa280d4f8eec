"""A table as data: numbers arrive formatted, the template only places them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from .pages import Action, Text


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"  # right-aligned, tabular digits
    DATE = "date"  # never wrapped


class Narrow(StrEnum):
    """What a table does where it does not fit: it never makes the page scroll sideways."""

    SCROLL = "scroll"
    CARDS = "cards"


@dataclass(frozen=True)
class Column:
    title: Text
    kind: Kind = Kind.TEXT
    unit: Text = ""
    hint: Text = ""  # explains the column; shown when pointed at
    url: str = ""  # sorts by this column
    order: str = ""  # "ascending" or "descending" where the rows stand in its order


@dataclass(frozen=True)
class Cell:
    text: Text
    url: str = ""
    light: str = ""  # green, blue, yellow, red, white
    badge: str = ""  # a tone: neutral, info, ok, warn, danger
    note: Text = ""  # small second line
    level: int = 0  # depth in a tree: moved in by as many steps


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    strong: bool = False  # a total, or the reader's own line


@dataclass(frozen=True)
class Empty:
    """Nothing is here: why, and what to do next."""

    title: Text
    text: Text = ""
    action: Action | None = None


@dataclass(frozen=True)
class Table:
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty = Empty(_("暂无内容"))
    narrow: Narrow = Narrow.SCROLL
    caption_hidden: bool = False  # the card's title already says it
    dense: bool = False  # many columns of numbers: heads of two lines, less air

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


def row(*cells: Cell | Text, strong: bool = False) -> Row:
    """A row of cells, plain text where nothing more is to be said."""
    return Row(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells), strong=strong)


def rows(lines: Sequence[Sequence[Cell | Text]]) -> tuple[Row, ...]:
    return tuple(row(*line) for line in lines)
