"""What an edit changes: score, place and grade of each participant against the base, and who enters and leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.run import texts


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a participant stands in one outcome; ``rank`` is 0 where it is not ranked."""

    total: str
    rank: int
    grade: str


def standings(outcome: Outcome) -> list[Standing]:
    """All participants in the sheet's order; totals are those that are compared, as rounded text."""
    size = outcome.ground.size
    totals, ranks = texts(outcome.compared, size), outcome.rank.tolist()
    counted = outcome.base.counted
    return [Standing(totals[i] if counted[i] else "", ranks[i], outcome.grade(i)) for i in range(size)]


@dataclass(frozen=True, slots=True)
class Change:
    """One participant before and after."""

    code: str
    name: str
    pool: str
    before: Standing
    after: Standing

    @property
    def points(self) -> Decimal | None:
        """By how much the total moved; None where one of the two has none."""
        if not (self.before.total and self.after.total):
            return None
        return Decimal(self.after.total) - Decimal(self.before.total)

    @property
    def places(self) -> int:
        """By how many places it rose (negative: fell)."""
        return self.before.rank - self.after.rank if self.before.rank and self.after.rank else 0

    @property
    def moved(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Changes:
    """All participants, best first within each pool; ``grades`` lists the scheme's grades from the best."""

    lines: tuple[Change, ...]
    grades: tuple[str, ...]

    @cached_property
    def rose(self) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.places > 0)

    @cached_property
    def fell(self) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.places < 0)

    @cached_property
    def moved(self) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.moved)

    def entered(self, grade: str) -> tuple[Change, ...]:
        """Who has a grade now and had another one before."""
        return tuple(line for line in self.lines if line.after.grade == grade != line.before.grade)

    def left(self, grade: str) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.before.grade == grade != line.after.grade)


def changes(before: Sequence[Standing], outcome: Outcome) -> Changes:
    """Compare an outcome with what stood before."""
    return Changes(tuple(sorted(_lines(before, outcome), key=_order)), tuple(g.name for g in outcome.scheme.grades))


def _lines(before: Sequence[Standing], outcome: Outcome) -> Iterator[Change]:
    within = outcome.scheme.ranking.within
    for person, old, new in zip(outcome.ground.sheet.participants, before, standings(outcome), strict=True):
        pool = {"group": person.group, "class": person.klass, "all": ""}[within]
        yield Change(person.code, person.name, pool, old, new)


def _order(line: Change) -> tuple[str, bool, int, str]:
    return line.pool, not line.after.rank, line.after.rank, line.code
