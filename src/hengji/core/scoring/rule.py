"""The shape of a rule: parameters, inputs, formula in words, source, worked cases, function, explaining sentence.

A leaf rule is a function of :class:`Cells`, columns over all rows (participants, or goals, or layers) at once. The
last axis is the row; leaves with the same rule and the same kind of parameters are computed together, so a column
may also be a matrix of (leaves, rows). A rule writes plain arithmetic and need not know which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import numpy as np

from hengji.core.scoring.decimals import Pair, decimal_text
from hengji.core.scoring.numbers import LIMIT, Exact, listed, maximum, where
from hengji.core.scoring.scheme import Model, Number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools

P = TypeVar("P", bound=Model)
GOAL_COLUMNS = ("target", "baseline", "challenge")


class Kind(StrEnum):
    """Where in the fold an entry of the catalogue works (scoring.md)."""

    LEAF = "末级计分规则"
    MEASURE = "计量"
    AGGREGATE = "分项合成"
    VALIDITY = "评价票效力"
    COMBINE = "合成"
    SECTION = "加减分约束"
    DISPLAY = "展示"
    CORRECTION = "组间校正"
    RANK = "排名"
    GRADE = "等次"
    BAR = "一票否决"
    USE = "结果运用"


@dataclass(frozen=True, slots=True)
class Input:
    """A column that a rule needs: one value a row, or a table of one value for each key."""

    name: str
    title: str
    keys: tuple[str, ...] | None = None
    optional: bool = False
    measure: str = "last"


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example; ``given`` names inputs, goal columns and tables, ``peers`` are the other rows of the group.

    ``mark`` is the rulebook's: a source as [S44], or [I] where we wrote the example.
    """

    text: str
    given: Mapping[str, Any]
    expect: Any
    params: Mapping[str, Any] = field(default_factory=dict)
    points: str = "0"
    peers: tuple[Mapping[str, Any], ...] = ()
    second: str | None = None
    mark: str = "[I]"


class Rows:
    """Which rows are compared with one another: row numbers sorted by group, and where each group begins."""

    def __init__(self, codes: NDArray[Any]) -> None:
        self.codes = codes
        self.order = np.argsort(codes, kind="stable")
        ordered = codes[self.order]
        self.starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(codes) else np.zeros(0, np.int64)
        self.of = np.empty(len(codes), dtype=np.int64)
        self.of[self.order] = np.repeat(np.arange(len(self.starts)), np.diff(np.r_[self.starts, len(codes)]))

    def fold(self, values: NDArray[Any], ufunc: np.ufunc) -> NDArray[Any]:
        """Reduce a column by group and hand each row its group's result."""
        return self.by_group(values, ufunc)[..., self.of]

    def by_group(self, values: NDArray[Any], ufunc: np.ufunc) -> NDArray[Any]:
        """Reduce a column by group: one result a group, in the order of the group codes."""
        if not len(self.codes):
            return values
        folded: NDArray[Any] = ufunc.reduceat(values[..., self.order], self.starts, axis=-1)
        return folded


@dataclass(slots=True)
class Cells(Generic[P]):
    """Everything a rule may look at. Absent cells hold 0 and are not ``present``; their result is thrown away.

    A rule marks as ``void`` the cells in which nobody voted validly: among items they are left out of what follows.
    """

    params: P
    points: Exact
    columns: Mapping[str, Exact]
    tables: Mapping[str, Exact]
    known_columns: Mapping[str, Bools]
    present: Bools
    rows: Mapping[str, Rows]
    shown: dict[str, Exact] = field(default_factory=dict)
    second: Exact | None = None
    void: Bools | None = None

    def __getitem__(self, name: str) -> Exact:
        """Return an input, goal column or numeric parameter by its name."""
        return self.columns[name]

    def has(self, name: str) -> bool:
        """Tell whether a column or numeric parameter of that name is given."""
        return name in self.columns

    def known(self, name: str) -> Bools:
        """Tell where an optional input has a value."""
        return self.known_columns.get(name, self.present)

    def table(self, name: str) -> Exact:
        """Return a table input: one row for each key of the parameters, in their order."""
        return self.tables[name]

    def show(self, name: str, value: Exact) -> Exact:
        """Keep an intermediate column for the explanation."""
        self.shown[name] = value
        return value

    def best(self, name: str, within: str) -> Exact:
        """Largest value of a column among the present rows compared."""
        return self._fold(self[name], within, np.maximum, -1)

    def lowest(self, name: str, within: str) -> Exact:
        """Smallest value of a column among the present rows compared."""
        return self._fold(self[name], within, np.minimum, 1)

    def average(self, name: str, within: str) -> Exact:
        """Mean of a column over the present rows compared."""
        return self._fold(self[name], within, np.add, 0) / self.count(within)

    def count(self, within: str) -> Exact:
        """Number of present rows compared, never below 1."""
        counts = self.rows[within].fold(self._present(self.present.shape).astype(np.int64), np.add)
        return Exact(np.maximum(counts, 1))

    def rank(self, name: str, within: str, *, lower_first: bool = False) -> Exact:
        """Place among the present rows compared, equal values sharing the better place (1-1-3)."""
        whole = self[name].common()
        shape = np.broadcast_shapes(whole.shape, self.present.shape)
        values = np.asarray(whole.spread(shape).num)
        signed = values if lower_first else -values
        return Exact(places_of(signed, self._present(shape), self.rows[within]))

    def _present(self, shape: tuple[int, ...]) -> Bools:
        return np.broadcast_to(self.present, shape)

    def _fold(self, column: Exact, within: str, ufunc: np.ufunc, edge: int) -> Exact:
        whole = column.common()
        present = self._present(np.broadcast_shapes(whole.shape, self.present.shape))
        values = np.asarray(whole.spread(present.shape).num)
        if whole.top * max(1, values.shape[-1]) >= LIMIT:
            values = values.astype(object)
        folded = self.rows[within].fold(np.where(present, values, edge * (whole.top + 1)), ufunc)
        empty = ~self.rows[within].fold(present, np.logical_or)
        return Exact(np.where(empty, 0, folded), whole.den)


def places_of(values: NDArray[Any], present: Bools, rows: Rows) -> NDArray[np.int64]:
    """Competition ranks (1-1-3) of the present rows by group, smallest value first; absent rows get 0."""
    if not values.size:
        return np.zeros(values.shape, dtype=np.int64)
    flat, mask = values.reshape(-1, values.shape[-1]), present.reshape(-1, values.shape[-1])
    ranks = [_places_of_line(line, some, rows.of) for line, some in zip(flat, mask, strict=True)]
    return np.array(ranks, dtype=np.int64).reshape(values.shape)


def _places_of_line(values: NDArray[Any], present: Bools, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort by group and value; a row's place is how far its first equal stands from the group's start."""
    if values.dtype == object:  # past 64 bits: sort codes that stand in the same order
        values = np.unique(values, return_inverse=True)[1].reshape(-1)
    order = np.lexsort((values, group, ~present))
    in_group = np.where(present, group, -1)[order]
    new_group = np.r_[True, in_group[1:] != in_group[:-1]]
    new_value = new_group | np.r_[True, values[order][1:] != values[order][:-1]]
    index = np.arange(len(order))
    start = np.maximum.accumulate(np.where(new_group, index, 0))
    first = np.maximum.accumulate(np.where(new_value, index, 0))
    places = np.zeros(len(order), dtype=np.int64)
    places[order] = first - start + 1
    return np.where(present, places, 0)


def weighted(table: Exact, weights: Mapping[str, Decimal]) -> Exact:
    """Sum of a table's rows times their weights, e.g. events × deduction each."""
    return (table * _factors(tuple(weights.values()))).sum(axis=0)


@lru_cache(maxsize=1024)
def _factors(weights: tuple[Decimal, ...]) -> Exact:
    return listed([Exact.of(weight) for weight in weights])


@dataclass(frozen=True, kw_only=True)
class Entry(Generic[P]):
    """An entry of the catalogue, whatever its kind."""

    code: str
    name: str
    kind: Kind
    what: str
    formula: str
    source: str
    params: type[P]
    cases: tuple[Case, ...] = ()
    version: int = 1

    @property
    def key(self) -> str:
        """Name under which packs refer to the entry; a changed rule gets a new version and so a new key."""
        return self.code if self.version == 1 else f"{self.code}@{self.version}"

    def parse(self, params: Mapping[str, Any]) -> P:
        """Check parameters; raises pydantic's ValidationError with every problem."""
        return self.params.model_validate(params)


@dataclass(frozen=True, kw_only=True)
class Rule(Entry[P]):
    """A rule of a leaf: columns in, points out."""

    inputs: tuple[Input, ...] | Callable[[P], tuple[Input, ...]]
    score: Callable[[Cells[P]], Exact]
    sentence: str | Callable[[P], str]
    needs: tuple[str, ...] | Callable[[P], tuple[str, ...]] = ()
    kind: Kind = Kind.LEAF
    monotone: int = 0

    def inputs_for(self, params: P) -> tuple[Input, ...]:
        """Return the inputs, which may depend on the parameters (keys of tables, names in a formula)."""
        return self.inputs if isinstance(self.inputs, tuple) else self.inputs(params)

    def needs_for(self, params: P) -> tuple[str, ...]:
        """Return the goal columns without which the rule cannot work."""
        return self.needs if isinstance(self.needs, tuple) else self.needs(params)

    def sentence_for(self, params: P) -> str:
        """Return the sentence that explains one cell to the unit concerned."""
        return self.sentence if isinstance(self.sentence, str) else self.sentence(params)


@dataclass(frozen=True, kw_only=True)
class Method(Entry[P]):
    """An entry that is not a rule of a leaf; ``call`` runs it on one worked case, ``place`` says what applies it."""

    call: Callable[[P, Mapping[str, Any]], Any]
    place: str


def numeric(params: Model) -> dict[str, Decimal]:
    """Return the single numbers among parameters: what may differ between leaves that are computed together."""
    return {name: value for name in type(params).model_fields if isinstance(value := getattr(params, name), Decimal)}


_SLOT = re.compile(r"\{(\w+)(%)?\}")


@lru_cache(maxsize=4096)
def _pieces(sentence: str) -> tuple[tuple[str, str, bool], ...]:
    """A sentence cut at its slots: text before, the slot's name, whether it is a percentage."""
    cut = _SLOT.split(sentence)
    slots = tuple((cut[i], cut[i + 1], cut[i + 2] is not None) for i in range(0, len(cut) - 1, 3))
    return (*slots, (cut[-1], "", False))


def fill(sentence: str, value_of: Callable[[str], Any]) -> str:
    """Fill a rule's sentence: ``{actual}`` as decimal text, ``{ratio%}`` as a percentage, a table as its lines."""
    found: list[str] = []
    for text, name, percent in _pieces(sentence):
        found.append(text)
        if name:
            found.append(_slot(value_of(name), percent=percent))
    return "".join(found)


def _slot(value: object, *, percent: bool) -> str:
    if isinstance(value, Fraction | Pair):
        hundredfold = Pair(value.numerator * 100, value.denominator)
        return f"{decimal_text(hundredfold)}%" if percent else decimal_text(value)
    if isinstance(value, Mapping):
        found = {key: count for key, count in value.items() if count}
        single = len(found) == 1 and set(found.values()) == {1}
        return "、".join(key if single else f"{key}×{decimal_text(n)}" for key, n in found.items()) or "无"
    return "—" if value is None else str(value)


def run_case(rule: Rule[Any], case: Case) -> Cells[Any]:
    """Build the columns of a worked case: the case's own row first, its peers behind it."""
    params = rule.parse(case.params)
    givens = (case.given, *case.peers)
    columns: dict[str, Exact] = {name: Exact.of(value) for name, value in numeric(params).items()}
    known: dict[str, Bools] = {}
    tables: dict[str, Exact] = {}
    for spec in rule.inputs_for(params):
        if spec.keys is None:
            known[spec.name] = np.array([spec.name in given for given in givens])
            columns[spec.name] = Exact.column([given.get(spec.name, "0") for given in givens])
        else:
            tables[spec.name] = _case_table(spec, givens)
    for name in GOAL_COLUMNS:
        if any(name in given for given in givens) and name not in columns:
            columns[name] = Exact.column([given.get(name, "0") for given in givens])
    together = Rows(np.zeros(len(givens), dtype=np.int64))
    return Cells(
        params=params, points=Exact.of(case.points), columns=columns, tables=tables, known_columns=known,
        present=np.ones(len(givens), dtype=bool), rows={"group": together, "class": together, "all": together},
    )  # fmt: skip


def _case_table(spec: Input, givens: tuple[Mapping[str, Any], ...]) -> Exact:
    lines = [[given.get(spec.name, {}).get(key, "0") for given in givens] for key in spec.keys or ()]
    flat = Exact.column([value for line in lines for value in line])
    return Exact(np.asarray(flat.num).reshape(len(lines), len(givens)), flat.den, top=flat.top)


def result_of_case(rule: Rule[Any], case: Case) -> Fraction:
    """Score a worked case exactly, before any rounding."""
    cells = run_case(rule, case)
    return rule.score(cells).spread((1 + len(case.peers),)).fraction(0)


class Floored(Model):
    """Where deducting ends: at ``floor``; never for ``none``; by default at 0 where the item has points at all."""

    floor: Number | Literal["none"] | None = None


def floored(c: Cells[Any], score: Exact, scale: Exact | None = None) -> Exact:
    """扣完为止 for an item with points; an item of a minus block has none, and its score is the loss.

    ``scale`` converts a floor that is stated on another base than the score's.
    """
    if c.has("floor"):
        return maximum(score, c["floor"] if scale is None else c["floor"] * scale)
    if c.params.floor == "none":
        return score
    return choose(c.points > 0, maximum(score, 0), score)


def choose(condition: Bools, yes: Exact, no: Exact) -> Exact:
    """Readable name of ``where`` in rules: take ``yes`` where the condition holds."""
    return where(condition, yes, no)
