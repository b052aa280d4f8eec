"""Reading tables from a workbook or a folder of CSV files; problems are values, whatever the file is like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hengji.foundation.workbooks.csv_files import read_csv
from hengji.foundation.workbooks.problems import missing, unreadable
from hengji.foundation.workbooks.spreadsheets import read_workbook

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from hengji.core.scoring.sheet import Table
    from hengji.core.scoring.types import Problem
    from hengji.foundation.workbooks.grid import Progress

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}


def read_tables(
    path: Path, progress: Progress | None = None, *, wanted: Collection[str] | None = None
) -> tuple[dict[str, Table], list[Problem]]:
    """Read all tables, or those whose names are ``wanted``; ``progress`` is told how many further rows are done."""
    names = None if wanted is None else {name.strip().casefold(): name for name in wanted}
    try:
        if path.is_dir():
            return _read_folder(path, progress, names)
        if path.suffix.lower() in _WORKBOOKS:
            return read_workbook(path, progress, names)
        if path.suffix.lower() == ".csv":
            return _read_files([path], progress)
        if not path.exists():
            return {}, [unreadable(path.name, "没有这个文件或文件夹。", "请核对路径。")]
    except OSError as error:
        why = f"无法读取（{error.strerror}）。"
        return {}, [unreadable(path.name, why, "请核对路径和读取权限，关闭正在使用它的软件。")]
    why = f"不认识这种文件（{path.suffix or '没有扩展名'}）。"
    return {}, [unreadable(path.name, why, "请使用.xlsx工作簿，或放有CSV文件的文件夹。")]


def _read_folder(
    path: Path, progress: Progress | None, names: Collection[str] | None
) -> tuple[dict[str, Table], list[Problem]]:
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    chosen = [file for file in files if names is None or file.stem.strip().casefold() in names]
    if not chosen:
        return {}, [missing(path.name, "、".join(names or ("*.csv",)), "、".join(file.name for file in files))]
    return _read_files(chosen, progress)


def _read_files(files: list[Path], progress: Progress | None) -> tuple[dict[str, Table], list[Problem]]:
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for file in files:
        table, found = read_csv(file, progress)
        problems += found
        if table is not None:
            tables[file.stem.strip()] = table
    return tables, problems
