"""What a plan's scheme says about goals: the indicators scored by them, their kinds of scoring, sums and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from hengji.core.scoring.scheme import Node, RuleRef
from hengji.year.goals.linter.model import DEFAULT, Limits
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import scheme_of

REQUIREMENTS = "goal_requirements"  # the part of the scheme that says what a sheet of goals must look like
SHARE, STRICT = "quantified_share_at_least", "strict"


@dataclass(frozen=True)
class GoalLeaf:
    """An indicator that is scored by goals; each goal chooses one of its kinds of scoring (``rules``)."""

    code: str
    title: str
    rules: Mapping[str, RuleRef]
    points_total: Fraction | None
    least: int
    most: int


@dataclass(frozen=True)
class GoalRules:
    """All that a scheme says about goals."""

    leaves: Mapping[str, GoalLeaf]
    limits: Limits = DEFAULT
    requirements: Mapping[str, Any] = field(default_factory=dict)


def goal_rules(plan: Plan) -> GoalRules:
    """Read from the scheme as issued and corrected."""
    scheme = scheme_of(plan)
    leaves = {node.code: _leaf(node) for node in scheme.nodes.values() if node.goals is not None}
    said = scheme.carried.get(REQUIREMENTS, {})
    return GoalRules(leaves, _limits(said), said)


def _leaf(node: Node) -> GoalLeaf:
    goals = node.goals
    assert goals is not None  # noqa: S101 - the caller asked
    total = None if goals.points_total is None else Fraction(goals.points_total)
    return GoalLeaf(node.code, node.title, goals.rules, total, goals.least, goals.most)


def _limits(said: Mapping[str, Any]) -> Limits:
    """The linter's limits. Sums and counts are no remarks: where the scheme names them they must be met (checking)."""
    return replace(DEFAULT, measurable=_share(said.get(SHARE)), strict=frozenset(map(str, said.get(STRICT, ()))))


def _share(text: object) -> Fraction | None:
    """60% or 0.6; what cannot be read is no limit."""
    word = str(text or "").strip()
    try:
        return Fraction(word.removesuffix("%")) / 100 if word.endswith("%") else Fraction(word)
    except (ValueError, ZeroDivisionError):
        return None
