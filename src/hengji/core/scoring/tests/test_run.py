"""Runs: frozen, written, read, verified; any single change is found."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.scoring.run import dump_run, load_run, make_run, result_table, rules_used, verify
from hengji.core.scoring.sheet import read_sheet, sheet_tables
from hengji.core.scoring.tests.small import leaf, scheme, scored, sheet
from hengji.core.scoring.types import Code, Goal, Participant

PLAN = scheme(
    leaf("A", "60", rule={"SR-01": {"target": "100"}}, per="row", aggregate="mean"),
    leaf("B", "40", goals={"rules": {"完成率": "SR-01"}, "points_total": "10"}),
    sections=[{"code": "S", "title": "加分", "kind": "bonus", "items": [leaf("J", "5", measure="sum")],
               "condition": "SR-34"}],
    ranking={"correction": "SR-40"}, grades=[{"name": "优秀", "from": "60", "quota": "50%"}, {"name": "合格"}],
)  # fmt: skip
PEOPLE = (Participant("甲", "甲局", "一组"), Participant("乙", "乙局", "一组", "市直", {"unranked": "否"}))
AIM = Goal("甲", "B", "g1", "修路", "完成率", "10", target="8")
MONTHS = [{"value": "90", "period": "1月"}, {"value": "80.5", "period": "2月"}]
SHEET = sheet({"甲": {"A": MONTHS, "B": [{"goal": "g1", "value": "6"}], "J": "1"}, "乙": {"A": "不适用", "B": "未报"}},
              PEOPLE, (AIM,))  # fmt: skip
RUN, OUTCOME = make_run(PLAN, SHEET, {"python": "3.11"})
TEXT = dump_run(RUN)


def test_a_run_names_the_rules_it_used() -> None:
    assert rules_used(PLAN) == {"SR-01": 1, "SR-34": 1, "SR-40": 1, "mean": 1, "sum": 1}
    assert verify(load_run(TEXT)).good


def test_the_environment_is_not_part_of_the_digest() -> None:
    other = replace(load_run(TEXT), environment={"python": "3.13"})
    assert verify(other).good


PARTS = ["scheme", "results", "digest", "participants", "goals", "observations"]


@given(st.sampled_from(PARTS), st.data())
def test_any_changed_character_is_found(name: str, data: st.DataObject) -> None:
    content = json.loads(TEXT)
    place = content if name in content else content["sheet"]
    text = place[name]
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.sampled_from("01979甲, \n-x").filter(lambda char: char != text[at]))
    place[name] = text[:at] + new + text[at + 1 :]
    try:
        run = load_run(json.dumps(content))
    except ValueError:
        return
    verdict = verify(run)
    assert not verdict.good
    assert isinstance(verdict.differences, tuple)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("options", "settled"), True),
        (("options", "confirmed_only"), True),
        (("rules", "SR-01"), 2),
        (("rules", "SR-02"), 1),
    ],
)
def test_changed_options_and_rules_are_found(path: tuple[str, str], value: object) -> None:
    content = json.loads(TEXT)
    content[path[0]][path[1]] = value
    assert not verify(load_run(json.dumps(content))).good


def test_differences_are_named() -> None:
    changed = replace(RUN, results=replace(RUN.results, columns={**RUN.results.columns, "total": ["1.00", "0.00"]}))
    total = RUN.results.columns["total"][0]
    assert verify(changed).differences[0] == f"甲 total：文件中为 1.00，重算为 {total}"
    fewer = replace(RUN.results, header=RUN.results.header[:-1])
    assert verify(replace(RUN, results=fewer)).differences == ("结果表的列或行数不同",)
    broken = replace(RUN, scheme_text=RUN.scheme_text.replace("target: 100", "target: 1x"))
    assert verify(broken).differences[0].startswith("无法重新计算：")
    assert not verify(replace(RUN, scheme_text="- x")).good


FORMAT = '{"format": "hengji-run/1"'


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "hengji-run/0"}', FORMAT + "}", "null",
                                  FORMAT + ', "sheet": []}'])  # fmt: skip
def test_what_is_no_run_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"运行文件|格式为"):
        load_run(text)


def test_the_result_table_says_what_is_missing() -> None:
    steps: list[int] = []
    table = result_table(OUTCOME, steps.append)
    assert steps == [1, 1, 1]
    assert dict(zip(table.header, (table.columns[name][1] for name in table.header), strict=True)) == {
        "participant": "乙", "name": "乙局", "group": "一组", "total": "0.00", "compared": "0.0000",
        "rank": "2", "grade": "合格",
        "A": "不适用", "B": "0.0000", "J": "0.0000", "S": "0.0000",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "parent"),
    [(("不适用", "待公布"), "待公布"), (("不适用", "不适用"), "不适用"), (("免考", "免考"), "免考"),
     (("不适用", "未报"), "未报"),
     (("待公布", "未报"), "待公布")],
)  # fmt: skip
def test_a_node_says_why_nothing_below_it_counts(words: tuple[str, str], parent: str) -> None:
    left_out = dict.fromkeys(("not_reported", "exempt", "pending"), "rescale")
    plan = scheme(
        {"code": "N", "title": "块", "points": "10", "children": [leaf("A", "5"), leaf("B", "5")]}, missing=left_out
    )
    table = result_table(scored(plan, {"甲": dict(zip("AB", words, strict=True))}))
    assert [table.columns[name][0] for name in ("A", "B", "N", "total", "rank", "grade")] == [
        *words,
        parent,
        parent,
        "",
        "",
    ]
    twice = scheme({**PLAN.tree[0].model_dump(), "code": "A"}, missing=left_out)
    assert result_table(scored(twice, {"甲": {"A": "未报"}})).columns["total"] == ["未报"]


def test_thirty_digits_are_refused_by_the_reader() -> None:
    tables = sheet_tables(SHEET)
    values = ["1" * 30, *tables["observations"].columns["值"][1:]]
    tables["observations"] = replace(tables["observations"], columns={**tables["observations"].columns, "值": values})
    found, problems = read_sheet(PLAN, tables)
    assert found is None
    assert [(problem.code, problem.place.row, problem.place.column) for problem in problems] == [
        (Code.NUMBER_DIGITS, 2, "值")
    ]
