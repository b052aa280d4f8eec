"""Two goals that say the same, in one sheet or in the sheets of two organs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengji.year.goals.linter.model import DEFAULT, Found, GoalText, Limits
from hengji.year.goals.linter.texts import pairs

LEAST_PAIRS = 4  # shorter texts are alike by chance


def twins_within(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    for goal, other in _twins(goals, limits):
        if goal.organ == other.organ:
            yield Found("title", {"other": other.title}, goal)


def twins_across(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    """Common goals are the same on purpose, and so are the goals of those who co-operate."""
    own = [goal for goal in goals if goal.kind != "common" and goal.role != "配合"]
    for goal, other in _twins(own, limits):
        if goal.organ != other.organ:
            yield Found("title", {"other": other.title, "organ": other.organ}, goal)


def likeness(one: Counter[str], other: Counter[str]) -> Fraction:
    """Dice's coefficient: shared pairs of characters, twice, by all pairs."""
    whole = one.total() + other.total()
    return Fraction(2 * (one & other).total(), whole) if whole else Fraction(0)


def same_subject(one: Counter[str], other: Counter[str]) -> bool:
    """Each text holds the first two characters of the other: 食品抽检合格率 is no twin of 药品抽检合格率."""
    return bool(one and other) and next(iter(one)) in other and next(iter(other)) in one


def alike(texts: Sequence[str], limits: Limits = DEFAULT) -> Iterator[tuple[int, int]]:
    """Places of texts that say the same, the earlier first. Only those that share a rare pair are compared."""
    bags = [pairs(text) for text in texts]
    for i, j in _candidates(bags, limits.alike):
        if same_subject(bags[i], bags[j]) and likeness(bags[i], bags[j]) >= limits.alike:
            yield i, j


def _twins(goals: Sequence[GoalText], limits: Limits) -> Iterator[tuple[GoalText, GoalText]]:
    """Pairs of goals in both orders."""
    for i, j in alike([goal.title for goal in goals], limits):
        yield goals[i], goals[j]
        yield goals[j], goals[i]


def _candidates(bags: Sequence[Counter[str]], alike: Fraction) -> set[tuple[int, int]]:
    """A pair that is alike shares one of the rarest pairs of characters of each (prefix filter)."""
    often = Counter(pair for bag in bags for pair in bag)
    holders: dict[str, list[int]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for i, bag in enumerate(bags):
        for pair in _prefix(bag, often, alike):
            found |= {(j, i) for j in holders[pair]}
            holders[pair].append(i)
    return found


def _prefix(bag: Counter[str], often: Counter[str], alike: Fraction) -> list[str]:
    """Twins share at least alike ÷ (2 − alike) of each bag, so one of the pairs that are left without that many."""
    if bag.total() < LEAST_PAIRS:
        return []
    least, room, kept = bag.total() * alike / (2 - alike), Fraction(bag.total()), []
    for pair in sorted(bag, key=lambda pair: (often[pair], pair)):
        if room < least:
            break
        kept.append(pair)
        room -= bag[pair]
    return kept
