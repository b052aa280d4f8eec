"""Made-up years: everybody best, worst, or equal, a year by chance, and a public that is dissatisfied."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from random import Random

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.types import Goal, Observation, Participant, Sheet

from .extremes import Extremes, Key, extremes, kind_of, observation
from .goals import goals_of
from .options import VOTES, Fact, Option, voted
from .people import people_of

EQUAL = Fraction(8, 10)  # where between worst and best everybody stands in the year of equals
TYPICAL, APART, NOISE = 0.75, 0.12, 0.12  # the year by chance: mean, differences of organs, differences within one
RARELY = 0.15  # how often an organ has anything under an item of bonus or deduction
FEW = 20  # whole numbers nearer to one another than this are mixed with two decimals
WHOLE = frozenset({"rank", "of", "planned"})  # inputs that are whole numbers by nature

Pick = Callable[[Participant, Node, Extremes], Option]


@dataclass(frozen=True)
class Maker:
    """Makes sheets for a scheme and its participants."""

    scheme: Scheme
    people: tuple[Participant, ...]
    goals: tuple[Goal, ...]

    @classmethod
    def of(cls, scheme: Scheme, sheet: Sheet | None = None) -> "Maker":
        """With the participants and goals of a sheet, else with the pack's own or made-up ones."""
        if sheet is not None:
            return cls(scheme, sheet.participants, sheet.goals)
        people = people_of(scheme)
        return cls(scheme, people, goals_of(scheme, people))

    @cached_property
    def extremes(self) -> Mapping[Key, Extremes]:
        return extremes(self.scheme, self.goals)

    @cached_property
    def _goals(self) -> Mapping[tuple[str, str], list[Goal]]:
        found: dict[tuple[str, str], dict[str, Goal]] = {}
        for goal in self.goals:
            found.setdefault((goal.participant, goal.indicator), {})[goal.goal] = goal  # the last version
        return {key: list(several.values()) for key, several in found.items()}

    def best(self) -> Sheet:
        return self.sheet(lambda _person, _leaf, found: found.tried[found.best])

    def worst(self) -> Sheet:
        return self.sheet(lambda _person, _leaf, found: found.tried[found.worst])

    def equal(self) -> Sheet:
        """Everybody is observed with the same, without bonus or deduction."""
        return self.sheet(lambda _person, leaf, found: () if leaf.code in self.scheme.items
                          else between(leaf, found, EQUAL))  # fmt: skip

    def unhappy(self, opinions: frozenset[str]) -> Sheet:
        """All is best except in these leaves, where every voter chose the worst."""
        return self.sheet(lambda _person, leaf, found: found.tried[found.worst if leaf.code in opinions
                                                                   else found.best])  # fmt: skip

    def random(self, seed: int) -> Sheet:
        """A year by chance, always the same for a seed: organs differ as a whole and from leaf to leaf."""
        return self.sheet(lambda person, leaf, found: self._drawn(person, leaf, found, seed))

    def _drawn(self, person: Participant, leaf: Node, found: Extremes, seed: int) -> Option:
        own = Random(f"{seed} {person.code}").gauss(0, 1)  # noqa: S311 - a year that can be repeated, no secret
        chance = Random(f"{seed} {person.code} {leaf.code}")  # noqa: S311 - as above
        if leaf.code in self.scheme.items:
            return _slight(found) if chance.random() < RARELY else ()
        share = TYPICAL + APART * own + NOISE * chance.gauss(0, 1)
        return between(leaf, found, Fraction(round(min(1.0, max(0.0, share)) * 1000), 1000))

    def sheet(self, pick: Pick) -> Sheet:
        return sheet_of(self.people, self.goals, list(self._observations(pick)))

    def _observations(self, pick: Pick) -> Iterator[Observation]:
        for person in self.people:
            for leaf in self.scheme.leaves:
                if leaf.applies and not person.has(leaf.applies):
                    continue
                for goal, found in self._found(person, leaf):
                    yield from (observation(person.code, leaf.code, goal, fact) for fact in pick(person, leaf, found))

    def _found(self, person: Participant, leaf: Node) -> Iterator[tuple[str, Extremes]]:
        if not leaf.goals:
            yield "", self.extremes[leaf.code, ""]
            return
        for goal in self._goals.get((person.code, leaf.code), ()):
            yield goal.goal, self.extremes[leaf.code, kind_of(goal)]


def between(leaf: Node, found: Extremes, share: Fraction) -> Option:
    """What stands at a share of the way from the worst to the best: mixed where numbers can be, else the nearest tried.

    A leaf of goals is mixed by its goals' numbers.
    """
    best, worst = found.tried[found.best], found.tried[found.worst]
    if [fact.place for fact in best] == [fact.place for fact in worst] and not any(fact.key for fact in best):
        return tuple(_mixed(low, high, share) for low, high in zip(worst, best, strict=True))
    if voted(leaf, leaf.rule) and len(best) == len(worst):
        return tuple(fact for low, high in zip(worst, best, strict=True) for fact in _votes(low, high, share))
    return found.nearest(share)


def _mixed(low: Fact, high: Fact, share: Fraction) -> Fact:
    one, two = Decimal(low.value), Decimal(high.value)
    whole = not _places(low.value) and not _places(high.value)
    places = 0 if low.input in WHOLE or (whole and abs(two - one) >= FEW) else 2
    return _with(high, decimal_text(Fraction(one) + share * (Fraction(two) - Fraction(one)), places))


def _votes(low: Fact, high: Fact, share: Fraction) -> tuple[Fact, Fact]:
    best = round(share * VOTES)
    return _with(high, str(best)), _with(low, str(VOTES - best))


def _with(fact: Fact, value: str) -> Fact:
    return Fact(value, fact.input, fact.key, fact.layer, fact.period, fact.n)


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def _slight(found: Extremes) -> Option:
    """The least of what moves any points at all."""
    moving = [i for i, points in enumerate(found.points) if points]
    return found.tried[min(moving, key=lambda i: (abs(found.points[i]), i))] if moving else ()
