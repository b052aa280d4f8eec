"""The score-curve cliff, computed with the goal's own rule through the core."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from typing_extensions import override

from hengji.core.scoring.catalogue import UnknownRuleError, rule_of
from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.rule import Case, result_of_case
from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import number, shown
from hengji.year.goals.linter.targets import direction_of

WHOLE = frozenset("个项所家件人名户座条处起例张辆期场次部份套台")
FEW_PIECES = Fraction(1, 20)  # a step of one piece is no tiny shortfall where there are fewer than twenty


def cliff(goal: GoalText, limits: Limits) -> Iterator[Found]:
    """Missing the target by a hair costs most of the points."""
    target, points = number(goal.target, goal.unit), number(goal.points)
    gap = _gap(goal, target, limits)
    if target is None or points is None or points <= 0 or gap is None:
        return
    short = target - gap if direction_of(goal) != "down" else target + gap
    full, missed = score(goal, target, points), score(goal, short, points)
    if full is not None and missed is not None and full > 0 and full - missed >= limits.cliff * full:
        yield Found("rule", {"gap": shown(gap), "unit": goal.unit, "lost": shown(full - missed), "full": shown(full)})


def _gap(goal: GoalText, target: Fraction | None, limits: Limits) -> Fraction | None:
    """A hair's breadth below the target: one piece for what is counted, else a share of the target."""
    if not target or target < 0:
        return None
    gap = target * limits.small_shortfall
    if goal.unit in WHOLE and target.denominator == 1 and gap < 1:
        return Fraction(1) if Fraction(1) / target <= FEW_PIECES else None
    return gap


def score(goal: GoalText, actual: Fraction, points: Fraction) -> Fraction | None:
    """The points for an actual value; None where the rule, its parameters or its inputs do not allow it."""
    try:
        rule = rule_of(goal.rule)
        inputs = rule.inputs_for(rule.parse(goal.params))
    except (UnknownRuleError, ValueError, TypeError):
        return None
    if [spec.name for spec in inputs if not spec.optional] != ["actual"] or inputs[0].keys is not None:
        return None
    given = {"actual": _text(actual)}
    for name in ("target", "baseline", "challenge"):
        value = number(getattr(goal, name), goal.unit)
        given |= {} if value is None else {name: _text(value)}
    return _scored(goal.rule, _Params(goal.params), tuple(sorted(given.items())), _text(points))


class _Params(dict[str, object]):
    """Parameters as part of a cache's key."""

    @override
    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(sorted(self.items())))


@lru_cache(maxsize=8192)
def _scored(rule: str, params: _Params, given: tuple[tuple[str, str], ...], points: str) -> Fraction | None:
    try:
        return result_of_case(rule_of(rule), Case("", dict(given), None, params, points))
    except (ValueError, ArithmeticError, LookupError, TypeError):
        return None


def _text(value: Fraction) -> str:
    return str(Decimal(decimal_text(value, 6)))
