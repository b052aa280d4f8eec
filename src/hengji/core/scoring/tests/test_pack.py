"""Reading packs: every problem of the form with its line, texts that stay texts, and writing as reading's mirror."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.scoring import pack
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.core.scoring.types import Code, ProblemsError

SMALL = """pack: small
title: 小方案
tree:
- {code: A, title: 甲, points: '60', rule: {SR-01: {target: '100'}}}
- {code: B, title: 乙, points: '40', rule: {SR-01: {target: '100'}}}
"""


def told(text: str) -> list[tuple[str, int, str]]:
    """Code, line and path of each problem."""
    scheme, problems = pack.read(text)
    assert (scheme is None) == bool(problems)
    assert all(problem.remedy and problem.message for problem in problems)
    return [(str(p.code), p.place.row, p.place.path) for p in problems]


def message(text: str) -> str:
    _, problems = pack.read(text)
    return problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("  \n", {}),
        ("target: 100", {"target": "100"}),
        ("{levels: {甲: 1, 乙: 0.50}}", {"levels": {"甲": "1", "乙": "0.50"}}),
    ],
)
def test_a_piece_of_a_pack_is_read_with_texts_that_stay_texts(text: str, expected: dict[str, object]) -> None:
    assert pack.read_mapping(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [("100", "PACK_YAML"), ("[a]", "PACK_YAML"), ("{a: 1", "PACK_YAML"), ("a: 1\na: 2", "PACK_KEY")],
)
def test_a_piece_that_is_no_mapping_says_so(text: str, code: str) -> None:
    found, problems = pack.read_mapping(text)
    assert found is None
    assert [str(problem.code) for problem in problems] == [code]


def test_a_pack_is_read() -> None:
    scheme = pack.load(SMALL)
    assert [(node.code, node.points) for node in scheme.tree] == [("A", Decimal(60)), ("B", Decimal(40))]


def test_yaml_that_does_not_parse_names_its_line() -> None:
    assert told(SMALL + "grades: [{name: 优秀\n") == [("PACK_YAML", 7, "")]
    assert told("pack: a\n\tb: c\n") == [("PACK_YAML", 2, "")]


@pytest.mark.parametrize("text", ["", "只有一句话", "- a\n- b\n"])
def test_a_pack_is_keys_and_values(text: str) -> None:
    assert [code for code, _, _ in told(text)] == ["PACK_YAML"]


def test_a_key_twice_is_named_at_its_second_line() -> None:
    assert told(SMALL + "title: 又一个\n") == [("PACK_KEY", 6, "title")]
    twice = SMALL.replace("title: 乙,", "title: 乙, title: 丙,")
    assert told(twice) == [("PACK_KEY", 5, "B › title")]


def test_an_anchor_that_holds_itself_is_a_cycle() -> None:
    text = "pack: a\ntitle: b\ntree: &all\n- {code: A, title: 甲, children: *all}\n"
    assert [code for code, _, _ in told(text)] == ["NODE_CYCLE"]
    assert "锚点" in pack.read(text)[1][0].remedy


def test_aliases_without_a_cycle_are_written_out() -> None:
    text = SMALL.replace("rule: {SR-01: {target: '100'}}}\n- ", "rule: &r {SR-01: {target: '100'}}}\n- ", 1)
    scheme = pack.load(text.replace("points: '40', rule: {SR-01: {target: '100'}}", "points: '40', rule: *r"))
    assert scheme.tree[0].rule == scheme.tree[1].rule
    assert "*" not in pack.dump(scheme)


def test_too_deep_and_too_much_are_refused() -> None:
    assert [code for code, _, _ in told("a: " + "[" * 60 + "]" * 60)] == ["NODE_CYCLE"]
    lines = ["a: &a0 [x, x, x, x, x, x, x, x, x, x]"] + [
        f"b{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 8)
    ]
    assert {code for code, _, _ in told("\n".join(lines))} == {"NODE_CYCLE"}


def test_an_unknown_key_comes_with_the_likely_one() -> None:
    assert told(SMALL + "tre: []\n") == [("PACK_KEY", 6, "tre")]
    assert message(SMALL + "calender: []\n") == "不认识的键“calender”。是否想写“calendar”？"
    assert message(SMALL.replace("points: '40'", "point: '40'")) == "不认识的键“point”。是否想写“points”？"
    assert message(SMALL + "啊: 1\n") == "不认识的键“啊”。"


def test_a_missing_key_stands_where_it_should_be() -> None:
    assert told(SMALL.replace("title: 乙, ", "")) == [("PACK_KEY", 5, "B › title")]
    assert told("pack: a\ntree: []\n") == [("PACK_KEY", 1, "title")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("combine: average", "只能是 sum、weighted（现为“average”）。"),
        ("example: 是", "只能是 true 或 false（现为“是”）。"),
        ("min_present: 一", "应为整数（现为“一”）。"),
        ("min_present: '-1'", "不能小于 0（现为“-1”）。"),
        ("sections: 无", "应为列表（现为“无”）。"),
        ("source: 文件", "应为键值结构（现为“文件”）。"),
        ("classes: 无", "应为键值结构（现为“无”）。"),
        ("missing: {pending: later}", "只能是 rescale、zero、full、group_mean 或百分数（现为“later”）。"),
        ("total: {base: 百}", "应为十进制数字（现为“百”）。"),
        ("total: {base: [1]}", "应为十进制数字文本（现为“['1']”）。"),
        (
            "total: {base: '123456789012345678901234567890'}",
            "数字过长（最多18位）（现为“123456789012345678901234567890”）。",
        ),
        ("grades: [{name: ''}]", "不能为空（现为“”）。"),
        ("edition: [1]", "应为文本（现为“['1']”）。"),
    ],
)
def test_a_wrong_value_is_said_in_words(line: str, said: str) -> None:
    assert [code for code, _, _ in told(f"{SMALL}{line}\n")] == ["PACK_VALUE"]
    assert message(f"{SMALL}{line}\n") == said


def test_an_unmet_condition_cannot_ask_for_a_mean_of_the_group() -> None:
    bad = SMALL.replace("title: 乙,", "title: 乙, requires: {node: A, key: 通过, otherwise: {未过: group_mean}},")
    assert [code for code, _, _ in told(bad)] == ["PACK_VALUE"]
    assert told(bad.replace("group_mean", "60%")) == []


def test_all_problems_come_at_once() -> None:
    text = SMALL.replace("points: '60'", "points: 六十").replace("title: 乙, ", "") + "combine: average\n"
    assert told(text) == [("PACK_VALUE", 4, "A › points"), ("PACK_KEY", 5, "B › title"), ("PACK_VALUE", 6, "combine")]
    with pytest.raises(ProblemsError) as caught:
        pack.load(text)
    assert [problem.code for problem in caught.value.problems] == [Code.PACK_VALUE, Code.PACK_KEY, Code.PACK_VALUE]


def test_numbers_stay_what_was_written() -> None:
    """No figure passes through a float: an edition is text, 0.10 keeps its digits, 1e3 is no number."""
    text = SMALL + "edition: 2026.10\nyear: 2026\ncalendar: [{from: 2026-01-05, share: 0.10, on: yes}]\n"
    scheme = pack.load(text)
    assert (scheme.edition, scheme.year) == ("2026.10", "2026")
    assert scheme.carried["calendar"] == [{"from": "2026-01-05", "share": "0.10", "on": "yes"}]
    exact = pack.load(SMALL.replace("'60'", "59.9999999999999999").replace("'40'", "40.0000000000000001"))
    assert exact.tree[0].points == Decimal("59.9999999999999999")
    assert [code for code, _, _ in told(SMALL.replace("'60'", "6e1"))] == ["PACK_VALUE"]


def test_what_other_rooms_read_is_carried_and_written_again() -> None:
    scheme = pack.load(SMALL + "calendar:\n- {step: 印发}\n")
    assert scheme.carried == {"calendar": [{"step": "印发"}]}
    assert pack.load(pack.dump(scheme)) == scheme


def test_the_schema_names_the_keys_as_packs_write_them() -> None:
    assert "from" in pack.schema()["$defs"]["Grade"]["properties"]


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12).map(str.strip).filter(bool)
NUMBERS = st.decimals(0, 999, places=3)
VALUES = WORDS | st.lists(WORDS, max_size=3) | st.dictionaries(WORDS, WORDS, max_size=2)
PARAMS = st.dictionaries(WORDS, VALUES, max_size=3)
LEAVES = st.builds(
    Node, code=WORDS, title=WORDS, points=NUMBERS | st.none(), by_class=st.dictionaries(WORDS, NUMBERS, max_size=2),
    rule=st.none() | st.builds(RuleRef, key=WORDS, params=PARAMS), note=WORDS | st.just(""),
    late_statistics=st.booleans(), places=st.none() | st.integers(0, 9),
)  # fmt: skip
SCHEMES = st.builds(
    Scheme, pack=WORDS, title=WORDS, example=st.booleans(), tree=st.lists(LEAVES, max_size=3).map(tuple),
    classes=st.dictionaries(WORDS, WORDS, max_size=2), tables=PARAMS,
    carried=st.dictionaries(st.sampled_from(pack.CARRIED), PARAMS, max_size=2),
)  # fmt: skip


@settings(max_examples=60)
@given(SCHEMES)
def test_what_is_written_reads_as_the_same_scheme(scheme: Scheme) -> None:
    text = pack.dump(scheme)
    assert pack.load(text) == scheme
    assert pack.dump(pack.load(text)) == text
