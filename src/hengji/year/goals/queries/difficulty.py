"""How hard a target is: against the organ's past, against its peers, and what last year's result would have earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

from hengji.year.goals.enums import SheetState
from hengji.year.goals.linter.curve import score
from hengji.year.goals.linter.model import GoalText
from hengji.year.goals.linter.numbers import mean_of, number, past
from hengji.year.goals.linter.targets import direction_of
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.plans.models import Plan

FEWEST_PEERS = 3  # below that, who the peers are could be told


@dataclass(frozen=True)
class Difficulty:
    """``rise`` and the others: improvement on last year's value as a share of it, positive is better.

    ``points_last``: what last year's actual value would have scored against this target; ``points_mean``: what the
    three-year mean would have.
    """

    last: Fraction | None
    rise: Fraction | None
    largest: Fraction | None  # the largest yearly improvement of the known past
    points: Fraction | None
    points_last: Fraction | None
    points_mean: Fraction | None
    peers: int = 0
    peers_median: Fraction | None = None
    peers_harder: int = 0  # peers whose target asks for more


def difficulty(text: GoalText, peers: Sequence[Fraction] = ()) -> Difficulty:
    """``peers``: improvements that other participants undertake under the same indicator."""
    values, points = past(text), number(text.points)
    last = values[-1] if values else None
    mean = mean_of(text)
    rise = improvement(text, last)
    known = len(peers) >= FEWEST_PEERS
    return Difficulty(
        last, rise, _largest(text, values), points,
        None if last is None or points is None else score(text, last, points),
        None if mean is None or points is None else score(text, mean, points),
        len(peers), median(peers) if known else None,
        sum(1 for each in peers if rise is not None and each > rise) if known else 0,
    )  # fmt: skip


def improvement(text: GoalText, last: Fraction | None) -> Fraction | None:
    """By which share of last year's value the target is better; None where that cannot be said."""
    target = number(text.target, text.unit)
    if target is None or not last:
        return None
    return _better(direction_of(text), last, target)


def _better(direction: str, before: Fraction, after: Fraction) -> Fraction | None:
    if direction not in {"up", "down"} or not before:
        return None
    return (after - before if direction == "up" else before - after) / abs(before)


def _largest(text: GoalText, values: Sequence[Fraction]) -> Fraction | None:
    steps = [_better(direction_of(text), before, after) for before, after in pairwise(values)]
    return max((step for step in steps if step is not None), default=None)


def peers_of(sheet: GoalSheet, indicator: str, unit: str) -> list[Fraction]:
    """Improvements on the baseline that the others of the plan undertake in the same unit; submitted sheets only."""
    return peer_improvements(sheet.plan, indicator, unit, without=sheet.pk)


def peer_improvements(plan: Plan, indicator: str, unit: str, *, without: int) -> list[Fraction]:
    rows = GoalVersion.objects.filter(goal__plan=plan, indicator=indicator, unit=unit).current()
    rows = rows.exclude(goal__sheet=without).exclude(goal__sheet__state=SheetState.DRAFT).exclude(baseline="")
    found = []
    for title, baseline, target, direction in rows.values_list("title", "baseline", "target", "direction"):
        text = GoalText(title, baseline=baseline, target=target, direction=direction, unit=unit)
        rise = improvement(text, number(baseline, unit))
        if rise is not None:
            found.append(rise)
    return found
