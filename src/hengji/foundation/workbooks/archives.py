"""Looking at a workbook before it is opened: is it what it says, and how big would it be."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from hengji.foundation.workbooks.problems import UNPACKED_LIMIT, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from hengji.core.scoring.types import Problem

_OLE = b"\xd0\xcf\x11\xe0"
_RATIO = 1000
_SMALL = 20_000_000


def archive_problem(path: Path) -> Problem | None:
    """Tell why a workbook should not be opened: empty, encrypted, no workbook, or far too big inside."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4)
    if not size:
        return unreadable(path.name, "文件是空的（0字节）。", "请重新导出或重新传送文件。")
    if size > UNPACKED_LIMIT:
        return unreadable(path.name, "文件超过500MB。", "请改用CSV文件，或分成几个文件。")
    if start == _OLE:
        return None if path.suffix.lower() == ".xls" else unreadable(
            path.name, "工作簿加了密码，或者是改了扩展名的旧格式。", "请去掉密码，另存为.xlsx后再试。"
        )  # fmt: skip
    return _zip_problem(path, size)


def _zip_problem(path: Path, size: int) -> Problem | None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return unreadable(path.name, "文件损坏，或者不是工作簿。", "请用表格软件打开检查，另存为.xlsx后再试。")
    if unpacked > UNPACKED_LIMIT or (unpacked > _SMALL and unpacked > size * _RATIO):
        megabytes = unpacked // 1_000_000
        why = f"文件解压后有{megabytes}MB，超过限度（500MB）。"
        return unreadable(path.name, why, "请改用CSV文件，或分成几个文件。")
    return None
