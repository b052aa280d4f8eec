"""Every operation on exact columns equals the same operation of ``fractions.Fraction``, cell by cell."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.scoring.decimals import NumberTextError, decimal_text, half_up, parse_decimal, scaled_text
from hengji.core.scoring.numbers import LIMIT, Exact, clip, maximum, minimum, stack, where

EDGES = [0, 1, -1, 5, 2**62, 2**62 - 1, -(2**62), 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 2**31, 10**18 - 1, 10**20]
INTS = st.one_of(st.sampled_from(EDGES), st.integers(-30, 30), st.integers(-(10**19), 10**19))
DENS = st.one_of(st.integers(1, 12), st.sampled_from([10**4, 10**18, 2**62, 2**63, 2**64 + 1]))
SHAPES = st.sampled_from([(), (3,), (2, 3), (2, 1)])


def narrow(cells: list[int], shape: tuple[int, ...]) -> np.ndarray | int:
    """Hold integers the way columns do: int64 where they fit, a single one as itself."""
    if shape == ():
        return cells[0]
    fits = all(-(2**63) <= cell < 2**63 for cell in cells)
    return np.array(cells, dtype=np.int64 if fits else object).reshape(shape)


@st.composite
def exacts(draw: st.DrawFn, shapes: st.SearchStrategy[tuple[int, ...]] = SHAPES) -> Exact:
    """A number, a column or a matrix, with one denominator or one for each cell, a few cells bad."""
    shape = draw(shapes)
    count = int(np.prod(shape))
    num = narrow(draw(st.lists(INTS, min_size=count, max_size=count)), shape)
    den_shape = draw(st.sampled_from([(), shape]))
    dens = int(np.prod(den_shape))
    den = narrow(draw(st.lists(DENS, min_size=dens, max_size=dens)), den_shape)
    marks = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count))).reshape(shape)
    return Exact(num, den, bad=draw(st.sampled_from([None, None, marks])))


def cells(column: Exact, shape: tuple[int, ...]) -> list[Fraction | None]:
    """The column's cells, broadcast to a shape; None where a cell is bad."""
    wide = column.spread(shape)
    assert wide.top >= max((abs(int(n)) for n in np.ravel(column.num)), default=0)
    assert wide.den_top >= max((abs(int(d)) for d in np.ravel(column.den)), default=0)
    bad = np.broadcast_to(False if wide.bad is None else wide.bad, shape).ravel()
    return [None if mark else value for value, mark in zip(wide.fractions(), bad, strict=True)]


def shape_of(*columns: Exact) -> tuple[int, ...]:
    return np.broadcast_shapes(*(column.shape for column in columns))


def quotient(x: Fraction, y: Fraction) -> Fraction | None:
    return x / y if y else None


def oracle(change: Any, *values: Fraction | None) -> Any:
    """Apply a function of fractions to one cell; a bad one among them makes the result bad."""
    return None if any(value is None for value in values) else change(*values)


BINARY = [
    (operator.add, operator.add), (operator.sub, operator.sub), (operator.mul, operator.mul),
    (operator.truediv, quotient), (minimum, min), (maximum, max),
]  # fmt: skip
UNARY: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
    (operator.neg, operator.neg), (abs, abs), (Exact.floor, floor), (Exact.ceil, ceil), (Exact.common, Fraction),
    (Exact.inverse, lambda x: quotient(Fraction(1), x)),
    *((lambda x, n=n: x**n, lambda x, n=n: x**n) for n in (0, 1, 2, 5)),
    *((lambda x, n=n: x.rounded(n), lambda x, n=n: half_up(x, n)) for n in (0, 2, 4, 18)),
]  # fmt: skip


@given(exacts(), exacts())
def test_operations_of_two(a: Exact, b: Exact) -> None:
    shape = shape_of(a, b)
    for ours, theirs in BINARY:
        expected = [oracle(theirs, x, y) for x, y in zip(cells(a, shape), cells(b, shape), strict=True)]
        assert cells(ours(a, b), shape) == expected, ours


@given(exacts(), exacts())
def test_comparisons(a: Exact, b: Exact) -> None:
    shape = shape_of(a, b)
    pairs = list(zip(a.spread(shape).fractions(), b.spread(shape).fractions(), strict=True))
    for ask in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne):
        answer = np.broadcast_to(ask(a, b), shape).ravel()
        assert answer.dtype == bool
        assert answer.tolist() == [ask(x, y) for x, y in pairs], ask


@given(exacts())
def test_operations_of_one(a: Exact) -> None:
    for ours, theirs in UNARY:
        result = ours(a)
        assert result.shape == a.shape
        assert cells(result, a.shape) == [oracle(theirs, x) for x in cells(a, a.shape)], ours


@given(exacts(), exacts(), exacts())
def test_operations_of_three(a: Exact, b: Exact, c: Exact) -> None:
    shape = shape_of(a, b, c)
    lines = list(zip(cells(a, shape), cells(b, shape), cells(c, shape), strict=True))
    assert cells(clip(a, b, c), shape) == [oracle(lambda x, y, z: min(max(x, y), z), *line) for line in lines]
    assert cells(clip(a, None, c), shape) == [oracle(min, x, z) for x, _, z in lines]
    assert cells(clip(a, b, None), shape) == [oracle(max, x, y) for x, y, _ in lines]
    picked = cells(where(a < b, b, c), shape)
    below = np.broadcast_to(a < b, shape).ravel()
    assert picked == [y if less else z for less, (_, y, z) in zip(below, lines, strict=True)]
    assert cells(a * b + c, shape) == [oracle(lambda x, y, z: x * y + z, *line) for line in lines]


@given(exacts(st.sampled_from([(3,), (2, 3)])))
def test_sums_and_selections(a: Exact) -> None:
    table = np.array(cells(a, a.shape), dtype=object).reshape(a.shape)
    for axis in range(-1, len(a.shape) - 1):
        moved = np.moveaxis(table, axis, -1)
        lines = moved.reshape(-1, moved.shape[-1])
        total = a.sum(axis=axis)
        assert cells(total, total.shape) == [None if None in line else sum(line) for line in lines]
    for index in ([2, 0, 2], slice(1, 3), np.array([True, False, True])):
        taken = a.take(index)
        assert cells(taken, taken.shape) == table[..., index].ravel().tolist()
    first = a.pick([1, 0])
    assert cells(first, first.shape) == table[[1, 0]].ravel().tolist()


@given(st.lists(exacts(st.sampled_from([(), (3,)])), max_size=4))
def test_stack_puts_columns_below_one_another(columns: list[Exact]) -> None:
    result = stack(columns, (3,))
    assert result.shape == (len(columns), 3)
    assert isinstance(result.den, int)
    assert cells(result, result.shape) == [cell for column in columns for cell in cells(column, (3,))]


@given(exacts(), st.one_of(st.integers(-(10**19), 10**19), st.fractions(), st.decimals(-999, 999, places=3)))
def test_reversed_operators_take_plain_numbers(a: Exact, number: Fraction | int | Decimal) -> None:
    plain = Fraction(number)
    for ask, change in ((operator.add, operator.add), (operator.sub, operator.sub), (operator.mul, operator.mul),
                        (operator.truediv, quotient)):  # fmt: skip
        assert cells(ask(number, a), a.shape) == [oracle(change, plain, x) for x in cells(a, a.shape)]
        assert cells(ask(a, number), a.shape) == [oracle(change, x, plain) for x in cells(a, a.shape)]


@given(st.lists(st.tuples(st.integers(1 - 10**18, 10**18 - 1), st.integers(0, 18)), max_size=5))
def test_scaled_reads_each_mantissa_with_its_own_places(pairs: list[tuple[int, int]]) -> None:
    mantissas, places = np.array([m for m, _ in pairs], np.int64), np.array([p for _, p in pairs], np.int8)
    expected = [Fraction(m, 10**p) for m, p in pairs]
    assert Exact.scaled(mantissas, places).fractions() == expected
    assert Exact.column(expected).fractions() == expected
    assert list(Exact.column([decimal_text(value, 18) for value in expected if abs(value) < 1])) == [
        value for value in expected if abs(value) < 1
    ]
    assert (Exact.scaled(mantissas, places) * "1.00000000000000001").fractions() == [
        value * Fraction(10**17 + 1, 10**17) for value in expected
    ]


@given(st.integers(1 - 10**18, 10**18 - 1), st.integers(0, 18))
def test_decimal_text_round_trips(mantissa: int, places: int) -> None:
    value = Fraction(mantissa, 10**places)
    text = decimal_text(value, places)
    assert Fraction(text) == value == Fraction(decimal_text(value))
    assert scaled_text([mantissa, int(np.int64(mantissa))], places) == [text, text]
    if len(text.lstrip("-").replace(".", "").lstrip("0")) <= 18:
        assert parse_decimal(text) == (mantissa, places)
    assert Exact.of(value).fraction() == Exact.of(Decimal(text)).fraction() == value


@given(st.fractions(), st.integers(0, 6))
def test_half_up_rounds_away_from_zero(value: Fraction, places: int) -> None:
    rounded = half_up(value, places)
    assert (rounded * 10**places).denominator == 1
    assert abs(rounded - value) * 2 * 10**places <= 1
    assert half_up(-value, places) == -rounded
    if abs(rounded - value) * 2 * 10**places == 1:
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("2.345", 2, "2.35"), ("-2.345", 2, "-2.35"), ("-0.5", 0, "-1"), ("-0.004", 2, "0.00"), ("0.5", 0, "1"),
     ("1.005", 2, "1.01"), ("12", 0, "12"), ("0.05", 2, "0.05"), ("-2.5", 0, "-3")],
)  # fmt: skip
def test_rounding_of_printed_numbers(value: str, places: int, text: str) -> None:
    assert decimal_text(Fraction(value), places) == text
    assert decimal_text(Exact.of(value).rounded(places).fraction(), places) == text
    thirds = Exact(np.array([3]), np.array([3])) * value
    assert decimal_text(thirds.rounded(places).fraction(0), places) == text


def test_decimal_text_in_full() -> None:
    assert [decimal_text(v) for v in (Fraction(1, 3), Fraction(5, 2), 7, Fraction(-1, 8))] == [
        "0.333333", "2.5", "7", "-0.125",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "NUMBER_TEXT"), ("1e5", "NUMBER_TEXT"), (".5", "NUMBER_TEXT"), ("5.", "NUMBER_TEXT"), ("１", "NUMBER_TEXT"),
     ("1 2", "NUMBER_TEXT"), ("1\n", "NUMBER_TEXT"), ("nan", "NUMBER_TEXT"), ("9" * 19, "NUMBER_DIGITS"),
     ("1" * 30, "NUMBER_DIGITS"), ("0." + "0" * 18 + "1", "NUMBER_DIGITS"), ("9" * 10**6, "NUMBER_DIGITS")],
)  # fmt: skip
def test_text_that_is_no_number_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(NumberTextError) as caught:
        parse_decimal(text)
    assert caught.value.reason == reason


def test_text_is_read_as_written() -> None:
    assert [parse_decimal(text) for text in ("4.50", "-0.5", "+7", "007", "-0")] == [
        (450, 2), (-5, 1), (7, 0), (7, 0), (0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [0.5, np.float64(1), np.float32(0.1), None, [1]])
def test_floats_and_other_things_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        Exact.of(value)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("values", [np.array([0.5]), np.array(["1"]), np.array([1 + 2j])])
def test_arrays_that_are_not_integers_are_refused(values: np.ndarray) -> None:
    with pytest.raises(TypeError):
        Exact(values)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint32, np.bool_])
def test_narrow_integers_do_not_wrap(dtype: type[np.generic]) -> None:
    column = Exact(np.array([1, 1], dtype=dtype))
    assert (column * (10**10 + 7)).fractions() == [10**10 + 7] * 2
    assert (column + column - 3 * column).fractions() == [-1, -1]


def test_one_number_past_the_bound_never_meets_a_float() -> None:
    odd = 2**63 + 1
    assert minimum(Exact(odd), Exact(-1)).fraction() == -1
    assert maximum(Exact(odd), Exact(-1)).fraction() == odd
    yes = np.array([True, False])
    assert where(yes, Exact(odd), Exact(-1)).fractions() == [odd, -1]
    assert stack([Exact(odd), Exact(np.array([-1, 2]))], (2,)).fractions() == [odd, odd, -1, 2]
    assert Exact(np.array([-(2**63)]))._full().dtype == object
    assert LIMIT < 2**63


def test_division_by_zero_is_bad_only_where_it_is_taken() -> None:
    column = Exact(np.array([2, 0, -4]))
    inverse = 1 / column
    assert inverse.bad is not None
    assert inverse.bad.tolist() == [False, True, False]
    assert where(column == 0, 7, inverse).bad is None
    assert cells(where(column >= 0, inverse, 1), (3,)) == [Fraction(1, 2), None, 1]
    assert cells(minimum(inverse, 0), (3,)) == [0, None, Fraction(-1, 4)]
    assert bool(inverse.sum().bad)
    assert cells(Exact.column([Exact(1) / 0, Fraction(1, 2)]), (2,)) == [None, Fraction(1, 2)]
    assert column.marked(None) is column
    assert cells(inverse.marked(np.array([True, False, False])), (3,)) == [None, None, Fraction(-1, 4)]


def test_empty_columns() -> None:
    empty = Exact(np.zeros(0, np.int64), np.ones(0, np.int64))
    assert (empty * 3 + empty).rounded(2).fractions() == []
    assert empty.common().fractions() == Exact.column([]).fractions() == []
    assert empty.sum().fraction() == 0
    assert Exact(5).take([0, 0]).fraction() == 5


def test_a_negative_power_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Exact(2) ** -1


@settings(max_examples=30)
@given(exacts())
def test_a_column_has_no_hash_and_iterates_as_fractions(a: Exact) -> None:
    assert list(a) == a.fractions()
    with pytest.raises(TypeError, match="unhashable"):
        hash(a)
