"""Rules about a sheet's arithmetic: points, number of goals, what can be measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import amount, number, shown

LEAST_GOALS = 4  # among three goals one always has a third


def points_of(goals: Sequence[GoalText]) -> Fraction:
    return sum((number(goal.points) or Fraction(0) for goal in goals), Fraction(0))


def wrong_sum(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    total = points_of(goals)
    if goals and limits.points is not None and total != limits.points:
        yield Found("points", {"total": shown(total), "wanted": shown(limits.points)})


def too_small(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    yield from (found for found, share in _shares(goals) if share < limits.least_share)


def too_big(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    if len(goals) >= LEAST_GOALS:
        yield from (found for found, share in _shares(goals) if share > limits.most_share)


def _shares(goals: Sequence[GoalText]) -> Iterator[tuple[Found, Fraction]]:
    total = points_of(goals)
    for goal in goals:
        points = number(goal.points)
        if points is not None and points > 0 and total > 0:
            share = points / total
            yield Found("points", {"points": goal.points, "share": shown(share * 100)}, goal), share


def too_many(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    if limits.most_goals is not None and len(goals) > limits.most_goals:
        yield Found("most_goals", {"count": len(goals), "most": limits.most_goals})


def too_few_measurable(goals: Sequence[GoalText], limits: Limits) -> Iterator[Found]:
    """Measurable is a goal whose target is a number."""
    total = points_of(goals)
    if limits.measurable is None or total <= 0:
        return
    share = points_of([goal for goal in goals if amount(goal.target) is not None]) / total
    if share < limits.measurable:
        yield Found("measurable", {"share": shown(share * 100), "least": shown(limits.measurable * 100)})
