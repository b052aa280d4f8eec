"""Every problem of a scheme, one mistake at a time, and a dozen at once."""

from __future__ import annotations

from typing import Any

import pytest

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.tests.small import leaf
from hengji.core.scoring.types import Code

SR_01 = {"SR-01": {"target": "100"}}
SOUND: dict[str, Any] = {
    "pack": "sound", "title": "完好的方案", "classes": {"一类": "党委部门"}, "groups": {"甲": "甲组", "乙": "乙组"},
    "tree": [
        {"code": "A", "title": "目标", "points": "60", "children": [
            leaf("A1", "40", rule=SR_01, second="J1"), leaf("A2", "20", by_class={"一类": "20"})]},
        {"code": "B", "title": "评价", "points": "40", "combine": "weighted", "children": [
            leaf("B1", weight="70", rule={"SR-26": {"options": {"满意": "100", "不满意": "0"}}}),
            leaf("B2", weight="30")]},
    ],
    "sections": [{"code": "J", "title": "加分", "kind": "bonus", "condition": "SR-34", "items": [leaf("J1", "5")]}],
    "ranking": {"ties": [{"by": "J"}], "correction": "SR-40"},
    "grades": [{"name": "优秀", "from": "90", "quota": "30%"}, {"name": "合格"}],
    "quotas": {"pools": {"乙": "甲"}, "border_ties": [{"by": "A1"}]},
    "bars": [{"code": "F", "when": "否决", "effect": {"highest_grade": "合格"}}],
}  # fmt: skip


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The scheme with one place set to something else."""
    if not path:
        return value
    if isinstance(data, list):
        return [changed(item, path[1:], value) if i == path[0] else item for i, item in enumerate(data)]
    return {**data, path[0]: changed(data.get(path[0], {}), path[1:], value)}


A1, A2, B1 = ("tree", 0, "children", 0), ("tree", 0, "children", 1), ("tree", 1, "children", 0)
MISTAKES: list[tuple[Code, tuple[Any, ...], Any]] = [
    (Code.NODE_DUPLICATE, (*A2, "code"), "A1"),
    (Code.NODE_DUPLICATE, (*A2, "code"), "grade"),
    (Code.NODE_MIXED, ("tree", 0, "measure"), "sum"),
    (Code.NODE_MIXED, ("tree", 0, "second"), "J1"),
    (Code.NODE_EMPTY, A2, {"code": "A2", "title": "空", "points": "20"}),
    (Code.POINTS_SUM, ("tree", 1, "points"), "41"),
    (Code.POINTS_SUM, (*A2, "by_class"), {"一类": "25"}),
    (Code.WEIGHTS_SUM, (*B1, "weight"), "60"),
    (Code.RULE_UNKNOWN, (*A1, "rule"), "SR-99"),
    (Code.RULE_KIND, (*A1, "rule"), "SR-28"),
    (Code.RULE_KIND, (*A2, "measure"), "SR-01"),
    (Code.RULE_KIND, (*A2, "measures"), {"actual": "SR-01"}),
    (Code.RULE_KIND, (*A2, "aggregate"), "SR-01"),
    (Code.RULE_KIND, (*A2, "goals"), {"rules": {"完成率": "mean"}}),
    (Code.RULE_KIND, ("sections", 0, "condition"), "SR-33"),
    (Code.RULE_KIND, ("ranking", "correction"), "SR-34"),
    (Code.RULE_PARAMS, (*A1, "rule"), {"SR-01": {"target": "很多"}}),
    (Code.RULE_PARAMS, ("sections", 0, "condition"), {"SR-34": {"cop": "1"}}),
    (Code.RULE_PARAMS, ("ranking", "correction"), {"SR-40": {"method": "median"}}),
    (Code.FORMULA_NAME, (*A1, "rule"), {"FORMULA": {"formula": "产值 × 2"}}),
    (Code.FORMULA_REFUSED, (*A1, "rule"), {"FORMULA": {"formula": "open('x')"}}),
    (Code.TIER_OVERLAP, (*A1, "rule"),
     {"SR-05": {"bands": [{"from": "60", "points": "9"}, {"from": "50", "to": "70", "points": "5"},
                          {"to": "50", "points": "0"}]}}),
    (Code.TIER_GAP, (*A1, "rule"), {"SR-05": {"bands": [{"from": "60", "points": "9"}, {"to": "50", "points": "5"}]}}),
    (Code.TIER_OPEN, (*A1, "rule"), {"SR-05": {"bands": [{"from": "60", "points": "9"}]}}),
    (Code.TARGET_ZERO, (*A1, "rule"), {"SR-01": {"target": "0"}}),
    (Code.NODE_UNKNOWN, (*A1, "second"), "J9"),
    (Code.NODE_UNKNOWN, (*A1, "second"), "B1"),
    (Code.NODE_UNKNOWN, (*A1, "requires"), {"node": "Z", "key": "通过"}),
    (Code.NODE_UNKNOWN, ("ranking", "ties"), [{"by": "Z"}]),
    (Code.NODE_UNKNOWN, ("quotas", "border_ties"), [{"by": "Z"}]),
    (Code.GRADE_ORDER, ("grades",), [{"name": "优秀", "from": "80"}, {"name": "良好", "from": "80"}, {"name": "合格"}]),
    (Code.GRADE_ORDER, ("grades", 1, "from"), "60"),
    (Code.GRADE_ORDER, ("grades", 1, "quota"), "71%"),
    (Code.GRADE_UNKNOWN, ("bars", 0, "effect"), {"highest_grade": "优等"}),
    (Code.GRADE_UNKNOWN, ("bars", 0, "effect"), {"place": "良好"}),
    (Code.CLASS_UNKNOWN, (*A2, "by_class"), {"二类": "20"}),
    (Code.GROUP_UNKNOWN, ("quotas", "pools"), {"丙": "甲"}),
    (Code.ALL_WORST, (*B1, "rule"), {"SR-26": {"options": {"满意": "100", "不满意": "60"}}}),
]  # fmt: skip


def test_a_sound_scheme_has_no_problems() -> None:
    assert check_scheme(Scheme.model_validate(SOUND)) == []


@pytest.mark.parametrize(("code", "path", "value"), MISTAKES, ids=[f"{i} {m[0]}" for i, m in enumerate(MISTAKES)])
def test_each_mistake_is_one_problem(code: Code, path: tuple[Any, ...], value: Any) -> None:
    (problem,) = check_scheme(Scheme.model_validate(changed(SOUND, path, value)))
    assert problem.code == code
    assert problem.warning is (code in {Code.TIER_OPEN, Code.ALL_WORST})
    assert problem.place.path
    assert str(problem.place).startswith("方案 ")
    assert problem.message.endswith("。")
    assert problem.remedy.endswith("。")


def test_a_dozen_mistakes_are_reported_at_once() -> None:
    data = SOUND
    one_of_each = {code: (path, value) for code, path, value in reversed(MISTAKES)}
    chosen = [Code.NODE_MIXED, Code.WEIGHTS_SUM, Code.RULE_PARAMS, Code.GRADE_UNKNOWN, Code.CLASS_UNKNOWN,
              Code.GROUP_UNKNOWN, Code.RULE_KIND, Code.GRADE_ORDER, Code.NODE_UNKNOWN]  # fmt: skip
    for code in chosen:
        data = changed(data, *one_of_each[code])
    data = changed(data, ("tree", 1, "children", 0, "rule"), {"SR-26": {"options": {"满意": "很", "不满意": "60"}}})
    data = changed(data, ("tree", 1, "children", 1, "rule"), "SR-00")
    data = changed(data, ("bars", 0, "code"), "A1")
    data = changed(data, ("quotas", "border_ties"), [{"by": "Z"}])
    found = [problem.code for problem in check_scheme(Scheme.model_validate(data))]
    assert set(found) >= {*chosen, Code.RULE_UNKNOWN, Code.NODE_DUPLICATE}
    assert len(found) >= 12


def test_problems_stand_in_the_order_of_the_tree() -> None:
    data = changed(changed(SOUND, (*B1, "rule"), "SR-98"), (*A1, "rule"), "SR-99")
    assert [problem.place.path for problem in check_scheme(Scheme.model_validate(data))] == [
        "A1 A1项 › rule",
        "B1 B1项 › rule",
    ]


def test_what_is_declared_relative_or_converted_need_not_add_up() -> None:
    data = changed(changed(SOUND, ("tree", 1, "relative"), "true"), (*B1, "weight"), "5")
    data = changed(changed(data, ("tree", 0, "convert"), "true"), (*A1, "points"), "900")
    assert check_scheme(Scheme.model_validate(data)) == []


def test_pools_of_classes_are_no_groups() -> None:
    data = changed(changed(SOUND, ("quotas", "within"), "class"), ("quotas", "pools"), {"丙类": "甲类"})
    assert check_scheme(Scheme.model_validate(data)) == []


@pytest.mark.parametrize("options", [{"满意": "0", "不满意": "0"}, {}, "table:没有", {"满意": ["1"]}])
def test_the_worst_opinion_is_judged_only_where_numbers_stand(options: Any) -> None:
    data = changed(SOUND, (*B1, "rule"), {"SR-26": {"options": options}})
    assert Code.ALL_WORST not in {problem.code for problem in check_scheme(Scheme.model_validate(data))}
