"""Levels and shares: commendations by their highest level (SR-20), joint duties (SR-44)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np

from hengji.core.scoring.facts import Column, Facts, Measure
from hengji.core.scoring.measures.plain import placed
from hengji.core.scoring.numbers import Exact, maximum, minimum, where
from hengji.core.scoring.rule import Case
from hengji.core.scoring.scheme import Flag, Model, Number, Whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools


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


class Joint(Model):
    """SR-44: points (or weight) for the lead and for a co-operating organ; ``mode`` sum or mean; a cap."""

    lead: Number = Decimal(1)
    co: Number = Decimal("0.5")
    words: tuple[str, str] = ("牵头", "配合")
    mode: Literal["sum", "mean"] = "sum"
    cap: Number | None = None
    places: Whole | None = None


def _empty(codes: NDArray[np.int32], words: tuple[str, ...]) -> Bools:
    empty: Bools = np.array([word == "" for word in words])[codes]
    return empty


def joint(facts: Facts, params: Joint) -> Column:
    some = facts.present()
    table: Mapping[str, Decimal] = {params.words[0]: params.lead, params.words[1]: params.co}
    share = maximum(some.looked_up("key", table), some.looked_up("layer", table))
    (keys, key_words), (layers, layer_words) = some.words("key"), some.words("layer")
    alone = _empty(keys, key_words) & _empty(layers, layer_words)  # nobody shares the duty: all of it is the organ's
    share = where(alone, params.lead, share)
    total = some.total(some.values * share)
    if params.mode == "mean":
        divisor = some.total(share)
        total = total / where(divisor == 0, 1, divisor)
    return Column(placed(total if params.cap is None else minimum(total, params.cap), params), facts.state())


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
