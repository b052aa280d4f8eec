"""Actual values of past years as a file: a template, reading, writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.writing import SheetOut, write_csv, write_workbook
from hengji.year.observations.models import PastValue
from hengji.year.observations.past_rows import TITLES, PastRow

from .reading import Column, read_lines

SHEET = "历年实际值"
NAME = "机构名称"  # for the reader; the code decides
HEADER = (TITLES["organisation"], NAME, *(title for field, title in TITLES.items() if field != "organisation"))
_OPTIONAL = {"unit", "reason"}
COLUMNS = tuple(Column(field, (title,), field not in _OPTIONAL) for field, title in TITLES.items())


def read_past(path: Path) -> tuple[list[PastRow], list[Problem]]:
    """Read a file as rows of past years; empty lines are passed over."""
    found, problems = read_lines(path, (SHEET,), COLUMNS)
    rows = [
        PastRow(**{field: line.get(field, "") for field in TITLES}, line=found.first_row + at)
        for at, line in enumerate(found.lines)
        if any(line.values())
    ]
    return rows, problems


def write_template(path: Path, organisations: Sequence[tuple[str, str]]) -> None:
    """An empty sheet in which the organ is chosen by its code, with a table of codes and names."""
    codes = [code for code, _name in organisations]
    write_workbook(path, [SheetOut(SHEET, HEADER, [], choices={TITLES["organisation"]: codes}),
                          SheetOut(_("机构对照"), [TITLES["organisation"], NAME], organisations)])  # fmt: skip


def write_export(path: Path, values: Iterable[PastValue], names: Mapping[int, str], mark: str) -> int:
    """Write values as a workbook or CSV, by the path's ending, with the watermark; say how many rows."""
    rows = [_cells(value, names) for value in values]
    if path.suffix == ".csv":
        write_csv(path, [mark], [HEADER, *rows])
    else:
        write_workbook(path, [SheetOut(SHEET, HEADER, rows, frozenset({TITLES["year"]})),
                              SheetOut(_("说明"), [_("项目"), _("内容")], [(_("导出"), mark)])])  # fmt: skip
    return len(rows)


def _cells(value: PastValue, names: Mapping[int, str]) -> Sequence[str]:
    return (value.organisation.code, names.get(value.organisation_id, ""), value.indicator, value.title,
            str(value.year), value.value, value.unit, value.source, "")  # fmt: skip
