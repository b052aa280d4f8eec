"""The rule book: all entries SR-01 to SR-46 in the rulebook's order, whatever applies them."""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from hengji.core.scoring import folds, ranking, sections, uses
from hengji.core.scoring.catalogue import ENTRIES
from hengji.core.scoring.facts import Measure, run_measure
from hengji.core.scoring.rule import Case, Entry, Method, Rule, result_of_case


def _order(entry: Entry[Any]) -> tuple[int, str]:
    number = re.search(r"\d+", entry.code)
    return (int(number[0]) if number else 99, entry.key)


BOOK: tuple[Entry[Any], ...] = tuple(
    sorted((*ENTRIES, *sections.METHODS, *ranking.METHODS, *folds.METHODS, *uses.METHODS), key=_order)
)
BY_KEY = MappingProxyType({entry.key: entry for entry in BOOK})


def result_of(entry: Entry[Any], case: Case) -> Any:
    """Run a worked case of an entry of any kind; numbers come back as exact fractions."""
    if isinstance(entry, Rule):
        return result_of_case(entry, case)
    if isinstance(entry, Measure):
        return run_measure(entry, case).values.fraction(0)
    assert isinstance(entry, Method)  # noqa: S101  # there is no fourth shape
    return entry.call(entry.parse(case.params), case.given)


def place_of(entry: Entry[Any]) -> str:
    """Which part of the program applies the entry."""
    if isinstance(entry, Method):
        return entry.place
    return "末级指标的计分规则（rules）" if isinstance(entry, Rule) else "计量与分项合成（measures）"


def expected(case: Case) -> Any:
    """A case's expectation as it compares with a result."""
    return (
        Fraction(case.expect)
        if isinstance(case.expect, str) and re.fullmatch(r"-?[\d.]+", case.expect)
        else case.expect
    )
