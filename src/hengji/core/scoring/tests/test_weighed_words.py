"""Layers, periods, marks and shares that would silently count for nothing are problems; and what else nothing means."""

from __future__ import annotations

from functools import partial
from typing import Any

from hengji.core.scoring.engine import score
from hengji.core.scoring.leaf import accepted_inputs, accepted_words
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sheet import Table, read_sheet
from hengji.core.scoring.types import Observation, Participant

LAYERS = {"weights": {"服务对象": "60", "基层": "40"}}
SCHEME = Scheme.model_validate({
    "pack": "p", "title": "t",
    "tree": [
        {"code": "S", "title": "评议", "points": "20", "per": "layer", "rule": {"SR-01": {"target": "100"}},
         "aggregate": {"SR-28": LAYERS}},
        {"code": "Q", "title": "季度", "points": "20", "rule": {"SR-01": {"target": "100"}},
         "measure": {"SR-32": {"shares": {"上半年": "40%", "下半年": "60%"}}}},
        {"code": "L", "title": "领导", "points": "20", "rule": {"SR-01": {"target": "10"}},
         "measure": {"SR-24": {"scale": "10", "low": "1"}}},
        {"code": "J", "title": "任务", "points": "20", "rule": {"SR-01": {"target": "100"}},
         "measure": {"SR-44": {"mode": "mean"}}},
        {"code": "C", "title": "表彰", "points": "10", "measure": {"SR-20": {
            "levels": {"省级": "1"}, "shares": {"牵头": "1", "配合": "0.5"}}}},
        {"code": "F", "title": "其他", "points": "10", "rule": {"SR-01": {"target": "100"}}},
    ],
})  # fmt: skip
COLUMNS = ("参评对象", "指标", "键", "期间", "层", "值")


def problems_of(*lines: tuple[str, ...]) -> list[str]:
    facts = Table("计分依据", COLUMNS, dict(zip(COLUMNS, zip(*lines, strict=True), strict=True)))
    people = Table("参评对象", ("编码", "名称"), {"编码": ["A"], "名称": ["甲"]})
    tables = {"参评对象": people, "计分依据": facts}
    inputs, words = partial(accepted_inputs, SCHEME), partial(accepted_words, SCHEME)
    return [f"{p.code} {p.place.row} {p.message}" for p in read_sheet(SCHEME, tables, inputs=inputs, words=words)[1]]


def test_words_without_weight_are_problems() -> None:
    assert problems_of(
        ("A", "S", "", "", "服务对像", "90"),
        ("A", "S", "", "", "", "90"),
        ("A", "Q", "", "三季度", "", "90"),
        ("A", "L", "十分", "", "", "3"),
        ("A", "L", "11", "", "", "3"),
        ("A", "J", "主办", "", "", "3"),
        ("A", "J", "", "", "协办", "3"),
        ("A", "C", "省级", "", "协办", "1"),
    ) == [
        "LAYER_UNKNOWN 2 该指标没有名为“服务对像”的层。",
        "LAYER_UNKNOWN 3 没有写明是哪一个层。",
        "PERIOD_UNKNOWN 4 该指标没有名为“三季度”的期间。",
        "KEY_UNKNOWN 5 输入项“actual”没有键“十分”。",
        "KEY_UNKNOWN 6 输入项“actual”没有键“11”。",
        "KEY_UNKNOWN 7 输入项“actual”没有键“主办”。",
        "LAYER_UNKNOWN 8 该指标没有名为“协办”的层。",
        "LAYER_UNKNOWN 9 该指标没有名为“协办”的层。",
    ]


def test_words_with_weight_pass() -> None:
    assert problems_of(
        ("A", "S", "", "", "基层", "90"),
        ("A", "Q", "", "上半年", "", "90"),
        ("A", "L", "9.5", "", "", "3"),
        ("A", "L", "不了解", "", "", "2"),
        ("A", "L", "", "", "甲", "9"),
        ("A", "J", "牵头", "", "", "3"),
        ("A", "J", "", "", "配合", "3"),
        ("A", "C", "省级", "", "", "1"),
        ("A", "F", "随便", "随便", "随便", "1"),
    ) == []  # fmt: skip


def test_a_leaf_with_a_wrong_measure_accepts_anything_here() -> None:
    broken = Scheme.model_validate({"pack": "p", "title": "t", "tree": [
        {"code": "A", "title": "a", "points": "1", "measure": {"SR-28": {"weight": "1"}}},
        {"code": "B", "title": "b", "points": "1", "rule": "SR-99"},
    ]})  # fmt: skip
    assert accepted_words(broken, "A", "layer") is None
    assert accepted_inputs(broken, "B") is None


def total(tree: list[dict[str, Any]], facts: list[Observation], **more: Any) -> list[str]:
    scheme = Scheme.model_validate({"pack": "p", "title": "t", "tree": tree, **more})
    outcome = score(scheme, sheet_of([Participant("A", "甲")], [], facts))
    return [str(value) for value in outcome.total.fractions()]


def test_a_duty_that_nobody_shares_is_the_organs_own() -> None:
    tree = [{"code": "J", "title": "任务", "points": "100", "measure": {"SR-44": {"lead": "2", "co": "1"}}}]
    assert total(tree, [Observation("A", "J", "3"), Observation("A", "J", "4", key="配合")]) == ["10"]


def test_a_key_that_the_requirement_does_not_name_earns_nothing() -> None:
    tree: list[dict[str, Any]] = [
        {"code": "X", "title": "申报", "points": "0", "measure": "sum"},
        {"code": "Y", "title": "核验", "points": "100", "rule": {"SR-01": {"target": "10"}},
         "requires": {"node": "X", "key": "通过", "otherwise": {"未通过": "50%"}}},
    ]  # fmt: skip
    said = {"通过": "90", "未通过": "50", "撤回": "0"}
    for key, expected in said.items():
        facts = [Observation("A", "X", "0"), Observation("A", "X", "1", key=key), Observation("A", "Y", "9")]
        more = {"total": {"high": "100"}}
        assert total([{**tree[0], "cap": "0"}, tree[1]], facts, **more) == [expected]


def test_an_item_without_record_earns_nothing_whatever_its_rule_says_of_zero() -> None:
    tree = [{"code": "A", "title": "a", "points": "100", "rule": {"SR-01": {"target": "100"}}}]
    item = {"code": "B", "title": "b", "points": "2", "rule": {"SR-09": {"target": "5", "lower_is_better": "true"}}}
    more = {"sections": [{"code": "JF", "title": "加分", "kind": "bonus", "items": [item]}]}
    assert total(tree, [Observation("A", "A", "90")], **more) == ["90"]
    assert total(tree, [Observation("A", "A", "90"), Observation("A", "B", "3")], **more) == ["92"]


def test_the_cap_of_the_condition_holds_beside_the_sections_own() -> None:
    tree = [{"code": "A", "title": "a", "points": "100", "rule": {"SR-01": {"target": "100"}}}]
    condition = {"SR-34": {"min_deducted_share": "-1%", "max_awarded_share": "100%", "max_points_share": "100%"}}
    items = [{"code": code, "title": code, "points": "5", "measure": "sum"} for code in "BC"]
    section = {"code": "JF", "title": "加分", "kind": "bonus", "condition": condition, "items": items}
    facts = [Observation("A", "A", "90"), Observation("A", "B", "0.8"), Observation("A", "C", "0.8")]
    assert total(tree, facts, sections=[section]) == ["91"]
    assert total(tree, facts, sections=[{**section, "cap": "0.5"}]) == ["181/2"]
