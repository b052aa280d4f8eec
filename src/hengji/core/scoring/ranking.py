"""Ranking: correction between groups, ranks in both styles, ties broken in the declared order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hengji.core.scoring.numbers import Exact, where
from hengji.core.scoring.rule import Case, Kind, Method, Rows, places_of
from hengji.core.scoring.scheme import Model, Number, TieBreaker, Whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools


class Correction(Model):
    """SR-40: ``mean_ratio`` x·M/m_g, or ``standardise`` M + S·(x − m_g)/s_g with population standard deviations.

    M and S are those of all participants unless given. A root is rounded half up to 12 places, a stored level.
    """

    method: Literal["mean_ratio", "standardise"] = "mean_ratio"
    mean: Number | None = None
    deviation: Number | None = None
    places: Whole = 4


def corrected(scores: Exact, rows: Rows, present: Bools, params: Correction) -> Exact:
    """Correct scores between groups; participants left out of ranking neither count nor change."""
    mean = _mean(scores, rows, present)
    overall = Exact.of(params.mean) if params.mean is not None else _mean(scores, _together(rows), present)
    if params.method == "mean_ratio":
        moved = scores * overall / where(mean == 0, 1, mean)
        return where(present & (mean != 0), moved, scores).rounded(params.places)
    spread = _deviation(scores, rows, present)
    wanted = params.deviation
    all_spread = Exact.of(wanted) if wanted is not None else _deviation(scores, _together(rows), present)
    moved = overall + all_spread * (scores - mean) / where(spread == 0, 1, spread)
    return where(present, where(spread == 0, overall, moved), scores).rounded(params.places)


def _together(rows: Rows) -> Rows:
    return Rows(np.zeros(len(rows.codes), dtype=np.int64))


def _mean(scores: Exact, rows: Rows, present: Bools) -> Exact:
    whole = scores.common()
    total = rows.fold(np.where(present, np.asarray(whole.num, dtype=object), 0), np.add)
    count = rows.fold(present.astype(np.int64), np.add)
    return Exact(total, int(whole.den)) / Exact(np.maximum(count, 1))


def _deviation(scores: Exact, rows: Rows, present: Bools) -> Exact:
    """Population standard deviation by group, its root rounded half up to 12 places by integer arithmetic."""
    gap = scores - _mean(scores, rows, present)
    variance = _mean(gap * gap, rows, present)
    return Exact.column([_root(value) for value in variance.fractions()])


def _root(value: Fraction) -> Fraction:
    scale = 10**12
    n = value.numerator * scale * scale * 4
    doubled = math.isqrt(n // value.denominator)
    return Fraction((doubled + 1) // 2, scale)


def _call_correction(params: Correction, given: Mapping[str, Any]) -> Fraction:
    x, mean, overall = (Fraction(given[name]) for name in ("x", "group_mean", "mean"))
    if params.method == "mean_ratio":
        return x * overall / mean
    return overall + Fraction(given["deviation"]) * (x - mean) / Fraction(given["group_deviation"])


SR_40 = Method(
    code="SR-40",
    name="组间校正",
    kind=Kind.CORRECTION,
    what="不同组别松紧不一时，按组均值比例或标准分校正后再比较；默认不启用，校正前后并列显示。",
    formula="均值比例：x × M ÷ m_g；标准化：M + S × (x − m_g) ÷ s_g（总体标准差）",
    source="[I]",
    params=Correction,
    place="排名之前（ranking.py）",
    call=_call_correction,
    cases=(
        Case("得分91，组均值93.5，总均值90", {"x": "91", "group_mean": "93.5", "mean": "90"}, "87.5936"),
        Case(
            "标准化：S 2.0，s_g 1.6",
            {"x": "91", "group_mean": "93.5", "mean": "90", "deviation": "2.0", "group_deviation": "1.6"},
            "86.8750", {"method": "standardise"},
        ),
    ),
)  # fmt: skip

Key = Callable[[TieBreaker], Exact]


def order_keys(total: Exact, ties: tuple[TieBreaker, ...], column: Key) -> list[NDArray[Any]]:
    """Sorting keys, most important first; smaller is better."""
    keys = [-np.asarray(total.common().num)]
    for tie in ties:
        values = np.asarray(column(tie).common().num)
        keys.append(values if tie.better == "lower" else -values)
    return keys


def ranks(keys: list[NDArray[Any]], rows: Rows, present: Bools, style: str = "1-1-3") -> NDArray[np.int64]:
    """Ranks among the present rows of each group; what all keys leave equal stays equal. Absent rows get 0."""
    joint = _dense(keys)
    places = places_of(joint, present, rows)
    if style == "1-1-3":
        return places
    return _without_gaps(joint, rows, present)


def _dense(keys: list[NDArray[Any]]) -> NDArray[np.int64]:
    """One integer for several sorting keys, equal exactly where all of them are equal."""
    joint = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        _, code = np.unique(np.asarray(key), return_inverse=True)
        joint = joint * (int(code.max(initial=0)) + 1) + code.reshape(-1)
        _, joint = np.unique(joint, return_inverse=True)
        joint = joint.reshape(-1)
    return joint


def _without_gaps(joint: NDArray[np.int64], rows: Rows, present: Bools) -> NDArray[np.int64]:
    """Dense ranks (1-1-2): a row's place is how many different better results its group has, plus one."""
    out = np.zeros(len(joint), dtype=np.int64)
    some = np.flatnonzero(present)
    order = some[np.lexsort((joint[some], rows.of[some]))]
    group, value = rows.of[order], joint[order]
    new_group = np.r_[True, group[1:] != group[:-1]]
    new_value = new_group | np.r_[True, value[1:] != value[:-1]]
    steps = np.cumsum(new_value)
    out[order] = steps - np.maximum.accumulate(np.where(new_group, steps, 0)) + 1
    return out


METHODS: tuple[Method[Any], ...] = (SR_40,)
