"""Decimal text and single numbers: what a person types and reads; columns of them are in ``numbers``."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DIGITS = 18
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


class NumberTextError(ValueError):
    """Text that is not a plain decimal number of at most 18 digits; ``reason`` is a problem code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{reason}: {text[:40]}")
        self.reason = reason


def parse_decimal(text: str) -> tuple[int, int]:
    """Return (mantissa, decimals) of plain decimal text, as written: "4.50" is (450, 2).

    Raises NumberTextError with reason NUMBER_TEXT or NUMBER_DIGITS.
    """
    if not _DECIMAL.fullmatch(text):
        raise NumberTextError("NUMBER_TEXT", text)
    whole, _, decimals = text.partition(".")
    mantissa = int(whole + decimals) if len(whole) + len(decimals) <= 2 * MAX_DIGITS else 10**MAX_DIGITS
    if abs(mantissa) >= 10**MAX_DIGITS or len(decimals) > MAX_DIGITS:
        raise NumberTextError("NUMBER_DIGITS", text)
    return mantissa, len(decimals)


def half_up(value: Fraction, places: int) -> Fraction:
    """Round one fraction half away from zero (四舍五入) at ``places`` decimals."""
    scale = 10**places
    n, d = abs(value.numerator) * scale, value.denominator
    rounded = Fraction((2 * n + d) // (2 * d), scale)
    return rounded if value >= 0 else -rounded


class Pair(NamedTuple):
    """A number to be shown: numerator and denominator, not reduced, which is quicker than a fraction."""

    numerator: int
    denominator: int


def decimal_text(value: Fraction | Pair | int, places: int | None = None) -> str:
    """Write a fraction as decimal text: at ``places`` decimals, or in full; a fraction that never ends shows 6."""
    return written(value.numerator, value.denominator, places)


@lru_cache(maxsize=1 << 16)
def written(n: int, d: int, places: int | None) -> str:
    if places is None:
        places = _places_needed(d // math.gcd(n, d))
    scaled = (2 * abs(n) * 10**places + d) // (2 * d)
    sign = "-" if n < 0 < scaled else ""
    digits = str(scaled).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _places_needed(denominator: int) -> int:
    for places in range(MAX_DIGITS + 1):
        if 10**places % denominator == 0:
            return places
    return 6


def scaled_text(num: Iterable[int], places: int) -> list[str]:
    """Write integers scaled by 10**places as decimal text, e.g. 937400 at 4 places is "93.7400"."""
    if places == 0:
        return [str(value) for value in num]
    scale = 10**places
    parts = ((("-" if value < 0 else ""), *divmod(abs(int(value)), scale)) for value in num)
    return [f"{sign}{whole}.{rest:0{places}d}" for sign, whole, rest in parts]
