"""Measures: observations of a leaf become one column per input of its rule; items become one score per participant.

The same functions do both, so a monthly score is averaged in the same way as a monthly value.
"""

from __future__ import annotations

from typing import Any

from hengji.core.scoring.facts import Measure
from hengji.core.scoring.measures.honours import SR_20, SR_44, Joint, Ladder
from hengji.core.scoring.measures.parts import SR_28, SR_32, Layers, Periods
from hengji.core.scoring.measures.plain import COUNT, LAST, MAX, MEAN, MIN, SUM
from hengji.core.scoring.measures.ratings import SR_24, SR_24B, SR_30, Marks, Scale

__all__ = ["MEASURES", "Joint", "Ladder", "Layers", "Marks", "Periods", "Scale"]

MEASURES: tuple[Measure[Any], ...] = (
    LAST,
    SUM,
    COUNT,
    MEAN,
    MIN,
    MAX,
    SR_20,
    SR_24,
    SR_24B,
    SR_28,
    SR_30,
    SR_32,
    SR_44,
)
