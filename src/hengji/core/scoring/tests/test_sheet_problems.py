"""Everything that can be wrong with a sheet, all at once, each with its place and what to do."""

from __future__ import annotations

import pytest

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sheet import DAMAGED, Table, read_sheet
from hengji.core.scoring.sheet.cells import number_problem
from hengji.core.scoring.sheet.inputs import Accepted
from hengji.core.scoring.tests.sheets import PEOPLE, SCHEME, table, tables
from hengji.core.scoring.types import Problem

OBSERVED = "参评对象|指标|值"


def lines(problems: list[Problem]) -> list[str]:
    """Write problems as one line each."""
    return [f"{p.code} {p.place}" for p in problems]


def problems_of(*each: Table, scheme: Scheme = SCHEME) -> list[Problem]:
    sheet, problems = read_sheet(scheme, tables(*each))
    assert (sheet is None) == any(not problem.warning for problem in problems)
    assert all(problem.message and problem.remedy for problem in problems)
    return problems


BAD_PEOPLE = table("参评对象", "编码|名称", "D1|省发改委", "D2|省财政厅", "D1|省教育厅", "D3|")
BAD_GOALS = table(
    "目标",
    "参评对象|指标|目标|规则|分值|方向|目标值|版本",
    "D1|A2|G1|完成率|4|up|200|1",
    "D1|A2|G1|完成率|4|up|200|1",
    "D1|A2|G2|比率|-1|斜向|二百|一",
    "D1|A1|G3|完成率||||-1",
    "D9|A|G4|||||1",
    "D2|F1|G5|||||",
    "D2|A2||控制|10.0|||",
    "D2|A2|G6|||||",
)
BAD_FACTS = table(
    "计分依据",
    "参评对象|指标|目标|键|值|样本数",
    "D1|A1|||良好|",
    "省财政厅|A1|||1|",
    "D1|A3|||1|",
    "D1|A|||1|",
    "D1|B|||1|30",
    "D1|B|||2|30",
    "D1|B||甲|NaN|",
    "D1|B||乙|123456789012345678901234567890|",
    "D1|B||丙|85%|",
    "D1|B||丁||",
    "D1|B||戊|未上报|1.5",
    "D1|A2|G9||1|",
    "|||1|1|",
)
EXPECTED = [
    "PARTICIPANT_DUPLICATE 参评对象 第4行“编码”列",
    "CELL_EMPTY 参评对象 第5行“名称”列",
    "GOAL_POINTS 目标 第2行“分值”列",
    "GOAL_DUPLICATE 目标 第3行“目标”列",
    "NUMBER_TEXT 目标 第4行“目标值”列",
    "NUMBER_TEXT 目标 第4行“版本”列",
    "WORD_UNKNOWN 目标 第4行“方向”列",
    "GOAL_RULE 目标 第4行“规则”列",
    "GOAL_POINTS 目标 第4行“分值”列",
    "NUMBER_TEXT 目标 第5行“版本”列",
    "GOAL_RULE 目标 第5行“规则”列",
    "PARTICIPANT_UNKNOWN 目标 第6行“参评对象”列",
    "INDICATOR_INNER 目标 第6行“指标”列",
    "INDICATOR_UNKNOWN 目标 第7行“指标”列",
    "CELL_EMPTY 目标 第8行“目标”列",
    "GOAL_RULE 目标 第9行“规则”列",
    "CELL_EMPTY 目标 第9行“分值”列",
    "NUMBER_TEXT 计分依据 第2行“值”列",
    "PARTICIPANT_UNKNOWN 计分依据 第3行“参评对象”列",
    "INDICATOR_UNKNOWN 计分依据 第4行“指标”列",
    "INDICATOR_INNER 计分依据 第5行“指标”列",
    "OBSERVATION_DUPLICATE 计分依据 第7行“值”列",
    "NUMBER_TEXT 计分依据 第8行“值”列",
    "NUMBER_DIGITS 计分依据 第9行“值”列",
    "NUMBER_TEXT 计分依据 第10行“值”列",
    "CELL_EMPTY 计分依据 第11行“值”列",
    "WORD_UNKNOWN 计分依据 第12行“值”列",
    "NUMBER_TEXT 计分依据 第12行“样本数”列",
    "GOAL_UNKNOWN 计分依据 第13行“目标”列",
    "CELL_EMPTY 计分依据 第14行“参评对象”列",
    "CELL_EMPTY 计分依据 第14行“指标”列",
]


def test_all_problems_of_a_bad_workbook_come_at_once() -> None:
    assert lines(problems_of(BAD_PEOPLE, BAD_GOALS, BAD_FACTS)) == EXPECTED


def test_each_problem_says_what_stands_there_and_what_to_do() -> None:
    problems = problems_of(BAD_PEOPLE, BAD_GOALS, BAD_FACTS)
    said = {str(p.place): (p.message, p.remedy) for p in problems if p.place.table == "计分依据"}
    assert said["计分依据 第2行“值”列"] == ("“良好”不是数字。", "请只填写十进制数字，如95、4.50、-3。")
    assert said["计分依据 第3行“参评对象”列"] == (
        "“参评对象”表中没有“省财政厅”。",
        "此处应填编码：D2（省财政厅）。请改正编码，或在“参评对象”表中增加这一行。",
    )
    assert said["计分依据 第4行“指标”列"][1].startswith("最接近的是：A")
    assert said["计分依据 第5行“指标”列"][1] == "请填写其下的末级指标：“A1、A2”。"
    assert said["计分依据 第7行“值”列"][0].startswith("与第6行重复")
    assert "没有数值的，按情况填写免考、不适用、未报、待公布" in said["计分依据 第8行“值”列"][1]
    assert said["计分依据 第9行“值”列"][0] == "“123456789012345678901234567890”位数过多，最多18位。"
    assert said["计分依据 第10行“值”列"][1] == "请去掉百分号：计量单位是%的，填85；是小数的，填0.85。"
    assert "确实不报的，删除整行" in said["计分依据 第11行“值”列"][1]
    assert said["计分依据 第12行“值”列"][1].startswith("是否指“未报”？")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("NaN", "NaN、无穷大等不是数值。请填写实际数值；没有的，留空。"),
        ("-inf", "NaN、无穷大等不是数值。请填写实际数值；没有的，留空。"),
        ("-95.5％", "请去掉百分号：计量单位是%的，填-95.5；是小数的，填-0.955。"),
        ("五%", "请去掉百分号、千分号，按指标的计量单位填写数字。"),
        ("3‰", "请去掉百分号、千分号，按指标的计量单位填写数字。"),
        ("１２．５", "请改用半角字符，填写12.5。"),
        ("1,234,567.8", "请去掉千分位分隔符和空格，填写1234567.8。"),
        ("2026-11-23", "这像是日期。请把单元格格式改为“常规”，再重新填写数字。"),
        ("2026年11月", "这像是日期。请把单元格格式改为“常规”，再重新填写数字。"),
        (".5", "小数点前后都要有数字，如0.5。"),
        ("1e5", "请不要用科学记数法；1e5请写成完整的十进制数字。"),
        ("120万元", "请只填数字120；“万元”等计量单位和说明不写在数字单元格里。"),
        ("约一百", "请只填写十进制数字，如95、4.50、-3。"),
    ],
)
def test_remedy_fits_what_stands_there(text: str, remedy: str) -> None:
    found = number_problem(text)
    assert found is not None
    assert (found.code, found.remedy) == ("NUMBER_TEXT", remedy)


def test_tables_and_columns_that_are_missing_or_there_twice() -> None:
    assert [(*lines([p]), p.message) for p in problems_of(table("说明", "甲", "乙"))] == [
        ("SHEET_MISSING 参评对象", "缺少“参评对象”表；现有的表：说明。"),
        ("SHEET_MISSING 计分依据", "缺少“计分依据”表；现有的表：说明。"),
    ]
    people = Table("参评对象", ("编码", "代码", "名称", "名称", "备注", "备注", ""),
                   {"编码": ["D1"], "代码": ["D1"], "名称": ["甲"], "备注": [""], "": [""]})  # fmt: skip
    goals = table("目标", "参评对象|目标", "D1|G1")
    facts = table("计分依据", "指标|数据", "A1|1")
    found = problems_of(people, table("参评单位", "编码|名称", "D1|甲"), goals, facts)
    assert lines(found) == [
        "SHEET_UNREADABLE 参评单位",
        "COLUMN_DUPLICATE 参评对象 第1行“代码”列",
        "COLUMN_DUPLICATE 参评对象 第1行“名称”列",
        "COLUMN_DUPLICATE 参评对象 第1行“备注”列",
        "COLUMN_MISSING 目标 第1行“指标”列",
        "COLUMN_MISSING 计分依据 第1行“参评对象”列",
        "COLUMN_MISSING 计分依据 第1行“值”列",
    ]
    assert found[1].message == "“代码”列与“编码”列含义相同，不知以哪一列为准。"
    assert found[2].message == "“名称”列出现了两次，不知以哪一列为准。"
    without = table("参评对象", "名称", "甲")
    assert lines(problems_of(without, table("计分依据", OBSERVED, "D1|A1|1"))) == [
        "COLUMN_MISSING 参评对象 第1行“编码”列"
    ]
    assert lines(problems_of(table("计分依据", OBSERVED, "D1|A1|1"))) == ["SHEET_MISSING 参评对象"]


GROUPED = SCHEME.model_copy(update={"groups": {"J1": "党委部门组", "J2": "政府部门组"}, "classes": {"综合": "综合类"}})


def test_groups_and_classes_are_those_of_the_scheme() -> None:
    facts = table("计分依据", OBSERVED)
    people = table("参评对象", "编码|名称|组别|类别", "D1|甲|党委部门组|综合", "D2|乙||窗口", "D3|丙|J1|综合")
    found = problems_of(people, facts, scheme=GROUPED)
    assert lines(found) == [
        "GROUP_EMPTY 参评对象 “组别”列",
        "GROUP_UNKNOWN 参评对象 第2行“组别”列",
        "CELL_EMPTY 参评对象 第3行“组别”列",
        "CLASS_UNKNOWN 参评对象 第3行“类别”列",
    ]
    assert found[1].remedy == "此处应填编码：J1（党委部门组）。考评办法中的组别有：J1、J2。"
    assert [p.warning for p in found] == [True, False, False, False]
    assert lines(problems_of(PEOPLE, facts, scheme=GROUPED)) == [
        "COLUMN_MISSING 参评对象 第1行“组别”列",
        "COLUMN_MISSING 参评对象 第1行“类别”列",
    ]
    warned = table("参评对象", "编码|名称|组别|类别", "D1|甲|J1|综合")
    assert lines(problems_of(warned, facts, scheme=GROUPED)) == ["GROUP_EMPTY 参评对象 “组别”列"]


def aims(least: str, most: str, total: str | None) -> Scheme:
    spec = {"rules": {"完成率": "SR-01"}, "least": least, "most": most, "points_total": total}
    tree = [{"code": "A2", "title": "目标", "points": "10", "goals": spec}]
    return Scheme.model_validate({"pack": "p", "title": "t", "tree": tree})


def test_goals_of_an_indicator_add_up_in_their_latest_versions() -> None:
    facts = table("计分依据", OBSERVED)
    goals = table(
        "目标", "参评对象|指标|目标|分值|版本", "D1|A2|G1|4|2", "D1|A2|G1|9|1", "D1|A2|G2|6.0|", "D2|A2|G1|9.5|"
    )
    assert [(*lines([p]), p.message) for p in problems_of(PEOPLE, goals, facts, scheme=aims("2", "3", "10"))] == [
        ("GOAL_POINTS 目标 第5行“目标”列", "“D2”在指标“A2”下有1项目标，考评办法规定2至3项。"),
        ("GOAL_POINTS 目标 第5行“分值”列", "“D2”在指标“A2”下各项目标的分值合计9.5，应为10。"),
    ]
    assert [p.message for p in problems_of(PEOPLE, goals, facts, scheme=aims("2", "0", None))] == [
        "“D2”在指标“A2”下有1项目标，考评办法规定至少2项。"
    ]


def accepted(indicator: str) -> Accepted | None:
    every: dict[str, Accepted | None] = {
        "A1": {"actual": None},
        "A2": {"votes": frozenset({"满意", "不满意"}), "level": frozenset()},
        "B": None,
    }
    return every[indicator]


def test_inputs_and_keys_are_those_of_the_rule() -> None:
    facts = table(
        "计分依据",
        "参评对象|指标|输入项|键|值",
        "D1|A1|||1",
        "D1|A1|actual||2",
        "D1|A1|aktual||3",
        "D1|A2|||4",
        "D1|A2|||免考",
        "D2|A2|votes||未报",
        "D1|A2|votes|满意|5",
        "D1|A2|votes|满员|5",
        "D1|A2|votes||5",
        "D1|A2|level|甲|6",
        "D2|A2|level||6",
        "D1|B|任意|任意|7",
        "D1|F1|任意||1",
        f"D1|A2|{DAMAGED}||1",
        f"D2|A2|{DAMAGED}||1",
        f"D2|A2|{DAMAGED}||1",
    )
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, facts), inputs=accepted)
    assert sheet is None
    assert [(*lines([p]), p.message, p.remedy) for p in problems if p.code != "OBSERVATION_DUPLICATE"] == [
        ("INPUT_UNKNOWN 计分依据 第4行“输入项”列", "该指标没有输入项“aktual”。", "最接近的是：actual。可填：actual。"),
        ("INPUT_UNKNOWN 计分依据 第5行“输入项”列", "没有写明是哪一个输入项。", "可填：votes、level。"),
        ("KEY_UNKNOWN 计分依据 第9行“键”列", "输入项“votes”没有键“满员”。", "最接近的是：满意。可填：“不满意、满意”。"),
        ("KEY_UNKNOWN 计分依据 第10行“键”列", "输入项“votes”须写明键。", "可填：“不满意、满意”。"),
        ("KEY_UNKNOWN 计分依据 第11行“键”列", "输入项“level”没有键“甲”。", "请把“键”单元格留空。"),
    ]
    assert [p.place.row for p in problems if p.code == "OBSERVATION_DUPLICATE"] == [3, 6]
    none = read_sheet(SCHEME, tables(PEOPLE, table("计分依据", OBSERVED, "D1|A1|1")), inputs=lambda _: {})[1]
    assert [p.remedy for p in none] == ["该指标不需要填写，请删除此行。"]


def test_a_thousand_of_a_kind_are_listed_and_the_rest_are_counted() -> None:
    facts = Table("计分依据", tuple(OBSERVED.split("|")), {
        "参评对象": ["D1"] * 1500, "指标": [f"X{i:04}" for i in range(1500)], "值": ["1"] * 1500,
    })  # fmt: skip
    found = problems_of(PEOPLE, facts)
    assert len(found) == 1001
    assert [p.place.row for p in found[:1000]] == list(range(2, 1002))
    assert found[-1].message == "同类问题另有500处，未逐条列出。"


def test_damaged_cells_are_not_reported_again() -> None:
    facts = table("计分依据", OBSERVED, f"D1|A1|{DAMAGED}", f"D1|{DAMAGED}|1", f"{DAMAGED}|A1|1")
    sheet, problems = read_sheet(SCHEME, tables(PEOPLE, facts))
    assert problems == []
    assert sheet is None


def test_long_texts_are_quoted_in_part() -> None:
    found = number_problem("九" * 100)
    assert found is not None
    assert found.message == f"“{'九' * 40}…”不是数字。"
    assert number_problem("0." + "1" * 19) is not None
