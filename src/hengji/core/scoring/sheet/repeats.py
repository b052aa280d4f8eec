"""Finding rows that say the same in several columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ROOM = 2**62


def distinct(columns: Sequence[NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of each distinct combination of codes, and for each row the number of its combination."""
    numbers, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        if size * width >= _ROOM:
            _, numbers = np.unique(numbers, return_inverse=True)
            size = int(numbers.max(initial=0)) + 1
        numbers, size = numbers * width + column, size * width
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    return first, inverse


def earlier(columns: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Return for each row the first row that says the same, which may be itself."""
    first, inverse = distinct(columns)
    return first[inverse]
