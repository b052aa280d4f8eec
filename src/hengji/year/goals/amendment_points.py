"""Points of goals as exact numbers: read, written, and shared out so that a sum stays what it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from .normal import is_number

PLACES = 2  # of points that are shared out


def points_of(text: str) -> Fraction | None:
    """The points as written; None where they cannot be read."""
    return Fraction(text) if is_number(text) else None


def points_text(points: Fraction) -> str:
    """Decimal text without needless zeros; points are decimals, so that this is exact."""
    places = next((places for places in range(40) if (points * 10**places).denominator == 1), 40)
    digits = f"{abs(int(points * 10**places)):0{places + 1}d}"
    whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{whole}" if points < 0 else whole


def sum_of(texts: Iterable[str]) -> Fraction:
    """The sum of points as written; what cannot be read counts nothing."""
    return sum((points_of(text) or Fraction(0) for text in texts), Fraction(0))


def spread(points: Sequence[Fraction], total: Fraction) -> list[Fraction] | None:
    """Bring points to a total in proportion, in hundredths; what rounding leaves goes to the largest remainders.

    Among equal remainders the earlier goal comes first. None where there is nothing to share out to, or less than
    nothing to share out; a total with finer digits than hundredths keeps them in the last goal.
    """
    whole = sum(points)
    if not points or whole <= 0 or total < 0:
        return None
    unit = 10**PLACES
    exact = [each * total * unit / whole for each in points]
    floors = [each.numerator // each.denominator for each in exact]
    left = total * unit - sum(floors)
    order = sorted(range(len(points)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: int(left)]:
        floors[place] += 1
    found = [Fraction(each, unit) for each in floors]
    found[-1] += total - sum(found)
    return found
