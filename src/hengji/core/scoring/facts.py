"""Facts: the observations of one input (or the points of one item each), grouped by the row that is scored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, NamedTuple

import numpy as np

from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Case, Entry, Kind, P
from hengji.core.scoring.types import MISSING_WORDS, Coded, Missing, Observation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools


class Column(NamedTuple):
    """One value for each scored row, and which way of having none where there is none."""

    values: Exact
    state: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Facts:
    """Values sorted by scored row; ``text`` looks up what else is known of a fact, ``klass`` the row's class."""

    row: NDArray[np.int64]
    size: int
    values: Exact
    missing: NDArray[np.int8]
    text: Callable[[str], Coded]
    klass: Coded
    index: NDArray[np.int64]

    @property
    def bounds(self) -> NDArray[np.int64]:
        """Where each row's facts begin; the last entry is where all end."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(self.row, minlength=self.size))])

    def where(self, keep: Bools) -> Facts:
        """Keep some of the facts."""
        return replace(
            self, row=self.row[keep], values=self.values.take(keep), missing=self.missing[keep], index=self.index[keep]
        )

    def ordered(self, order: NDArray[np.int64]) -> Facts:
        """Put the facts into another order, which must keep rows together."""
        return replace(
            self, row=self.row[order], values=self.values.take(order), missing=self.missing[order],
            index=self.index[order],
        )  # fmt: skip

    def words(self, column: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Return a text column of the facts: codes and what they stand for."""
        coded = self.text(column)
        return coded.at(self.index), coded.words

    def numbers(self, column: str, missing: int = 0) -> Exact:
        """Return a text column read as numbers; other texts count as ``missing``."""
        codes, words = self.words(column)
        return Exact.column([word if _is_number(word) else missing for word in words]).take(codes)

    def looked_up(self, column: str, table: Mapping[str, Any], otherwise: int = 0) -> Exact:
        """Return for each fact the table's number for its text."""
        codes, words = self.words(column)
        return Exact.column([table.get(word, otherwise) for word in words]).take(codes)

    def present(self) -> Facts:
        """Keep the facts that have a value."""
        return self if not self.missing.any() else self.where(self.missing == Missing.VALUE)

    def state(self) -> NDArray[np.int8]:
        """State of each row: a value if any fact has one, else the strongest way of having none."""
        state = np.full(self.size, Missing.NOT_REPORTED, dtype=np.int8)
        without = self.missing != Missing.VALUE
        if without.any():
            state[self.row[without]] = 0
            np.maximum.at(state, self.row[without], self.missing[without])
            state[self.row[~without]] = Missing.VALUE
        else:
            state[self.row] = Missing.VALUE
        return state

    def total(self, values: Exact) -> Exact:
        """Sum of a column of facts for each row; rows without facts get 0."""
        whole = values.spread((len(self.row),)).common()
        num = np.asarray(whole.num)
        if whole.top * max(1, len(num)) >= 2**62:
            num = num.astype(object)
        running = np.concatenate([np.zeros(1, dtype=num.dtype), np.cumsum(num)])
        bounds = self.bounds
        return Exact(running[bounds[1:]] - running[bounds[:-1]], whole.den, bad=None)

    def counts(self) -> NDArray[np.int64]:
        """Number of facts of each row."""
        return np.diff(self.bounds)

    def extreme(self, values: Exact, ufunc: np.ufunc) -> Exact:
        """Largest or smallest fact of each row; rows without facts get 0."""
        whole = values.spread((len(self.row),)).common()
        bounds = self.bounds
        filled = np.flatnonzero(np.diff(bounds))
        out = np.zeros(self.size, dtype=np.asarray(whole.num).dtype)
        if len(filled):
            out[filled] = ufunc.reduceat(np.asarray(whole.num), bounds[filled])
        return Exact(out, whole.den, top=whole.top)


_RUN = re.compile(r"\d+|[一二三四五六七八九十]+")
_CHINESE = {word: i + 1 for i, word in enumerate("一二三四五六七八九")}


def written(text: str) -> tuple[tuple[int, str], ...]:
    """Sorting key of a date or period as people write them: 2月 before 10月, 二季度 before 三季度, 7-1 before 12-31."""
    pieces: list[tuple[int, str]] = []
    end = 0
    for match in _RUN.finditer(text):
        pieces += [(-1, text[end : match.start()]), (_whole(match[0]), "")]
        end = match.end()
    return (*pieces, (-1, text[end:]))


def _whole(run: str) -> int:
    """Read digits, or Chinese numerals up to 九十九."""
    if run.isdecimal():
        return int(run)
    tens, ten, units = run.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(units[:1], 0)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isascii() and word.replace(".", "", 1).isdigit()


@dataclass(frozen=True, kw_only=True)
class Measure(Entry[P], Generic[P]):
    """How many facts become one: of a row's observations, or of a participant's items."""

    reduce: Callable[[Facts, P], Column]
    kind: Kind = Kind.MEASURE


def facts_of(observations: list[Observation], klass: str = "") -> Facts:
    """Build the facts of a single row from observations, for worked cases."""
    columns = {
        name: Coded.of([getattr(item, name) for item in observations])
        for name in ("key", "layer", "period", "matter", "document", "n", "date")
    }
    missing = np.array([MISSING_WORDS.get(item.value, Missing.VALUE) for item in observations], dtype=np.int8)
    values = Exact.column(["0" if item.value in MISSING_WORDS else item.value for item in observations])
    zeros = np.zeros(len(observations), dtype=np.int64)
    return Facts(
        zeros, 1, values, missing, columns.__getitem__, Coded(None, (klass,)), np.arange(len(observations))
    )  # fmt: skip


def run_measure(measure: Measure[Any], case: Case) -> Column:
    """Run a worked case of a measure: ``given["facts"]`` lists observations, ``given["class"]`` the row's class."""
    observations = [Observation("", "", **fact) for fact in case.given["facts"]]
    return measure.reduce(facts_of(observations, case.given.get("class", "")), measure.parse(case.params))
