"""Reading CSV files as people save them: UTF-8 or GB18030, separated by comma, tab or semicolon."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from hengji.foundation.workbooks.grid import Header, empty_table, find_header, table_of
from hengji.foundation.workbooks.problems import UNPACKED_LIMIT, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hengji.core.scoring.sheet import Table
    from hengji.core.scoring.types import Problem
    from hengji.foundation.workbooks.grid import Progress

_LOOK = 64 * 1024
_RAGGED = 1000
_CELL = 1_000_000
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read_csv(path: Path, progress: Progress | None = None) -> tuple[Table | None, list[Problem]]:
    """Read one file; the table's name is the file's."""
    if path.stat().st_size > UNPACKED_LIMIT:
        return None, [unreadable(path.stem, "文件超过500MB。", "请按年度或类别分成几个文件。")]
    encoding, problem = _encoding(path)
    if problem is not None:
        return None, [problem]
    csv.field_size_limit(_CELL)
    try:
        return _read(path, encoding, progress)
    except csv.Error as error:
        why = f"文件的格式有误（{error}）。"
        return None, [unreadable(path.stem, why, "请检查引号是否成对，或用表格软件另存为“CSV UTF-8”。")]


def _read(path: Path, encoding: str, progress: Progress | None) -> tuple[Table | None, list[Problem]]:
    separator = _separator(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=separator, strict=True)
        header = find_header(iter(rows))
        if header is None:
            return None, [empty_table(path.stem)]
        ragged: list[Problem] = []
        table, problems = table_of(path.stem, header, _even(path.stem, header, rows, ragged), progress)
    return table, problems + ragged


def _encoding(path: Path) -> tuple[str, Problem | None]:
    """Find the encoding by reading the whole file once; a NUL byte means that it is no text at all."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while block := file.read(1 << 20):
                    if "\0" in block:
                        return "", unreadable(path.stem, "文件中有空字节（NUL），不是纯文本。", _AS_CSV)
        except UnicodeDecodeError:
            continue
        return encoding, None
    return "", unreadable(path.stem, "文件编码既不是UTF-8也不是GB18030。", _AS_CSV)


_AS_CSV = "请用表格软件打开后另存为“CSV UTF-8（逗号分隔）”。"


def _separator(path: Path, encoding: str) -> str:
    """Take the separator that the header shows; a comma wins where several occur equally often."""
    with path.open(encoding=encoding, newline="") as file:
        line = next((line for line in file.read(_LOOK).splitlines() if any(mark in line for mark in ",\t;")), "")
    return max(",\t;", key=line.count)


def _even(name: str, header: Header, rows: Iterable[list[str]], problems: list[Problem]) -> Iterator[list[str]]:
    """Pass rows on; complain of those with too many cells, or too few while there are any."""
    width = len(header.titles)
    for number, cells in enumerate(rows, header.row + 1):
        if len(cells) != width and any(cells):
            extra = any(cell.strip() for cell in cells[width:])
            if (extra or len(cells) < width) and len(problems) < _RAGGED:
                why = f"这一行有{len(cells)}个单元格，标题行有{width}个。"
                problems.append(unreadable(name, why, "请核对分隔符；内容中含逗号的，用英文双引号括起。", number))
        yield [_unguarded(cell) if cell[:1] == "'" else cell for cell in cells]


def _unguarded(text: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a text."""
    return text[1:] if _GUARDED.match(text) else text
