"""The table of sub-rules as a workbook and back; mistakes with their row, and nothing is saved by reading."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import Table
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .enums import Fault
from .sub_rule_content import LONGEST_TEXT, LONGEST_TITLE, MOST_ITEMS, Line, number

SHEET = "评分细则"
COLUMNS = {
    "title": "考评内容", "points": "分值", "method": "评分办法", "material": "所需材料", "rule": "计分规则",
    "params": "规则参数", "policy": "政策原文", "article": "文件条款",
}  # fmt: skip
NEEDED = ("title", "points", "method")


def table_workbook(lines: tuple[Line, ...]) -> bytes:
    """One row an item; an empty table has its heads, to be filled in."""
    rows = [[getattr(line, name) for name in COLUMNS] for line in lines]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "table.xlsx"
        write_workbook(path, [SheetOut(SHEET, list(COLUMNS.values()), rows)])
        return path.read_bytes()


def read_table(path: Path) -> tuple[tuple[Line, ...], list[Problem]]:
    """The items that a workbook says, or every problem with its row; only what no draft could hold is refused."""
    tables, found = read_tables(path, wanted=(SHEET,))
    problems = [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]
    if SHEET not in tables and not problems:
        text = _("没有名为“%s”的表。") % SHEET
        problems = [Problem(Fault.CELL_EMPTY, text, _("文件"), _("请下载现有的表格，在上面填写。"))]
    if problems:
        return (), problems
    table = tables[SHEET]
    problems = list(_check_heads(table))
    rows = list(_rows(table))
    problems += [problem for row, line in rows for problem in _check_row(row, line)]
    if len(rows) > MOST_ITEMS:
        problems.append(Problem(Fault.SUB_RULES_ITEM, _("超过%d条。") % MOST_ITEMS, SHEET, _("请合并条目。")))
    return (() if problems else tuple(line for _row, line in rows)), problems


def _check_heads(table: Table) -> Iterator[Problem]:
    for title in (title for title in table.header if title and title not in COLUMNS.values()):
        yield Problem(Fault.NODE_FIELD, _("不认识的列“%s”。") % title, SHEET, _("请按导出的表格填写列名。"))
    for name in NEEDED:
        if COLUMNS[name] not in table.header:
            yield Problem(Fault.NODE_FIELD, _("缺少“%s”列。") % COLUMNS[name], SHEET, _("请按导出的表格填写列名。"))


def _rows(table: Table) -> Iterator[tuple[int, Line]]:
    known = {name: title for name, title in COLUMNS.items() if title in table.columns}
    for place in range(len(next(iter(table.columns.values()), ()))):
        cells = {name: table.columns[title][place].strip() for name, title in known.items()}
        if any(cells.values()):
            yield table.first_row + place, Line(**cells)


def _check_row(row: int, line: Line) -> Iterator[Problem]:
    def at(name: str) -> str:
        return _("%(sheet)s第%(row)d行“%(column)s”列") % {"sheet": SHEET, "row": row, "column": COLUMNS[name]}

    if not line.title:
        yield Problem(Fault.CELL_EMPTY, _("没有填写考评内容。"), at("title"), _("请填写。"))
    elif len(line.title) > LONGEST_TITLE:
        yield Problem(Fault.NODE_VALUE, _("超过%d字。") % LONGEST_TITLE, at("title"), _("请写得简短些。"))
    if number(line.points) is None:
        yield Problem(Fault.NODE_VALUE, _("分值不是数。"), at("points"), _("请填写数字，例如10。"))
    for name in COLUMNS:
        if len(getattr(line, name)) > LONGEST_TEXT:
            yield Problem(Fault.NODE_VALUE, _("超过%d字。") % LONGEST_TEXT, at(name), _("请写得简短些。"))
