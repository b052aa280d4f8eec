"""Reading a sheet and writing it again: what is accepted, what is kept, what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.scoring.sheet import Table, read_sheet, sheet_tables
from hengji.core.scoring.sheet.repeats import distinct, earlier
from hengji.core.scoring.tests.sheets import PEOPLE, SCHEME, table, tables
from hengji.core.scoring.types import Goal, Missing, Participant, Sheet


def as_plain(sheet: Sheet | None) -> tuple[object, ...]:
    """Turn a sheet into nested lists, which compare by value."""
    assert sheet is not None
    rows = sheet.observations
    coded = {title: [column.text(i) for i in range(len(rows))] for title, column in {**rows.text, **rows.extra}.items()}
    numbers = [part.tolist() for part in (rows.participant, rows.mantissa, rows.places, rows.missing)]
    words = {title: column.words for title, column in {**rows.text, **rows.extra}.items()}
    return sheet.participants, sheet.goals, numbers, coded, words


def test_sheet_is_read_in_chinese_and_english_alike() -> None:
    goals = table("目标", "参评对象|指标|目标|规则|分值|方向|备注", "D1|A2|G1|控制|10.0|逆向|注")
    facts = table(
        "计分依据", "参评对象|指标|目标|值|样本数|来源", " D1 |A1||4.50|30|统计局", "D2|A2||免考||", "D1|A2|G1|-3||"
    )
    english = [
        table("Participants", "Code|NAME|牵头", "D1|省发改委|是", "D2|省财政厅|否"),
        table("goals", "participant|indicator|goal|rule|points|direction|备注", "D1|A2|G1|控制|10.0|down|注"),
        table("observations", "participant|indicator|goal|value|n|来源",
              "D1|A1||4.50|30|统计局", "D2|A2||免考||", "D1|A2|G1|-3||"),
    ]  # fmt: skip
    done: list[int] = []
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, goals, facts), done.append)
    other, _ = read_sheet(SCHEME, tables(*english))
    assert problems == []
    assert as_plain(sheet) == as_plain(other)
    assert sum(done) == 2 + 1 + 3
    assert sheet is not None
    assert sheet.participants[0] == Participant("D1", "省发改委", attributes={"牵头": "是"})
    assert sheet.goals == (Goal("D1", "A2", "G1", rule="控制", points="10.0", direction="down", extra={"备注": "注"}),)
    assert sheet.observations.mantissa.tolist() == [450, 0, -3]
    assert sheet.observations.places.tolist() == [2, 0, 0]
    assert sheet.observations.missing.tolist() == [Missing.VALUE, Missing.EXEMPT, Missing.VALUE]


def test_bars_take_observations_and_blank_rows_are_passed_over() -> None:
    facts = table("计分依据", "参评对象|指标|值", "D1|F1|1", "|| ", "D2|F1|1")
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, facts))
    assert problems == []
    assert sheet is not None
    assert sheet.observations.participant.tolist() == [0, 1]
    assert sheet.observations.text["indicator"].words == ("F1",)
    assert set(sheet.observations.rows_by_indicator()) == {"F1"}


def test_spaces_around_cells_mean_nothing() -> None:
    facts = table("计分依据", "参评对象|指标|值", " D1|A1|1", " D1|B |1")
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, facts))
    assert problems == []
    assert sheet is not None
    assert sheet.observations.text["indicator"].words == ("A1", "B")


def test_a_table_without_rows_is_a_table() -> None:
    goals = table("目标", "参评对象|指标|目标")
    facts = table("计分依据", "参评对象|指标|目标|输入项|值")
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, goals, facts), inputs=lambda _: {})
    assert problems == []
    assert sheet is not None
    assert len(sheet.observations) == 0
    assert as_plain(read_sheet(SCHEME, sheet_tables(sheet))[0]) == as_plain(sheet)


def test_writing_gives_the_canonical_tables() -> None:
    facts = table("计分依据", "来源|值|指标|参评对象", "甲|4.50|A1|D1", "乙|未报|B|D2")
    sheet, _ = read_sheet(SCHEME, tables(PEOPLE, facts))
    assert sheet is not None
    written = sheet_tables(sheet)
    assert [one.name for one in written.values()] == ["参评对象", "目标", "计分依据"]
    assert written["participants"].header == ("编码", "名称", "组别", "类别", "牵头")
    rows = written["observations"]
    assert rows.header == (
        "参评对象", "指标", "目标", "渠道", "输入项", "键", "期间", "层", "值", "样本数", "事项",
        "文号", "日期", "状态", "来源",
    )  # fmt: skip
    assert rows.columns["值"] == ["4.50", "未报"]
    assert rows.columns["来源"] == ["甲", "乙"]


WORD = st.text("甲乙丙abc =-", max_size=4).map(str.strip)
DECIMAL = st.builds(
    lambda sign, whole, rest: f"{sign}{whole}{'.' + rest if rest else ''}",
    st.sampled_from(["", "-"]), st.integers(0, 10**9).map(str), st.text("0123456789", max_size=8),
)  # fmt: skip
AIM = st.tuples(st.sampled_from(["D1", "D2"]), DECIMAL, st.sampled_from(["正向", "down", ""]), WORD)
VALUE = DECIMAL | st.sampled_from(["未报", "不适用", "待公布", "免考"])
LINE = st.tuples(st.sampled_from(["D1", "D2"]), st.sampled_from(["A1", "B", "F1"]), WORD, VALUE, WORD)


@given(
    st.lists(LINE, max_size=8, unique_by=lambda line: line[:3]),
    st.lists(
        st.tuples(st.sampled_from(["D1", "D2"]), DECIMAL, st.sampled_from(["正向", "down", ""]), WORD), max_size=4
    ),
)
def test_reading_writing_reading_is_the_identity(lines: list[Any], aims: list[Any]) -> None:
    named = ("参评对象", "指标", "键", "值", "另")
    facts = Table("计分依据", named, columns(named, lines))
    goals = [(who, "A1", f"G{i}", target, direction, more) for i, (who, target, direction, more) in enumerate(aims)]
    titles = ("参评对象", "指标", "目标", "目标值", "方向", "另")
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, Table("目标", titles, columns(titles, goals)), facts))
    assert problems == []
    assert sheet is not None
    again, problems = read_sheet(SCHEME, sheet_tables(sheet))
    assert problems == []
    assert as_plain(again) == as_plain(sheet)


def columns(titles: tuple[str, ...], lines: list[Any]) -> dict[str, list[str]]:
    return {title: [line[i] for line in lines] for i, title in enumerate(titles)}


def test_combinations_are_told_apart_beyond_the_range_of_one_number() -> None:
    wide = np.array([2**31 - 2, 0, 2**31 - 2, 0], dtype=np.int64)
    assert earlier([wide, wide, wide, np.array([0, 1, 0, 2])]).tolist() == [0, 1, 0, 3]
    first, inverse = distinct([wide, wide, wide])
    assert first[inverse].tolist() == [0, 1, 0, 1]
