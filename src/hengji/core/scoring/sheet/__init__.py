"""The sheet as tables of text (scoring.md, "The sheet as files"): reading them with every problem, writing them."""

from hengji.core.scoring.sheet.columns import DAMAGED, TABLE_NAMES, Table
from hengji.core.scoring.sheet.reading import read_sheet
from hengji.core.scoring.sheet.writing import sheet_tables

__all__ = ["DAMAGED", "TABLE_NAMES", "Table", "read_sheet", "sheet_tables"]
