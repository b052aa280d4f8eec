"""Measures: observations of a leaf become one column per input of its rule; items become one score per participant.

The same functions do both, so a monthly score is averaged in the same way as a monthly value.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hengji.core.scoring.facts import Column, Facts, Measure, written
from hengji.core.scoring.numbers import Exact, maximum, minimum, where
from hengji.core.scoring.rule import Case
from hengji.core.scoring.scheme import Flag, Model, Number, Share, Whole
from hengji.core.scoring.types import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools


class Plain(Model):
    """A measure's declared places; without them its exact fraction goes on."""

    places: Whole | None = None


def _placed(values: Exact, params: Any) -> Exact:
    return values if params.places is None else values.rounded(params.places)


def _guarded(count: NDArray[np.int64]) -> Exact:
    """Divisor for rows without facts, whose result is thrown away."""
    return Exact(np.maximum(count, 1))


def last(facts: Facts, params: Plain) -> Column:
    if len(facts.row) == facts.size and np.array_equal(facts.row, np.arange(facts.size)):
        return Column(_placed(facts.values.common(), params), facts.missing)
    bounds = facts.bounds
    if len(facts.row) > np.count_nonzero(np.diff(bounds)):
        facts = facts.ordered(np.lexsort((*(_order(facts, name) for name in ("date", "period")), facts.row)))
    filled = bounds[1:] > bounds[:-1]
    at = bounds[1:][filled] - 1
    state = np.full(facts.size, Missing.NOT_REPORTED, dtype=np.int8)
    state[filled] = facts.missing[at]
    values = facts.values.common()
    num = np.zeros(facts.size, dtype=np.asarray(values.num).dtype)
    num[filled] = np.asarray(values.num)[at]
    return Column(_placed(Exact(num, values.den, top=values.top), params), state)


def _order(facts: Facts, column: str) -> NDArray[np.int64]:
    """Where each fact's period or date stands among all of them."""
    codes, words = facts.words(column)
    rank = np.empty(len(words), dtype=np.int64)
    rank[sorted(range(len(words)), key=lambda i: written(words[i]))] = np.arange(len(words))
    return rank[codes]


def added(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(_placed(some.total(some.values), params), facts.state())


def counted(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(_placed(Exact(some.counts()), params), facts.state())


def mean(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(_placed(some.total(some.values) / _guarded(some.counts()), params), facts.state())


def least(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(_placed(some.extreme(some.values, np.minimum), params), facts.state())


def most(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(_placed(some.extreme(some.values, np.maximum), params), facts.state())


def _plain(code: str, name: str, what: str, reduce: Any, expect: str) -> Measure[Plain]:
    three = {"facts": [{"value": "3"}, {"value": "5"}, {"value": "4"}]}
    return Measure(
        code=code, name=name, what=what, formula=what, source="[I]", params=Plain, reduce=reduce,
        cases=(Case("三条记录3、5、4", three, expect),),
    )  # fmt: skip


LAST = _plain("last", "最新值", "取最后一期（同期取日期最后、再取最后登记）的值。", last, "4")
SUM = _plain("sum", "合计", "各条记录相加。", added, "12")
COUNT = _plain("count", "条数", "数有值的记录。", counted, "3")
MEAN = _plain("mean", "平均", "有值记录的算术平均。", mean, "4")
MIN = _plain("min", "最小值", "取最小的一条。", least, "3")
MAX = _plain("max", "最大值", "取最大的一条。", most, "5")


class Ladder(Model):
    """SR-20: points for each level; the same matter counts once at its highest level; shares for lead and co."""

    levels: dict[str, Number]
    highest_once: Flag = True
    shares: dict[str, Number] = {}
    cap: Number | None = None
    needs: str = ""
    late: str = ""


def ladder_points(facts: Facts, params: Ladder) -> Exact:
    """Points of each fact: its level's, times how often, times the share of a lead or co-operating organ."""
    points = facts.looked_up("key", params.levels) * facts.values
    return points * facts.looked_up("layer", params.shares, 1) if params.shares else points


def highest_of_matter(facts: Facts, points: Exact) -> Bools:
    """Mark for each row and matter the fact that moves most points; a fact without a matter stands for itself."""
    codes, words = facts.words("matter")
    unnamed = np.array([word == "" for word in words])[codes]
    matter = np.where(unnamed, len(words) + np.arange(len(codes)), codes)
    _, size = np.unique(np.asarray(abs(points).common().num), return_inverse=True)
    order = np.lexsort((np.arange(len(codes)), -size, matter, facts.row))
    row, kind = facts.row[order], matter[order]
    first = np.r_[True, (row[1:] != row[:-1]) | (kind[1:] != kind[:-1])] if len(row) else np.zeros(0, dtype=bool)
    keep = np.zeros(len(codes), dtype=bool)
    keep[order[first]] = True
    return keep


def ladder(facts: Facts, params: Ladder) -> Column:
    some = facts.present()
    points = ladder_points(some, params).spread((len(some.row),))
    if params.highest_once and len(some.row):
        keep = highest_of_matter(some, points)
        some, points = some.where(keep), points.take(keep)
    total = some.total(points)
    return Column(total if params.cap is None else minimum(total, params.cap), facts.state())


SR_20 = Measure(
    code="SR-20",
    name="表彰奖励阶梯（同一事项取最高）",
    what="按级别给分，同一事项只按最高级别计一次，合计不超过上限；须有正式文件。",
    formula="Σ 各事项最高级别的分值，不超过上限",
    source="[S30][S10][S16][S75]",
    params=Ladder,
    reduce=ladder,
    cases=(
        Case(
            "同一事项获部委和省级表彰，另一事项获市级表彰",
            {"facts": [
                {"value": "1", "key": "国家级", "matter": "甲"}, {"value": "1", "key": "省级", "matter": "甲"},
                {"value": "1", "key": "市级", "matter": "乙"}]},
            "1.6", {"levels": {"国家级": "1", "部委": "0.8", "市级": "0.6", "省级": "0.3"}, "cap": "3"}, mark="[S30]",
        ),
        Case(
            "合计超过上限",
            {"facts": [{"value": "4", "key": "国家级"}]}, "3", {"levels": {"国家级": "1"}, "cap": "3"}, mark="[S30]",
        ),
        Case(
            "配合单位折半",
            {"facts": [{"value": "1", "key": "省级", "layer": "配合"}]}, "0.4",
            {"levels": {"省级": "0.8"}, "shares": {"牵头": "1", "配合": "0.5"}},
        ),
    ),
)  # fmt: skip


class Scale(Model):
    """SR-24: a scale from ``low`` to ``scale``; ``unknown`` names the answers left out; too few are no value."""

    scale: Number = Decimal(5)
    low: Number = Decimal(1)
    unknown: tuple[str, ...] = ("不了解", "弃权")
    min_valid: Whole = 0
    tenure_weighted: Flag = False
    places: Whole | None = None
    eligible: str = ""


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
    return Column(_placed(values, params), state)


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
        return Column(_placed(others.values, params), others.state)
    one = known_mean(facts.where(chosen), plain)
    both = one.values * params.designated_share + others.values * (1 - params.designated_share)
    only = where(one.state == Missing.VALUE, one.values, others.values)
    complete = (one.state == Missing.VALUE) & (others.state == Missing.VALUE)
    return Column(_placed(where(complete, both, only), params), np.minimum(one.state, others.state))


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
        _placed(values, params),
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
    return Column(_placed(kept.total(kept.values) / _guarded(kept.counts()), params), facts.state())


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
    return Column(_placed(points / where(empty, 1, divisor), params), facts.state())


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


class Joint(Model):
    """SR-44: points (or weight) for the lead and for a co-operating organ; ``mode`` sum or mean; a cap."""

    lead: Number = Decimal(1)
    co: Number = Decimal("0.5")
    words: tuple[str, str] = ("牵头", "配合")
    mode: Literal["sum", "mean"] = "sum"
    cap: Number | None = None
    places: Whole | None = None


def joint(facts: Facts, params: Joint) -> Column:
    some = facts.present()
    table: Mapping[str, Decimal] = {params.words[0]: params.lead, params.words[1]: params.co}
    share = maximum(some.looked_up("key", table), some.looked_up("layer", table))
    total = some.total(some.values * share)
    if params.mode == "mean":
        divisor = some.total(share)
        total = total / where(divisor == 0, 1, divisor)
    return Column(_placed(total if params.cap is None else minimum(total, params.cap), params), facts.state())


SR_44 = Measure(
    code="SR-44",
    name="牵头配合分担",
    what="牵头单位和配合单位按各自份额计，合计不超过上限。",
    formula="Σ 份额（牵头或配合）× 件数，不超过上限",
    source="[S30]",
    params=Joint,
    reduce=joint,
    cases=(
        Case(
            "牵头3件、配合4件",
            {"facts": [{"value": "3", "key": "牵头"}, {"value": "4", "key": "配合"}]}, "1",
            {"lead": "0.2", "co": "0.1", "cap": "2"}, mark="[S30]",
        ),
        Case(
            "牵头任务完成98%、配合任务完成92%，加权平均",
            {"facts": [{"value": "98", "layer": "牵头"}, {"value": "92", "layer": "配合"}]}, "96", {"mode": "mean"},
        ),
    ),
)  # fmt: skip

MEASURES: tuple[Measure[Any], ...] = (
    LAST,
    SUM,
    COUNT,
    MEAN,
    MIN,
    MAX,
    SR_20,
    SR_24,
    SR_24B,
    SR_28,
    SR_30,
    SR_32,
    SR_44,
)
