"""Rules run on rows of one group as columns, for the tests of rules that count steps, events and places."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hengji.core.scoring.rule import Case, Cells, Rule, run_case

Rows = list[dict[str, Any]]


def cells_of(rule: Rule[Any], params: dict[str, Any], rows: Rows, points: str = "0") -> Cells[Any]:
    """Build the columns of the rows."""
    return run_case(rule, Case("", rows[0], "", params, points=points, peers=tuple(rows[1:])))


def column(rule: Rule[Any], params: dict[str, Any], rows: Rows, points: str = "0") -> list[Fraction]:
    """Score the rows."""
    return rule.score(cells_of(rule, params, rows, points)).spread((len(rows),)).fractions()


def kept(score: Fraction, points: Fraction) -> Fraction:
    """What deducting leaves by default: an item never falls below zero, a deduction without points of its own may."""
    return max(score, Fraction(0)) if points > 0 else score
