"""The curve of a rule with the parameters of one indicator, recomputed while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.rule import GOAL_COLUMNS, Case, Entry, Rule

from .curves import Preview, preview


def preview_of(entry: Entry[Any], params: Mapping[str, Any], points: str) -> Preview | None:
    """None where the parameters are not right yet, or the rule is no function of one number.

    ``params`` are resolved (no ``table:`` left); everything else that the rule looks at is taken from its first case.
    """
    if not isinstance(entry, Rule) or not entry.cases:
        return None
    try:
        return preview(_with_case(entry, _case(entry, params, points)))
    except (ValidationError, ArithmeticError, NumberTextError, LookupError, ValueError):
        return None


def _with_case(rule: Rule[Any], case: Case) -> Rule[Any]:
    names = ("code", "name", "kind", "what", "formula", "source", "params", "version", "inputs", "score", "sentence",
             "needs", "monotone")  # fmt: skip
    return Rule(cases=(case,), **{name: getattr(rule, name) for name in names})


def _case(rule: Rule[Any], params: Mapping[str, Any], points: str) -> Case:
    known = {name: value for case in reversed(rule.cases) for name, value in case.given.items()}
    given: dict[str, Any] = {}
    for spec in rule.inputs_for(rule.parse(params)):
        given[spec.name] = known.get(spec.name, "1") if spec.keys is None else dict.fromkeys(spec.keys[:1], "1")
    given |= {name: known[name] for name in GOAL_COLUMNS if name in known and name not in params}
    first = rule.cases[0]
    peers = tuple(peer for peer in first.peers if peer.keys() <= given.keys())
    return Case(first.text, given, first.expect, params, points if _is_number(points) else first.points, peers)


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except NumberTextError:
        return False
    return bool(text)
