"""Exact numbers: decimal text in, whole columns of fractions inside, decimal text out; one rounding function.

A column is a pair of integer arrays, numerator and denominator. As long as a proven bound says that nothing can
overflow, the integers are NumPy int64; past that bound they become Python integers. So the result is always the
rational one, and no binary float reaches a score.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from typing_extensions import override

from hengji.core.scoring.decimals import Pair, parse_decimal, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

LIMIT = 2**62
_INT64 = np.dtype(np.int64)

Bools: TypeAlias = "NDArray[np.bool_]"
Ints: TypeAlias = "NDArray[Any] | int"
Exactable: TypeAlias = "Exact | Fraction | Decimal | int | str"


def _top(values: Ints) -> int:
    """Return a bound of the magnitudes, at least 1 so that a product with zero stays a bound."""
    if isinstance(values, int):
        return max(1, abs(values))
    if values.size == 0:
        return 1
    return max(1, int(values.max()), -int(values.min()))


def _wide(values: Ints) -> Ints:
    return values if isinstance(values, int) else values.astype(object)


def _at(values: Ints, row: int, line: int) -> int:
    if isinstance(values, int) or values.ndim == 0:
        return int(values)
    along = values if values.ndim == 1 else values[line if len(values) > 1 else 0]
    return int(along[row if len(along) > 1 else 0])


def _size(values: Ints) -> Ints:
    return abs(values) if isinstance(values, int) else np.abs(values)


def _array(values: Ints) -> NDArray[Any]:
    """Return an array; one integer past the bound stays a Python integer (NumPy would try uint64, then floats)."""
    return np.asarray(values, dtype=object if isinstance(values, int) and abs(values) >= LIMIT else None)


def _integers(values: Ints, top: int) -> tuple[Ints, int]:
    """Hold integers of any kind as int64 within the bound and as Python integers past it; refuse anything else."""
    if isinstance(values, int):
        return values, top or _top(values)
    if values.dtype not in (np.int64, object):
        if values.dtype.kind not in "iub":
            raise TypeError(f"{values.dtype} cannot become exact numbers")
        values = values.astype(object)
        return _narrow(values)
    top = top or _top(values)
    return (values if top < LIMIT else _wide(values)), top


def _product(a: Ints, a_top: int, b: Ints, b_top: int) -> tuple[Ints, int]:
    if a_top * b_top >= LIMIT:
        a_top, b_top = _top(a), _top(b)
        if a_top * b_top >= LIMIT:
            a, b = _wide(a), _wide(b)
    return a * b, a_top * b_top


def _narrow(values: Ints) -> tuple[Ints, int]:
    top = _top(values)
    if not isinstance(values, int) and values.dtype == object and top < LIMIT:
        values = values.astype(np.int64)
    return values, top


def merged(a: Bools | None, b: Bools | None) -> Bools | None:
    """Unite two marks of meaningless cells."""
    if a is None or b is None:
        return b if a is None else a
    return a | b


class Exact:
    """A column (or a matrix whose last axis is the column, or one number) of exact fractions.

    ``num`` and ``den`` broadcast against each other; ``den`` is positive. ``bad`` marks cells that a division by
    zero has made meaningless; it is None as long as there are none.
    """

    __slots__ = ("bad", "den", "den_top", "num", "top")
    num: Ints
    den: Ints
    __hash__ = None  # type: ignore[assignment]  # equality is a column of answers

    def __init__(self, num: Ints, den: Ints = 1, *, top: int = 0, den_top: int = 0, bad: Bools | None = None) -> None:
        if 0 < top < LIMIT and (type(num) is int or num.dtype is _INT64):  # type: ignore[union-attr]  # int or array
            self.num, self.top = num, top
        else:
            self.num, self.top = _integers(num, top)
        if type(den) is int:
            self.den, self.den_top = den, den
        else:
            self.den, self.den_top = _integers(den, den_top)
        self.bad = bad

    @classmethod
    def of(cls, value: Exactable) -> Exact:
        """Take a number of any exact kind; a text is decimal text. Floats are refused by design."""
        if isinstance(value, Exact):
            return value
        if isinstance(value, int):
            return cls(int(value))
        if isinstance(value, str):
            mantissa, places = parse_decimal(value)
            return cls(mantissa, 10**places)
        kind: object = value  # the type forbids floats; a caller without types is told
        if isinstance(kind, float | np.floating):
            raise TypeError("a float cannot become an exact number")
        fraction = Fraction(value)
        return cls(int(fraction.numerator), int(fraction.denominator))

    @classmethod
    def column(cls, values: Sequence[Exactable]) -> Exact:
        """Build a column from single numbers."""
        numbers = [cls.of(value) for value in values]
        fractions = [number.fraction() for number in numbers]
        den = math.lcm(*(f.denominator for f in fractions)) if fractions else 1
        num = np.array([f.numerator * (den // f.denominator) for f in fractions], dtype=object)
        bad = np.array([number.bad is not None and bool(number.bad) for number in numbers], dtype=bool)
        return cls(_narrow(num)[0], den, bad=bad if bad.any() else None)

    @classmethod
    def scaled(cls, mantissas: NDArray[np.int64], places: NDArray[Any]) -> Exact:
        """Build a column from mantissas that each have their own number of decimals."""
        most = int(places.max()) if places.size else 0
        if most == 0 or int(places.min()) == most:
            return cls(mantissas, 10**most)
        factors = (10 ** (most - places.astype(object))).astype(np.int64)
        num, top = _product(mantissas, _top(mantissas), factors, _top(factors))
        return cls(num, 10**most, top=top)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the column after broadcasting; () for one number."""
        return np.broadcast_shapes(np.shape(self.num), np.shape(self.den))

    def cell(self, row: int, line: int = 0) -> Fraction:
        """Return one row's number (of one line of a matrix), quickly; what is the same for all need not be spread."""
        return Fraction(_at(self.num, row, line), _at(self.den, row, line))

    def text(self, row: int, places: int | None = None) -> str:
        """Return one row's number as decimal text, at ``places`` decimals or in full."""
        return written(_at(self.num, row, 0), _at(self.den, row, 0), places)

    def pair(self, row: int, line: int = 0) -> Pair:
        """Return one row's number for showing."""
        return Pair(_at(self.num, row, line), _at(self.den, row, line))

    def fraction(self, index: int | tuple[int, ...] = ()) -> Fraction:
        """Return one cell as a fraction."""
        shape = self.shape
        num, den = np.broadcast_to(self.num, shape), np.broadcast_to(self.den, shape)
        return Fraction(int(num[index]), int(den[index]))

    def fractions(self) -> list[Fraction]:
        """Return the whole column as fractions, for tests and for small tables."""
        num, den = np.broadcast_to(self.num, self.shape), np.broadcast_to(self.den, self.shape)
        return [Fraction(int(n), int(d)) for n, d in zip(num.ravel(), den.ravel(), strict=True)]

    def _map(self, change: Callable[[Any], Any]) -> Exact:
        den = self.den if isinstance(self.den, int) else change(np.broadcast_to(self.den, self.shape))
        num = self.num if isinstance(self.num, int) and isinstance(den, int) else change(self._full())
        bad = None if self.bad is None else change(np.broadcast_to(self.bad, self.shape))
        return Exact(num, den, top=self.top, den_top=self.den_top, bad=bad)

    def _full(self) -> NDArray[Any]:
        return np.broadcast_to(_array(self.num), self.shape)

    def take(self, index: Any) -> Exact:
        """Select along the last axis (an index array, a slice or a mask); one number stays itself."""
        return self if not self.shape else self._map(lambda values: values[..., index])

    def pick(self, index: Any) -> Exact:
        """Select along the first axis."""
        return self._map(lambda values: values[index])

    def spread(self, shape: tuple[int, ...]) -> Exact:
        """Broadcast to ``shape``."""
        num = np.broadcast_to(_array(self.num), shape)
        den = self.den if isinstance(self.den, int) else np.broadcast_to(self.den, shape)
        bad = None if self.bad is None else np.broadcast_to(self.bad, shape)
        return Exact(num, den, top=self.top, den_top=self.den_top, bad=bad)

    def marked(self, bad: Bools | None) -> Exact:
        """Return the same column with further cells marked as meaningless."""
        if bad is None:
            return self
        return Exact(self.num, self.den, top=self.top, den_top=self.den_top, bad=merged(self.bad, bad))

    def common(self) -> Exact:
        """Bring all cells to one denominator, so that they can be added up or compared as integers."""
        if isinstance(self.den, int):
            return self
        dens = np.broadcast_to(self.den, self.shape)
        den = math.lcm(*(int(d) for d in np.unique(dens))) if dens.size else 1
        factor = den // dens.astype(object)
        num, top = _narrow(self._full().astype(object) * factor)
        return Exact(num, den, top=top, bad=self.bad)

    def __add__(self, other: Exactable) -> Exact:
        x, y, den, tops = align(self, Exact.of(other))
        return self._joined(x + y, den, tops[0] + tops[1], other)

    def __sub__(self, other: Exactable) -> Exact:
        x, y, den, tops = align(self, Exact.of(other))
        return self._joined(x - y, den, tops[0] + tops[1], other)

    def _joined(self, num: Ints, den: Ints, top: int, other: Exactable) -> Exact:
        bad = other.bad if isinstance(other, Exact) else None
        return Exact(num, den, top=top, bad=merged(self.bad, bad))

    def __mul__(self, other: Exactable) -> Exact:
        that = Exact.of(other)
        num, top = _product(self.num, self.top, that.num, that.top)
        den, den_top = _product(self.den, self.den_top, that.den, that.den_top)
        return Exact(num, den, top=top, den_top=den_top, bad=merged(self.bad, that.bad))

    def __truediv__(self, other: Exactable) -> Exact:
        return self * Exact.of(other).inverse()

    def inverse(self) -> Exact:
        """Return 1/x; cells that are zero become bad."""
        if isinstance(self.num, int):
            zero = np.broadcast_to(np.array(self.num == 0), self.shape) if self.num == 0 else None
            num = self.den if self.num > 0 else -self.den
            return Exact(num, abs(self.num) or 1, top=self.den_top, den_top=self.top, bad=merged(self.bad, zero))
        zeros = self.num == 0
        negative = self.num < 0
        den = np.where(zeros, 1, np.abs(self.num)) if zeros.any() else np.abs(self.num)
        num = np.where(negative, _array(-self.den), _array(self.den)) if negative.any() else self.den
        bad = merged(self.bad, np.broadcast_to(zeros, self.shape)) if zeros.any() else self.bad
        return Exact(num, den, top=self.den_top, den_top=self.top, bad=bad)

    def __neg__(self) -> Exact:
        return Exact(-self.num, self.den, top=self.top, den_top=self.den_top, bad=self.bad)

    def __abs__(self) -> Exact:
        return Exact(_size(self.num), self.den, top=self.top, den_top=self.den_top, bad=self.bad)

    def __radd__(self, other: Exactable) -> Exact:
        return self + other

    def __rsub__(self, other: Exactable) -> Exact:
        return Exact.of(other) - self

    def __rmul__(self, other: Exactable) -> Exact:
        return self * other

    def __rtruediv__(self, other: Exactable) -> Exact:
        return Exact.of(other) / self

    def _compare(self, other: Exactable, ask: Callable[[Any, Any], Any]) -> Bools:
        x, y, _, _ = align(self, Exact.of(other))
        return np.asarray(ask(x, y), dtype=bool)

    def __lt__(self, other: Exactable) -> Bools:
        return self._compare(other, lambda x, y: x < y)

    def __le__(self, other: Exactable) -> Bools:
        return self._compare(other, lambda x, y: x <= y)

    def __gt__(self, other: Exactable) -> Bools:
        return self._compare(other, lambda x, y: x > y)

    def __ge__(self, other: Exactable) -> Bools:
        return self._compare(other, lambda x, y: x >= y)

    @override
    def __eq__(self, other: object) -> Bools:  # type: ignore[override]  # a column of answers, as in NumPy
        return self._compare(other, lambda x, y: x == y)  # type: ignore[arg-type]  # of() refuses the rest

    @override
    def __ne__(self, other: object) -> Bools:  # type: ignore[override]  # a column of answers, as in NumPy
        return ~(self == other)

    def __pow__(self, exponent: int) -> Exact:
        if exponent < 0:
            raise ValueError("an exponent must not be negative; write 1 / x")
        result = self if exponent else self * 0 + 1
        for _ in range(exponent - 1):
            result = result * self
        return result

    def __iter__(self) -> Iterator[Fraction]:
        return iter(self.fractions())

    def rounded(self, places: int) -> Exact:
        """Round half away from zero (四舍五入) at ``places`` decimals: the one rounding of this system."""
        scale = 10**places
        if isinstance(self.den, int) and scale % self.den == 0:
            factor = scale // self.den
            num, top = _product(self.num, self.top, factor, factor)
            return Exact(num, scale, top=top, bad=self.bad)
        doubled, double_top = _product(self.num, self.top, 2 * scale, 2 * scale)
        den, den_top = self.den, self.den_top
        if double_top + 2 * den_top >= LIMIT:
            doubled, den = _wide(doubled), _wide(den)
        quotient: Ints = (_size(doubled) + den) // (2 * den)
        if isinstance(quotient, int):
            quotient = quotient if doubled > 0 else -quotient
        else:
            quotient = np.where(doubled < 0, -quotient, quotient)
        num, top = _narrow(quotient)
        return Exact(num, scale, top=top, bad=self.bad)

    def floor(self) -> Exact:
        """Largest whole number not above."""
        num, den = self.num, self.den
        if max(self.top, self.den_top) >= LIMIT:
            num, den = _wide(num), _wide(den)
        num, top = _narrow(num // den)
        return Exact(num, top=top, bad=self.bad)

    def ceil(self) -> Exact:
        """Smallest whole number not below."""
        return -((-self).floor())

    def sum(self, axis: int = -1) -> Exact:
        """Add up along an axis."""
        whole = self.common()
        num = _array(whole.num)
        count = num.shape[axis]
        if whole.top * max(1, count) >= LIMIT:
            num = num.astype(object)
        bad = None if self.bad is None else np.asarray(np.broadcast_to(self.bad, self.shape).any(axis=axis))
        total = num.sum(axis=axis)
        return Exact(int(total) if np.ndim(total) == 0 else total, whole.den, bad=bad)


def align(a: Exact, b: Exact) -> tuple[Any, Any, Ints, tuple[int, int]]:
    """Bring two columns to one denominator; return both numerators, the denominator and the numerators' bounds."""
    den: Ints
    if isinstance(a.den, int) and isinstance(b.den, int):
        if a.den == b.den:
            (x, x_top), (y, y_top), den = (a.num, a.top), (b.num, b.top), a.den
        else:
            den = math.lcm(a.den, b.den)
            fa, fb = den // a.den, den // b.den
            x, x_top = _product(a.num, a.top, fa, fa)
            y, y_top = _product(b.num, b.top, fb, fb)
    else:
        x, x_top = _product(a.num, a.top, b.den, b.den_top)
        y, y_top = _product(b.num, b.top, a.den, a.den_top)
        den, _ = _product(a.den, a.den_top, b.den, b.den_top)
    if x_top + y_top >= LIMIT:
        x, y = _wide(x), _wide(y)
    return x, y, den, (x_top, y_top)


def where(condition: Bools, a: Exactable, b: Exactable) -> Exact:
    """Take ``a`` where the condition holds, else ``b``, cell by cell."""
    one, two = Exact.of(a), Exact.of(b)
    bad = _chosen_bad(condition, one, two)
    if isinstance(one.den, int) and isinstance(two.den, int):
        x, y, den, tops = align(one, two)
        return Exact(np.where(condition, _array(x), _array(y)), den, top=max(tops), bad=bad)
    num = np.where(condition, _array(one.num), _array(two.num))
    den = np.where(condition, _array(one.den), _array(two.den))
    return Exact(num, den, top=max(one.top, two.top), den_top=max(one.den_top, two.den_top), bad=bad)


def _chosen_bad(condition: Bools, one: Exact, two: Exact) -> Bools | None:
    if one.bad is None and two.bad is None:
        return None
    bad = np.where(condition, False if one.bad is None else one.bad, False if two.bad is None else two.bad)
    return bad if bad.any() else None


def minimum(a: Exactable, b: Exactable) -> Exact:
    """Smaller of two, cell by cell."""
    one, two = Exact.of(a), Exact.of(b)
    return _extreme(one, two, np.minimum)


def maximum(a: Exactable, b: Exactable) -> Exact:
    """Larger of two, cell by cell."""
    one, two = Exact.of(a), Exact.of(b)
    return _extreme(one, two, np.maximum)


def _extreme(one: Exact, two: Exact, choose: Callable[[Any, Any], Any]) -> Exact:
    x, y, den, tops = align(one, two)
    num = choose(_array(x), _array(y))
    if np.ndim(num) == 0:
        num = int(num)
    return Exact(num, den, top=max(tops), bad=merged(one.bad, two.bad))


def clip(value: Exact, low: Exactable | None, high: Exactable | None) -> Exact:
    """Keep a column between two bounds, each of which may be absent."""
    if low is not None:
        value = maximum(value, low)
    return value if high is None else minimum(value, high)


def listed(values: Sequence[Exact]) -> Exact:
    """Put single numbers into a column of shape (count, 1), at one denominator."""
    den = math.lcm(*(int(value.den) for value in values))
    num = np.array([[int(value.num) * (den // int(value.den))] for value in values], dtype=object)
    return Exact(_narrow(num)[0], den)


def stack(columns: Sequence[Exact], shape: tuple[int, ...]) -> Exact:
    """Put columns, each broadcast to ``shape``, below one another along a new first axis, at one denominator."""
    whole = [column.common() for column in columns]
    dens = [int(column.den) for column in whole]
    den = math.lcm(*dens) if dens else 1
    parts = [_product(c.num, c.top, den // d, den // d) for c, d in zip(whole, dens, strict=True)]
    rows = [np.broadcast_to(_array(num), shape) for num, _ in parts]
    bad = None
    if any(column.bad is not None for column in columns):
        none = np.zeros(shape, dtype=bool)
        bad = np.stack([none if c.bad is None else np.broadcast_to(c.bad, shape) for c in columns])
    num = np.stack(rows) if rows else np.zeros((0, *shape), dtype=np.int64)
    return Exact(num, den, top=max((top for _, top in parts), default=1), bad=bad)
