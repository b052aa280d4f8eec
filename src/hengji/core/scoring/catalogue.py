"""The catalogue of what a leaf may name: rules and measures by key. Written by hand, no scanning.

``book`` adds the entries that the fold itself implements; it stands above the engine, this stands below.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from hengji.core.scoring.facts import Measure
from hengji.core.scoring.measures import MEASURES
from hengji.core.scoring.rule import Entry, Rule
from hengji.core.scoring.rules import (
    ballots,
    completion,
    custom,
    efficacy,
    events,
    extras,
    outside,
    ranks,
    selfreport,
    steps,
    tiers,
)

ENTRIES: tuple[Entry[Any], ...] = (
    *completion.RULES,
    *tiers.RULES,
    *steps.RULES,
    *events.RULES,
    *outside.RULES,
    *ranks.RULES,
    *efficacy.RULES,
    *selfreport.RULES,
    *extras.RULES,
    *ballots.RULES,
    *custom.RULES,
    *MEASURES,
)
BY_KEY = MappingProxyType({entry.key: entry for entry in ENTRIES})


class UnknownRuleError(LookupError):
    """A key that the catalogue does not hold, or holds as another kind."""


def rule_of(key: str) -> Rule[Any]:
    """Return a leaf rule by key."""
    entry = BY_KEY.get(key)
    if not isinstance(entry, Rule):
        raise UnknownRuleError(key)
    return entry


def measure_of(key: str) -> Measure[Any]:
    """Return a measure by key."""
    entry = BY_KEY.get(key)
    if not isinstance(entry, Measure):
        raise UnknownRuleError(key)
    return entry
