"""Parts with weights: layers of respondents (SR-28), periods of the year (SR-32)."""

from __future__ import annotations

import numpy as np

from hengji.core.scoring.facts import Column, Facts, Measure
from hengji.core.scoring.measures.plain import placed
from hengji.core.scoring.numbers import Exact, where
from hengji.core.scoring.rule import Case
from hengji.core.scoring.scheme import Model, Number, Share, Whole
from hengji.core.scoring.types import Missing


class Layers(Model):
    """SR-28: weights of the layers, one set for all or one for each class; layers below ``min_valid`` are left out."""

    weights: dict[str, Number] = {}
    weights_by_class: dict[str, dict[str, Number]] = {}
    min_valid: Whole = 0
    places: Whole | None = None


def layered(facts: Facts, params: Layers) -> Column:
    some = facts.present()
    weight = layer_weights(some, params)
    if params.min_valid:
        weight = where(some.numbers("n", params.min_valid) >= params.min_valid, weight, 0)
    divisor = some.total(weight)
    empty = divisor == 0
    values = some.total(some.values * weight) / where(empty, 1, divisor)
    state = facts.state()
    return Column(
        placed(values, params),
        np.where(empty & (state == Missing.VALUE), Missing.NOT_APPLICABLE, state).astype(np.int8),
    )


def layer_weights(facts: Facts, params: Layers) -> Exact:
    """Weight of each fact by its layer, and by the class of its row where the weights differ by class."""
    codes, words = facts.words("layer")
    if not params.weights_by_class:
        return Exact.column([params.weights.get(word, 0) for word in words]).take(codes)
    sets = [params.weights_by_class.get(klass, params.weights) for klass in facts.klass.words]
    flat = Exact.column([one.get(word, 0) for one in sets for word in words])
    return flat.take(facts.klass.at(facts.row) * len(words) + codes)


_FOUR = {"领导": "3", "代表": "2", "互评": "2", "基层": "3"}
SR_28 = Measure(
    code="SR-28",
    name="分层加权",
    what="各评议主体类别按权重合成，权重可随参评单位类别不同；没有有效票的类别不计，其余重新归一。",
    formula="Σ 权重 × 得分 ÷ Σ 有效类别的权重",
    source="[S23][S48]",
    params=Layers,
    reduce=layered,
    cases=(
        Case(
            "3:2:2:3，得分92、95、90、84",
            {"facts": [{"value": "92", "layer": "领导"}, {"value": "95", "layer": "代表"},
                       {"value": "90", "layer": "互评"}, {"value": "84", "layer": "基层"}]},
            "89.8", {"weights": _FOUR}, mark="[S48]",
        ),
        Case(
            "第二类没有有效票",
            {"facts": [{"value": "92", "layer": "领导"}, {"value": "90", "layer": "互评"},
                       {"value": "84", "layer": "基层"}]},
            "88.5", {"weights": _FOUR}, mark="[S48]",
        ),
    ),
)  # fmt: skip


class Periods(Model):
    """SR-32: the share of each period in the year; periods that do not apply are left out, unreported ones are 0."""

    shares: dict[str, Share]
    places: Whole | None = None


def periods(facts: Facts, params: Periods) -> Column:
    share = facts.looked_up("period", params.shares)
    excluded = np.isin(facts.missing, (Missing.NOT_APPLICABLE, Missing.PENDING, Missing.EXEMPT))
    out = facts.total(where(excluded, share, 0))
    divisor = sum((Exact.of(value) for value in params.shares.values()), Exact(0)) - out
    some = facts.present()
    points = some.total(some.values * some.looked_up("period", params.shares))
    empty = divisor == 0
    return Column(placed(points / where(empty, 1, divisor), params), facts.state())


SR_32 = Measure(
    code="SR-32",
    name="分期合成年度",
    what="各期按固定份额合成全年；不适用的期不计，未报的期计零。",
    formula="Σ 份额 × 各期值 ÷ Σ 应计各期份额",
    source="[S24][S82][S47][S83]",
    params=Periods,
    reduce=periods,
    cases=(
        Case(
            "季度15/25/25/35，得90、88、93、96",
            {"facts": [{"value": v, "period": p} for v, p in
                       (("90", "一季度"), ("88", "二季度"), ("93", "三季度"), ("96", "四季度"))]},
            "92.35", {"shares": {"一季度": "15%", "二季度": "25%", "三季度": "25%", "四季度": "35%"}}, mark="[S24]",
        ),
        Case(
            "平时30、年终70",
            {"facts": [{"value": "80", "period": "平时"}, {"value": "90", "period": "年终"}]}, "87",
            {"shares": {"平时": "30%", "年终": "70%"}}, mark="[S47]",
        ),
    ),
)  # fmt: skip
