"""Rows of cells become a table: header found, empty margins dropped, equal texts stored once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hengji.core.scoring.sheet import Table
from hengji.foundation.workbooks.problems import unreadable, untitled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hengji.core.scoring.types import Problem

    Progress = Callable[[int], None]

_BATCH = 20_000


def letter(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Header:
    """The titles of a table and the columns that they stand above; ``row`` is its row as a person counts."""

    def __init__(self, row: int, cells: list[str]) -> None:
        self.row = row
        self.titles = tuple(cell.strip() for cell in cells)

    def column(self, index: int) -> str:
        """Return how a person calls a column: its title, else its letter."""
        return (self.titles[index] if index < len(self.titles) else "") or letter(index)


def find_header(rows: Iterator[list[str]]) -> Header | None:
    """Return the first row that is not empty; lines of a single cell above it are a heading."""
    alone: Header | None = None
    for number, cells in enumerate(rows, 1):
        filled = sum(1 for cell in cells if cell.strip())
        if filled > 1:
            return Header(number, cells)
        if filled and alone is None:
            alone = Header(number, cells)
    return alone


def table_of(
    name: str, header: Header, rows: Iterable[list[str]], progress: Progress | None = None
) -> tuple[Table, list[Problem]]:
    """Build a table from the rows below its header; short rows are filled up."""
    width = len(header.titles)
    columns = _columns(rows, width, progress or (lambda _: None))
    _drop_trailing(columns)
    used = [i for i in range(width) if header.titles[i]]
    problems = [untitled(name, header.row, letter(i)) for i in range(width) if not header.titles[i] and any(columns[i])]
    titles = tuple(header.titles[i] for i in used)
    first = {title: columns[i] for title, i in reversed([*zip(titles, used, strict=True)])}
    return Table(name, titles, {title: first[title] for title in dict.fromkeys(titles)}, header.row + 1), problems


def _columns(rows: Iterable[list[str]], width: int, progress: Progress) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(width)]
    seen: list[dict[str, str]] = [{} for _ in range(width)]
    batch: list[list[str]] = []
    for cells in rows:
        batch.append(cells if len(cells) == width else (cells + [""] * width)[:width])
        if len(batch) == _BATCH:
            _take(columns, seen, batch)
            progress(len(batch))
            batch.clear()
    _take(columns, seen, batch)
    progress(len(batch))
    return columns


def _take(columns: list[list[str]], seen: list[dict[str, str]], batch: list[list[str]]) -> None:
    for column, known, cells in zip(columns, seen, zip(*batch, strict=True), strict=False):
        column.extend([known.setdefault(cell, cell) for cell in cells])


def _drop_trailing(columns: list[list[str]]) -> None:
    """Forget empty rows at the end."""
    last = 0
    for column in columns:
        filled = next((i for i in range(len(column), last, -1) if column[i - 1]), last)
        last = max(last, filled)
    for column in columns:
        del column[last:]


def empty_table(name: str) -> Problem:
    """Say that a table has no header."""
    return unreadable(name, "表是空的，没有标题行。", "请在第一行填写列名，其下逐行填写内容。")
