"""A holiday notice as a workbook: read with every row's problem, written as a template."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .checks import DayIn
from .models import Day
from .published import KINDS

HEADER = ("日期", "安排", "名称")
MOST_ROWS = 120
LARGEST = 1_000_000
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:日|\D00:00:00)?")


def read_days(upload: UploadedFile[bytes]) -> tuple[list[DayIn], list[Problem]]:
    """Read the days of an uploaded workbook or CSV file."""
    if (upload.size or 0) > LARGEST:
        return [], [Problem("FILE_SIZE", _("文件超过1MB。"), _("文件"), _("节假日安排只有几十行，请只保留这一张表。"))]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / f"安排{Path(upload.name or '').suffix.lower()}"
        path.write_bytes(upload.read())
        tables, unreadable = read_tables(path)
    problems = [Problem(found.code.name, found.message, str(found.place), found.remedy) for found in unreadable]
    for table in tables.values():
        if set(HEADER) <= set(table.header):
            rows = zip(*(table.columns[title] for title in HEADER), strict=True)
            days, found = _days(rows, table.first_row)
            return days, problems + found
    if not problems:
        problems = [
            Problem("COLUMNS", _("没有找到列名为“日期”“安排”“名称”的表。"), _("文件"), _("请下载模板，按模板填写。"))
        ]
    return [], problems


def _days(rows: Iterable[tuple[str, str, str]], first: int) -> tuple[list[DayIn], list[Problem]]:
    days: list[DayIn] = []
    problems: list[Problem] = []
    for row, (text, kind, name) in enumerate(rows, first):
        if not (text or kind or name):
            continue
        if row - first >= MOST_ROWS:
            problems.append(Problem("TOO_MANY_ROWS", _("超过120行。"), _row(row), _("请只保留放假和调休上班的日期。")))
            break
        day, found = _one(row, text, kind, name)
        days += [day] if day else []
        problems += found
    return days, problems


def _one(row: int, text: str, kind: str, name: str) -> tuple[DayIn | None, list[Problem]]:
    problems = []
    day = read_date(text)
    if day is None:
        message, where = _("“%(text)s”不是日期。") % {"text": text}, _("第%(row)d行“日期”列") % {"row": row}
        problems.append(Problem("DATE", message, where, _("请写成2026-10-01或2026年10月1日。")))
    if kind not in KINDS:
        message, where = _("“%(text)s”不是“休”或“班”。") % {"text": kind}, _("第%(row)d行“安排”列") % {"row": row}
        problems.append(Problem("KIND", message, where, _("放假写“休”，调休上班写“班”。")))
    if day is None or problems:
        return None, problems
    return DayIn(day, KINDS[kind], name, row), []


def read_date(text: str) -> date | None:
    """Read 2026-10-01, 2026/10/1, 2026.10.1 or 2026年10月1日."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _row(row: int) -> str:
    return _("第%(row)d行") % {"row": row}


def workbook_of(days: Iterable[Day]) -> bytes:
    """Write days as the workbook that can be loaded again; without days it is the template."""
    rows = [[str(day.date), str(day.get_kind_display()), day.name] for day in days]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "安排.xlsx"
        write_workbook(path, [SheetOut("节假日安排", HEADER, rows)])
        return path.read_bytes()
