"""Explanations: what stands in the sentences, typed into a pocket calculator, gives the score beside them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from hengji.core.scoring.cases import outcome_of, run_cases
from hengji.core.scoring.explain import Step, explain
from hengji.core.scoring.leaf import accepted_inputs
from hengji.core.scoring.scheme import CaseSpec
from hengji.core.scoring.tests.drawn import Drawn, drawn
from hengji.core.scoring.tests.oracle import clipped, rounded
from hengji.core.scoring.tests.small import leaf, points, scheme, scored
from hengji.core.scoring.types import Goal

NUMBER = r"-?\d+(?:\.\d+)?"


def typed(text: str) -> Fraction:
    """Compute products and quotients from left to right, sums of them, one pair of brackets before them."""
    if text.startswith("("):
        inner, rest = text[1:].split(")", 1)
        return _chain(typed(inner), rest)
    return sum((_chain(None, term) for term in text.split(" + ")), Fraction(0))


def _chain(start: Fraction | None, text: str) -> Fraction:
    value = start
    for sign, number in re.findall(rf"([×÷]?)({NUMBER})", text):
        value = (
            Fraction(number) if value is None else value * Fraction(number) if sign == "×" else value / Fraction(number)
        )
    assert value is not None
    return value


def recomputed(sentence: str) -> Fraction | None:
    """The score that a node's sentence leads to, before bounds and rounding."""
    body = sentence.split("（", maxsplit=1)[0].split("。", maxsplit=1)[0] if not sentence.startswith("取") else sentence
    if picked := re.match(r"取各项（(.+?)）中(最高|最低)的", body):
        values = [typed(term) for term in picked[1].split("、")]
        return max(values) if picked[2] == "最高" else min(values)
    if weighed := re.match(r"按权重合成：(.+?) → ", body):
        return typed(weighed[1])
    if turned := re.match(rf"(.+?) = ({NUMBER})(?:，((?:[×÷]{NUMBER})+)折算为|，|$)", body):
        assert typed(turned[1]) == Fraction(turned[2]) or turned[3] is None
        return _chain(typed(turned[1]), turned[3] or "")
    return None


def check(step: Step, bounds: dict[str, Any]) -> None:
    for part in step.parts:
        check(part, bounds)
    found = recomputed(step.sentence) if step.code in bounds and not step.state and step.full != "0" else None
    if found is not None:
        places = len(step.score.partition(".")[2])
        assert rounded(clipped(found, *bounds[step.code]), places) == Fraction(step.score), step.sentence


@given(drawn())
def test_inner_steps_add_up(case: Drawn) -> None:
    outcome = case.outcome()
    bounds = {node.code: tuple(None if b is None else str(b) for b in (node.floor, node.cap))
              for node in outcome.scheme.nodes.values() if node.children}  # fmt: skip
    for i in range(len(case.people)):
        step = explain(outcome, f"P{i}")
        check(step, bounds)
        found, base = recomputed(step.sentence), re.search(rf"基础分 ({NUMBER})", step.sentence)
        assert base is not None
        if found is not None:
            assert rounded(found, len(base[1].partition(".")[2])) == Fraction(base[1]), step.sentence
        for part in step.parts[len(outcome.scheme.tree) :]:
            section = next(each for each in outcome.scheme.sections if each.code == part.code)
            raw = sum((Fraction(item.score) for item in part.parts), Fraction(0))
            cap = None if section.cap is None else str(section.cap)
            total = clipped(raw, "0" if section.kind == "deduction" else None, cap)
            assert rounded(total, len(part.score.partition(".")[2])) == Fraction(part.score)


@pytest.mark.parametrize(
    ("combine", "more", "sentence"),
    [
        ("best", {}, "取各项（3÷5×10、8）中最高的：8。"),
        ("worst", {}, "取各项（3÷5×10、8）中最低的：6。"),
        ("best", {"cap": "7"}, "取各项（3÷5×10、8）中最高的：7（不高于7）。"),
        ("sum", {}, "3 + 8 = 11，÷15×10折算为 7.3333。"),
        ("sum", {"floor": "9"}, "3 + 8 = 11，÷15×10折算为 9（不低于9）。"),
        ("best", {"points": "0"}, "取各项（0、0）中最高的：0。"),
    ],
)
def test_a_node_tells_how_its_parts_became_its_score(combine: str, more: dict[str, str], sentence: str) -> None:
    node = {
        "code": "N",
        "title": "块",
        "points": "10",
        "combine": combine,
        **more,
        "children": [leaf("A", "5"), leaf("B", "10")],
    }
    step = explain(scored(scheme(node), {"甲": {"A": "3", "B": "8"}}), "甲", "N")
    assert step.sentence == sentence


def test_a_capped_sum_says_so_and_nothing_counts_says_so() -> None:
    node = {"code": "N", "title": "块", "points": "15", "cap": "10", "children": [leaf("A", "5"), leaf("B", "10")]}
    outcome = scored(scheme(node), {"甲": {"A": "3", "B": "8"}, "乙": {"A": "不适用", "B": "待公布"}})
    assert explain(outcome, "甲", "N").sentence == "3 + 8 = 11，计为 10（不高于10）。"
    step = explain(outcome, "乙", "N")
    assert (step.state, step.sentence) == ("待公布", "各项均不计。")
    whole = explain(outcome, "乙")
    assert (whole.state, whole.parts[0].state) == ("待公布", "待公布")
    assert "计分不排名" in whole.sentence
    with pytest.raises(KeyError):
        explain(outcome, "丙")


def test_too_few_parts_say_so() -> None:
    outcome = scored(scheme(leaf("A", "5"), leaf("B", "10"), min_present="2"), {"甲": {"A": "3", "B": "不适用"}})
    assert explain(outcome, "甲").sentence.startswith("计分的不足规定项数，本项不计。")


def test_full_marks_are_those_of_the_class_and_facts_are_as_written() -> None:
    plan = scheme(leaf("A", "10", by_class={"一类": "20"}))
    spec = CaseSpec(name="c", participant={"class": "一类"}, given={"A": [
        {"value": "4.50", "document": "1号", "date": "2025-1-1"}, {"value": "免考", "key": "甲", "layer": "乙"},
    ]}, expect={})  # fmt: skip
    step = explain(outcome_of(plan, spec), "算例", "A")
    assert step.full == "20"
    assert [(fact.text, fact.value, fact.source) for fact in step.facts] == [
        ("值", "4.50", "1号 2025-1-1"),
        ("甲 乙", "免考", ""),
    ]


def test_a_division_by_zero_has_no_intermediate_value() -> None:
    plan = scheme(leaf("A", "10", rule={"SR-01": {"target": "0"}}), leaf("B", "10", rule={"SR-01": {"target": "0"}}))
    outcome = scored(plan, {"甲": {"A": "5", "B": "5"}})
    assert len(outcome.problems) == 2
    own = scored(scheme(leaf("A", "10", rule="SR-01")), {"甲": {"A": "5"}, "乙": {"A": "5"}},
                 goals=(Goal("甲", "A", "g", target="0"), Goal("乙", "A", "g", target="5")))  # fmt: skip
    assert ["完成率—" in explain(own, who, "A").sentence for who in "甲乙"] == [True, False]
    assert "完成率—" in explain(outcome, "甲", "B").sentence
    alone = scored(scheme(leaf("A", "10", rule={"SR-01": {"target": "0"}})), {"甲": {"A": "5"}})
    assert "完成率—" in explain(alone, "甲", "A").sentence


def test_cases_name_inputs_and_tables() -> None:
    rule = {"FORMULA": {"formula": "甲 + 乙", "inputs": {"甲": {"title": "一"}, "乙": {"title": "二"}}}}
    plan = scheme(leaf("A", "10", rule=rule), leaf("B", "90", rule={"SR-07": {"events": {"迟报": "2"}}}),
                  cases=[{"name": "输入项", "given": {"A": {"甲": "1", "乙": "2"}, "B": {"event": {"迟报": "3"}}},
                          "expect": {"A": "3", "B": "84", "total": "87", "rank": "1", "grade": "优"}}])  # fmt: skip
    (problem,) = run_cases(plan)
    assert problem.place.path == "cases › 输入项 › grade"
    assert accepted_inputs(plan, "A") == {"甲": None, "乙": None}
    assert accepted_inputs(plan, "B") == {"event": frozenset({"迟报"})}
    other = scheme(leaf("A", measure={"SR-20": {"levels": {"国": "1"}}}), leaf("B", rule="SR-99"),
                   leaf("C", goals={"rules": {"a": "SR-01"}}))  # fmt: skip
    assert accepted_inputs(other, "A") == {"actual": frozenset({"国"})}
    assert accepted_inputs(other, "B") is None
    assert accepted_inputs(other, "C") == {"actual": None}


def test_a_formula_names_every_number_put_into_it() -> None:
    spec = {"formula": "k × 甲 + group_max + group_n", "inputs": {"甲": {"title": "一"}}, "constants": {"k": "2"}}
    outcome = scored(scheme(leaf("A", "10", rule={"FORMULA": spec})), {"甲": {"A": "3"}, "乙": {"A": "4"}})
    sentence = "按公式“k × 甲 + group_max + group_n”计算：甲=3，k=2，group_max=4，group_n=2，分值10，得12.0000分。"
    assert explain(outcome, "甲", "A").sentence == sentence


def test_a_formula_without_inputs_scores_everybody() -> None:
    plan = scheme(leaf("A", "10", rule={"FORMULA": {"formula": "points ÷ 4"}}))
    assert points(scored(plan, {"甲": {}, "乙": {}}), "A") == ["2.5", "2.5"]
