"""What a scored year says in numbers: totals and their spread, full marks, nominal and effective weights. Exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.engine import Outcome
from hengji.outcome.assessment.queries.losses import at, worths

SD_PLACES = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest, middle and highest total and the standard deviation (of the population), as decimal text."""

    low: str
    median: str
    high: str
    deviation: str

    @classmethod
    def of(cls, values: Sequence[Fraction]) -> "Spread":
        ordered = sorted(values)
        half = len(ordered) // 2
        middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
        low, median, high = (decimal_text(value) for value in (ordered[0], middle, ordered[-1]))
        return cls(low, median, high, root_text(variance(values)))


def variance(values: Sequence[Fraction]) -> Fraction:
    """Population variance."""
    return covariance(values, values)


def covariance(one: Sequence[Fraction], two: Sequence[Fraction]) -> Fraction:
    """Population covariance of two columns of the same length."""
    count = len(one)
    product = sum((a * b for a, b in zip(one, two, strict=True)), Fraction(0)) / count
    return product - sum(one, Fraction(0)) / count * (sum(two, Fraction(0)) / count)


def root_text(value: Fraction, places: int = SD_PLACES) -> str:
    """Square root as decimal text, rounded half up from integers: no binary float has a say."""
    doubled = isqrt(4 * value.numerator * 10 ** (2 * places) // value.denominator)
    return decimal_text(Fraction((doubled + 1) // 2, 10**places), places)


@dataclass(frozen=True, slots=True)
class Weight:
    """One indicator: its share of the total on paper, its share of the differences in fact, who is at the ends.

    Shares are of 1. ``effective`` is cov(what the indicator adds to the total, total) ÷ var(total), None where all
    totals are equal; ``full`` and ``zero`` are shares of those to whom the indicator applies.
    """

    code: str
    title: str
    nominal: Fraction
    effective: Fraction | None
    full: Fraction
    zero: Fraction
    alike: bool


def totals_of(outcome: Outcome) -> list[Fraction]:
    return [outcome.total.cell(i) for i in range(outcome.ground.size)]


def weights(outcome: Outcome, best: Outcome) -> list[Weight]:
    """Weights of what has no parts of its own; nominal ones from the year in which all is observed and best."""
    totals = totals_of(outcome)
    spread = variance(totals)
    added, nominal = contributions(outcome), nominal_weights(best)
    found = []
    for code, share in nominal.items():
        column = added.get(code, [Fraction(0)] * len(totals))
        effective = covariance(column, totals) / spread if spread else None
        found.append(Weight(code, outcome.scheme.nodes[code].title, share, effective, *_ends(outcome, code)))
    return found


def nominal_weights(best: Outcome) -> dict[str, Fraction]:
    """Mean share of the total over all participants, nothing where a node does not apply; nodes without parts only."""
    sums: dict[str, Fraction] = {}
    for worth in _worths(best):
        for code, share in worth.items():
            sums[code] = sums.get(code, Fraction(0)) + share
    return {code: total / best.ground.size for code, total in sums.items()}


def contributions(outcome: Outcome) -> dict[str, list[Fraction]]:
    """Points that each node without parts, and each section inside the total, adds to the totals."""
    size = outcome.ground.size
    found: dict[str, list[Fraction]] = {}
    for i, worth in enumerate(_worths(outcome)):
        whole = at(outcome.base.full, i)
        for code, share in worth.items():
            level = outcome.levels[code]
            column = found.setdefault(code, [Fraction(0)] * size)
            column[i] = share * whole * at(level.points, i) / at(level.full, i)
    for section in outcome.scheme.sections:
        if section.inside:
            sign = 1 if section.kind == "bonus" else -1
            found[section.code] = [sign * at(outcome.sections[section.code], i) for i in range(size)]
    return found


def _worths(outcome: Outcome) -> list[dict[str, Fraction]]:
    """For each participant the shares of nodes without parts; computed once for all of a class with the same gaps."""
    parts, people = _parts(outcome), outcome.ground.sheet.participants
    counted = np.stack([level.counted for level in outcome.levels.values()])
    known: dict[tuple[str, bytes], dict[str, Fraction]] = {}
    found = []
    for i, person in enumerate(people):
        key = (person.klass, counted[:, i].tobytes())
        if key not in known:
            known[key] = {code: share for code, share in worths(outcome, i) if code in parts}
        found.append(known[key])
    return found


def _parts(outcome: Outcome) -> frozenset[str]:
    """Codes of what is not divided further: leaves of the tree, and nodes that pick one of their children."""
    nodes = outcome.scheme.nodes.values()
    return frozenset(node.code for node in nodes if node.is_leaf or node.combine in {"best", "worst"})


def _ends(outcome: Outcome, code: str) -> tuple[Fraction, Fraction, bool]:
    """Shares at full marks and at zero, and whether all that count have the same share of the points."""
    level = outcome.levels[code]
    counted = np.flatnonzero(level.counted).tolist()
    if not counted:
        return Fraction(0), Fraction(0), True
    shares = [at(level.points, i) / (at(level.full, i) or 1) for i in counted]
    full, zero = sum(share >= 1 for share in shares), sum(share <= 0 for share in shares)
    return Fraction(full, len(counted)), Fraction(zero, len(counted)), len(set(shares)) == 1


def points_of(outcome: Outcome, codes: frozenset[str]) -> tuple[Fraction, Fraction]:
    """Mean points that these nodes add to the total, and the mean of what they could add."""
    got = could = Fraction(0)
    for i, worth in enumerate(_worths(outcome)):
        for code in codes & worth.keys():
            level, full = outcome.levels[code], worth[code] * at(outcome.base.full, i)
            got, could = got + full * at(level.points, i) / at(level.full, i), could + full
    return got / outcome.ground.size, could / outcome.ground.size
