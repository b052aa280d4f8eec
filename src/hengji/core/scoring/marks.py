"""Points of the leaves: rules applied to prepared columns, missing values treated, one rounding at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import Pair
from hengji.core.scoring.facts import Facts
from hengji.core.scoring.leaf import Ground, Leaf, Part
from hengji.core.scoring.numbers import LIMIT, Exact, clip, stack, where
from hengji.core.scoring.rule import Cells, Rows
from hengji.core.scoring.scheme import MissingPolicy, Node, Scheme
from hengji.core.scoring.types import Missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.decimals import Pair
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

    ``traces`` keeps for each part the rule's columns, for explanations; ``own`` the points of a section's item before
    other leaves' second outputs and the section's condition changed them.
    """

    points: Exact
    counted: Bools
    state: NDArray[np.int8]
    second: Exact | None = None
    bad: Bools | None = None
    traces: Sequence[Trace] = ()
    own: Exact | None = None


@dataclass(slots=True)
class Trace:
    """One part's columns after its rule ran; ``line`` is its row in a batch, None where it was alone."""

    part: Part
    whole: Exact
    shown: Mapping[str, Exact]
    line: int | None
    whole_second: Exact | None
    void: Bools | None = None

    @property
    def raw(self) -> Exact:
        """Points before rounding."""
        return self.whole if self.line is None else self.whole.pick(self.line)

    @property
    def second(self) -> Exact | None:
        """The rule's second output before rounding."""
        return (
            self.whole_second if self.line is None or self.whole_second is None else self.whole_second.pick(self.line)
        )

    def score(self, row: int) -> Fraction:
        """One row's points before rounding."""
        return self.whole.cell(row, self.line or 0)

    def shown_at(self, name: str, row: int) -> Pair | None:
        """One row of an intermediate column, None where a division by zero made it meaningless."""
        value = self.shown[name]
        if value.bad is not None:
            shape = (*value.bad.shape[:-1], len(self.part.state))
            bad = np.broadcast_to(value.bad, shape)
            if bad[(self.line or 0, row)[-bad.ndim :]]:
                return None
        return value.pair(row, self.line or 0)


def treatment(policy: MissingPolicy, state: Missing, *, settled: bool) -> str:
    """What a policy does with a way of having no value; figures still to come are settled at the cut-off."""
    return policy.settled if state == Missing.PENDING and settled else str(getattr(policy, TREATED[state]))


@dataclass(frozen=True, slots=True)
class How:
    """What treating a leaf's points depends on, beside the points: leaves that agree in it are treated together.

    In a section, no record means that nothing happened; a deduction is an amount, whatever the rule's sign.
    ``settled`` tells whether figures still to come are settled now.
    """

    places: int
    floor: Decimal | None
    cap: Decimal | None
    policy: MissingPolicy
    section: str
    settled: bool

    @classmethod
    def of(cls, scheme: Scheme, node: Node, section: str, *, settled: bool) -> How:
        """Collect what the scheme says of a leaf."""
        return cls(scheme.places_of_leaf(node), node.floor, node.cap, scheme.policy(node), section, settled)

    def treatment(self, state: Missing) -> str:
        """What the policy does with a way of having no value."""
        return treatment(self.policy, state, settled=self.settled)


@dataclass(slots=True)
class Batch:
    """Leaves of one rule that differ in numbers only, as rows of a matrix; a leaf by itself is a batch of one."""

    leaves: list[Leaf]
    how: How
    cells: Cells[Any] | None
    state: NDArray[np.int8]
    full: Exact


@dataclass(slots=True)
class Marker:
    """Applies rules to prepared leaves. Batches are kept as long as their leaves are the same objects."""

    ground: Ground
    _kept: dict[tuple[int, ...], Batch] = field(default_factory=dict)

    def mark(self, leaves: Sequence[tuple[Leaf, How]]) -> dict[str, Mark]:
        """Compute the marks of all leaves, those of one rule and one treatment together."""
        together: dict[object, list[tuple[Leaf, How]]] = {}
        for i, (leaf, how) in enumerate(leaves):
            signature = leaf.signature
            together.setdefault(i if signature is None else (signature, how), []).append((leaf, how))
        found: dict[str, Mark] = {}
        kept: dict[tuple[int, ...], Batch] = {}
        for some in together.values():
            key = tuple(id(leaf) for leaf, _ in some)
            batch = self._kept.get(key)
            if batch is None or batch.how != some[0][1]:
                batch = _batch([leaf for leaf, _ in some], some[0][1], self.ground)
            kept[key] = batch
            found.update(_marks(batch, self.ground))
        self._kept = kept
        return {leaf.node.code: found[leaf.node.code] for leaf, _ in leaves}


def _batch(leaves: list[Leaf], how: How, ground: Ground) -> Batch:
    first = leaves[0]
    if len(leaves) == 1:
        part = first.parts[0] if len(first.parts) == 1 else None
        state = part.state if part is not None else np.zeros(ground.size, dtype=np.int8)
        return Batch(leaves, how, None, state, first.points)
    parts = [leaf.parts[0] for leaf in leaves]
    state = np.stack([part.state for part in parts])
    points = _stacked([part.points for part in parts], ground.size)
    columns = {name: _stacked([p.columns[name] for p in parts], ground.size) for name in parts[0].columns}
    known = {name: np.stack([p.known[name] for p in parts]) for name in parts[0].known}
    cells = Cells(
        params=parts[0].params, points=points, columns=columns, tables={}, known_columns=known,
        present=state == Missing.VALUE, rows=ground.compared,
    )  # fmt: skip
    return Batch(leaves, how, cells, state, points)


def _stacked(columns: list[Exact], size: int) -> Exact:
    if all(column.shape == () for column in columns):
        return stack([column.spread((1,)) for column in columns], (1,))
    return stack(columns, (size,))


def _marks(batch: Batch, ground: Ground) -> Iterator[tuple[str, Mark]]:
    """Run the rule, treat missing values, and hand each leaf its row."""
    if batch.cells is None:
        leaf = batch.leaves[0]
        traces = [_alone(part, ground) for part in leaf.parts]
        raw, state = _gathered(leaf, traces, batch.how, ground)
        state = state if leaf.outside is None else np.maximum(state, leaf.outside)
        mark = _finished(raw, state, leaf.points, batch.how, ground)
        mark.traces, mark.second = traces, _second(leaf, traces, mark, ground)
        yield leaf.node.code, mark
        return
    cells = replace(batch.cells, shown={}, second=None)
    shape = batch.state.shape
    raw = batch.leaves[0].parts[0].rule.score(cells).spread(shape)  # type: ignore[union-attr]
    second = None if cells.second is None else cells.second.spread(shape)
    whole = _finished(raw, np.maximum(batch.state, _outsides(batch)), batch.full, batch.how, ground)
    num = np.asarray(whole.points.num)
    for i, leaf in enumerate(batch.leaves):
        trace = Trace(leaf.parts[0], raw, cells.shown, i, second)
        mark = Mark(
            Exact(num[i], whole.points.den, top=whole.points.top), whole.counted[i], whole.state[i],
            bad=None if whole.bad is None or not whole.bad[i].any() else whole.bad[i], traces=[trace],
        )  # fmt: skip
        mark.second = _second(leaf, [trace], mark, ground)
        yield leaf.node.code, mark


def _outsides(batch: Batch) -> NDArray[np.int8]:
    none = np.zeros(batch.state.shape[-1], dtype=np.int8)
    return np.stack([none if leaf.outside is None else leaf.outside for leaf in batch.leaves])


def _alone(part: Part, ground: Ground) -> Trace:
    if part.rule is None:
        return Trace(part, part.columns["actual"], {}, None, None)
    cells = Cells(
        params=part.params, points=part.points, columns=part.columns, tables=part.tables, known_columns=part.known,
        present=part.state == Missing.VALUE, rows=_compared(part, ground),
    )  # fmt: skip
    raw = part.rule.score(cells)
    return Trace(part, raw, cells.shown, None, cells.second, cells.void)


def _compared(part: Part, ground: Ground) -> Mapping[str, Rows]:
    if part.owner is None:
        return ground.compared
    owner = part.owner
    return {name: Rows(rows.codes[owner]) for name, rows in ground.compared.items()}


def _finished(raw: Exact, state: NDArray[np.int8], full: Exact, how: How, ground: Ground) -> Mark:
    """Clip and round what was computed, then treat what has no value; one leaf or a matrix of leaves."""
    if how.section:
        nothing = state == Missing.NOT_REPORTED
        state = np.where(nothing, Missing.VALUE, state).astype(np.int8)
        raw = where(nothing, 0, abs(raw) if how.section == "deduction" else raw)
    present = state == Missing.VALUE
    points = clip(raw, how.floor, how.cap).spread(state.shape).rounded(how.places)
    mark = Mark(
        points, present, state, bad=None if raw.bad is None else np.broadcast_to(raw.bad, state.shape) & present
    )
    if not present.all():
        mark.points = where(present, points, 0)
        _treat(mark, full, how, ground)
    return mark


def _gathered(leaf: Leaf, traces: list[Trace], how: How, ground: Ground) -> tuple[Exact, NDArray[np.int8]]:
    """A leaf's raw points by participant, whatever its rows were."""
    if leaf.node.goals:
        return _by_goals(leaf, traces, how, ground)
    trace = traces[0]
    if leaf.aggregate is None:
        return trace.raw, trace.part.state
    column = leaf.aggregate(_item_facts(trace))
    column.values.bad = _owners_of_bad(trace, ground.size)
    return column.values, column.state


def _item_facts(trace: Trace) -> Facts:
    """The items' points as facts, so that measures can aggregate them."""
    part = trace.part
    base = part.facts
    assert base is not None and part.owner is not None  # noqa: PT018, S101  # item parts always carry both
    order = np.argsort(part.owner, kind="stable")
    raw = trace.raw.spread((len(part.state),)).take(order).common()
    state = part.state if trace.void is None else np.where(trace.void, Missing.NOT_APPLICABLE, part.state)
    return Facts(base.row, base.size, raw, state[order], base.text, base.klass, base.index)


def _owners_of_bad(trace: Trace, size: int) -> Bools | None:
    if trace.raw.bad is None:
        return None
    out = np.zeros(size, dtype=bool)
    bad = np.broadcast_to(trace.raw.bad, trace.part.state.shape) & (trace.part.state == Missing.VALUE)
    out[trace.part.owner[bad]] = True  # type: ignore[index]  # parts with items have owners
    return out


def _by_goals(leaf: Leaf, traces: list[Trace], how: How, ground: Ground) -> tuple[Exact, NDArray[np.int8]]:
    """Add up a participant's goals, each rounded; those left out make the others count for the whole."""
    got = full = counted = Exact(np.zeros(ground.size, dtype=np.int64))
    bad: Bools | None = None
    state = np.full(ground.size, Missing.NOT_REPORTED, dtype=np.int8)
    for trace in traces:
        state[trace.part.owner] = Missing.VALUE
    for trace in traces:
        points, base, full_points = _goal_points(trace, how)
        owner = trace.part.owner
        assert owner is not None  # noqa: S101  # goals always have owners
        got, counted = got + _owned(points, owner, ground.size), counted + _owned(base, owner, ground.size)
        full = full + _owned(full_points, owner, ground.size)
        np.maximum.at(state, owner, trace.part.state)
        wrong = _owners_of_bad(trace, ground.size)
        bad = wrong if bad is None else bad if wrong is None else bad | wrong
    state = np.where(counted > 0, Missing.VALUE, state).astype(np.int8)
    wanted = leaf.points if leaf.node.goals and leaf.node.goals.points_total is not None else full
    raw = got * wanted / where(counted == 0, 1, counted)
    raw.bad = bad
    return raw, state


def _goal_points(trace: Trace, how: How) -> tuple[Exact, Exact, Exact]:
    """Points got, points that count and full points of each goal."""
    part = trace.part
    present = part.state == Missing.VALUE
    full = part.points.spread(part.state.shape)
    share, counts = Exact(0), present.copy()
    for state in TREATED:
        treatment = how.treatment(state)
        mask = part.state == state
        if mask.any() and treatment not in {"rescale", "group_mean"}:
            share = where(mask, share_of(treatment), share)
            counts |= mask
    got = where(present, trace.raw, full * share).spread(part.state.shape).rounded(how.places)
    return where(counts, got, 0), where(counts, full, 0), full


def _owned(values: Exact, owner: NDArray[np.int64], size: int) -> Exact:
    order = np.argsort(owner, kind="stable")
    whole = values.take(order).common()
    num = np.asarray(whole.num)
    if whole.top * max(1, len(num)) >= LIMIT:
        num = num.astype(object)
    running = np.concatenate([np.zeros(1, dtype=num.dtype), np.cumsum(num)])
    bounds = np.searchsorted(owner[order], np.arange(size + 1))
    return Exact(running[bounds[1:]] - running[bounds[:-1]], whole.den)


def share_of(treatment: str) -> Exact:
    """The share of the points that a treatment grants."""
    if treatment in {"zero", "full"}:
        return Exact(int(treatment == "full"))
    return Exact.of(treatment.removesuffix("%")) / 100


def _treat(mark: Mark, full: Exact, how: How, ground: Ground) -> None:
    """Apply the policy of each way of having no value: left out, or a share of the points, or the group's mean."""
    present = mark.state == Missing.VALUE
    for state in TREATED:
        mask = mark.state == state
        treatment = how.treatment(state)
        if treatment == "rescale" or not mask.any():
            continue
        if treatment == "group_mean":
            mask = mask & ground.compared["group"].fold(present, np.logical_or)
            value = _group_mean(mark.points, present, ground)
        else:
            value = full * share_of(treatment)
        mark.points = where(mask, value.spread(mask.shape).rounded(how.places), mark.points)
        mark.counted = mark.counted | mask


def _group_mean(points: Exact, present: Bools, ground: Ground) -> Exact:
    rows = ground.compared["group"]
    num = np.asarray(points.num)
    if points.top * max(1, ground.size) >= LIMIT:
        num = num.astype(object)
    total = rows.fold(np.where(present, num, 0), np.add)
    count = rows.fold(present.astype(np.int64), np.add)
    return Exact(total, points.den) / Exact(np.maximum(count, 1))


def _second(leaf: Leaf, traces: list[Trace], mark: Mark, ground: Ground) -> Exact | None:
    """The rule's second output, for the bonus node that the leaf names."""
    if not leaf.node.second:
        return None
    total = Exact(np.zeros(ground.size, dtype=np.int64))
    for trace in traces:
        second = trace.second
        if second is None:
            continue
        column = where(trace.part.state == Missing.VALUE, second, 0).spread(trace.part.state.shape)
        total = total + (column if trace.part.owner is None else _owned(column, trace.part.owner, ground.size))
    return where(mark.state == Missing.VALUE, total, 0)


def required(leaf: Leaf, mark: Mark, ground: Ground, places: int) -> None:
    """Where another leaf was not observed with the key this leaf requires, treat it as the scheme says."""
    condition = leaf.node.requires
    assert condition is not None  # noqa: S101  # asked only of leaves that require another
    keys = keys_observed(condition.node, ground)
    for key in sorted(set(keys.tolist()) - {"", condition.key}):
        mask, treatment = keys == key, condition.treatment(key)
        if treatment == "rescale":
            mark.counted = mark.counted & ~mask
            mark.state = np.where(mask, Missing.NOT_APPLICABLE, mark.state).astype(np.int8)
            continue
        value = (leaf.points * share_of(treatment)).spread(mask.shape).rounded(places)
        mark.points, mark.counted = where(mask, value, mark.points), mark.counted | mask


def keys_observed(code: str, ground: Ground) -> NDArray[Any]:
    """The key with which each participant was last observed at a leaf."""
    rows = ground.rows.get(code, np.zeros(0, dtype=np.int64))
    column = ground.observations.text["key"]
    keys = np.full(ground.size, "", dtype=object)
    some = rows[ground.observations.mantissa[rows] != 0]
    keys[ground.observations.participant[some]] = np.array(column.words, dtype=object)[column.at(some)]
    return keys
