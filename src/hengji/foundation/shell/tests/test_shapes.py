from datetime import date
from decimal import Decimal

import pytest

from hengji.foundation.shell.chart import Chart, Series, Shape
from hengji.foundation.shell.lights import LIGHTS
from hengji.foundation.shell.phases import Phase, State, strip
from hengji.foundation.shell.table import Cell, Column, Table, row, rows

D = Decimal


def chart(**changes: object) -> Chart:
    usual: dict[str, object] = {
        "key": "k",
        "finding": "甲高于乙",
        "shape": Shape.RANKING,
        "categories": ("甲", "乙"),
        "series": (Series("总分", (D("96.50"), None), (D("95.1"), None), (D("97.9"), None)),),
        "category_title": "单位",
        "unit": "分",
        "average": D("93.20"),
    }
    return Chart(**(usual | changes))  # type: ignore[arg-type]


def texts(table: Table) -> list[list[str]]:
    return [[str(cell.text) for cell in line.cells] for line in table.rows]


def test_table_of_a_chart_has_the_same_numbers_and_shows_gaps() -> None:
    table = chart().table()
    assert [(str(column.title), column.unit) for column in table.columns] == [
        ("单位", ""),
        ("总分", "分"),
        ("总分区间", "分"),
    ]
    assert texts(table) == [["甲", "96.50", "95.1 至 97.9"], ["乙", "—", "—"], ["组平均", "93.20", ""]]


def test_numbers_reach_the_browser_as_they_were_written() -> None:
    data = chart().data()
    assert (data["series"][0]["values"], data["average"]) == (["96.50", None], "93.20")


def test_zero_is_a_number_and_not_a_gap() -> None:
    assert texts(chart(series=(Series("总分", (D(0), D("0.00"))),), average=None).table()) == [
        ["甲", "0"],
        ["乙", "0.00"],
    ]


@pytest.mark.parametrize(("count", "size"), [(6, "s"), (7, "m"), (24, "l"), (25, "xl")])
def test_ranking_grows_with_its_lines(count: int, size: str) -> None:
    assert chart(categories=tuple(map(str, range(count)))).size == size
    assert chart(shape=Shape.LINE, categories=tuple(map(str, range(count)))).size == "m"


def test_row_takes_plain_text_and_cells() -> None:
    assert row("甲", Cell("乙", "/b/")).cells == (Cell("甲"), Cell("乙", "/b/"))


def test_row_of_the_wrong_length_is_a_mistake() -> None:
    table = Table("t", (Column("a"), Column("b")), rows([["only one"]]))
    with pytest.raises(ValueError, match="shorter"):
        _ = table.lines


PHASES = [Phase("考评", date(2027, 1, 1), date(2027, 2, 28)), Phase("制定", date(2026, 1, 1), date(2026, 3, 31))]


@pytest.mark.parametrize(
    ("today", "states", "left"),
    [
        (date(2025, 12, 31), [State.COMING, State.COMING], [None, None]),
        (date(2026, 1, 1), [State.CURRENT, State.COMING], [90, None]),
        (date(2026, 3, 31), [State.CURRENT, State.COMING], [1, None]),
        (date(2026, 4, 1), [State.PAST, State.COMING], [None, None]),
        (date(2027, 2, 28), [State.PAST, State.CURRENT], [None, 1]),
    ],
)
def test_phases_stand_in_order_with_today_on_them(today: date, states: list[State], left: list[int | None]) -> None:
    steps = strip("2026年度", PHASES, today=today).steps
    assert [step.phase.title for step in steps] == ["制定", "考评"]
    assert ([step.state for step in steps], [step.days_left for step in steps]) == (states, left)


def test_lights_differ_in_shape_and_word() -> None:
    assert len({light.shape for light in LIGHTS.values()}) == len({light.word for light in LIGHTS.values()}) == 5
