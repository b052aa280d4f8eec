"""Writing workbooks and CSV files: nothing half-written, nothing that a spreadsheet would run or round."""

from __future__ import annotations

import csv
import os
import re
import tempfile
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from hengji.core.scoring.sheet import Table

MOST_ROWS = 1_048_576
CHOICES = "可选项"  # ends the name of the sheet on which choices stand
_SAMPLE = 200
_WIDEST = 60
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_MOST_DIGITS = 15
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_PLAIN = re.compile(r"[+-]\d+(?:\.\d+)?", re.ASCII)


class TooManyRowsError(ValueError):
    """Raised where a table has more rows than a worksheet can hold; CSV can."""


@dataclass(frozen=True)
class SheetOut:
    """A sheet to be written: its name, titles and rows of text; ``numbers`` are the titles of number columns.

    ``choices`` offers for the cells below a title what may be chosen there; the words stand on a sheet of their own.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    numbers: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, numbers: Iterable[str] = ()) -> SheetOut:
        """Take a table; texts of the columns in ``numbers`` become number cells where that is exact."""
        rows = zip(*(table.columns[title] for title in table.header), strict=True)
        return cls(table.name, table.header, rows, frozenset(numbers))


def write_workbook(path: Path, sheets: Sequence[SheetOut]) -> None:
    """Write a workbook, row by row in constant memory, and put it in place when it is complete."""
    with _in_place(path) as target, xlsxwriter.Workbook(
        str(target), {"constant_memory": True, "tmpdir": str(target.parent), "strings_to_formulas": False,
                      "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:  # fmt: skip
        styles = _Styles(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _write_sheet(page, sheet, styles)
            _offer(book, page, sheet, styles)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file in UTF-8 with BOM, which every spreadsheet program opens correctly."""
    with _in_place(path) as target:
        _write_csv(target, header, rows)


def write_csv_folder(folder: Path, tables: Iterable[Table]) -> None:
    """Write tables as CSV files of a folder, all or none."""

    def writer(sheet: SheetOut) -> Callable[[Path], None]:
        return lambda target: _write_csv(target, sheet.header, sheet.rows)

    write_atomically(folder, {f"{table.name}.csv": writer(SheetOut.of(table)) for table in tables})


def write_atomically(folder: Path, files: Mapping[str, Callable[[Path], None] | bytes]) -> None:
    """Write several files of a folder: all are complete under temporary names before the first is put in place."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".hengji-", dir=folder) as name:
        for file, content in files.items():
            target = Path(name) / file
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                content(target)
        for file in files:
            _settle(Path(name) / file, folder / file)


@contextmanager
def _in_place(path: Path) -> Iterator[Path]:
    """Lend a temporary file of the same folder and rename it when all went well; else leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix=".hengji-", dir=path.parent) as folder:
        target = Path(folder) / path.name
        yield target
        _settle(target, path)


def _settle(target: Path, path: Path) -> None:
    with target.open("rb") as file:
        os.fsync(file.fileno())
    target.replace(path)


def _write_csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([guarded(cell) for cell in row] for row in rows)


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet might run; reading takes it off again. Numbers stay."""
    return f"'{text}" if _GUARDED.match(text) and not _PLAIN.fullmatch(text) else text


class _Styles:
    """Formats of a workbook: the header's, and one for each number of decimals."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.header: Format = book.add_format(
            {"bold": True, "bg_color": "#E8EEF5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.text: Format = book.add_format({"num_format": "@"})
        self._numbers: dict[int, Format] = {}

    def number(self, places: int) -> Format:
        if places not in self._numbers:
            pattern = f"0.{'0' * places}" if places else "0"
            self._numbers[places] = self._book.add_format({"num_format": pattern})
        return self._numbers[places]


def _write_sheet(page: Worksheet, sheet: SheetOut, styles: _Styles) -> None:
    rows = iter(sheet.rows)
    sample = list(islice(rows, _SAMPLE))
    for column, title in enumerate(sheet.header):
        widest = max(map(_width, (title, *(row[column] for row in sample))))
        page.set_column(column, column, min(_WIDEST, widest + 3))
    page.freeze_panes(1, 0)
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, title, styles.header)
    numeric = [title in sheet.numbers for title in sheet.header]
    for row, cells in enumerate(_chain(sample, rows), 1):
        if row >= MOST_ROWS:
            raise TooManyRowsError(f"“{sheet.name}”超过{MOST_ROWS - 1}行，工作表放不下；请改用CSV文件。")
        _write_row(page, row, zip(cells, numeric, strict=True), styles)


def _offer(book: xlsxwriter.Workbook, page: Worksheet, sheet: SheetOut, styles: _Styles) -> None:
    """Let the cells of some columns be chosen from lists, which stand as columns of a further sheet."""
    offered = {title: words for title, words in sheet.choices.items() if words}
    if not offered:
        return
    name = f"{sheet.name}{CHOICES}"
    columns = [[*words] for words in offered.values()]
    lines = [[words[row] if row < len(words) else "" for words in columns] for row in range(max(map(len, columns)))]
    _write_sheet(book.add_worksheet(name), SheetOut(name, list(offered), lines), styles)
    for place, (title, words) in enumerate(offered.items()):
        column = list(sheet.header).index(title)
        source = f"='{name}'!" + xl_range_abs(1, place, len(words), place)
        rule = {"validate": "list", "source": source, "error_type": "warning"}  # other words are judged when read
        page.data_validation(1, column, MOST_ROWS - 1, column, rule)


def _chain(sample: list[Sequence[str]], rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield from sample
    yield from rows


def _write_row(page: Worksheet, row: int, cells: Iterable[tuple[str, bool]], styles: _Styles) -> None:
    for column, (text, numeric) in enumerate(cells):
        if not text:
            continue
        places = decimals_if_exact(text) if numeric else None
        if places is not None:
            page.write_number(row, column, float(text), styles.number(places))
        else:
            page.write_string(row, column, text, styles.text if text.startswith(_RISKY) else None)


def decimals_if_exact(text: str) -> int | None:
    """Return the decimals of a number that a spreadsheet keeps exactly (at most 15 digits), else None."""
    found = _NUMBER.fullmatch(text)
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    if not found or len(digits) > _MOST_DIGITS or (text.startswith("-") and not digits):
        return None
    return len(found[1] or "")


def _width(text: str) -> int:
    """Count columns of a text's widest line: a Chinese character takes two."""
    lines = text[:200].splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
