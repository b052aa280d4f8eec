"""A scheme as a workbook: round trip without loss, and every mistake with its row and column."""

from pathlib import Path

import pytest

from hengji.core.scoring import pack
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans.tests.packs import SMALL, shipped
from hengji.year.plans.workbook import INDICATORS, read_workbook, workbook_of

EMPTY = Scheme(pack="leer", title="空", tree=())


def file(tmp_path: Path, scheme: Scheme) -> Path:
    path = tmp_path / "scheme.xlsx"
    path.write_bytes(workbook_of(scheme))
    return path


@pytest.mark.parametrize("text", shipped().values(), ids=shipped())
def test_every_shipped_pack_comes_back_byte_by_byte(tmp_path: Path, text: str) -> None:
    found, problems = read_workbook(file(tmp_path, pack.load(text)), EMPTY)
    assert problems == []
    assert found is not None
    assert pack.dump(found) == text


def changed(tmp_path: Path, *, only: bool = False, **cells: str) -> Path:
    """The small scheme's workbook with some cells of its first sheet replaced: name of the cell as C3 → text."""
    tables, _problems = read_tables(file(tmp_path, pack.load(SMALL)))
    sheets = []
    for name, table in tables.items():
        rows = [list(row) for row in zip(*(table.columns[title] for title in table.header), strict=True)]
        header = list(table.header)
        if name == INDICATORS:
            for cell, text in cells.items():
                line = header if cell[1:] == "1" else rows[int(cell[1:]) - 2]
                line[ord(cell[0]) - ord("A")] = text
        if name == INDICATORS or not only:
            sheets.append(SheetOut(name, header, rows))
    path = tmp_path / "changed.xlsx"
    write_workbook(path, sheets)
    return path


def told(path: Path, base: Scheme = EMPTY) -> list[tuple[str, str]]:
    scheme, problems = read_workbook(path, base)
    assert (scheme is None) == bool(problems)
    return [(problem.code, problem.where) for problem in problems]


def test_a_workbook_of_indicators_alone_leaves_the_rest(tmp_path: Path) -> None:
    scheme, problems = read_workbook(changed(tmp_path, only=True, D3="45"), pack.load(SMALL))
    assert problems == []
    assert scheme is not None
    assert pack.dump(scheme) == SMALL.replace("points: 40\n    rule", "points: 45\n    rule", 1)


def test_every_mistake_comes_with_row_and_column(tmp_path: Path) -> None:
    path = changed(tmp_path, D2="六十", A3="XX", F4='{"SR-01": ', B5="ZN", A6="JF", Z1="颜色")
    assert told(path) == [
        ("NODE_FIELD", "指标第1行"),
        ("NODE_ABSENT", "指标第3行“所属”列"),
        ("NODE_VALUE", "指标第4行“计分规则”列"),
        ("NODE_CODE", "指标第5行“编码”列"),
        ("NODE_VALUE", "指标第2行“分值”列"),
    ]


def test_a_title_that_is_missing(tmp_path: Path) -> None:
    assert told(changed(tmp_path, C2="", B3="")) == [
        ("CELL_EMPTY", "指标第3行“编码”列"), ("NODE_VALUE", "指标第2行“名称”列"),
    ]  # fmt: skip


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    write_workbook(path, [SheetOut("别的", ("甲", "乙"), [("1", "2")])])
    assert [code for code, _where in told(path)] == ["SHEET_MISSING"]
