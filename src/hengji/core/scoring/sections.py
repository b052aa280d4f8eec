"""Sections: bonus and deduction beside the tree, with caps, duplicate guards and conditions over all participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.leaf import Ground, resolve
from hengji.core.scoring.measures import Joint
from hengji.core.scoring.numbers import Exact, clip, minimum
from hengji.core.scoring.rule import Case, Kind, Method
from hengji.core.scoring.scheme import Model, Node, Number, Scheme, Section, Share
from hengji.core.scoring.types import Observations

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SpreadBonus(Model):
    """SR-34: when a bonus is allowed at all, to how many, how much of the item's points, and how much in all."""

    min_deducted_share: Share = Decimal("0.15")
    max_awarded_share: Share = Decimal("0.10")
    max_points_share: Share = Decimal("0.10")
    cap: Number = Decimal(1)


def spread_bonus(values: Exact, points: Exact, params: SpreadBonus) -> tuple[Exact, bool]:
    """Return the item's values with unallowed bonuses taken back, and whether too many were awarded."""
    size = max(1, values.shape[-1])
    deducted = Fraction(int((values < 0).sum()), size)
    awarded = Fraction(int((values > 0).sum()), size)
    if deducted <= Fraction(params.min_deducted_share):
        return minimum(values, 0), False
    capped = minimum(values, points * params.max_points_share)
    return capped, awarded > Fraction(params.max_awarded_share)


def _call_spread(params: SpreadBonus, given: Mapping[str, Any]) -> Fraction:
    values, _ = spread_bonus(Exact.column(given["values"]), Exact.of(given["points"]), params)
    return values.fraction(0)


SR_34 = Method(
    code="SR-34",
    name="赋分制专项的加分条件",
    kind=Kind.SECTION,
    what="扣分单位超过一定比例才可加分，加分单位不超过一定比例，单项加分不超过该项分值的一定比例，各项合计有上限。",
    formula="扣分单位占比 > 15% 方可加分；加分单位占比 ≤ 10%；单项 ≤ 分值 × 10%；合计 ≤ 1",
    source="[S15]",
    params=SpreadBonus,
    place="板块约束（sections.py）",
    call=_call_spread,
    cases=(
        Case("分值5的专项加分1", {"points": "5", "values": ["1", "-1", "-1", "0", "0", "0", "0", "0", "0", "0"]}, "0.5",
             mark="[S15]"),
        Case("扣分单位只有10%", {"points": "5", "values": ["0.5", "-1", *["0"] * 8]}, "0", mark="[S15]"),
    ),
)  # fmt: skip


class GradeItems(Model):
    """SR-33: deduction of each grade of a special item; all such items together not below the cap."""

    levels: dict[str, Number]
    cap: Number = Decimal(1)


def _call_grade_items(params: GradeItems, given: Mapping[str, Any]) -> Fraction:
    total = sum((Fraction(params.levels.get(grade, 0)) for grade in given["grades"]), Fraction(0))
    return max(total, -Fraction(params.cap))


SR_33 = Method(
    code="SR-33",
    name="等次制专项",
    kind=Kind.SECTION,
    what="专项工作评为合格及以上不扣分，较差、差的各扣固定分，各专项合计扣分有上限。",
    formula="Σ 各专项等次扣分，合计不超过上限",
    source="[S15]",
    params=GradeItems,
    place="减分板块：各项按 SR-21 分级扣分，板块封顶",
    call=_call_grade_items,
    cases=(
        Case("两项较差、一项差", {"grades": ["较差", "较差", "差"]}, "-1",
             {"levels": {"合格": "0", "较差": "-0.3", "差": "-0.5"}}, mark="[S15]"),
        Case("一项较差", {"grades": ["较差", "合格"]}, "-0.3",
             {"levels": {"合格": "0", "较差": "-0.3", "差": "-0.5"}}, mark="[S15]"),
    ),
)  # fmt: skip

METHODS: tuple[Method[Any], ...] = (SR_33, SR_34)


def total_of(section: Section, items: Sequence[Exact], places: int) -> Exact:
    """A section's own score: its items added up, capped; a deduction is shown as a positive amount."""
    total = sum(items, Exact(0))
    low = 0 if section.kind == "deduction" else None
    caps = [section.cap, None if section.condition is None else _spread(section).cap]
    return clip(total, low, min((cap for cap in caps if cap is not None), default=None)).rounded(places)


def _spread(section: Section) -> SpreadBonus:
    return SpreadBonus.model_validate(section.condition.params if section.condition else {})


def conditioned(section: Section, item: Node, values: Exact) -> tuple[Exact, bool]:
    """Apply the section's condition over all participants to one item."""
    if section.condition is None:
        return values, False
    return spread_bonus(values, Exact.of(item.points or 0), SpreadBonus.model_validate(section.condition.params))


def joined(scheme: Scheme, total: Exact, sections: Mapping[str, Exact]) -> Exact:
    """Add bonus and take off deduction where they stand inside the total, then keep the total in its range."""
    for section in scheme.sections:
        if section.inside:
            amount = sections[section.code]
            total = total + amount if section.kind == "bonus" else total - amount
    return clip(total, scheme.total.low, scheme.total.high).rounded(scheme.places.total)


def guard(scheme: Scheme, section: Section, ground: Ground) -> NDArray[np.int64]:
    """Observations of a section that a duplicate guard takes out.

    Of one participant's entries with the same matter (or document number) the one with the most points stays.
    """
    dropped: set[int] = set()
    for column in section.guard:
        dropped |= _duplicates(scheme, section, ground, column, dropped)
    return np.array(sorted(dropped), dtype=np.int64)


def _duplicates(scheme: Scheme, section: Section, ground: Ground, column: str, dropped: set[int]) -> set[int]:
    best: dict[tuple[int, str], tuple[Decimal, int]] = {}
    lost: set[int] = set()
    names, obs = ground.observations.text[column], ground.observations
    for item in section.items:
        price = _price_of(scheme, item)
        for row in ground.rows.get(item.code, np.zeros(0, dtype=np.int64)).tolist():
            name = names.text(row)
            if not name or row in dropped or obs.missing[row]:
                continue
            key, mine = (int(obs.participant[row]), name), (price.worth(obs, row), row)
            held = best.get(key)
            if held is None:
                best[key] = mine
                continue
            keep, lose = (held, mine) if held[0] >= mine[0] else (mine, held)
            best[key] = keep
            lost.add(lose[1])
    return lost


@dataclass(frozen=True, slots=True)
class _Price:
    """What one entry of an item is worth: by its key, by its share as lead or co-operating organ, and for each unit."""

    by_key: Mapping[str, Decimal]
    shares: Mapping[str, Decimal]
    each: Decimal = Decimal(1)

    def worth(self, observations: Observations, row: int) -> Decimal:
        key, layer = (observations.text[column].text(row) for column in ("key", "layer"))
        amount = Decimal(int(observations.mantissa[row])).scaleb(-int(observations.places[row])) * self.each
        share = self.shares.get(key, self.shares.get(layer, Decimal(1)))
        return abs(amount * share * (self.by_key.get(key, Decimal(0)) if self.by_key else 1))


def _price_of(scheme: Scheme, item: Node) -> _Price:
    """Read what an item's measure and rule say about the worth of its entries."""
    by_key: Mapping[str, Decimal] = {}
    shares: Mapping[str, Decimal] = {}
    each = Decimal(1)
    for ref in (item.measure, *item.measures.values(), item.rule):
        if ref is None:
            continue
        params = BY_KEY[ref.key].parse(resolve(scheme, ref.params))
        by_key = getattr(params, "levels", None) or getattr(params, "events", None) or by_key
        shares = getattr(params, "shares", None) or shares
        if isinstance(params, Joint):
            shares = dict(zip(params.words, (params.lead, params.co), strict=True))
        each *= getattr(params, "factor", Decimal(1)) * getattr(params, "per_day", Decimal(1))
    return _Price(by_key, shares, each)
