"""Points of the leaves: rules applied to prepared columns, missing values treated, one rounding at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.facts import Facts
from hengji.core.scoring.leaf import Ground, Leaf, Part
from hengji.core.scoring.numbers import Exact, clip, stack, where
from hengji.core.scoring.rule import Cells, Rows
from hengji.core.scoring.scheme import MissingPolicy, Scheme
from hengji.core.scoring.types import Missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools

TREATED = {
    Missing.NOT_REPORTED: "not_reported",
    Missing.NOT_APPLICABLE: "not_applicable",
    Missing.PENDING: "pending",
    Missing.EXEMPT: "exempt",
}


@dataclass(slots=True)
class Mark:
    """A leaf's result: points rounded at its places, who counts, and which way of having no value where there is none.

    ``traces`` keeps for each part the rule's cells and the part's place in them, for explanations.
    """

    points: Exact
    counted: Bools
    state: NDArray[np.int8]
    second: Exact | None = None
    bad: Bools | None = None
    traces: list[Trace] = field(default_factory=list)


@dataclass(slots=True)
class Trace:
    """One part's columns after its rule ran; ``line`` is its row in a batch."""

    part: Part
    raw: Exact
    shown: Mapping[str, Exact]
    line: int | None
    second: Exact | None

    def column(self, name: str) -> Exact | None:
        """Return an intermediate column of this part alone."""
        value = self.shown.get(name)
        return value if value is None or self.line is None else _line(value, self.line)


def _line(value: Exact, line: int) -> Exact:
    """Take one leaf out of a batch; what is the same for all leaves has no line of its own."""
    return value.pick(line) if len(value.shape) > 1 else value


@dataclass(frozen=True, slots=True)
class How:
    """Where a leaf stands: in the tree or in a section; and whether figures still to come are settled now.

    In a section, no record means that nothing happened; a deduction is an amount, whatever the rule's sign.
    """

    section: str = ""
    settled: bool = False


def score_parts(parts: Sequence[Part], ground: Ground) -> list[Trace]:
    """Apply the rules; parts that only differ in numbers are computed together, as rows of a matrix."""
    batches: dict[object, list[int]] = {}
    for i, part in enumerate(parts):
        signature = part.signature
        batches.setdefault(i if signature is None else signature, []).append(i)
    traces: list[Trace | None] = [None] * len(parts)
    for indices in batches.values():
        together = [parts[i] for i in indices]
        found = [_alone(together[0], ground)] if len(together) == 1 else _batch(together, ground)
        for i, trace in zip(indices, found, strict=True):
            traces[i] = trace
    return [trace for trace in traces if trace is not None]


def _alone(part: Part, ground: Ground) -> Trace:
    if part.rule is None:
        return Trace(part, part.columns["actual"], {}, None, None)
    cells = Cells(
        params=part.params, points=part.points, columns=part.columns, tables=part.tables, known_columns=part.known,
        present=part.state == Missing.VALUE, rows=_compared(part, ground),
    )  # fmt: skip
    raw = part.rule.score(cells)
    return Trace(part, raw, cells.shown, None, cells.second)


def _compared(part: Part, ground: Ground) -> Mapping[str, Rows]:
    if part.owner is None:
        return ground.compared
    owner = part.owner
    return {name: Rows(rows.codes[owner]) for name, rows in ground.compared.items()}


def _batch(parts: list[Part], ground: Ground) -> list[Trace]:
    """Score leaves of one rule together: columns become (leaves, rows), single numbers (leaves, 1)."""
    first = parts[0]
    columns = {name: _stacked([p.columns[name] for p in parts], ground.size) for name in first.columns}
    known = {name: np.stack([p.known[name] for p in parts]) for name in first.known}
    cells = Cells(
        params=first.params, points=_stacked([p.points for p in parts], ground.size), columns=columns, tables={},
        known_columns=known, present=np.stack([p.state for p in parts]) == Missing.VALUE, rows=ground.compared,
    )  # fmt: skip
    raw = first.rule.score(cells).spread((len(parts), ground.size))  # type: ignore[union-attr]
    second = None if cells.second is None else cells.second.spread((len(parts), ground.size))
    return [
        Trace(part, raw.pick(i), cells.shown, i, None if second is None else second.pick(i))
        for i, part in enumerate(parts)
    ]  # fmt: skip


def _stacked(columns: list[Exact], size: int) -> Exact:
    if all(column.shape == () for column in columns):
        return stack([column.spread((1,)) for column in columns], (1,))
    return stack(columns, (size,))


def settle(leaf: Leaf, traces: list[Trace], scheme: Scheme, ground: Ground, how: How) -> Mark:
    """Turn the raw points of a leaf's parts into its mark."""
    policy = scheme.policy(leaf.node)
    places = scheme.places.leaf if leaf.node.places is None else leaf.node.places
    raw, state, bad = _gathered(leaf, traces, policy, places, ground)
    if leaf.outside is not None:
        state = np.maximum(state, leaf.outside)
    if how.section:
        state = np.where(state == Missing.NOT_REPORTED, Missing.VALUE, state).astype(np.int8)
        raw = abs(raw) if how.section == "deduction" else raw
    present = state == Missing.VALUE
    points = clip(raw, leaf.node.floor, leaf.node.cap).spread((ground.size,)).rounded(places)
    mark = Mark(points, present, state, bad=None if bad is None else bad & present, traces=traces)
    mark.points = where(present, points, 0)
    if not present.all():
        _treat(mark, leaf.points, policy, places, ground, settled=how.settled)
    mark.second = _second(leaf, traces, present, ground)
    return mark


def _gathered(
    leaf: Leaf, traces: list[Trace], policy: MissingPolicy, places: int, ground: Ground
) -> tuple[Exact, NDArray[np.int8], Bools | None]:
    if leaf.node.goals:
        return _by_goals(leaf, traces, policy, places, ground)
    trace = traces[0]
    if leaf.aggregate is None:
        return trace.raw, trace.part.state, trace.raw.bad
    facts = _item_facts(trace)
    column = leaf.aggregate(facts)
    return column.values, column.state, _owners_of_bad(trace, ground.size)


def _item_facts(trace: Trace) -> Facts:
    """The items' points as facts, so that measures can aggregate them."""
    part = trace.part
    base = part.facts
    assert base is not None and part.owner is not None  # noqa: PT018, S101  # item parts always carry both
    order = np.argsort(part.owner, kind="stable")
    raw = trace.raw.spread((len(part.state),)).take(order).common()
    return Facts(base.row, base.size, raw, part.state[order], base.text, base.klass, base.index)


def _owners_of_bad(trace: Trace, size: int) -> Bools | None:
    if trace.raw.bad is None:
        return None
    out = np.zeros(size, dtype=bool)
    bad = np.broadcast_to(trace.raw.bad, trace.part.state.shape) & (trace.part.state == Missing.VALUE)
    out[trace.part.owner[bad]] = True  # type: ignore[index]  # parts with items have owners
    return out


def _by_goals(
    leaf: Leaf, traces: list[Trace], policy: MissingPolicy, places: int, ground: Ground
) -> tuple[Exact, NDArray[np.int8], Bools | None]:
    """Add up a participant's goals, each rounded; those left out make the others count for the whole."""
    got = full = counted = Exact(np.zeros(ground.size, dtype=np.int64))
    bad: Bools | None = None
    state = np.full(ground.size, Missing.NOT_REPORTED, dtype=np.int8)
    for trace in traces:
        points, base, full_points = _goal_points(trace, policy, places)
        owner = trace.part.owner
        assert owner is not None  # noqa: S101  # goals always have owners
        got, counted = got + _owned(points, owner, ground.size), counted + _owned(base, owner, ground.size)
        full = full + _owned(full_points, owner, ground.size)
        state[owner] = np.where(np.asarray(base.num) != 0, Missing.VALUE, state[owner])
        state[owner] = np.where(state[owner] == Missing.NOT_REPORTED, trace.part.state, state[owner])
        wrong = _owners_of_bad(trace, ground.size)
        bad = wrong if bad is None else bad if wrong is None else bad | wrong
    state = np.where(counted > 0, Missing.VALUE, state).astype(np.int8)
    wanted = leaf.points if leaf.node.goals and leaf.node.goals.points_total is not None else full
    return got * wanted / where(counted == 0, 1, counted), state, bad


def _goal_points(trace: Trace, policy: MissingPolicy, places: int) -> tuple[Exact, Exact, Exact]:
    """Points got, points that count and full points of each goal."""
    part = trace.part
    present = part.state == Missing.VALUE
    full = part.points.spread(part.state.shape)
    share, counts = Exact(0), present.copy()
    for state, name in TREATED.items():
        treatment = getattr(policy, name)
        mask = part.state == state
        if mask.any() and treatment not in {"rescale", "group_mean"}:
            share = where(mask, _share_of(treatment), share)
            counts |= mask
    got = where(present, trace.raw, full * share).spread(part.state.shape).rounded(places)
    return where(counts, got, 0), where(counts, full, 0), full


def _owned(values: Exact, owner: NDArray[np.int64], size: int) -> Exact:
    order = np.argsort(owner, kind="stable")
    whole = values.take(order).common()
    num = np.asarray(whole.num)
    running = np.concatenate([np.zeros(1, dtype=num.dtype), np.cumsum(num)])
    bounds = np.searchsorted(owner[order], np.arange(size + 1))
    return Exact(running[bounds[1:]] - running[bounds[:-1]], whole.den)


def _share_of(treatment: str) -> Exact:
    if treatment in {"zero", "full"}:
        return Exact(int(treatment == "full"))
    return Exact.of(treatment.removesuffix("%")) / 100


def _treat(
    mark: Mark, full: Exact, policy: MissingPolicy, places: int, ground: Ground, *, settled: bool
) -> None:
    """Apply the policy of each way of having no value: left out, or a share of the points, or the group's mean."""
    mean: Exact | None = None
    present = mark.state == Missing.VALUE
    for state, name in TREATED.items():
        mask = mark.state == state
        if not mask.any():
            continue
        treatment = policy.settled if settled and state == Missing.PENDING else getattr(policy, name)
        if treatment == "rescale":
            continue
        if treatment == "group_mean":
            mean = _group_mean(mark.points, present, ground) if mean is None else mean
            mask = mask & ground.compared["group"].fold(present, np.logical_or)
            value = mean
        else:
            value = full * _share_of(treatment)
        mark.points = where(mask, value.spread(mask.shape).rounded(places), mark.points)
        mark.counted = mark.counted | mask


def _group_mean(points: Exact, present: Bools, ground: Ground) -> Exact:
    rows = ground.compared["group"]
    total = rows.fold(np.where(present, np.asarray(points.num), 0), np.add)
    count = rows.fold(present.astype(np.int64), np.add)
    return Exact(total, points.den) / Exact(np.maximum(count, 1))


def _second(leaf: Leaf, traces: list[Trace], present: Bools, ground: Ground) -> Exact | None:
    """The rule's second output, for the bonus node that the leaf names."""
    if not leaf.node.second:
        return None
    total = Exact(np.zeros(ground.size, dtype=np.int64))
    for trace in traces:
        if trace.second is None:
            continue
        column = where(trace.part.state == Missing.VALUE, trace.second, 0).spread(trace.part.state.shape)
        total = total + (column if trace.part.owner is None else _owned(column, trace.part.owner, ground.size))
    return where(present, total, 0)


def required(leaf: Leaf, mark: Mark, ground: Ground, full: Exact, places: int) -> None:
    """Where another leaf was not observed with the key this leaf requires, treat it as the scheme says."""
    condition = leaf.node.requires
    if condition is None:
        return
    keys = keys_observed(condition.node, ground)
    for key, treatment in condition.otherwise.items():
        mask = keys == key
        if treatment == "rescale":
            mark.counted = mark.counted & ~mask
            mark.state = np.where(mask, Missing.NOT_APPLICABLE, mark.state).astype(np.int8)
            continue
        value = (full * _share_of(treatment)).spread(mask.shape).rounded(places)
        mark.points, mark.counted = where(mask, value, mark.points), mark.counted | mask


def keys_observed(code: str, ground: Ground) -> NDArray[Any]:
    """The key with which each participant was last observed at a leaf."""
    rows = ground.rows.get(code, np.zeros(0, dtype=np.int64))
    column = ground.observations.text["key"]
    keys = np.full(ground.size, "", dtype=object)
    some = rows[ground.observations.mantissa[rows] != 0]
    keys[ground.observations.participant[some]] = np.array(column.words, dtype=object)[column.at(some)]
    return keys
