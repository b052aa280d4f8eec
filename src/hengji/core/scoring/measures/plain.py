"""Plain measures: the last value, sum, count, mean, smallest and largest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.facts import Column, Facts, Measure, written
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Case
from hengji.core.scoring.scheme import Model, Whole
from hengji.core.scoring.types import Missing

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Plain(Model):
    """A measure's declared places; without them its exact fraction goes on."""

    places: Whole | None = None


def placed(values: Exact, params: Any) -> Exact:
    return values if params.places is None else values.rounded(params.places)


def guarded(count: NDArray[np.int64]) -> Exact:
    """Divisor for rows without facts, whose result is thrown away."""
    return Exact(np.maximum(count, 1))


def last(facts: Facts, params: Plain) -> Column:
    if len(facts.row) == facts.size and np.array_equal(facts.row, np.arange(facts.size)):
        return Column(placed(facts.values.common(), params), facts.missing)
    bounds = facts.bounds
    if len(facts.row) > np.count_nonzero(np.diff(bounds)):
        facts = facts.ordered(np.lexsort((*(_order(facts, name) for name in ("date", "period")), facts.row)))
    filled = bounds[1:] > bounds[:-1]
    at = bounds[1:][filled] - 1
    state = np.full(facts.size, Missing.NOT_REPORTED, dtype=np.int8)
    state[filled] = facts.missing[at]
    values = facts.values.common()
    num = np.zeros(facts.size, dtype=np.asarray(values.num).dtype)
    num[filled] = np.asarray(values.num)[at]
    return Column(placed(Exact(num, values.den, top=values.top), params), state)


def _order(facts: Facts, column: str) -> NDArray[np.int64]:
    """Where each fact's period or date stands among all of them."""
    codes, words = facts.words(column)
    rank = np.empty(len(words), dtype=np.int64)
    rank[sorted(range(len(words)), key=lambda i: written(words[i]))] = np.arange(len(words))
    return rank[codes]


def added(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(placed(some.total(some.values), params), facts.state())


def counted(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(placed(Exact(some.counts()), params), facts.state())


def mean(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(placed(some.total(some.values) / guarded(some.counts()), params), facts.state())


def least(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(placed(some.extreme(some.values, np.minimum), params), facts.state())


def most(facts: Facts, params: Plain) -> Column:
    some = facts.present()
    return Column(placed(some.extreme(some.values, np.maximum), params), facts.state())


def _plain(code: str, name: str, what: str, reduce: Any, expect: str) -> Measure[Plain]:
    three = {"facts": [{"value": "3"}, {"value": "5"}, {"value": "4"}]}
    return Measure(
        code=code, name=name, what=what, formula=what, source="[I]", params=Plain, reduce=reduce,
        cases=(Case("三条记录3、5、4", three, expect),),
    )  # fmt: skip


LAST = _plain("last", "最新值", "取最后一期（同期取日期最后、再取最后登记）的值。", last, "4")
SUM = _plain("sum", "合计", "各条记录相加。", added, "12")
COUNT = _plain("count", "条数", "数有值的记录。", counted, "3")
MEAN = _plain("mean", "平均", "有值记录的算术平均。", mean, "4")
MIN = _plain("min", "最小值", "取最小的一条。", least, "3")
MAX = _plain("max", "最大值", "取最大的一条。", most, "5")
