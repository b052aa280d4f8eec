"""Goals of a trial where no run gives them: under each leaf scored by goals one for each rule it allows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hengji.core.scoring.catalogue import rule_of
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.rule import GOAL_COLUMNS, numeric
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.types import Goal, Participant

NUMBERS = {"baseline": "80", "target": "100", "challenge": "120"}
CENT = Decimal("0.01")


def goals_of(scheme: Scheme, people: Sequence[Participant]) -> tuple[Goal, ...]:
    """The same goals for everybody, their points adding up to what the leaf asks for."""
    found = [goal for leaf in scheme.leaves if leaf.goals for goal in _of_leaf(scheme, leaf)]
    return tuple(_for(person, goal) for person in people for goal in found)


def _for(person: Participant, goal: Goal) -> Goal:
    return replace(goal, participant=person.code)


def _of_leaf(scheme: Scheme, leaf: Node) -> Iterator[Goal]:
    spec = leaf.goals
    if spec is None:
        return
    names = list(spec.rules)
    count = max(spec.least, min(len(names), spec.most or len(names)), 1)
    whole = spec.points_total or leaf.points or Decimal(100)
    each = (whole / count).quantize(CENT, ROUND_DOWN)
    for number in range(count):
        name = names[number % len(names)]
        points = each if number else whole - each * (count - 1)
        goal = Goal("", leaf.code, f"T{number + 1}", name, name, f"{points.normalize():f}")
        yield replace(goal, **_numbers(scheme, leaf, name))


def _numbers(scheme: Scheme, leaf: Node, name: str) -> dict[str, Any]:
    """Only what the rule needs and does not say itself."""
    ref = leaf.goals.rules[name] if leaf.goals else None
    if ref is None:
        return {}
    rule = rule_of(ref.key)
    params = rule.parse(resolve(scheme, ref.params))
    said = numeric(params)
    return {
        column: NUMBERS[column] for column in GOAL_COLUMNS if column in rule.needs_for(params) and column not in said
    }
