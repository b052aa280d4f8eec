"""Pasting from a spreadsheet: cells survive the clipboard, titles are recognised, each cell's problem is named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hengji.core.scoring.scheme import RuleRef
from hengji.year.goals.actions import Row
from hengji.year.goals.enums import Fault
from hengji.year.goals.queries.scheme import GoalLeaf, GoalRules
from hengji.year.goals.workbook.pasting import MOST_TEXT, cells_of, clipboard_text, read_paste

KINDS = {"正向定量": RuleRef(key="SR-01"), "逆向定量": RuleRef(key="SR-02")}
RULES = GoalRules({"ZN-1": GoalLeaf("ZN-1", "年度职能目标", KINDS, None, 0, 20)})
TWO = GoalRules({**RULES.leaves, "GX": GoalLeaf("GX", "共性目标", {"达线": RuleRef(key="SR-03")}, None, 0, 5)})
CELL = st.text(st.sampled_from('ab,"\t\n 目标１'), max_size=6)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5))
@example([['"'], [""], ["a"]])
@example([["a", ""], ["", ""]])
def test_what_is_written_for_the_clipboard_is_read_again(lines: list[list[str]]) -> None:
    assert cells_of(clipboard_text(lines)) == lines


@given(st.text(st.sampled_from('a"\t\r\n1目'), max_size=40))
def test_any_text_can_be_pasted(text: str) -> None:
    found = read_paste(text, RULES)
    assert all(each.message for each in found.problems)
    assert {row.code for row in found.rows} <= {""}


def test_titles_in_any_order_and_further_columns() -> None:
    text = ("2026年目标\n序号\t分值（分）\t目标 名称*\t目标值\t完成时限\t方向\t指标\n"
            '1\t20\t"新增""公办""\n学位"\t１，200\t2026年6月\t正向\t年度职能目标\n')  # fmt: skip
    found = read_paste(text, TWO)
    assert found.problems == []
    assert found.columns == ["", "points", "title", "target", "deadline", "direction", "indicator"]
    assert found.rows == [
        Row("", {"title": '新增"公办" 学位', "indicator": "ZN-1", "points": "20", "direction": "up",
                 "target": "1200", "deadline": "2026-06-30"})
    ]  # fmt: skip
    assert list(found.rows[0].fields) == ["title", "indicator", "points", "direction", "target", "deadline"]


def test_without_titles_the_columns_are_those_of_the_form() -> None:
    found = read_paste("学位\t\tSR-02\t10\t3.5\t万个\n", RULES)
    assert found.columns == ["title", "indicator", "rule", "points", "target", "unit"]
    fields = {"title": "学位", "indicator": "ZN-1", "rule": "逆向定量", "points": "10", "unit": "万个", "target": "3.5"}
    assert (found.rows, found.problems) == ([Row("", fields)], [])


def test_a_row_with_a_code_changes_only_what_it_says() -> None:
    found = read_paste("目标编码\t目标值\nP1-01\t\n", RULES)
    assert (found.rows, found.problems) == ([Row("P1-01", {"target": ""})], [])


def test_every_cell_that_is_wrong_is_named_and_kept() -> None:
    text = (
        "目标名称\t指标\t计分类型\t分值\t完成时限\t方向\t涉密\n\nA\tGZ\t\t约十\t年底\t斜着\t也许\n\tGX\t达标\t1\t\t\t否"
    )
    found = read_paste(text, TWO)
    assert [(each.code, each.where) for each in found.problems] == [
        (Fault.INDICATOR, "第3行“所属指标”列"), (Fault.NUMBER, "第3行“分值”列"), (Fault.DATE, "第3行“完成时限”列"),
        (Fault.WORD, "第3行“方向”列"), (Fault.WORD, "第3行“涉密”列"), (Fault.RULE, "第4行“计分类型”列"),
        (Fault.TITLE_MISSING, "第4行“目标名称”列"),
    ]  # fmt: skip
    assert {each.code for each in found.refused} == {Fault.WORD}
    assert found.rows[0].fields["points"] == "约十"
    assert found.problems[-2].remedy == "是不是“达线”？"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", Fault.EMPTY), (" \t \n", Fault.EMPTY), ("目标名称\t分值\n", Fault.EMPTY),
     ("分值\t目标值\n1\t2\n", Fault.TITLE_MISSING), ("a" * (MOST_TEXT + 1), Fault.TEXT_LONG),
     ("a\n" * 301, Fault.COUNT)],
)  # fmt: skip
def test_what_cannot_be_pasted_says_why(text: str, code: Fault) -> None:
    assert read_paste(text, RULES).problems[0].code == code
