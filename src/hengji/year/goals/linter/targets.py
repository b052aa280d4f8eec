"""Rules about the target against the organ's own history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import mean_of, number, past, sense, shown
from hengji.year.goals.linter.record import rule_direction

LEAST_REASON = 4  # characters: 「无」 and 「同上」 are no reasons
_KEEP = re.compile("保持|稳定|维持|守住|不低于上年|不突破|零容忍|不发生|稳中|巩固")
_SHARES = {"%", "％", "百分比"}


def direction_of(goal: GoalText) -> str:
    """Which way is better: as typed, else as the target's bound or the rule says."""
    return goal.direction or sense(goal.target) or rule_direction(goal)


def lead(goal: GoalText, reference: Fraction | None) -> Fraction | None:
    """How much better the target is than a reference; None where that cannot be said."""
    target, direction = number(goal.target, goal.unit), direction_of(goal)
    if target is None or reference is None or direction not in {"up", "down"}:
        return None
    return target - reference if direction == "up" else reference - target


def below_last(goal: GoalText, _: Limits) -> Iterator[Found]:
    values = past(goal)
    yield from _below(goal, values[-1] if values else None, "last_actual")


def below_mean(goal: GoalText, _: Limits) -> Iterator[Found]:
    yield from _below(goal, mean_of(goal), "mean")


def _below(goal: GoalText, reference: Fraction | None, field: str) -> Iterator[Found]:
    ahead = lead(goal, reference)
    if reference is None or ahead is None or ahead >= 0 or len(goal.reason.strip()) >= LEAST_REASON:
        return
    yield Found("target", {"target": goal.target, "reference": shown(reference), "what": field})


def already_reached(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A value of this year is there already, or last year's equals the target though nothing says 「保持」."""
    ahead = lead(goal, number(goal.current, goal.unit))
    if ahead is not None and ahead <= 0:
        yield Found("target", {"target": goal.target, "value": goal.current, "when": "本年已有值"})
        return
    values = past(goal)
    if values and lead(goal, values[-1]) == 0 and not _held(goal):
        yield Found("target", {"target": goal.target, "value": shown(values[-1]), "when": "上年实际值"})


def _held(goal: GoalText) -> bool:
    """Keeping a value is a goal where more is impossible or where the text says that it shall be kept."""
    target = number(goal.target, goal.unit)
    ceiling = target == 100 and (goal.unit in _SHARES or goal.target.strip().endswith(("%", "％")))  # noqa: PLR2004 - per cent
    said = _KEEP.search(f"{goal.title}；{goal.deliverable}")
    return bool(target == 0 or ceiling or said or len(goal.reason.strip()) >= LEAST_REASON)


def unreachable(goal: GoalText, limits: Limits) -> Iterator[Found]:
    """Further from the last value than so many times the largest change of the past; needs three years."""
    values = past(goal)
    ahead = lead(goal, values[-1] if values else None)
    if ahead is None or len(values) < 3:  # noqa: PLR2004 - two changes at least
        return
    largest = max(abs(later - earlier) for earlier, later in pairwise(values))
    if largest > 0 and ahead > limits.largest_jump * largest:
        yield Found("target", {"target": goal.target, "ahead": shown(ahead), "largest": shown(largest)})
