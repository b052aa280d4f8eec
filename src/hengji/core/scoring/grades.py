"""Grades: score bands, places by quota, ties at the border, then lifts, bars and vetoes (SR-36, SR-37, SR-42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Rows
from hengji.core.scoring.scheme import Grade, QuotaRules, Scheme
from hengji.core.scoring.types import Coded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools

NO_GRADE = -1


@dataclass(frozen=True, slots=True)
class Contest:
    """What grading looks at: rounded totals, place in the pool, who is ranked, and the pool of each participant.

    ``order`` says who comes first as ranked, ``border`` the same with the ties at the border broken, ``overall`` the
    same among all pools, for places that are passed on. Who is not ranked has no grade: a grade takes a place.
    """

    totals: Exact
    order: NDArray[np.int64]
    border: NDArray[np.int64]
    overall: NDArray[np.int64]
    ranked: Bools
    pools: Coded

    @property
    def pool(self) -> NDArray[np.int32]:
        """Pool number of each participant."""
        return self.pools.at(np.arange(len(self.order)))


@dataclass(slots=True)
class Grading:
    """Grade of each participant as a position in the scheme's list, before and after bars, and what moved it."""

    before_bars: NDArray[np.int64]
    final: NDArray[np.int64]
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    missed: list[tuple[Bools, str]] = field(default_factory=list)
    moved: dict[int, list[str]] = field(default_factory=dict)
    open_ties: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)

    def notes(self, i: int) -> list[str]:
        """Reasons why a participant's grade is not the one its score alone would give."""
        return [text for mask, text in self.missed if mask[i]] + self.moved.get(i, [])


def grade_all(scheme: Scheme, contest: Contest, facts: Mapping[str, Bools]) -> Grading:
    """Bands, then places by rank, then lifts, bars and vetoes. ``facts`` tells for each bar whom it concerns."""
    size = len(contest.order)
    grading = Grading(np.full(size, NO_GRADE), np.full(size, NO_GRADE))
    if not scheme.grades:
        return grading
    current = np.where(contest.ranked, _bands(scheme.grades, contest.totals, size), NO_GRADE)
    _fill(scheme, contest, current, facts, grading)
    grading.before_bars = current
    grading.final = _barred(scheme, current, facts, grading)
    return grading


def _bands(grades: Sequence[Grade], totals: Exact, size: int) -> NDArray[np.int64]:
    """The best grade whose line the score reaches; the last one where it reaches none."""
    found = np.full(size, len(grades) - 1)
    for i in range(len(grades) - 1, -1, -1):
        line = grades[i].from_
        found[np.ones(size, dtype=bool) if line is None else totals >= line] = i
    return found


def _barred_from(scheme: Scheme, facts: Mapping[str, Bools], grade: int, size: int) -> Bools:
    """Whom a bar will move off a grade, so that the place is free."""
    names = [each.name for each in scheme.grades]
    reached = np.full(size, grade)
    for bar in scheme.bars:
        if not bar.effect.place:
            for i in np.flatnonzero(facts[bar.code]).tolist():
                reached[i] = _moved(int(reached[i]), bar.effect, names)
    off: Bools = reached != grade
    return off


def _fill(
    scheme: Scheme, contest: Contest, current: NDArray[np.int64], facts: Mapping[str, Bools], grading: Grading
) -> None:  # fmt: skip
    """Fill the places of each grade by rank; who finds none goes to the next grade and competes there."""
    for i, grade in enumerate(scheme.grades):
        if grade.quota is None and grade.count is None:
            continue
        limits = places_by_pool(scheme.quotas, contest, grade, first=i == 0)
        grading.places.update({(pool, grade.name): int(n) for pool, n in zip(contest.pools.words, limits, strict=True)})
        wanting = (current == i) & contest.ranked
        won, ties = _winners(scheme.quotas, contest, np.flatnonzero(wanting), limits)
        if scheme.quotas.freed_by_bar == "pass_on":
            off = won & _barred_from(scheme, facts, i, len(won))
            if off.any():
                won, ties = _winners(scheme.quotas, contest, np.flatnonzero(wanting & ~off), limits)
                won |= off
        grading.open_ties += [(pool, grade.name, tied) for pool, tied in ties]
        lost = wanting & ~won
        current[lost] = min(i + 1, len(scheme.grades) - 1)
        grading.missed.append((lost, f"{grade.name}名额已满"))


Tie = tuple[str, tuple[int, ...]]


def _winners(
    rules: QuotaRules, contest: Contest, running: NDArray[np.int64], limits: NDArray[np.int64]
) -> tuple[Bools, list[Tie]]:
    """The first of each pool by rank, and by the declared list where the border cuts through equals."""
    won = np.zeros(len(contest.order), dtype=bool)
    ties: list[Tie] = []
    pool = contest.pool[running]
    by_rank = np.lexsort((contest.border[running], contest.order[running], pool))
    running, pool = running[by_rank], pool[by_rank]
    counts = np.bincount(pool, minlength=len(limits))
    starts = np.cumsum(counts) - counts
    won[running[np.arange(len(pool)) - starts[pool] < limits[pool]]] = True
    for start, count, places, name in zip(starts, counts, limits, contest.pools.words, strict=True):
        if 0 < places < count:
            members = running[start : start + count]
            key = contest.order[members] * (len(contest.order) + 1) + contest.border[members]
            ties += _border(rules, (name, key), members, int(places), won)
    left = int(np.maximum(limits - counts, 0).sum())
    waiting = running[~won[running]]
    if rules.unused == "pass_on" and left > 0 and len(waiting):
        waiting = waiting[np.argsort(contest.overall[waiting], kind="stable")]
        won[waiting[:left]] = True
        if left < len(waiting):
            ties += _border(rules, ("", contest.overall[waiting]), waiting, left, won)
    return won, ties


def _border(
    rules: QuotaRules, where: tuple[str, NDArray[np.int64]], members: NDArray[np.int64], places: int, won: Bools
) -> list[Tie]:
    """Where the last place and the first without one are equal in everything declared, all enter or none."""
    pool, key = where
    if key[places - 1] != key[places]:
        return []
    tied = members[key == key[places]]
    won[tied] = rules.border_else == "all"
    return [(pool, tuple(sorted(tied.tolist())))]


def places_by_pool(rules: QuotaRules, contest: Contest, grade: Grade, *, first: bool = True) -> NDArray[np.int64]:
    """How many places of a grade each pool has: floor, half up, or largest remainder under an overall cap."""
    pools = len(contest.pools.words)
    if grade.count is not None:
        return np.full(pools, grade.count)
    counting = contest.ranked if rules.base == "ranked" else np.ones(len(contest.order), dtype=bool)
    sizes = np.bincount(contest.pool[counting], minlength=pools)
    share = Fraction(grade.quota or 0)
    exact = [share * int(size) for size in sizes]
    if rules.rounding == "half_up":
        return np.array([int(half_up(value, 0)) for value in exact])
    limits = np.array([int(value) for value in exact])
    if rules.rounding == "largest_remainder":
        cap = rules.overall_cap if first and rules.overall_cap is not None else grade.quota
        _hand_out(limits, exact, int(Fraction(cap or 0) * int(sizes.sum())), (rules, contest, sizes))
    return limits


def _hand_out(
    limits: NDArray[np.int64], exact: list[Fraction], whole: int,
    of: tuple[QuotaRules, Contest, NDArray[np.int64]],
) -> None:  # fmt: skip
    """Give the remaining places to the largest remainders; equals in the declared order, then by the public draw."""
    rules, contest, sizes = of
    means = _means(contest)
    drawn = {pool: i for i, pool in enumerate(rules.draw)}

    def key(i: int) -> tuple[Any, ...]:
        name = contest.pools.words[i]
        ties = {"group_mean": -means[i], "group_size": -int(sizes[i]), "draw": drawn.get(name, len(drawn))}
        return (-(exact[i] - int(limits[i])), *(ties[tie] for tie in rules.remainder_ties), name)

    for i in sorted(range(len(limits)), key=key)[: max(0, whole - int(limits.sum()))]:
        limits[i] += 1


def _means(contest: Contest) -> list[Fraction]:
    """Mean total of the ranked members of each pool."""
    rows = Rows(contest.pool)
    whole = contest.totals.spread((len(contest.order),)).common()
    sums = rows.by_group(np.where(contest.ranked, np.asarray(whole.num, dtype=object), 0), np.add)
    counts = rows.by_group(contest.ranked.astype(np.int64), np.add)
    by_code = dict(zip(np.unique(contest.pool).tolist(), zip(sums, counts, strict=True), strict=True))
    pairs = (by_code.get(i, (0, 0)) for i in range(len(contest.pools.words)))
    return [Fraction(int(total), int(whole.den) * max(1, int(count))) for total, count in pairs]


def _barred(
    scheme: Scheme, current: NDArray[np.int64], facts: Mapping[str, Bools], grading: Grading
) -> NDArray[np.int64]:
    """Apply lifts, then bars, so that a veto has the last word; the score itself is not touched."""
    names = [grade.name for grade in scheme.grades]
    final = current.copy()
    for bar in sorted(scheme.bars, key=lambda bar: not bar.effect.place):
        for i in np.flatnonzero(facts[bar.code] & (current != NO_GRADE)).tolist():
            before = int(final[i])
            final[i] = _moved(before, bar.effect, names)
            change = f"，由{names[before]}调整为{names[int(final[i])]}" if final[i] != before else ""
            grading.moved.setdefault(i, []).append(f"{bar.code} {bar.when}{change}")
    return final


def _moved(grade: int, effect: Any, names: list[str]) -> int:
    """A grade after one bar or lift: lifted to a place, lowered by steps, kept from the best, or limited."""
    last = len(names) - 1
    if effect.place:
        grade = min(grade, names.index(effect.place))
    grade = min(grade + effect.lower, last)
    if effect.title_barred:
        grade = max(grade, min(1, last))
    return max(grade, names.index(effect.highest_grade)) if effect.highest_grade else grade
