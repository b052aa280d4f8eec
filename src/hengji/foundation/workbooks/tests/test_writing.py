"""What is written can be read again, runs nothing, rounds nothing, and is never half there."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.scoring.sheet import Table
from hengji.foundation.workbooks import writing
from hengji.foundation.workbooks.csv_files import read_csv
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import (
    SheetOut,
    TooManyRowsError,
    decimals_if_exact,
    write_atomically,
    write_csv,
    write_csv_folder,
    write_workbook,
)

TABLE = Table("结果", ("编码", "得分", "备注"), {
    "编码": ["D1", "007", "-x"], "得分": ["93.40", "1234567890123456", ""], "备注": ["=1+1", "@a", "http://a.cn"],
})  # fmt: skip


def test_a_workbook_is_read_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    write_workbook(
        path, [SheetOut.of(TABLE, ["得分"]), SheetOut("数", ["甲"], [["1.50"], ["2.50"]], frozenset(["甲"]))]
    )
    tables, problems = read_tables(path)
    assert problems == []
    assert tables["结果"].columns == {**TABLE.columns, "得分": ["93.4", "1234567890123456", ""]}
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        assert book.get_sheet_by_name("结果").to_python()[1:3] == [
            ["D1", 93.4, "=1+1"],
            ["007", "1234567890123456", "@a"],
        ]
    with zipfile.ZipFile(path) as archive:
        page, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert b"<f>" not in page
    assert b"<hyperlink" not in page
    assert b'topLeftCell="A2"' in page
    assert styles.count(b'formatCode="0.00"') + styles.count(b'numFmtId="2"') == 1
    assert [file.name for file in tmp_path.iterdir()] == ["结果.xlsx"]


@pytest.mark.parametrize(
    ("text", "places"),
    [("0", 0), ("-3", 0), ("4.50", 2), ("999999999999999", 0), ("1000000000000000", None), ("0.1234567890123456", None),
     ("0.000000000000001", 15), ("007", None), ("-0", None), ("-0.00", None), ("未报", None), ("+1", None)],
)  # fmt: skip
def test_numbers_are_numbers_only_where_they_survive(text: str, places: int | None) -> None:
    assert decimals_if_exact(text) == places


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_every_number_written_as_a_number_comes_back(value: object) -> None:
    text = f"{value:f}"
    places = decimals_if_exact(text)
    if places is not None:
        assert f"{float(text):.{places}f}" == text


CELLS = st.lists(st.lists(st.text("a=+-@'\t,\"\n甲1", max_size=5), min_size=2, max_size=2), max_size=5)


@given(CELLS)
def test_csv_is_read_again_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("csv") / "表.csv"
    kept = [row for row in rows if row[0]]
    write_csv(path, ["甲", "乙"], kept)
    table, problems = read_csv(path)
    assert problems == []
    assert table is not None
    assert [*zip(*table.columns.values(), strict=True)] == [tuple(row) for row in kept]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_runs_nothing(tmp_path: Path) -> None:
    write_csv_folder(tmp_path / "新", [TABLE])
    text = (tmp_path / "新" / "结果.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "编码,得分,备注", "D1,93.40,'=1+1", "007,1234567890123456,'@a", "'-x,,http://a.cn",
    ]  # fmt: skip
    assert read_tables(tmp_path / "新")[0]["结果"] == TABLE


class NoLuckError(Exception):
    """The failure that the tests cause."""


def failing() -> Iterator[list[str]]:
    yield ["1"]
    raise NoLuckError


def fail(_: Path) -> None:
    raise NoLuckError


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("before", encoding="utf-8")
    with pytest.raises(NoLuckError):
        write_csv(tmp_path / "a.csv", ["甲"], failing())
    with pytest.raises(NoLuckError):
        write_workbook(tmp_path / "b.xlsx", [SheetOut("表", ["甲"], failing())])
    with pytest.raises(NoLuckError):
        write_atomically(tmp_path, {"a.csv": b"after", "c.csv": fail})
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "before"


def test_a_worksheet_cannot_hold_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    with pytest.raises(TooManyRowsError, match="请改用CSV文件"):
        write_workbook(tmp_path / "a.xlsx", [SheetOut("表", ["甲"], [["1"]] * 3)])
    assert [*tmp_path.iterdir()] == []


def test_several_files_are_put_in_place_together(tmp_path: Path) -> None:
    write_atomically(tmp_path, {"a.txt": b"1", "b.csv": lambda target: write_csv(target, ["甲"], [["1"]])})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.txt", "b.csv"]


def test_cells_are_chosen_from_lists_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = SheetOut("数据", ["指标", "值"], [], choices={"指标": ["S1", "S2"], "值": []})
    write_workbook(path, [sheet])
    tables, problems = read_tables(path)
    assert problems == []
    assert tables["数据可选项"].columns == {"指标": ["S1", "S2"]}
    with zipfile.ZipFile(path) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<formula1>'数据可选项'!$A$2:$A$3</formula1>" in page
    assert 'sqref="A2:A1048576"' in page
