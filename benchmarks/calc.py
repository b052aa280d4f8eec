"""The same province as a workbook of formulas, recalculated by LibreOffice Calc without a window."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from benchmarks.measuring import Timing
from benchmarks.pandas_version import frames

if TYPE_CHECKING:
    from pathlib import Path

    from hengji.core.scoring.scheme import Node, Scheme
    from hengji.core.scoring.types import Sheet

RUNS = 3


def recalculated(scheme: Scheme, sheet: Sheet, folder: Path) -> Timing:
    """Time of loading and recalculating all formulas, less the time that an empty workbook takes."""
    full, empty = folder / "province.xlsx", folder / "empty.xlsx"
    _write(scheme, sheet, full)
    xlsxwriter.Workbook(str(empty)).close()
    _convert(empty, folder)
    start = min(_convert(empty, folder) for _ in range(RUNS))
    seconds = tuple(_convert(full, folder) - start for _ in range(RUNS))
    return Timing("LibreOffice Calc, the same workbook", seconds)


def _convert(book: Path, folder: Path) -> float:
    """Convert to CSV, which recalculates formulas that carry no stored result."""
    begun = time.perf_counter()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "csv",
         "--outdir", str(folder), str(book)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return time.perf_counter() - begun


def _write(scheme: Scheme, sheet: Sheet, path: Path) -> None:
    """Sheet 1 holds totals and ranks, sheet 2 the points by formulas, sheet 3 the values."""
    wide, events, group = frames(sheet)
    with xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True}) as book:
        totals, points, values, counts = (book.add_worksheet(name) for name in ("totals", "points", "values", "events"))
        for column, node in enumerate(scheme.leaves):
            for row in range(len(group)):
                value = wide[node.code].iloc[row]
                if value == value:  # noqa: PLR0124  # the way to ask a float for NaN
                    values.write_number(row, column, value)
                points.write_formula(row, column, _formula(node, row, column, len(group)), value="")
        _write_events(counts, scheme, events)
        _write_totals(totals, scheme, [str(name) for name in group])


def _write_events(sheet: Any, scheme: Scheme, events: Any) -> None:
    keys = ("迟报", "漏报", "错报")
    columns = {node.code: i for i, node in enumerate(scheme.leaves)}
    for who, code, key, value in events.itertuples(index=False):
        if key in keys and value == value:  # noqa: PLR0124  # the way to ask a float for NaN
            sheet.write_number(int(who), columns[code] * 3 + keys.index(key), value)


def _formula(node: Node, row: int, column: int, size: int) -> str:
    name = _column(column)
    x, all_x = f"values.{name}{row + 1}", f"values.{name}$1:{name}${size}"
    x, all_x = x.replace(".", "!"), all_x.replace(".", "!")
    key = node.rule.key if node.rule else ""
    rules = {
        "SR-01": f"MAX(0,MIN(1,{x}/100))",
        "SR-02": f"MAX(0,MIN(1,2-{x}/80))",
        "SR-03": f"IF({x}>=70,MIN(1,{x}/100),0)",
        "SR-06": f"MAX(0,1-0.05*MAX(0,100-{x}))",
        "SR-14": f"0.6+0.4*({x}-MIN({all_x}))/(MAX({all_x})-MIN({all_x}))",
        "SR-15": f"{x}/MAX({all_x})",
        "SR-05": f"IF({x}>=90,1,IF({x}>=75,0.8,IF({x}>=60,0.5,0)))",
        "SR-10": f"MAX(0,1-0.02*(RANK({x},{all_x})-1))",
        "SR-09": f"IF({x}>=85,1,0)",
        "SR-07": _events_formula(row, column),
    }
    return f'=IF({x}="","",ROUND({rules[key]},4))'


def _events_formula(row: int, column: int) -> str:
    late, lost, wrong = (f"events!{_column(column * 3 + i)}{row + 1}" for i in range(3))
    return f"MAX(0,1-0.1*{late}-0.3*{lost}-0.2*{wrong})"


def _write_totals(sheet: Any, scheme: Scheme, group: list[str]) -> None:
    columns = {node.code: i for i, node in enumerate(scheme.leaves)}
    blocks, size = len(scheme.tree), len(group)
    total, groups = _column(blocks), _column(blocks + 2)
    for row, name in enumerate(group):
        for i, block in enumerate(scheme.tree):
            first, last = (_column(columns[child.code]) for child in (block.children[0], block.children[-1]))
            cells = f"points!{first}{row + 1}:{last}{row + 1}"
            sheet.write_formula(row, i, f"=ROUND(SUM({cells})/COUNT({cells})*{block.points},4)", value="")
        sheet.write_formula(row, blocks, f"=ROUND(SUM(A{row + 1}:{_column(blocks - 1)}{row + 1}),2)", value="")
        rank = (
            f'=COUNTIFS({groups}$1:{groups}${size},{groups}{row + 1},{total}$1:{total}${size},">"&{total}{row + 1})+1'
        )
        sheet.write_formula(row, blocks + 1, rank, value="")
        sheet.write_string(row, blocks + 2, name)


def _column(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
