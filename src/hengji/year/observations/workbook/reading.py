"""A sheet of somebody's file as lines of text under the names of our columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import Table
from hengji.core.scoring.types import Place
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.year.observations.enums import Fault
from hengji.year.observations.fact_rows import of_core


@dataclass(frozen=True)
class Column:
    """A column by its name in code, with all the titles under which people write it."""

    field: str
    titles: Sequence[str]
    required: bool = False


@dataclass(frozen=True)
class Lines:
    """What was read: the sheet's name, the row of its first line as a person counts, and the lines, gaps included."""

    table: str
    first_row: int
    lines: Sequence[Mapping[str, str]]


def read_lines(path: Path, names: Collection[str], columns: Sequence[Column]) -> tuple[Lines, list[Problem]]:
    """Read the one sheet that is called by one of ``names``, or a CSV file whatever its name."""
    tables, found = read_tables(path, wanted=None if path.suffix == ".csv" else names)
    problems = [of_core(problem) for problem in found]
    table = next(iter(tables.values()), None)
    if table is None:
        return Lines("", 2, ()), problems
    held = {column.field: title for column in columns if (title := _title(table, column))}
    problems += _missing(table, columns, held)
    lines = [{name: table.columns[title][at].strip() for name, title in held.items()} for at in range(len(table))]
    return Lines(table.name if path.suffix != ".csv" else next(iter(names)), table.first_row, lines), problems


def _title(table: Table, column: Column) -> str:
    wanted = {title.casefold() for title in (column.field, *column.titles)}
    return next((title for title in table.header if title.strip().casefold() in wanted), "")


def _missing(table: Table, columns: Sequence[Column], held: Mapping[str, str]) -> Iterator[Problem]:
    for column in columns:
        if column.required and column.field not in held:
            place = str(Place(table.name, table.first_row - 1))
            titles = "、".join(each.titles[0] for each in columns)
            message, remedy = _("缺少“%s”列。") % column.titles[0], _("请补上这一列；本表的列是：%s。") % titles
            yield Problem(Fault.COLUMN_MISSING.value, message, place, remedy)
