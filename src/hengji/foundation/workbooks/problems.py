"""The few complaints that reading a file can lead to."""

from __future__ import annotations

from hengji.core.scoring.types import Code, Place, Problem

UNPACKED_LIMIT = 500_000_000


def unreadable(name: str, why: str, remedy: str, row: int = 0, column: str = "") -> Problem:
    """Say that a file, or a part of it, cannot be read."""
    return Problem(Code.SHEET_UNREADABLE, Place(name, row, column), why, remedy)


def untitled(table: str, row: int, letter: str) -> Problem:
    """Say that a column has content but no title."""
    return Problem(Code.COLUMN_MISSING, Place(table, row, letter), f"{letter}列有内容但没有列名。",
                   "请在标题行补上列名，或清空这一列。")  # fmt: skip


def digits_lost(table: str, row: int, column: str, text: str) -> Problem:
    """Say that a number cell cannot have kept what was typed."""
    return Problem(
        Code.NUMBER_DIGITS, Place(table, row, column), f"数字单元格{text}超出15位有效数字，可能已被表格软件改动。",
        "请把单元格格式设为“文本”，再完整地重新填写。",
    )  # fmt: skip


def formula_error(table: str, row: int, column: str, text: str) -> Problem:
    """Say that a formula failed in a cell."""
    return Problem(
        Code.NUMBER_TEXT, Place(table, row, column), f"单元格是公式错误{text}，没有数值。",
        "请改正公式，或直接填写数值。",
    )  # fmt: skip


def missing(name: str, wanted: str, found: str) -> Problem:
    """Say that none of the wanted tables is there."""
    return Problem(
        Code.SHEET_MISSING, Place(name), f"没有找到需要的表（{wanted}）；现有：{found or '无'}。",
        "请把工作表或CSV文件改成需要的名称。",
    )  # fmt: skip
