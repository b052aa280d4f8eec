"""Reading workbooks: cells become the text that a person sees in full."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import python_calamine

from hengji.core.scoring.sheet import DAMAGED, Table
from hengji.foundation.workbooks.archives import archive_problem
from hengji.foundation.workbooks.grid import empty_table, find_header, table_of
from hengji.foundation.workbooks.problems import digits_lost, formula_error, missing, unreadable
from hengji.foundation.workbooks.scan import Scan, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from hengji.core.scoring.types import Problem
    from hengji.foundation.workbooks.grid import Header, Progress

_LISTED = 1000
_LIMIT = 10**15
_MOST_PLACES = 18
_SAVE_AGAIN = "请用表格软件打开，另存为.xlsx（不加密码）后再试。"
_TRIM = "请删去表格右侧和下方无用的行列（连同零散的单元格），再保存。"


def read_workbook(
    path: Path, progress: Progress | None = None, wanted: Collection[str] | None = None
) -> tuple[dict[str, Table], list[Problem]]:
    """Read the sheets of a workbook, or those wanted."""
    problem = archive_problem(path)
    if problem is not None:
        return {}, [problem]
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            return _read_sheets(path, book, progress, wanted)
    except python_calamine.PasswordError:
        return {}, [unreadable(path.name, "工作簿加了密码。", _SAVE_AGAIN)]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        return {}, [unreadable(path.name, f"无法读取工作簿（{str(error)[:100]}）。", _SAVE_AGAIN)]


def _read_sheets(
    path: Path, book: python_calamine.CalamineWorkbook, progress: Progress | None, wanted: Collection[str] | None
) -> tuple[dict[str, Table], list[Problem]]:
    names = [name for name in book.sheet_names if wanted is None or name.strip().casefold() in wanted]
    if not names:
        return {}, [missing(path.name, "、".join(wanted or ()), "、".join(book.sheet_names))]
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name in names:
        table, found = _Sheet(name, scan_sheet(path, name)).read(book, progress)
        problems += found
        if table is not None:
            tables[name.strip()] = table
    return tables, problems


class _Sheet:
    """One sheet on its way to a table; texts of numbers are kept, as most occur again."""

    def __init__(self, name: str, scan: Scan) -> None:
        self.name = name.strip()
        self._sheet = name
        self._scan = scan
        self._errors = scan.errors
        self._texts: dict[float, str] = {}
        self._problems: list[Problem] = []

    def read(
        self, book: python_calamine.CalamineWorkbook, progress: Progress | None
    ) -> tuple[Table | None, list[Problem]]:
        if self._scan.too_big:
            return None, [unreadable(self.name, "最远的单元格离表头太远，整张表太大。", _TRIM)]
        sheet = book.get_sheet_by_name(self._sheet)
        header = find_header([shown(cell) or "" for cell in cells] for cells in sheet.iter_rows())
        if header is None:
            return None, [empty_table(self.name)]
        table, problems = table_of(self.name, header, self._rows(sheet, header), progress)
        return table, problems + self._problems

    def _rows(self, sheet: python_calamine.CalamineSheet, header: Header) -> Iterator[list[str]]:
        texts = self._texts
        marked = {row for row, _ in self._errors}
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number <= header.row:
                continue
            line = [
                cell.strip() if type(cell) is str
                else texts[cell] if type(cell) is float and cell in texts
                else self._text(cell, number, column, header)
                for column, cell in enumerate(cells)
            ]  # fmt: skip
            yield self._mark(line, number, header) if number in marked else line

    def _text(self, cell: object, row: int, column: int, header: Header) -> str:
        text = shown(cell)
        if text is None:
            self._note(digits_lost(self.name, row, header.column(column), str(cell)))
            return DAMAGED
        if isinstance(cell, float):
            self._texts[cell] = text
        return text

    def _mark(self, line: list[str], row: int, header: Header) -> list[str]:
        for column in range(len(line)):
            if (row, column) in self._errors:
                self._note(formula_error(self.name, row, header.column(column), self._errors[row, column]))
                line[column] = DAMAGED
        return line

    def _note(self, problem: Problem) -> None:
        if len(self._problems) < _LISTED:
            self._problems.append(problem)


def shown(cell: object) -> str | None:
    """Return the text of a cell as a person sees it; None where a number has more digits than a cell can keep."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _number(value: float) -> str | None:
    if abs(value) >= _LIMIT:
        return None
    number = Decimal(format(value, ".15g"))
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_PLACES:
        return None
    return format(number, "f") if number else "0"
