"""Grades: score bands, places by quota, ties at the border, lifts, bars and vetoes; and what grades are used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.numbers import half_up
from hengji.core.scoring.scheme import Grade, QuotaRules, Scheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools

NO_GRADE = -1


@dataclass(frozen=True, slots=True)
class Contest:
    """What grading looks at: rounded totals, order within each pool (smaller first), who is ranked, pool names."""

    totals: list[Fraction]
    order: NDArray[np.int64]
    border: NDArray[np.int64]
    ranked: Bools
    pool: tuple[str, ...]
    group: tuple[str, ...]


@dataclass(slots=True)
class Grading:
    """Grade of each participant as a position in the scheme's list, places by pool and grade, and why grades moved."""

    before_bars: list[int]
    final: list[int]
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    open_ties: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)

    def note(self, i: int, text: str) -> None:
        """Keep the reason why a participant's grade is not the one its score alone would give."""
        self.notes.setdefault(i, []).append(text)


def grade_all(scheme: Scheme, contest: Contest, facts: Mapping[str, Bools]) -> Grading:
    """Bands, then places by rank, then lifts, bars and vetoes. ``facts`` tells for each bar whom it concerns."""
    grades = scheme.grades
    grading = Grading([], [])
    if not grades:
        empty = [NO_GRADE] * len(contest.totals)
        return Grading(empty, list(empty))
    bands = [_band(grades, total) for total in contest.totals]
    barred = _caps(scheme, facts, len(bands))
    current = _filled(scheme, contest, bands, barred, grading)
    grading.before_bars = list(current)
    grading.final = _barred(scheme, contest, current, facts, grading)
    return grading


def _band(grades: Sequence[Grade], total: Fraction) -> int:
    for i, grade in enumerate(grades):
        if grade.from_ is None or total >= Fraction(grade.from_):
            return i
    return len(grades) - 1


def _caps(scheme: Scheme, facts: Mapping[str, Bools], size: int) -> NDArray[np.bool_]:
    """Who may not take a place, where a place freed by a bar passes on."""
    none = np.zeros(size, dtype=bool)
    if scheme.quotas.freed_by_bar != "pass_on":
        return none
    limiting = [facts[bar.code] for bar in scheme.bars if bar.code in facts and not bar.effect.place]
    return np.logical_or.reduce(limiting) if limiting else none


def _filled(
    scheme: Scheme, contest: Contest, bands: list[int], barred: NDArray[np.bool_], grading: Grading
) -> list[int]:
    """Fill the places of each grade by rank; who finds none goes to the next grade and competes there."""
    current = list(bands)
    for i, grade in enumerate(scheme.grades):
        if grade.quota is None and grade.count is None:
            continue
        limits = places_by_pool(scheme.quotas, contest, grade, scheme.grades)
        for pool in dict.fromkeys(contest.pool):
            grading.places[pool, grade.name] = limits[pool]
            wanting = [k for k, own in enumerate(contest.pool) if own == pool and current[k] == i and contest.ranked[k]]
            winners = _winners(scheme, contest, wanting, limits[pool], barred, (grading, pool, grade.name))
            for k in wanting:
                if k not in winners:
                    current[k] = min(i + 1, len(scheme.grades) - 1)
                    if not barred[k]:
                        grading.note(k, f"{grade.name}名额{limits[pool]}个已满")
    return current


def _winners(
    scheme: Scheme, contest: Contest, wanting: list[int], limit: int, barred: NDArray[np.bool_],
    tell: tuple[Grading, str, str],
) -> set[int]:  # fmt: skip
    """The first by rank; equals at the border are separated by the declared list, else all or none enter."""
    runners = sorted((k for k in wanting if not barred[k]), key=lambda k: (contest.order[k], contest.border[k]))
    if len(runners) <= limit:
        return set(runners)
    edge = [(contest.order[k], contest.border[k]) for k in runners]
    if limit == 0 or edge[limit - 1] != edge[limit]:
        return set(runners[:limit])
    tied = tuple(k for k, key in zip(runners, edge, strict=True) if key == edge[limit])
    grading, pool, name = tell
    grading.open_ties.append((pool, name, tied))
    inside = {k for k, key in zip(runners, edge, strict=True) if key < edge[limit]}
    return inside | set(tied) if scheme.quotas.border_else == "all" else inside


def places_by_pool(
    rules: QuotaRules, contest: Contest, grade: Grade, grades: Sequence[Grade] = ()
) -> dict[str, int]:
    """How many places of a grade each pool has (SR-42): floor, half up, or largest remainder under an overall cap."""
    counting = contest.ranked if rules.base == "ranked" else np.ones(len(contest.pool), dtype=bool)
    sizes: dict[str, int] = dict.fromkeys(contest.pool, 0)
    for pool, counts in zip(contest.pool, counting, strict=True):
        sizes[pool] += int(counts)
    if grade.count is not None:
        return dict.fromkeys(sizes, grade.count)
    share = Fraction(grade.quota or 0)
    exact = {pool: share * size for pool, size in sizes.items()}
    if rules.rounding == "half_up":
        limits = {pool: int(half_up(value, 0)) for pool, value in exact.items()}
    else:
        limits = {pool: int(value) for pool, value in exact.items()}
    if rules.rounding == "largest_remainder":
        whole = int(Fraction(rules.overall_cap if rules.overall_cap is not None and _first(grade, grades)
                             else grade.quota or 0) * sum(sizes.values()))  # fmt: skip
        _hand_out(limits, exact, whole, rules, contest)
    return limits


def _first(grade: Grade, grades: Sequence[Grade]) -> bool:
    """The overall cap speaks of the best grade only."""
    return not grades or grades[0].name == grade.name


def _hand_out(
    limits: dict[str, int], exact: Mapping[str, Fraction], whole: int, rules: QuotaRules, contest: Contest
) -> None:
    """Give the remaining places to the largest remainders; equals in the declared order, then by the public draw."""
    means = _means(contest)
    drawn = {pool: i for i, pool in enumerate(rules.draw)}

    def key(pool: str) -> tuple[Any, ...]:
        ties: dict[str, Any] = {
            "group_mean": -means.get(pool, Fraction(0)),
            "group_size": -sum(own == pool for own in contest.pool),
            "draw": drawn.get(pool, len(drawn)),
        }
        return (-(exact[pool] - limits[pool]), *(ties[name] for name in rules.remainder_ties), pool)

    for pool in sorted(limits, key=key)[: max(0, whole - sum(limits.values()))]:
        limits[pool] += 1


def _means(contest: Contest) -> dict[str, Fraction]:
    sums: dict[str, list[Fraction]] = {}
    for pool, total, ranked in zip(contest.pool, contest.totals, contest.ranked, strict=True):
        if ranked:
            sums.setdefault(pool, []).append(total)
    return {pool: sum(values, Fraction(0)) / len(values) for pool, values in sums.items()}


def _barred(
    scheme: Scheme, contest: Contest, current: list[int], facts: Mapping[str, Bools], grading: Grading
) -> list[int]:
    """Apply lifts and bars; the score itself is not touched."""
    names = [grade.name for grade in scheme.grades]
    final = list(current)
    for bar in scheme.bars:
        for i in np.flatnonzero(facts.get(bar.code, np.zeros(len(final), dtype=bool))).tolist():
            before = final[i]
            if bar.effect.place:
                final[i] = min(final[i], names.index(bar.effect.place))
            final[i] = min(final[i] + bar.effect.lower, len(names) - 1)
            if bar.effect.highest_grade:
                final[i] = max(final[i], names.index(bar.effect.highest_grade))
            if bar.effect.title_barred:
                final[i] = max(final[i], min(1, len(names) - 1))
            moved = f"，由{names[before]}调整为{names[final[i]]}" if final[i] != before else ""
            grading.note(i, f"{bar.code} {bar.when}{moved}")
    return final
