"""The sentence about weights can be typed into a pocket calculator and gives the score that it names."""

import re

import pytest

from hengji.core.scoring.cases import OWN, outcome_of
from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.explain import explain
from hengji.core.scoring.formula import compile_formula
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import CaseSpec

WEIGHTED = """
pack: weights
title: 权重
combine: weighted
classes: {甲: 甲类, 乙: 乙类}
tree:
- {code: A, title: 目标, weight: 60, by_class: {乙: 50}, measure: sum}
- {code: B, title: 领导, weight: 20, by_class: {乙: 40}, points: 10, measure: sum}
- {code: C, title: 公众, weight: 20, by_class: {乙: 10}, measure: sum}
"""


@pytest.mark.parametrize(
    ("klass", "public", "sentence"),
    [
        ("甲", "90", "按权重合成：(95×60 + 8.8÷10×100×20 + 90×20)÷100 → 92.6。"),
        ("乙", "90", "按权重合成：(95×50 + 8.8÷10×100×40 + 90×10)÷100 → 91.7。"),
        ("乙", "不适用", "按权重合成：(95×50 + 8.8÷10×100×40)÷90 → 91.89（公众不计，其余折算）。"),
    ],
)
def test_the_total_says_how_its_parts_were_weighed(klass: str, public: str, sentence: str) -> None:
    case = CaseSpec(name="权重", participant={"class": klass}, given={"A": "95", "B": "8.8", "C": public}, expect={})
    outcome = outcome_of(load(WEIGHTED), case)
    step = explain(outcome, OWN)
    assert step.sentence.startswith(sentence)
    typed = re.search("：(.+?) →", sentence)
    assert typed is not None
    computed = compile_formula(typed[1], frozenset()).evaluate(lambda _: Exact(0), lambda _: outcome.ranked).fraction()
    assert half_up(computed, 2) == outcome.total.fraction(0)


SUMMED = """
pack: sums
title: 分值
places: {total: 1}
tree:
- {code: A, title: 目标, points: 60, measure: sum}
- {code: B, title: 公众, points: 40, measure: sum}
"""


@pytest.mark.parametrize(
    ("public", "sentence"),
    [
        ("30.5", "55.5 + 30.5 = 86。"),
        ("30.26", "55.5 + 30.26 = 85.76，四舍五入为 85.8。"),
        ("不适用", "55.5 = 55.5，÷60×100折算为 92.5（公众不计，其余折算）。"),
    ],
)
def test_rounding_is_not_called_conversion(public: str, sentence: str) -> None:
    outcome = outcome_of(load(SUMMED), CaseSpec(name="分值", given={"A": "55.5", "B": public}, expect={}))
    assert explain(outcome, OWN).sentence.startswith(sentence)
