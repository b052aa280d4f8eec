"""The fold's parts one by one: items, layers, goals, second outputs, guards, conditions, corrections."""

from __future__ import annotations

from typing import Any

import pytest

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.explain import REPEATED, explain
from hengji.core.scoring.tests.small import leaf, people, points, scheme, scored, totals
from hengji.core.scoring.types import Code, Goal, Participant

BIG = 10**17


def one(node: dict[str, Any], given: Any, **options: Any) -> Outcome:
    """Score one leaf A for one participant."""
    return scored(scheme(node), {"甲": {"A": given} if given is not None else {}}, people("甲"), **options)


# ---------------------------------------------------------------- items and measures
LAYERS = {
    "SR-28": {
        "weights": {"领导": "3", "群众": "2"},
        "weights_by_class": {"乡镇": {"领导": "1", "群众": "4"}},
        "min_valid": "5",
    }
}


def test_layers_are_weighted_by_class_and_small_or_empty_layers_left_out() -> None:
    node = leaf("A", "100", per="layer", aggregate=LAYERS)
    votes = [{"layer": "领导", "value": "90", "n": "5"}, {"layer": "群众", "value": "80", "n": "100"}]
    few = [{"layer": "领导", "value": "90", "n": "4"}, {"layer": "群众", "value": "80", "n": "5"}]
    only = [{"layer": "群众", "value": "70", "n": "9"}]
    none = [{"layer": "领导", "value": "90", "n": "1"}]
    who = tuple(
        Participant(code, code, klass=klass) for code, klass in zip("甲乙丙丁戊", ("", "乡镇", "", "", ""), strict=True)
    )
    outcome = scored(
        scheme(node),
        {"甲": {"A": votes}, "乙": {"A": votes}, "丙": {"A": few}, "丁": {"A": only}, "戊": {"A": none}},
        who,
    )
    assert points(outcome, "A") == ["86", "82", "80", "70", "—"]


QUARTERS = {"SR-32": {"shares": {"一季度": "40%", "二季度": "60%"}}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([{"period": "一季度", "value": "90"}, {"period": "二季度", "value": "80"}], ["84"]),
        ([{"period": "一季度", "value": "90"}], ["36"]),
        ([{"period": "一季度", "value": "90"}, {"period": "二季度", "value": "未报"}], ["36"]),
        ([{"period": "一季度", "value": "90"}, {"period": "二季度", "value": "不适用"}], ["90"]),
        ([{"period": "一季度", "value": "免考"}, {"period": "二季度", "value": "不适用"}], ["100"]),
        ([{"period": "一季度", "value": "不适用"}, {"period": "二季度", "value": "不适用"}], ["—"]),
    ],
)
def test_periods_have_their_shares(given: list[dict[str, str]], expected: list[str]) -> None:
    assert points(one(leaf("A", "100", per="period", aggregate=QUARTERS), given), "A") == expected


@pytest.mark.parametrize(
    ("per", "aggregate", "given", "expected"),
    [
        ("row", None, ["100", "50", "未报"], "75"),
        ("row", "SR-30", ["100", "60", "60", "60", "60", "0"], "60"),
        ("key", "sum", [{"key": "a", "value": "20"}, {"key": "b", "value": "30"}, {"key": "a", "value": "40"}], "70"),
        ("row", "min", ["30", "20", "不适用"], "20"),
        ("row", "max", ["30", "20", "45"], "45"),
        ("row", "count", ["30", "20", "不适用"], "2"),
        ("period", "last", [{"period": "10月", "value": "9"}, {"period": "2月", "value": "5"}], "9"),
        ("row", {"mean": {"places": "0"}}, ["1", "2"], "2"),
    ],
)
def test_items_are_scored_and_aggregated(per: str, aggregate: Any, given: list[Any], expected: str) -> None:
    more = {} if aggregate is None else {"aggregate": aggregate}
    assert points(one(leaf("A", "100", per=per, **more), given), "A") == [expected]


def test_items_run_a_rule_each_and_report_divisions_by_zero() -> None:
    node = leaf("A", "10", per="row", rule={"SR-01": {"target": "50"}})
    outcome = one(node, ["50", "25", "未报"])
    assert points(outcome, "A") == ["7.5"]
    sentence = explain(outcome, "甲", "A").sentence
    assert sentence.count("完成率") == 2
    assert "未报" in sentence
    assert sentence.endswith("合成得7.5000分。")
    formula = {"FORMULA": {"formula": "10 ÷ (甲 − 1)", "inputs": {"甲": {"title": "数"}}}}
    for node in (leaf("A", "10", per="row", rule=formula), leaf("A", "10", rule=formula)):
        outcome = one(node, ["3", "1"])
        (problem,) = outcome.problems
        assert (problem.code, problem.place.path) == (Code.DIVISION_BY_ZERO, "甲单位 A A项")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([{"period": "三季度", "value": "3"}, {"period": "二季度", "value": "2"}], "3"),
        ([{"period": "10月", "value": "10"}, {"period": "9月", "value": "9"}], "10"),
        (
            [{"period": "十二月", "value": "12"}, {"period": "十月", "value": "10"}, {"period": "二月", "value": "2"}],
            "12",
        ),
        ([{"date": "2025-12-31", "value": "2"}, {"date": "2025-7-1", "value": "1"}], "2"),
        ([{"value": "1"}, {"value": "2"}], "2"),
        ([{"period": "1月", "value": "1"}, {"period": "2月", "value": "未报"}], "0"),
    ],
)
def test_the_last_is_the_last_in_time(given: list[dict[str, str]], expected: str) -> None:
    assert points(one(leaf("A", "100"), given), "A") == [expected]


@pytest.mark.parametrize(
    ("measure", "given", "expected"),
    [
        ({"SR-20": {"levels": {"重": "-3", "轻": "-1"}}},
         [{"key": "轻", "matter": "甲"}, {"key": "重", "matter": "甲"}, {"key": "轻"}, {"key": "轻"}], "-5"),
        ({"SR-20": {"levels": {"重": "3"}, "highest_once": "false", "cap": "5"}}, [{"key": "重"}, {"key": "重"}], "5"),
        ({"SR-24": {"tenure_weighted": "true"}}, [{"value": "5", "n": "3"}, {"value": "1", "n": "1"}], "4"),
        ({"SR-24b": {"designated_share": "50%"}}, [{"value": "8", "layer": "指定"}], "8"),
        ({"SR-24b": {"designated_share": "50%"}}, [{"value": "6"}, {"value": "7"}], "6.5"),
        ({"SR-28": {"weights": {"a": "1", "b": "1"}}},
         [{"value": "6", "layer": "a"}, {"value": "7", "layer": "b"}], "6.5"),
        ({"SR-44": {"lead": "1", "co": "0.5"}}, [{"key": "牵头"}, {"layer": "配合"}], "1.5"),
    ],
)  # fmt: skip
def test_measures_make_one_value_of_several(measure: Any, given: list[dict[str, str]], expected: str) -> None:
    assert points(one(leaf("A", "100", measure=measure), given), "A") == [expected]


def test_too_few_votes_are_not_applicable() -> None:
    node = leaf("A", "100", measure={"SR-24": {"min_valid": "3"}})
    assert points(one(node, ["4", "5"]), "A") == ["—"]
    assert points(one(node, None), "A") == ["0"]


def test_sums_past_int64_are_exact() -> None:
    node = leaf("A", str(BIG), measure="sum", places="0")
    outcome = one(
        node,
        [str(9 * BIG + 1)] * 30,
    )
    assert points(outcome, "A") == [str(30 * (9 * BIG + 1))]


# ---------------------------------------------------------------- what decides whether a leaf counts
def test_a_leaf_applies_to_those_with_the_attribute() -> None:
    plan = scheme(leaf("A", "60", applies="涉企"), leaf("B", "40"))
    table = {"甲": {"A": "30", "B": "20"}, "乙": {"A": "30", "B": "20"}}
    outcome = scored(plan, table, people("甲乙", 涉企="甲"))
    assert (points(outcome, "A"), totals(outcome)) == (["30", "—"], ["50", "50"])
    assert points(scored(plan, table, people("甲乙")), "A") == ["—", "—"]


@pytest.mark.parametrize(
    ("within", "places_of_the_inner", "total"),
    [("parent", "30", "60"), ("block", "15", "64.29")],  # 15 of 30 made up for within Y; 45 of 70 within the block
)
def test_what_does_not_apply_is_made_up_for_by_the_brothers_or_by_the_whole_block(
    within: str, places_of_the_inner: str, total: str
) -> None:
    inner = {"code": "Y", "title": "实绩", "points": "60", "children": [leaf("A", "30"), leaf("B", "30")]}
    block = {"code": "X", "title": "目标", "points": "100", "children": [inner, leaf("C", "40")]}
    outcome = scored(scheme(block, rescale_within=within), {"甲": {"A": "不适用", "B": "15", "C": "30"}})
    assert (points(outcome, "Y"), totals(outcome)) == ([places_of_the_inner], [total])


@pytest.mark.parametrize(
    ("observed", "expected", "said"),
    [({"key": "通过"}, "2", "计分依据合计2"), ({"key": "未通过"}, "5", "A项为“未通过”，按分值的50%计，得5.0000分"),
     ({"key": "未申报"}, "0", "A项为“未申报”，按零分计"), ({"key": "撤回"}, "—", "A项为“撤回”，本项不计"),
     ({"key": "通过", "value": "0"}, "2", "计分依据合计2"), ("不适用", "2", "计分依据合计2")],
)  # fmt: skip
def test_a_leaf_may_require_another(observed: Any, expected: str, said: str) -> None:
    condition = {"node": "A", "key": "通过", "otherwise": {"未通过": "50%", "未申报": "zero", "撤回": "rescale"}}
    plan = scheme(leaf("A", "10"), leaf("B", "10", requires=condition), total={"base": "20"})
    outcome = scored(plan, {"甲": {"A": [observed], "B": "2"}})
    assert points(outcome, "B") == [expected]
    assert said in explain(outcome, "甲", "B").sentence


@pytest.mark.parametrize(
    ("word", "settled", "expected", "said"),
    [("待公布", False, "—", "待公布，本项不计，由同块其余指标折算。"),
     ("待公布", True, "6", "待公布，按分值的60%计，得6.0000分。"),
     ("未报", True, "0", "未报，按零分计，得0.0000分。"), ("免考", False, "10", "免考，按满分计，得10.0000分。")],
)  # fmt: skip
def test_figures_still_to_come_are_settled_at_the_cut_off(word: str, settled: bool, expected: str, said: str) -> None:
    plan = scheme(leaf("A", "10"), leaf("B", "90"), missing={"settled": "60%"})
    outcome = scored(plan, {"甲": {"A": word, "B": "90"}}, settled=settled)
    assert points(outcome, "A") == [expected]
    assert explain(outcome, "甲", "A").sentence == said


def test_void_and_unconfirmed_observations() -> None:
    given = ["50", {"value": "60", "state": "未确认"}, {"value": "70", "state": "作废"}]
    assert points(one(leaf("A", "100"), given), "A") == ["60"]
    assert points(one(leaf("A", "100"), given, confirmed_only=True), "A") == ["50"]


def test_group_means_are_exact_past_int64_and_need_a_value_in_the_group() -> None:
    plan = scheme(leaf("A", str(BIG), places="0"), missing={"not_applicable": "group_mean"})
    table = {code: {"A": str(9 * BIG + 1)} for code in "abcdefghijkl"} | {"m": {"A": "不适用"}, "n": {"A": "不适用"}}
    outcome = scored(plan, table, people("abcdefghijklmn", "1" * 13 + "2"))
    assert points(outcome, "A") == [str(9 * BIG + 1)] * 13 + ["—"]


# ---------------------------------------------------------------- goals
GOALS = leaf("A", "10", goals={"rules": {"完成率": "SR-01", "控制": "SR-02"}, "points_total": "100"})


def goal(name: str, target: str = "100", **more: str) -> Goal:
    return Goal(**{"participant": "甲", "indicator": "A", "goal": name, "points": "50", "target": target, **more})  # type: ignore[arg-type]  # texts only


def test_goals_are_scaled_to_the_points_of_the_leaf() -> None:
    goals = (goal("g1"), goal("g2", "10", rule="控制"))
    outcome = one(GOALS, [{"goal": "g1", "value": "80"}, {"goal": "g2", "value": "12"}], goals=goals)
    assert points(outcome, "A") == ["8"]
    step = explain(outcome, "甲", "A")
    assert step.sentence == (
        "g1：目标100，完成80，完成率80%，分值50，得40.0000分；g2：控制目标10，实际12，为目标的120%，分值50，得40.0000分；"
        "合计80÷100×10，得8.0000分。"
    )


@pytest.mark.parametrize(
    ("second", "expected", "said"),
    [("不适用", "8", "g2：不适用，本项不计；合计40÷50×10，得8.0000分。"),
     ("待公布", "8", "g2：待公布，本项不计"), ("未报", "4", "g2：未报，按零分计，得0.0000分；合计40÷100×10"),
     ("免考", "9", "g2：免考，按满分计，得50.0000分；合计90÷100×10")],
)  # fmt: skip
def test_a_goal_without_value(second: str, expected: str, said: str) -> None:
    for names in (("g1", "g2"), ("g2", "g1")):
        goals = tuple(goal(name) for name in names)
        outcome = one(GOALS, [{"goal": "g1", "value": "80"}, {"goal": "g2", "value": second}], goals=goals)
        assert points(outcome, "A") == [expected]
        sentence = explain(outcome, "甲", "A").sentence
        assert said.split("；", maxsplit=1)[0] in sentence
        assert said.rsplit("；", maxsplit=1)[-1] in sentence


def test_goals_of_which_none_counts_take_the_strongest_reason_in_any_order() -> None:
    for words in (("不适用", "待公布"), ("待公布", "不适用")):
        given = [{"goal": f"g{i}", "value": word} for i, word in enumerate(words)]
        outcome = one(GOALS, given, goals=(goal("g0"), goal("g1")))
        assert explain(outcome, "甲", "A").state == "不适用"


def test_a_goal_without_target_or_participant_without_goals_is_not_reported() -> None:
    outcome = one(GOALS, [{"goal": "g1", "value": "80"}], goals=(goal("g1", ""),))
    assert "g1：未报，按零分计" in explain(outcome, "甲", "A").sentence
    assert points(outcome, "A") == ["0"]
    alone = one(GOALS, [{"goal": "g1", "value": "80"}])
    assert explain(alone, "甲", "A").sentence == "未报，按零分计，得0.0000分。"


@pytest.mark.parametrize(
    ("effective", "deadline", "expected"),
    [("2025-07-10", "2025-12-31", "10"), ("2025-7-1", "2025-12-31", "10"), ("2026-01-01", "2025-12-31", "5"),
     ("", "2025-12-31", "10"), ("2025-12-31", "2025-12-31", "10")],
)  # fmt: skip
def test_the_version_in_force_at_the_deadline_counts(effective: str, deadline: str, expected: str) -> None:
    """Adjusted in July from 100 to 50: the score uses July's version, unless it came after the deadline."""
    goals = (goal("g1", "50", version="2", effective=effective, deadline=deadline), goal("g1", deadline=deadline))
    outcome = one(GOALS, [{"goal": "g1", "value": "50"}], goals=goals)
    assert points(outcome, "A") == [expected]


def test_a_deadline_that_has_passed_cannot_be_prolonged() -> None:
    goals = (goal("g1", deadline="2025-06-30"),
             goal("g1", "50", version="2", effective="2025-08-01", deadline="2025-12-31"),
             goal("g1", "80", version="二", effective="2025-05-01"))  # fmt: skip
    assert points(one(GOALS, [{"goal": "g1", "value": "50"}], goals=goals), "A") == ["5"]


def test_goals_sum_up_where_the_leaf_does_not_scale_them_and_stay_exact() -> None:
    node = leaf("A", "10", goals={"rules": {"完成率": {"SR-01": {"cap_ratio": "999999999999999999"}}}}, places="0")
    goals = tuple(goal(f"g{i}", "1", points="1") for i in range(30))
    outcome = one(node, [{"goal": f"g{i}", "value": str(9 * BIG)} for i in range(30)], goals=goals)
    assert points(outcome, "A") == [str(30 * 9 * BIG)]
    assert explain(outcome, "甲", "A").sentence.endswith(f"合计{270 * BIG}，得{270 * BIG}分。")


def test_a_goal_overrides_the_rules_number_for_its_own_participant() -> None:
    plan = scheme(leaf("A", "10", rule={"SR-01": {"target": "100"}}))
    table = {"甲": {"A": "40"}, "乙": {"A": "40"}}
    outcome = scored(plan, table, people("甲乙"), goals=(goal("g", "80"),))
    assert points(outcome, "A") == ["5", "4"]
    bare = scored(scheme(leaf("A", "10", rule="SR-01")), table, people("甲乙"), goals=(goal("g", "80"),))
    assert points(bare, "A") == ["5", "0"]
    assert points(scored(scheme(leaf("A", "10", rule="SR-01")), table, people("甲乙")), "A") == ["0", "0"]


# ---------------------------------------------------------------- sections
def with_section(kind: str, items: list[dict[str, Any]], *tree: dict[str, Any], **more: Any) -> Any:
    return scheme(
        *(tree or (leaf("A", "100"),)), sections=[{"code": "S", "title": "板块", "kind": kind, "items": items, **more}]
    )


SENDER = leaf("A", "100", rule={"SR-04": {"target": "100", "bonus": "2.345"}}, second="J")


@pytest.mark.parametrize(
    ("item", "expected", "total", "said"),
    [({}, "3.345", "103.35", "计分依据合计1，得1.0000分，由A项转入2.345分，按上限和板块条件计3.3450分。"),
     ({"cap": "2.5"}, "2.5", "102.5", "按上限和板块条件计2.5000分。"),
     ({"cap": "2.5", "places": "0"}, "3", "103", "按上限和板块条件计3分。")],
)  # fmt: skip
def test_a_second_output_goes_to_a_bonus_item(item: dict[str, str], expected: str, total: str, said: str) -> None:
    plan = with_section("bonus", [leaf("J", **item)], SENDER)
    outcome = scored(plan, {"甲": {"A": "150", "J": "1"}})
    assert (points(outcome, "J"), totals(outcome)) == ([expected], [total])
    assert explain(outcome, "甲", "J").sentence.endswith(said)


def test_second_outputs_of_goals_and_rules_without_one() -> None:
    node = leaf("A", "10", goals={"rules": {"上线": {"SR-04": {"bonus": "1"}}, "完成率": "SR-01"}}, second="J")
    plan = with_section("bonus", [leaf("J")], node)
    goals = (goal("g1", rule="上线"), goal("g2", rule="上线"), goal("g3", rule="完成率"))
    given = [{"goal": f"g{i}", "value": "150"} for i in (1, 2, 3)]
    assert points(scored(plan, {"甲": {"A": given}}, goals=goals), "J") == ["2"]
    assert points(scored(plan, {"甲": {"A": "不适用"}}), "J") == ["0"]


def test_sections_have_caps_and_stand_inside_or_outside() -> None:
    items = [leaf("J1", measure="sum"), leaf("J2", measure="sum")]
    table = {"甲": {"A": "80", "J1": ["1", "-2"], "J2": ["3", "1.5"]}, "乙": {"A": "80", "J1": "免考"}}
    for kind, inside, amount, total in (
        ("bonus", "true", ["3", "0"], ["83", "80"]), ("deduction", "true", ["3", "0"], ["77", "80"]),
        ("bonus", "false", ["3", "0"], ["80", "80"]),
    ):  # fmt: skip
        outcome = scored(with_section(kind, items, cap="3", inside=inside), table)
        assert (points(outcome, "S"), totals(outcome)) == (amount, total)
    assert explain(outcome, "乙", "J1").sentence == "免考，本项不计。"
    assert explain(outcome, "甲", "S").sentence == "各项合计 3.5，上限 3，不计入总分 3.0000。"
    assert points(scored(with_section("bonus", items), table), "S") == ["3.5", "0"]


def test_a_matter_counts_once_in_a_section() -> None:
    items = [
        leaf("J1", measure={"SR-20": {"levels": {"国": "2", "省": "1"}, "highest_once": "false"}}),
        leaf("J2", measure="sum"),
    ]
    plan = with_section("bonus", items, guard=["matter", "document"])
    given = {"A": "80", "J1": [{"key": "省", "matter": "甲"}, {"key": "国", "document": "1号"}, {"key": "省"}],
             "J2": [{"value": "1.5", "matter": "甲"}, {"value": "15", "document": "2号"},
                    {"value": "1", "document": "1号"}]}  # fmt: skip
    outcome = scored(plan, {"甲": given, "乙": {"A": "80", "J2": [{"value": "1", "matter": "甲"}]}})
    assert (points(outcome, "J1"), points(outcome, "J2")) == (["3", "0"], ["16.5", "1"])
    facts = [fact.text for fact in explain(outcome, "甲", "J1").facts] + [
        fact.text for fact in explain(outcome, "甲", "J2").facts
    ]
    assert [text.endswith(REPEATED) for text in facts] == [True, False, False, False, False, True]


def test_a_bonus_is_allowed_only_where_enough_lost_points() -> None:
    item = leaf("J", "5")
    plan = with_section("bonus", [item], condition={"SR-34": {"max_awarded_share": "25%"}})
    codes = "ABCDE"

    def given(*values: str) -> dict[str, Any]:
        return {code: {"A": "80", "J": value} for code, value in zip(codes, values, strict=True)}

    allowed = scored(plan, given("1", "-1", "0", "0", "0"))
    assert points(allowed, "J") == ["0.5", "-1", "0", "0", "0"]
    assert totals(allowed) == ["80.5", "79", "80", "80", "80"]
    assert explain(allowed, "A", "J").sentence == "计分依据合计1，得1.0000分，按上限和板块条件计0.5000分。"
    assert allowed.problems == ()
    assert points(scored(plan, given("1", "0", "0", "0", "0")), "J") == ["0"] * 5
    many = scored(plan, given("1", "-1", "1", "0", "0"))
    assert [(problem.code, problem.place.path) for problem in many.problems] == [(Code.SPREAD_BONUS, "S J J项")]


# ---------------------------------------------------------------- correction and ranks
FOUR = {"A": {"A": "90"}, "B": {"A": "80"}, "C": {"A": "70"}, "D": {"A": "60"}}


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ({}, ["79.4118", "70.5882", "80.7692", "69.2308"]),
        ({"mean": "80", "places": "1"}, ["84.7", "75.3", "86.2", "73.8"]),
        ({"method": "standardise"}, ["86.1803", "63.8197", "86.1803", "63.8197"]),
        ({"method": "standardise", "mean": "0", "deviation": "1", "places": "0"}, ["1", "-1", "1", "-1"]),
    ],
)
def test_groups_are_corrected(correction: dict[str, str], expected: list[str]) -> None:
    plan = scheme(leaf("A", "100"), ranking={"within": "all", "correction": {"SR-40": correction}})
    outcome = scored(plan, FOUR, people("ABCD", "甲甲乙乙"))
    assert [f"{float(value):g}" for value in outcome.compared.fractions()] == [f"{float(text):g}" for text in expected]
    assert totals(outcome) == ["90", "80", "70", "60"]
    assert "组间校正后" in explain(outcome, "A").sentence


def test_correction_leaves_the_unranked_and_groups_without_spread_alone() -> None:
    for method in ("mean_ratio", "standardise"):
        plan = scheme(leaf("A", "100"), ranking={"correction": {"SR-40": {"method": method}}})
        outcome = scored(
            plan, {"A": {"A": "50"}, "B": {"A": "50"}, "C": {"A": "50"}}, people("ABC", "甲甲乙", unranked="B")
        )
        assert [str(value) for value in outcome.compared.fractions()] == ["50", "50", "50"]
        assert outcome.rank.tolist() == [1, 0, 1]
    zero = scored(plan, {"A": {"A": "0"}, "B": {"A": "8"}}, people("AB", "甲乙"))
    assert [str(value) for value in zero.compared.fractions()] == ["4", "4"]


def test_both_styles_of_ranks() -> None:
    for style, expected in (("1-1-3", [1, 1, 3, 0]), ("1-1-2", [1, 1, 2, 0])):
        plan = scheme(leaf("A", "100"), ranking={"style": style})
        table = {"A": {"A": "9"}, "B": {"A": "9"}, "C": {"A": "8"}, "D": {"A": "7"}}
        assert scored(plan, table, people("ABCD", unranked="D")).rank.tolist() == expected


def test_extremes_of_nothing_are_nothing() -> None:
    assert points(one(leaf("A", "10", measure="min"), None), "A") == ["0"]


def test_nobody_and_nothing() -> None:
    plan = scheme(leaf("A", "100", rule={"SR-15": {}}), grades=[{"name": "好", "quota": "50%"}, {"name": "差"}])
    empty = scored(plan, {}, ())
    ranked = leaf("A", "10", rule={"SR-10": {"from_value": "true"}})
    assert totals(scored(scheme(ranked), {}, ())) == []
    wide = {"甲": {"A": "0.99999999999999999"}, "乙": {"A": str(10 * BIG - 1)}, "丙": {"A": "0.99999999999999998"}}
    assert points(scored(scheme(ranked), wide), "A") == ["9.8", "10", "9.6"]
    assert points(scored(scheme(ranked, leaf("B")), {"甲": {"A": "3", "B": "1"}, "乙": {"A": "4"}}), "A") == [
        "9.8",
        "10",
    ]
    assert (totals(empty), empty.rank.tolist(), empty.grading.places) == ([], [], {("", "好"): 0})
    alone = scored(plan, {}, people("A"))
    assert (totals(alone), alone.rank.tolist(), alone.grade(0)) == (["0"], [1], "差")
    one_of_two = scored(
        scheme(leaf("A", "100"), ranking={"style": "1-1-2"}), {"A": {"A": "5"}}, people("AB", "甲乙", unranked="AB")
    )
    assert one_of_two.rank.tolist() == [0, 0]
