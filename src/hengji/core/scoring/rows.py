"""A sheet from single observations, for cases, tests and small forms; files are read column by column instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.decimals import parse_decimal
from hengji.core.scoring.types import (
    MISSING_WORDS,
    TEXT_COLUMNS,
    Coded,
    Goal,
    Observation,
    Observations,
    Participant,
    Sheet,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def sheet_of(
    participants: Sequence[Participant], goals: Sequence[Goal], observations: Sequence[Observation]
) -> Sheet:  # fmt: skip
    """Build a sheet; raises NumberTextError for a value that is neither a number nor a word for having none."""
    index = {p.code: i for i, p in enumerate(participants)}
    numbers = [(0, 0) if o.value in MISSING_WORDS else parse_decimal(o.value) for o in observations]
    columns = Observations(
        np.array([index[o.participant] for o in observations], dtype=np.int32),
        np.array([mantissa for mantissa, _ in numbers], dtype=np.int64),
        np.array([places for _, places in numbers], dtype=np.int8),
        np.array([MISSING_WORDS.get(o.value, 0) for o in observations], dtype=np.int8),
        {name: Coded.of([getattr(o, name) for o in observations]) for name in TEXT_COLUMNS},
    )
    return Sheet(tuple(participants), tuple(goals), columns)
