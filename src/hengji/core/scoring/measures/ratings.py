"""Raters' marks: a scale with 不了解 (SR-24), a designated rater (SR-24b), the trimmed mean (SR-30)."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from typing_extensions import override

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.facts import Column, Facts, Measure
from hengji.core.scoring.measures.plain import guarded, placed
from hengji.core.scoring.numbers import Exact, where
from hengji.core.scoring.rule import Case
from hengji.core.scoring.scheme import Flag, Model, Number, Share, Whole
from hengji.core.scoring.types import Missing


class Scale(Model):
    """SR-24: a scale from ``low`` to ``scale``; ``unknown`` names the answers left out; too few are no value."""

    scale: Number = Decimal(5)
    low: Number = Decimal(1)
    unknown: tuple[str, ...] = ("不了解", "弃权")
    min_valid: Whole = 0
    tenure_weighted: Flag = False
    places: Whole | None = None
    eligible: str = ""


class Marks(frozenset[str]):
    """The keys that a scale accepts: answers left out, nothing (the value is the mark itself), or any mark in range."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, params: Scale) -> Marks:
        """The keys of one scale."""
        marks = cls(params.unknown)
        marks.low, marks.high = params.low, params.scale
        return marks

    @override
    def __contains__(self, key: object) -> bool:
        if key == "" or super().__contains__(key):
            return True
        try:
            mantissa, places = parse_decimal(str(key))
        except NumberTextError:
            return False
        return self.low <= Decimal(mantissa).scaleb(-places) <= self.high


def _marks(facts: Facts) -> tuple[Exact, Exact]:
    """Mark and number of voters of each fact: key and count of a distribution, or one voter's mark."""
    codes, words = facts.words("key")
    single = np.array([word == "" for word in words])[codes]
    return where(single, facts.values, facts.numbers("key")), where(single, 1, facts.values)


def known_mean(facts: Facts, params: Scale) -> Column:
    codes, words = facts.words("key")
    known = np.array([word not in params.unknown for word in words])[codes]
    some = facts.present().where(known[facts.missing == Missing.VALUE])
    marks, votes = _marks(some)
    weight = votes * some.numbers("n", 1) if params.tenure_weighted else votes
    count = some.total(votes)
    divisor = some.total(weight)
    values = some.total(marks * weight) / where(divisor == 0, 1, divisor)
    enough = (count >= max(params.min_valid, 1)) | ((count == 0) & (facts.state() != Missing.VALUE))
    state = np.where(enough, facts.state(), Missing.NOT_APPLICABLE).astype(np.int8)
    return Column(placed(values, params), state)


SR_24 = Measure(
    code="SR-24",
    name="领导评价（“不了解”不计）",
    what="了解的评价人打分的平均，“不了解”不进基数；有效票不足的视为不适用。",
    formula="Σ 分档 × 票数 ÷ Σ 有效票数",
    source="[S20]",
    params=Scale,
    reduce=known_mean,
    cases=(
        Case(
            "3票5分、9票4分、2票3分、6票不了解",
            {"facts": [{"value": "3", "key": "5"}, {"value": "9", "key": "4"}, {"value": "2", "key": "3"},
                       {"value": "6", "key": "不了解"}]},
            "4.0714", {"places": "4"}, mark="[S20]",
        ),
    ),
)  # fmt: skip


class Designated(Model):
    """SR-24b: one designated rater's mark enters with a share, the others' marks are averaged."""

    scale: Number = Decimal(10)
    designated: str = "指定"
    designated_share: Share = Decimal(0)
    tenure_weighted: Flag = False
    places: Whole | None = None


def designated(facts: Facts, params: Designated) -> Column:
    plain = Scale(tenure_weighted=params.tenure_weighted)
    codes, words = facts.words("layer")
    chosen = np.array([word == params.designated for word in words])[codes]
    others = known_mean(facts.where(~chosen), plain)
    if not params.designated_share:
        return Column(placed(others.values, params), others.state)
    one = known_mean(facts.where(chosen), plain)
    both = one.values * params.designated_share + others.values * (1 - params.designated_share)
    only = where(one.state == Missing.VALUE, one.values, others.values)
    complete = (one.state == Missing.VALUE) & (others.state == Missing.VALUE)
    return Column(placed(where(complete, both, only), params), np.minimum(one.state, others.state))


SR_24B = Measure(
    code="SR-24b",
    name="指定评价人与其他评价人",
    what="指定评价人的打分直接按份额计入，其他评价人取平均；缺一方的按另一方计。",
    formula="份额 × 指定评价人打分 + (1 − 份额) × 其他评价人平均",
    source="[S21]",
    params=Designated,
    reduce=designated,
    cases=(
        Case(
            "指定9.5分占一半，其他9分和8分",
            {"facts": [{"value": "9.5", "layer": "指定"}, {"value": "9"}, {"value": "8"}]},
            "9", {"designated_share": "50%"},
        ),
        Case("四位评价人平均", {"facts": [{"value": v} for v in ("9", "9.5", "8.5", "9.4")]}, "9.1"),
    ),
)  # fmt: skip


class Trim(Model):
    """SR-30: drop so many highest and lowest, when there are more values than that."""

    drop: Whole = 1
    when_more_than: Whole = 5
    places: Whole | None = None


def trimmed(facts: Facts, params: Trim) -> Column:
    some = facts.present()
    _, size = np.unique(np.asarray(some.values.common().num), return_inverse=True)
    some = some.ordered(np.lexsort((size, some.row)))
    bounds, counts = some.bounds, some.counts()
    position = np.arange(len(some.row)) - bounds[:-1][some.row]
    many = counts[some.row] > params.when_more_than
    inside = (position >= params.drop) & (position < counts[some.row] - params.drop)
    kept = some.where(inside | ~many)
    return Column(placed(kept.total(kept.values) / guarded(kept.counts()), params), facts.state())


SR_30 = Measure(
    code="SR-30",
    name="去极值平均",
    what="超过规定票数时去掉一个最高分和一个最低分后平均，否则直接平均。",
    formula="n > 5：(Σ − 最高 − 最低) ÷ (n − 2)；n ≤ 5：Σ ÷ n",
    source="[S81]",
    params=Trim,
    reduce=trimmed,
    cases=(
        Case(
            "78、85、88、90、91、92、99",
            {"facts": [{"value": v} for v in ("78", "85", "88", "90", "91", "92", "99")]}, "89.2", mark="[S81]",
        ),
        Case("五票不去极值", {"facts": [{"value": v} for v in ("78", "85", "88", "90", "99")]}, "88", mark="[S81]"),
    ),
)  # fmt: skip
