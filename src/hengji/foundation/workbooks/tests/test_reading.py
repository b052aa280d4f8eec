"""Files as people have them: workbooks and CSV folders, whole, odd and broken."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from hengji.core.scoring.sheet import DAMAGED
from hengji.core.scoring.types import Problem
from hengji.foundation.workbooks import csv_files, grid, spreadsheets
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.scan import scan_sheet


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def where(problems: list[Problem]) -> list[str]:
    assert all(problem.message and problem.remedy for problem in problems)
    return [f"{p.code} {p.place}" for p in problems]


def test_number_cells_become_the_decimals_that_a_person_sees(tmp_path: Path) -> None:
    numbers = [0.1, 1.1, 93.447, 0.1 + 0.2, 5, -3, 1e-7, 999999999999999, 0.0]
    tables, problems = read_tables(workbook(tmp_path / "a.xlsx", 表=[["甲", "乙"], *([n, "x"] for n in numbers)]))
    assert problems == []
    assert tables["表"].columns["甲"] == [
        "0.1", "1.1", "93.447", "0.3", "5", "-3", "0.0000001", "999999999999999", "0",
    ]  # fmt: skip


def test_cells_that_are_no_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet("计分依据"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["2026年计分依据"])
        page.write_row(2, 0, ["  值 ", "备注", "", "空"])
        page.write_row(3, 0, [True, dt.date(2026, 11, 23)], day)
        page.write_row(4, 0, [False, dt.datetime.fromisoformat("2026-11-23T08:30")], day)
        page.write_row(5, 0, [" 1.50 "])
        page.write_formula(5, 1, "=1/0", None, "#DIV/0!")
        page.write_row(6, 0, [1e15, 1e30, "无名"])
        page.write_row(7, 0, [1e-20])
        page.write_formula(7, 1, "=NA()", None, "#N/A")
        page.write_blank(8, 0, None, day)
    tables, problems = read_tables(path)
    table = tables["计分依据"]
    assert (table.header, table.first_row) == (("值", "备注", "空"), 4)
    assert table.columns["值"] == ["是", "否", "1.50", DAMAGED, DAMAGED]
    assert table.columns["备注"] == ["2026-11-23", "2026-11-23 08:30:00", DAMAGED, DAMAGED, DAMAGED]
    assert where(problems) == [
        "COLUMN_MISSING 计分依据 第3行“C”列",
        "NUMBER_TEXT 计分依据 第6行“备注”列",
        "NUMBER_DIGITS 计分依据 第7行“值”列",
        "NUMBER_DIGITS 计分依据 第7行“备注”列",
        "NUMBER_DIGITS 计分依据 第8行“值”列",
        "NUMBER_TEXT 计分依据 第8行“备注”列",
    ]
    assert problems[1].message == "单元格是公式错误#DIV/0!，没有数值。"


def test_a_stray_cell_far_out_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("表")
        page.write_row(0, 0, ["甲", "乙"])
        page.write(1_048_575, 16_383, "x")
    assert where(read_tables(path)[1]) == ["SHEET_UNREADABLE 表"]


def test_a_workbook_without_readable_errors_is_read_all_the_same(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", 表=[["甲", "乙"], [1, 2]])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"<sheet name=", b"<sheet  name =")
            content = content.replace(b'<c r="B2"><v>2</v></c>', b'<c t="e"><v>#REF!</v></c>')
            target.writestr(name, content)
    assert read_tables(tmp_path / "b.xlsx")[0]["表"].columns == {"甲": ["1"], "乙": [""]}
    assert scan_sheet(whole, "没有").rows == 0
    assert scan_sheet(zipped(tmp_path / "c.xlsx", other=b"x"), "表").rows == 0
    assert scan_sheet(tmp_path / "a.ods", "表").rows == 0


def test_a_thousand_bad_cells_are_enough(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 表=[["甲", "乙"], *([1e16, 1] for _ in range(1005))])
    assert len(read_tables(path)[1]) == 1000


def test_a_password_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        @staticmethod
        def from_path(_: Path) -> None:
            raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Locked)
    assert read_tables(workbook(tmp_path / "a.xlsx", 表=[]))[1][0].message == "工作簿加了密码。"


def test_only_wanted_sheets_are_read_and_empty_ones_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 说明=[["随便"]], 目标=[["甲", "乙"], ["1", "2"], ["", ""]], 空=[])
    tables, problems = read_tables(path, wanted=["目标", "空", "goals"])
    assert tables["目标"].columns == {"甲": ["1"], "乙": ["2"]}
    assert where(problems) == ["SHEET_UNREADABLE 空"]
    tables, problems = read_tables(path, wanted=["计分依据"])
    assert tables == {}
    assert [p.message for p in problems] == ["没有找到需要的表（计分依据）；现有：说明、目标、空。"]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_files_that_cannot_be_read_say_what_to_do(tmp_path: Path) -> None:
    broken = {
        "empty.xlsx": b"",
        "text.xlsx": b"hello",
        "locked.xlsx": b"\xd0\xcf\x11\xe0rest",
        "old.xls": b"\xd0\xcf\x11\xe0",
    }
    for name, content in broken.items():
        (tmp_path / name).write_bytes(content)
    zipped(tmp_path / "bomb.xlsx", big=bytes(30_000_000))
    zipped(tmp_path / "none.xlsx", other=b"x")
    (tmp_path / "a.docx").write_bytes(b"x")
    for name in [*broken, "bomb.xlsx", "none.xlsx", "a.docx", "absent"]:
        tables, problems = read_tables(tmp_path / name)
        assert (tables, where(problems)) == ({}, [f"SHEET_UNREADABLE {name}"])
    assert read_tables(tmp_path / "locked.xlsx")[1][0].message.startswith("工作簿加了密码")
    assert read_tables(tmp_path / "bomb.xlsx")[1][0].message == "文件解压后有30MB，超过限度（500MB）。"


def test_too_big_files_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", 表=[["甲", "乙"]])
    (tmp_path / "b.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("hengji.foundation.workbooks.archives.UNPACKED_LIMIT", 5)
    monkeypatch.setattr(csv_files, "UNPACKED_LIMIT", 5)
    assert where(read_tables(path)[1]) == ["SHEET_UNREADABLE a.xlsx"]
    assert where(read_tables(tmp_path / "b.csv")[1]) == ["SHEET_UNREADABLE b"]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", 表=[["甲", "乙"]])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert where(read_tables(path)[1]) == ["SHEET_UNREADABLE a.xlsx"]


@pytest.mark.parametrize(
    "content",
    [
        '编码,名称\r\nD1,"发改,委"\r\nD2,财政厅\r\n'.encode(),
        '编码,名称\nD1,"发改,委"\nD2,财政厅\n\n\n'.encode("utf-8-sig"),
        '编码,名称\r\nD1,"发改,委"\r\nD2,财政厅'.encode("gb18030"),
        "编码\t名称\nD1\t发改,委\nD2\t财政厅\n".encode(),
        "编码;名称;\nD1;发改,委;\nD2;财政厅;\n".encode(),
        '单位名单\n\n编码,名称,\nD1,"发改,委",\nD2,财政厅,,,\n'.encode(),
    ],
)
def test_csv_in_the_ways_in_which_it_is_saved(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "参评对象.CSV").write_bytes(content)
    done: list[int] = []
    tables, problems = read_tables(tmp_path, done.append)
    assert problems == []
    assert tables["参评对象"].header == ("编码", "名称")
    assert tables["参评对象"].columns == {"编码": ["D1", "D2"], "名称": ["发改,委", "财政厅"]}
    assert sum(done) >= 2


def test_csv_that_is_broken(tmp_path: Path) -> None:
    files = {
        "乱.csv": "甲,乙\n1,2,3\n1\n\n5,6\n".encode(),
        "空.csv": b"\n,\n",
        "零.csv": "甲,乙\n1,\0\n".encode(),
        "码.csv": b"\xff\xff,\x80\n",
        "引.csv": '甲,乙\n"1"2,3\n'.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    tables, problems = read_tables(tmp_path)
    assert sorted(where(problems)) == sorted([
        "SHEET_UNREADABLE 乱 第2行", "SHEET_UNREADABLE 乱 第3行", "SHEET_UNREADABLE 空", "SHEET_UNREADABLE 零",
        "SHEET_UNREADABLE 码", "SHEET_UNREADABLE 引",
    ])  # fmt: skip
    assert tables["乱"].columns["甲"] == ["1", "1", "", "5"]


def test_a_folder_without_the_wanted_tables_says_what_is_there(tmp_path: Path) -> None:
    assert read_tables(tmp_path)[1][0].message == "没有找到需要的表（*.csv）；现有：无。"
    (tmp_path / "甲.csv").write_text("a,b\n", encoding="utf-8")
    assert [p.message for p in read_tables(tmp_path, wanted=["目标"])[1]] == [
        "没有找到需要的表（目标）；现有：甲.csv。"
    ]


def test_two_hundred_thousand_rows_arrive_as_they_are(tmp_path: Path) -> None:
    with (tmp_path / "计分依据.csv").open("w", encoding="utf-8") as file:
        file.write("编码,值\n")
        file.writelines(f"D{i % 97},{i}.{i % 10}\n" for i in range(200_000))
    table = read_tables(tmp_path)[0]["计分依据"]
    assert len(table) == 200_000
    assert table.columns["值"][123_456] == "123456.6"
    assert table.columns["编码"][0] is table.columns["编码"][97]


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [grid.letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_what_a_cell_shows() -> None:
    cells = (7, dt.datetime.fromisoformat("2026-11-23"), dt.time(8, 30), dt.timedelta(hours=26))
    assert [spreadsheets.shown(cell) for cell in cells] == [
        "7", "2026-11-23", "08:30:00", "1 day, 2:00:00",
    ]  # fmt: skip
