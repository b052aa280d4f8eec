"""The best and the worst that can be observed of each leaf and goal, found by letting the engine score every option."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

import numpy as np

from hengji.core.scoring.engine import Outcome, Workbench
from hengji.core.scoring.marks import Mark
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.rule import Rows
from hengji.core.scoring.scheme import Node, RuleRef, Scheme, Section
from hengji.core.scoring.types import Goal, Observation, Participant, Sheet

from .options import Fact, Option, options

ENDS = 6
Key = tuple[str, str]  # leaf, kind of goal ("" where the leaf is scored directly)
SHOWN = ("rule", "points", "target", "baseline", "challenge", "direction")  # what makes goals of one kind


@dataclass(frozen=True)
class Extremes:
    """The options of one leaf or kind of goal with their points, and which of them are best and worst."""

    tried: tuple[Option, ...]
    points: tuple[Fraction, ...]
    best: int
    worst: int

    @cached_property
    def share(self) -> tuple[Fraction, ...]:
        """Where each option stands between the worst (0) and the best (1)."""
        low, high = self.points[self.worst], self.points[self.best]
        width = high - low
        return tuple((points - low) / width if width else Fraction(1) for points in self.points)

    @cached_property
    def rising(self) -> list[tuple[Fraction, int]]:
        """Shares in rising order, each once, with the first option that has it."""
        return sorted({share: i for i, share in reversed(list(enumerate(self.share)))}.items())

    def nearest(self, share: Fraction) -> Option:
        """The option whose points are nearest to a share of the way."""
        at = bisect_left(self.rising, (share, -1))
        around = self.rising[max(0, at - 1) : at + 1]
        return self.tried[min(around, key=lambda each: abs(each[0] - share))[1]]


def kind_of(goal: Goal) -> str:
    """Goals with the same rule and numbers have the same extremes."""
    return "|".join(getattr(goal, name) for name in SHOWN)


def extremes(scheme: Scheme, goals: Sequence[Goal]) -> dict[Key, Extremes]:
    """Extremes of every leaf, and under leaves scored by goals of every kind of goal."""
    kinds = {(goal.indicator, kind_of(goal)): goal for goal in goals}
    tried = dict(_tried(scheme, kinds))
    alone, together = (_scored(scheme, tried, kinds, apart=apart) for apart in (True, False))
    wanted = _wanted_keys(scheme)
    return {
        key: _chosen(some, _capped(scheme, key[0], _points_of(key, alone, together)), wanted.get(key[0], ""))
        for key, some in tried.items()
    }


def _tried(scheme: Scheme, kinds: Mapping[Key, Goal]) -> Iterator[tuple[Key, list[Option]]]:
    for leaf in scheme.leaves:
        if not leaf.goals:
            yield (leaf.code, ""), options(scheme, leaf, leaf.rule)
            continue
        for (code, kind), goal in kinds.items():
            if code == leaf.code:
                yield (code, kind), options(scheme, leaf, ref_of(leaf, goal), goal)


def ref_of(leaf: Node, goal: Goal) -> RuleRef | None:
    """The rule of a goal."""
    rules = leaf.goals.rules if leaf.goals else {}
    return rules.get(goal.rule or next(iter(rules), ""))


def _points_of(key: Key, alone: Mapping[Key, list[Fraction]], together: Mapping[Key, list[Fraction]]) -> list[Fraction]:
    """Rules that compare participants tell nothing of one alone: then the options are compared with one another."""
    return alone[key] if len(set(alone[key])) > 1 else together[key]


def _capped(scheme: Scheme, code: str, points: list[Fraction]) -> list[Fraction]:
    """Where points are registered as they are, more than full marks is a slip of the pen, not an achievement."""
    node = scheme.nodes[code]
    if code in scheme.items or node.rule or node.goals:
        return points
    full = Fraction(100 if node.points is None else node.points)
    return [min(each, full) for each in points]


def _wanted_keys(scheme: Scheme) -> dict[str, str]:
    """Leaves on whose key another leaf depends (``requires``): the best of them has this key."""
    return {node.requires.node: node.requires.key for node in scheme.leaves if node.requires}


def _chosen(tried: Sequence[Option], points: Sequence[Fraction], wanted: str) -> Extremes:
    """Of several best and worst the pair between which points change most often, and then the nearest pair."""
    able = [i for i, option in enumerate(tried) if any(fact.key == wanted for fact in option)] if wanted else []
    top = max(points[i] for i in able or range(len(tried)))
    best = [i for i in able or range(len(tried)) if points[i] == top]
    worst = [i for i in range(len(tried)) if points[i] == min(points)]
    size = [_size(option) for option in tried]
    ordered = sorted(range(len(tried)), key=size.__getitem__)
    place = {option: at for at, option in enumerate(ordered)}
    kinds = {value: number for number, value in enumerate(set(points))}
    along = [kinds[points[option]] for option in ordered]

    def pair(two: tuple[int, int]) -> tuple[int, Fraction, Fraction]:
        low, high = sorted(two, key=place.__getitem__)
        changes = len(set(along[place[low] : place[high] + 1]))
        return -changes, size[high] - size[low], size[low]

    chosen = min(product(_ends(best, size), _ends(worst, size)), key=pair)
    return Extremes(tuple(tried), tuple(points), *chosen)


def _ends(several: Sequence[int], size: Sequence[Fraction]) -> list[int]:
    """The smallest and the greatest few: what lies between them need not be looked at."""
    ordered = sorted(several, key=size.__getitem__)
    return list(dict.fromkeys([*ordered[:ENDS], *ordered[-ENDS:]]))


def _size(option: Option) -> Fraction:
    return sum((abs(Fraction(fact.value)) for fact in option), Fraction(0))


def _scored(
    scheme: Scheme, tried: Mapping[Key, list[Option]], kinds: Mapping[Key, Goal], *, apart: bool
) -> dict[Key, list[Fraction]]:
    """Score all options at once: the i-th made-up participant shows the i-th option of every leaf."""
    size = max((len(some) for some in tried.values()), default=0)
    outcome = _outcome(freed(scheme), _sheet(scheme, tried, kinds, size), apart=apart)
    return {key: _points(outcome, key, kinds, len(some)) for key, some in tried.items()}


def _sheet(scheme: Scheme, tried: Mapping[Key, list[Option]], kinds: Mapping[Key, Goal], size: int) -> Sheet:
    klass = next(iter(scheme.classes), "")
    people = [Participant(str(i), str(i), klass=klass) for i in range(size)]
    goals = [replace(goal, participant=person.code, goal=key[1], deadline="", version="1", effective="")
             for person in people for key, goal in kinds.items()]  # fmt: skip
    seen = [observation(str(i), code, kind, fact)
            for (code, kind), some in tried.items() for i, option in enumerate(some) for fact in option]  # fmt: skip
    return sheet_of(people, goals, seen)


def observation(participant: str, leaf: str, goal: str, fact: Fact) -> Observation:
    return Observation(participant, leaf, fact.value, goal, input=fact.input, key=fact.key, period=fact.period,
                       layer=fact.layer, n=fact.n)  # fmt: skip


def _outcome(scheme: Scheme, sheet: Sheet, *, apart: bool) -> Outcome:
    bench = Workbench(sheet)
    if apart:
        nobody_else = Rows(np.arange(bench.ground.size))
        bench.ground.compared = dict.fromkeys(bench.ground.compared, nobody_else)
    return bench.score(scheme)


def freed(scheme: Scheme) -> Scheme:
    """The scheme with each leaf by itself: nothing that one leaf or participant does to another."""
    return scheme.model_copy(update={
        "tree": tuple(_freed(node) for node in scheme.tree),
        "sections": tuple(_freed_section(section) for section in scheme.sections),
        "grades": (), "bars": (), "ranking": scheme.ranking.model_copy(update={"within": "all", "ties": (),
                                                                             "correction": None}),
    })  # fmt: skip


def _freed(node: Node) -> Node:
    children = tuple(_freed(child) for child in node.children)
    return node.model_copy(update={"children": children, "requires": None, "applies": "", "second": ""})


def _freed_section(section: Section) -> Section:
    items = tuple(_freed(item) for item in section.items)
    return section.model_copy(update={"items": items, "condition": None, "guard": (), "cap": None})


def _points(outcome: Outcome, key: Key, kinds: Mapping[Key, Goal], count: int) -> list[Fraction]:
    """Points of every option; what a deduction takes off counts against it."""
    mark = outcome.marks[key[0]]
    if _deducts(outcome.scheme, key[0]):
        return [-mark.points.cell(i) for i in range(count)]
    if key in kinds:
        return _points_of_goal(mark, key[1], count)
    return [mark.points.cell(i) for i in range(count)]


def _deducts(scheme: Scheme, code: str) -> bool:
    return any(section.kind == "deduction" and any(item.code == code for item in section.items)
               for section in scheme.sections)  # fmt: skip


def _points_of_goal(mark: Mark, kind: str, count: int) -> list[Fraction]:
    found = {}
    for trace in mark.traces:
        raw = trace.raw.spread((len(trace.part.goals),))
        owners = trace.part.owner
        for row, goal in enumerate(trace.part.goals):
            if goal.goal == kind and owners is not None:
                found[int(owners[row])] = raw.cell(row)
    return [found.get(i, Fraction(0)) for i in range(count)]
