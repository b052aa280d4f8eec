"""`hengji convert hvbp FOLDER --out SHEET`: published data as the three tables that `hengji score` reads."""

import argparse
import sys
from pathlib import Path

from hengji.config.convert.hvbp import hvbp_sheet
from hengji.config.scoring_files import BAD_INPUT
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.sheet import sheet_tables
from hengji.foundation.workbooks.writing import SheetOut, write_csv_folder, write_workbook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", choices=["hvbp"], help="哪一份公开数据 · which data")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="公开数据的文件夹 · its folder")
    parser.add_argument("--out", required=True, type=Path, metavar="SHEET",
                        help="底稿：.xlsx 工作簿，否则为文件夹 · an .xlsx workbook, else a folder")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    try:
        sheet = sheet_of(*hvbp_sheet(options.folder))
    except (OSError, KeyError, ValueError) as error:
        print(f"读不出 {options.folder} 里的公开数据：{error}。请核对文件夹。", file=sys.stderr)
        return BAD_INPUT
    tables = sheet_tables(sheet)
    if options.out.suffix.lower() == ".xlsx":
        write_workbook(options.out, [SheetOut.of(table) for table in tables.values()])
    else:
        write_csv_folder(options.out, tables.values())
    print(f"{len(sheet.participants)}个参评对象，{len(sheet.observations)}条计分依据，已写入 {options.out}")
    return 0
