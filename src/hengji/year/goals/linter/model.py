"""The nouns of the linter: a goal as text, what a scheme demands of a sheet, a remark, a check."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class GoalText:
    """One goal as it stands in the form; every field is what a person typed, empty where nothing is known.

    ``direction`` is up, down or range; ``kind`` common, functional, key or challenge; ``role`` 牵头 or 配合 (empty:
    it does not share the goal). ``history`` holds the actual values of past years, oldest first, last year's at the
    end or in ``last_actual``; ``mean`` is the three-year mean where the history does not give it; ``current`` is a
    value already reached in this year. ``reason`` says why a target lies below history.
    """

    title: str
    key: str = ""
    organ: str = ""
    kind: str = ""
    role: str = ""
    deliverable: str = ""
    unit: str = ""
    direction: str = ""
    baseline: str = ""
    last_actual: str = ""
    mean: str = ""
    history: tuple[str, ...] = ()
    current: str = ""
    target: str = ""
    challenge: str = ""
    reason: str = ""
    deadline: str = ""
    year: int | None = None
    milestones: tuple[str, ...] = ()
    data_source: str = ""
    data_owner: str = ""
    rule: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)
    points: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a scheme demands, and the linter's thresholds; None where the scheme demands nothing.

    ``largest_jump``: a target further away than so many times the largest yearly change of the past is doubted.
    ``alike``: likeness (0 to 1, Dice on pairs of characters) from which two goals count as one; tuned on the labelled
    goals. ``small_shortfall``, ``cliff``: missing the target by that share should not cost that share of the points.
    ``least_share``, ``most_share``: a goal's points as a share of the sheet's, below or above which they are remarked.
    """

    most_goals: int | None = None
    points: Fraction | None = None
    measurable: Fraction | None = None
    least_share: Fraction = Fraction(1, 100)
    most_share: Fraction = Fraction(3, 10)
    largest_jump: Fraction = Fraction(3)
    alike: Fraction = Fraction(58, 100)
    small_shortfall: Fraction = Fraction(1, 100)
    cliff: Fraction = Fraction(1, 2)
    strict: frozenset[str] = frozenset()


DEFAULT = Limits()
FIELDS = frozenset(each.name for each in (*dataclasses.fields(GoalText), *dataclasses.fields(Limits)))


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One remark: on ``field`` of the goal with that key, or on a limit of the sheet where ``goal`` is empty."""

    code: str
    goal: str
    field: str
    sentence: str
    suggestion: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw: the field concerned and the words that fill its sentence; ``goal`` only for sheets."""

    field: str
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)
    goal: GoalText | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule about one goal. ``sentence`` has slots for the words of what was found."""

    code: str
    name: str
    sentence: str
    suggestion: str
    source: str
    find: Callable[[GoalText, Limits], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """A rule about goals taken together."""

    code: str
    name: str
    sentence: str
    suggestion: str
    source: str
    find: Callable[[Sequence[GoalText], Limits], Iterable[Found]]
