"""From a leaf of the scheme and the sheet to the columns that its rule works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from hengji.core.scoring.catalogue import UnknownRuleError, measure_of, rule_of
from hengji.core.scoring.facts import Column, Facts, Measure, written
from hengji.core.scoring.measures import Joint, Ladder, Layers, Marks, Periods, Scale
from hengji.core.scoring.numbers import Exact, where
from hengji.core.scoring.rule import GOAL_COLUMNS, Input, Rows, Rule, numeric
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.core.scoring.types import Coded, Goal, Missing, Observations, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools

VALUE = (Input("actual", "值"),)
PER_COLUMN = {"layer": "layer", "period": "period", "key": "key"}
UNCONFIRMED = frozenset({"未确认", "unconfirmed"})
VOIDED = frozenset({"作废", "voided"})


class Ground:
    """What all leaves of a sheet share: participants, groups, which rows belong to which indicator and goal."""

    def __init__(self, sheet: Sheet, *, confirmed_only: bool = False) -> None:
        self.sheet = sheet
        self.size = len(sheet.participants)
        self.observations = sheet.observations
        self.groups = Coded.of([p.group for p in sheet.participants])
        self.classes = Coded.of([p.klass for p in sheet.participants])
        everybody = np.arange(self.size)
        self.compared = {
            "group": Rows(self.groups.at(everybody)),
            "class": Rows(self.classes.at(everybody)),
            "all": Rows(np.zeros(self.size, dtype=np.int64)),
        }
        dropped = VOIDED | UNCONFIRMED if confirmed_only else VOIDED
        self.rows = _counting_rows(sheet.observations, dropped)
        self.index = {p.code: i for i, p in enumerate(sheet.participants)}

    @cached_property
    def goals(self) -> dict[str, tuple[Goal, ...]]:
        """The goals in force of each indicator: of several versions, the one valid at the goal's own deadline."""
        chosen: dict[tuple[str, str, str], Goal] = {}
        for goal in sorted(self.sheet.goals, key=lambda g: _number_of(g.version)):
            key = (goal.indicator, goal.participant, goal.goal)
            if key not in chosen or _in_time(goal, chosen[key]):
                chosen[key] = goal
        by_indicator: dict[str, list[Goal]] = {}
        for goal in chosen.values():
            by_indicator.setdefault(goal.indicator, []).append(goal)
        return {code: tuple(sorted(goals, key=lambda g: self.index[g.participant]))
                for code, goals in by_indicator.items()}  # fmt: skip

    @cached_property
    def marks(self) -> dict[str, Bools]:
        """For each attribute name, the participants that have it."""
        names = {name for p in self.sheet.participants for name in p.attributes}
        return {name: np.array([p.has(name) for p in self.sheet.participants], dtype=bool) for name in names}

    @cached_property
    def _by_participant(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        rows = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *self.rows.values()]))
        owner = self.observations.participant[rows]
        order = np.argsort(owner, kind="stable")
        return rows[order], np.searchsorted(owner[order], np.arange(self.size + 1))

    def rows_of(self, i: int) -> NDArray[np.int64]:
        """A participant's observations that can count, in the sheet's order."""
        rows, bounds = self._by_participant
        return rows[bounds[i] : bounds[i + 1]]

    def by_class(self, default: object, table: Mapping[str, Any]) -> Exact:
        """One number for all, or a column where it differs by the participant's class."""
        if not table:
            return Exact.of(default)  # type: ignore[arg-type]  # the scheme holds exact numbers only
        words = Exact.column([table.get(word, default) for word in self.classes.words])
        return words.take(self.classes.at(np.arange(self.size)))


def _counting_rows(observations: Observations, dropped: frozenset[str]) -> dict[str, NDArray[np.int64]]:
    rows = observations.rows_by_indicator()
    states = observations.text["state"]
    if not dropped.intersection(states.words):
        return rows
    gone = np.array([word in dropped for word in states.words])
    return {code: some[~gone[states.at(some)]] for code, some in rows.items()}


def _in_time(amended: Goal, before: Goal) -> bool:
    """Tell whether an amendment took effect by the deadline that stood until then: what is overdue stays so."""
    return not amended.effective or not before.deadline or written(amended.effective) <= written(before.deadline)


def _number_of(version: str) -> tuple[int, str]:
    return (int(version), "") if version.isdecimal() else (0, version)


@dataclass(slots=True)
class Part:
    """Rows that one rule scores: all participants (``owner`` None), or goals or items with their owners."""

    rule: Rule[Any] | None
    params: Any
    points: Exact
    columns: dict[str, Exact]
    tables: dict[str, Exact]
    known: dict[str, Bools]
    state: NDArray[np.int8]
    owner: NDArray[np.int64] | None = None
    goals: tuple[Goal, ...] = ()
    facts: Facts | None = None
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Leaf:
    """A leaf ready to be computed."""

    node: Node
    points: Exact
    parts: tuple[Part, ...]
    aggregate: Callable[[Facts], Column] | None
    outside: NDArray[np.int8] | None
    signature: tuple[object, ...] | None = None

    def __post_init__(self) -> None:
        self.signature = _signature(self.parts[0]) if len(self.parts) == 1 else None


def _signature(part: Part) -> tuple[object, ...] | None:
    """What must be equal for leaves to be computed together; None for those that go alone."""
    if part.rule is None or part.owner is not None or part.tables:
        return None
    single = numeric(part.params)
    rest = tuple((name, repr(value)) for name, value in part.params if name not in single)
    return (part.rule.key, rest, tuple(sorted(part.columns)), tuple(sorted(part.known)))


def inputs_of(scheme: Scheme, ref: RuleRef | None) -> tuple[Input, ...]:
    """The inputs that a leaf's observations may name; a leaf without a rule has the one input ``actual``."""
    rule, params = _rule(scheme, ref)
    return VALUE if rule is None else rule.inputs_for(params)


def accepted_inputs(scheme: Scheme, code: str) -> dict[str, frozenset[str] | None] | None:
    """For a leaf the inputs that observations may name, and for each the keys; None where any key will do.

    A leaf whose rule or parameters are wrong, which the checks of the scheme report, accepts anything: None.
    """
    try:
        return _accepted(scheme, code)
    except (UnknownRuleError, ValidationError):
        return None


def _accepted(scheme: Scheme, code: str) -> dict[str, frozenset[str] | None]:
    node = scheme.nodes[code]
    refs = tuple(node.goals.rules.values()) if node.goals else (node.rule,)
    found: dict[str, frozenset[str] | None] = {}
    for ref in refs:
        for spec in inputs_of(scheme, ref):
            found[spec.name] = _keys(scheme, node, spec)
    return found


def _keys(scheme: Scheme, node: Node, spec: Input) -> frozenset[str] | None:
    if spec.keys is not None:
        return frozenset(spec.keys)
    _, params = _measure(scheme, node, spec)
    if isinstance(params, Ladder):
        return frozenset(params.levels)
    if isinstance(params, Joint):
        return frozenset({"", *params.words})
    return Marks.of(params) if isinstance(params, Scale) else None


def accepted_words(scheme: Scheme, code: str, column: str) -> frozenset[str] | None:
    """For a leaf the layers or periods that its measures give a weight; None where any word will do."""
    try:
        found = [_weighed(params, column) for params in _all_measures(scheme, scheme.nodes[code])]
    except (UnknownRuleError, ValidationError):
        return None
    named = [words for words in found if words is not None]
    return frozenset().union(*named) if named else None


def _all_measures(scheme: Scheme, node: Node) -> list[Any]:
    refs = [node.measure, node.aggregate, *node.measures.values()]
    return [measure_of(ref.key).parse(resolve(scheme, ref.params)) for ref in refs if ref is not None]


def _weighed(params: Any, column: str) -> frozenset[str] | None:
    if column == "period":
        return frozenset(params.shares) if isinstance(params, Periods) else None
    if isinstance(params, Layers):
        return frozenset(params.weights).union(*params.weights_by_class.values())
    if isinstance(params, Joint):
        return frozenset({"", *params.words})
    return frozenset({"", *params.shares}) if isinstance(params, Ladder) and params.shares else None


def prepare(scheme: Scheme, node: Node, ground: Ground, dropped: NDArray[np.int64] | None = None) -> Leaf:
    """Measure one leaf. ``dropped`` lists observations that a section's guard has taken out."""
    rows = ground.rows.get(node.code, np.zeros(0, dtype=np.int64))
    if dropped is not None:
        rows = rows[~np.isin(rows, dropped)]
    points = full_marks(node, ground)
    if node.goals:
        parts = _goal_parts(scheme, node, ground, rows)
    elif node.per:
        parts = (_item_part(scheme, node, ground, rows, points),)
    else:
        parts = (_direct_part(scheme, node, ground, rows, points),)
    return Leaf(node, points, parts, _aggregate(scheme, node), _outside(node, ground))


def full_marks(node: Node, ground: Ground) -> Exact:
    """Points of a node; 100 where it has a weight only, none for an item that just adds or takes off."""
    if node.points is None:
        return Exact(0 if node.weight is None and node.is_leaf else 100)
    return ground.by_class(node.points, node.by_class if node.weight is None else {})


def _aggregate(scheme: Scheme, node: Node) -> Callable[[Facts], Column] | None:
    if not node.per:
        return None
    ref = node.aggregate or RuleRef(key="mean")
    measure = measure_of(ref.key)
    params = measure.parse(resolve(scheme, ref.params))
    return lambda facts: measure.reduce(facts, params)


def resolve(scheme: Scheme, params: Any) -> Any:
    """Replace ``table:NAME`` by the pack's shared table of that name."""
    if isinstance(params, str) and params.startswith("table:"):
        return scheme.tables.get(params.removeprefix("table:"), params)
    if isinstance(params, Mapping):
        return {key: resolve(scheme, value) for key, value in params.items()}
    return params


def _outside(node: Node, ground: Ground) -> NDArray[np.int8] | None:
    """Where the leaf does not apply at all, whatever was observed."""
    if not node.applies:
        return None
    has = ground.marks.get(node.applies)
    if has is None:
        has = np.zeros(ground.size, dtype=bool)
    return np.where(has, Missing.VALUE, Missing.NOT_APPLICABLE).astype(np.int8)


def _rule(scheme: Scheme, ref: RuleRef | None) -> tuple[Rule[Any] | None, Any]:
    if ref is None:
        return None, None
    rule = rule_of(ref.key)
    return rule, rule.parse(resolve(scheme, ref.params))


def _part(rule: Rule[Any] | None, params: Any, points: Exact, size: int) -> Part:
    single = {} if params is None else {name: Exact.of(value) for name, value in numeric(params).items()}
    return Part(rule, params, points, dict(single), {}, {}, np.zeros(size, dtype=np.int8))


def _facts(ground: Ground, rows: NDArray[np.int64], row: NDArray[np.int64], size: int, klass: Coded) -> Facts:
    if len(row) and (np.diff(row) < 0).any():
        order = np.argsort(row, kind="stable")
        rows, row = rows[order], row[order]
    obs = ground.observations
    values = Exact.scaled(obs.mantissa[rows], obs.places[rows])
    return Facts(row, size, values, obs.missing[rows], obs.text.__getitem__, klass, rows)


def _direct_part(scheme: Scheme, node: Node, ground: Ground, rows: NDArray[np.int64], points: Exact) -> Part:
    rule, params = _rule(scheme, node.rule)
    part = _part(rule, params, points, ground.size)
    facts = _facts(ground, rows, ground.observations.participant[rows].astype(np.int64), ground.size, ground.classes)
    _fill(scheme, node, part, facts)
    goals = ground.goals.get(node.code, ())
    if goals and rule is not None:
        _goal_columns(part, goals, np.array([ground.index[g.participant] for g in goals]), ground.size)
    _require_columns(part)
    return part


def _item_part(scheme: Scheme, node: Node, ground: Ground, rows: NDArray[np.int64], points: Exact) -> Part:
    """One scored row for each participant and layer, period, key, or for each observation by itself."""
    rule, params = _rule(scheme, node.rule)
    obs = ground.observations
    owner = obs.participant[rows].astype(np.int64)
    code = np.arange(len(rows)) if node.per == "row" else obs.text[PER_COLUMN[str(node.per)]].at(rows)
    pairs = owner * (int(code.max(initial=0)) + 1) + code
    _, first, row = np.unique(pairs, return_index=True, return_inverse=True)
    part = _part(rule, params, _rows_of(points, owner[first]), len(first))
    part.owner = owner[first]
    classes = Coded(ground.classes.at(part.owner), ground.classes.words)
    facts = _facts(ground, rows, row.reshape(-1), len(first), classes)
    _fill(scheme, node, part, facts)
    items = np.argsort(part.owner, kind="stable")
    part.facts = Facts(part.owner[items], ground.size, Exact(np.zeros(len(first), dtype=np.int64)),
                       part.state[items], obs.text.__getitem__, ground.classes, rows[first][items])  # fmt: skip
    _require_columns(part)
    return part


def _rows_of(points: Exact, owner: NDArray[np.int64]) -> Exact:
    return points.take(owner)


def _goal_parts(scheme: Scheme, node: Node, ground: Ground, rows: NDArray[np.int64]) -> tuple[Part, ...]:
    """One part for each rule that the leaf's goals use; observations find their goal by participant and code."""
    spec = node.goals
    goals = ground.goals.get(node.code, ())
    by_rule: dict[str, list[Goal]] = {}
    for goal in goals:
        by_rule.setdefault(goal.rule or next(iter(spec.rules), ""), []).append(goal)  # type: ignore[union-attr]
    return tuple(_goal_part(scheme, node, ground, rows, (name, tuple(some))) for name, some in sorted(by_rule.items()))


def _goal_part(
    scheme: Scheme, node: Node, ground: Ground, rows: NDArray[np.int64], chosen: tuple[str, tuple[Goal, ...]]
) -> Part:
    name, goals = chosen
    rule, params = _rule(scheme, node.goals.rules[name])  # type: ignore[union-attr]  # checks refuse other rules
    part = _part(rule, params, Exact.column([g.points or "0" for g in goals]), len(goals))
    part.goals = goals
    part.owner = np.array([ground.index[g.participant] for g in goals], dtype=np.int64)
    obs = ground.observations
    column = obs.text["goal"]
    codes = {word: i for i, word in enumerate(column.words)}
    mine = part.owner * (len(codes) + 1) + np.array([codes.get(g.goal, len(codes)) for g in goals])
    order = np.argsort(mine)
    theirs = obs.participant[rows].astype(np.int64) * (len(codes) + 1) + column.at(rows)
    at = np.minimum(np.searchsorted(mine[order], theirs), len(goals) - 1)
    found = mine[order][at] == theirs
    classes = Coded(ground.classes.at(part.owner), ground.classes.words)
    facts = _facts(ground, rows[found], order[at[found]], len(goals), classes)
    _fill(scheme, node, part, facts)
    _goal_columns(part, goals, np.arange(len(goals)), len(goals))
    _require_columns(part)
    return part


def _fill(scheme: Scheme, node: Node, part: Part, facts: Facts) -> None:
    """Measure every input of the rule from the facts."""
    inputs = VALUE if part.rule is None else part.rule.inputs_for(part.params)
    codes, words = facts.words("input")
    required = [spec for spec in inputs if not spec.optional]
    default = (required or inputs)[0].name if inputs else ""
    states: list[NDArray[np.int8]] = []
    for spec in inputs:
        wanted = np.array([word == spec.name or (word == "" and spec.name == default) for word in words])
        mine = facts if len(inputs) == 1 and wanted.all() else facts.where(wanted[codes])
        state = _fill_input(scheme, node, part, spec, mine)
        if spec.optional:
            part.known[spec.name] = state == Missing.VALUE
        else:
            states.append(state)
    if states:
        part.state = np.maximum.reduce(states) if len(states) > 1 else states[0]


def _fill_input(scheme: Scheme, node: Node, part: Part, spec: Input, facts: Facts) -> NDArray[np.int8]:
    if spec.keys is None:
        measure, params = _measure(scheme, node, spec)
        column = measure.reduce(facts, params)
        part.columns[spec.name] = column.values
        return column.state
    some = facts.present()
    mine, words = some.words("key")
    lines = [some.total(_only(some, mine, words, key)) for key in spec.keys]
    part.tables[spec.name] = _table(lines, facts.size)
    part.keys[spec.name] = spec.keys
    return facts.state()


def _only(facts: Facts, codes: NDArray[np.int32], words: Sequence[str], key: str) -> Exact:
    if key not in words:
        return Exact(np.zeros(len(codes), dtype=np.int64))
    return facts.values * Exact((codes == words.index(key)).astype(np.int64), top=1)


def _table(lines: Sequence[Exact], size: int) -> Exact:
    whole = [line.common() for line in lines]
    den = int(np.lcm.reduce([int(line.den) for line in whole])) if whole else 1
    rows = [np.asarray(line.num) * (den // int(line.den)) for line in whole]
    return Exact(np.stack(rows) if rows else np.zeros((0, size), dtype=np.int64), den)


def _measure(scheme: Scheme, node: Node, spec: Input) -> tuple[Measure[Any], Any]:
    ref = node.measures.get(spec.name) or node.measure or RuleRef(key=spec.measure)
    measure = measure_of(ref.key)
    return measure, measure.parse(resolve(scheme, ref.params))


def _goal_columns(part: Part, goals: tuple[Goal, ...], at: NDArray[np.int64], size: int) -> None:
    """Spread the numbers of the goals over the rows; a goal's number overrides the rule's parameter."""
    for name in GOAL_COLUMNS:
        texts = [getattr(goal, name) for goal in goals]
        if not any(texts):
            continue
        known = np.zeros(size, dtype=bool)
        known[at] = [bool(text) for text in texts]
        values = Exact.column([text or "0" for text in texts])
        num = np.zeros(size, dtype=np.asarray(values.num).dtype)
        num[at] = values.num
        column = Exact(num, values.den)
        if name in part.columns:
            column, known = where(known, column, part.columns[name]), np.ones(size, dtype=bool)
        part.columns[name], part.known[name] = column, known


def _require_columns(part: Part) -> None:
    """A row whose goal lacks a number that the rule needs has no value."""
    for name in part.rule.needs_for(part.params) if part.rule else ():
        known = part.known.get(name)
        if name not in part.columns:
            part.columns[name] = Exact(np.zeros(len(part.state), dtype=np.int64))
            part.state = np.maximum(part.state, np.int8(Missing.NOT_REPORTED))
        elif known is not None and not known.all():
            part.state = np.maximum(part.state, np.where(known, 0, Missing.NOT_REPORTED)).astype(np.int8)
