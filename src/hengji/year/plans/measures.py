"""Own measures: what a plan has made of each clause of the scheme above it, and where it may not.

The superior marks its clauses for the plans below: 统一执行 (uniform: keep it), 可细化 (refine: add to it), 自定 (own).
A mark holds for everything under its node until another one stands there; where nothing is said, a clause is free.
Who answers for an indicator and where its data come from each level says for itself, whatever the mark.

Pure: two schemes in, clauses out. Clauses are known by their codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import BelowPart, Node, Scheme, Section

from .diff import diff
from .enums import Fault
from .rows import node_data
from .words import part_words

PARTS: tuple[str, ...] = get_args(BelowPart)
LOCAL = frozenset({"owner", "lead_owner", "substitute", "verifiers", "source", "demo"})  # each level's own business
# What refining leaves as it is, said or not; of everything else what is said must stay, and more may be said.
FIXED = frozenset({
    "title", "points", "weight", "by_class", "floor", "cap", "places", "combine", "relative", "convert", "min_present",
})  # fmt: skip
TEXTS = frozenset({"note", "policy", "material"})  # may go on after what is said
# What goes down to the sub-indicators when a leaf is broken down.
OF_A_LEAF = frozenset({
    "rule", "measure", "measures", "per", "aggregate", "goals", "requires", "missing", "second", "combine", "relative",
    "convert", "min_present", "frequency", "material", "kind", "unit", "late_statistics",
})  # fmt: skip


class Mark(StrEnum):
    """What a plan below may do with a clause."""

    OWN = "own"
    REFINE = "refine"
    UNIFORM = "uniform"


STRICTNESS = {Mark.OWN: 0, Mark.REFINE: 1, Mark.UNIFORM: 2}


class Outcome(StrEnum):
    """What became of a clause; OWN is one that the superior does not have."""

    UNCHANGED = "unchanged"
    REFINED = "refined"
    CHANGED = "changed"
    REMOVED = "removed"
    OWN = "own"


@dataclass(frozen=True)
class Breach:
    """A clause that is not kept: what is wrong, and what to do."""

    fault: Fault
    message: str
    remedy: str


@dataclass(frozen=True)
class Clause:
    """A node, a section or a part of the superior's scheme, or one of the plan's own. ``level`` counts from 0.

    ``changes`` are sentences of the difference; ``here`` tells whether the plan has it, so that one can go there.
    """

    code: str
    title: str
    kind: Literal["node", "section", "part"]
    level: int
    mark: Mark
    outcome: Outcome
    changes: tuple[str, ...] = ()
    breaches: tuple[Breach, ...] = ()
    here: bool = True


@dataclass(frozen=True)
class _Seat:
    """Where a clause stands: what holds it ("" the top), its mark and its depth."""

    node: Node | Section
    parent: str
    mark: Mark
    level: int

    @property
    def below(self) -> tuple[str, ...]:
        held = self.node.items if isinstance(self.node, Section) else self.node.children
        return tuple(each.code for each in held)


class _Text:
    """A scheme with its clauses by code, in its order."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    @cached_property
    def seats(self) -> dict[str, _Seat]:
        found: dict[str, _Seat] = {}
        self._add(found, self.scheme.tree, "", Mark.OWN, 0)
        for section in self.scheme.sections:
            mark = Mark(section.below or Mark.OWN)
            found[section.code] = _Seat(section, "", mark, 0)
            self._add(found, section.items, section.code, mark, 1)
        return found

    def _add(self, found: dict[str, _Seat], nodes: Sequence[Node], parent: str, above: Mark, level: int) -> None:
        for node in nodes:
            mark = Mark(node.below or above)
            found[node.code] = _Seat(node, parent, mark, level)
            self._add(found, node.children, node.code, mark, level + 1)

    @cached_property
    def parts(self) -> dict[str, Any]:
        data = self.scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True, include=set(PARTS))
        return {name: data[name] for name in PARTS if name in data}

    def mark_of(self, part: str) -> Mark:
        marks: Mapping[str, str] = {str(name): mark for name, mark in self.scheme.below.items()}
        return Mark(marks.get(part) or Mark.OWN)


def has_marks(scheme: Scheme) -> bool:
    """Whether a scheme says anything to the plans below."""
    text = _Text(scheme)
    return any(seat.mark != Mark.OWN for seat in text.seats.values()) or any(
        text.mark_of(name) != Mark.OWN for name in PARTS
    )


def adherence(superior: Scheme, own: Scheme) -> tuple[Clause, ...]:
    """Every clause of the superior in its order, each followed by what the plan has added to it, then the parts."""
    above, here = _Text(superior), _Text(own)
    told: dict[str, list[str]] = {}
    for each in diff(superior, own):
        told.setdefault(each.code, []).append(each.text)
    found: list[Clause] = [_added(code, above, here, told) for code in _new_at("", above, here)]
    for code, seat in above.seats.items():
        found.append(_clause(code, seat, above, here, told))
        found += [_added(new, above, here, told) for new in _new_at(code, above, here)]
    return (*found, *_parts(above, here, told))


def breaches(superior: Scheme, own: Scheme) -> tuple[tuple[Clause, Breach], ...]:
    """Every breach with its clause."""
    return tuple((clause, breach) for clause in adherence(superior, own) for breach in clause.breaches)


def _new_at(parent: str, above: _Text, here: _Text) -> list[str]:
    """What the plan has right under a place that the superior's scheme knows, and the superior has nowhere."""
    return [code for code, seat in here.seats.items() if seat.parent == parent and code not in above.seats]


def _kind(seat: _Seat) -> Literal["node", "section"]:
    return "section" if isinstance(seat.node, Section) else "node"


def _added(code: str, above: _Text, here: _Text, told: Mapping[str, Sequence[str]]) -> Clause:
    seat = here.seats[code]
    holder = above.seats.get(seat.parent)
    mark = holder.mark if holder else Mark.OWN
    wrong: tuple[Breach, ...] = ()
    if holder is not None and mark == Mark.UNIFORM:
        wrong = (_not_under(seat.node.title, holder.node.title),)
    return Clause(
        code, seat.node.title, _kind(seat), seat.level, mark, Outcome.OWN, tuple(told.get(code, ())), wrong
    )  # fmt: skip


def _not_under(title: str, holder: str) -> Breach:
    words = {"title": title, "holder": holder}
    message = _("上级规定“%(holder)s”统一执行，本办法在它下面增加了“%(title)s”。") % words
    return Breach(Fault.CLAUSE_ADDED, message, _("请删去，或移到上级允许细化、自定的条款下。"))


def _clause(
    code: str, seat: _Seat, above: _Text, here: _Text, told: Mapping[str, Sequence[str]]
) -> Clause:  # fmt: skip
    changes = tuple(told.get(code, ()))
    now = here.seats.get(code)
    if now is None or _kind(now) != _kind(seat):
        gone = (_gone(seat),) if seat.mark != Mark.OWN else ()
        return Clause(
            code, seat.node.title, _kind(seat), seat.level, seat.mark, Outcome.REMOVED, changes, gone, here=False
        )  # fmt: skip
    outcome = _outcome(seat, now, above)
    wrong = tuple(_breaches(seat, now, outcome, above))
    return Clause(code, seat.node.title, _kind(seat), seat.level, seat.mark, outcome, changes, wrong)


def _gone(seat: _Seat) -> Breach:
    words = {"title": seat.node.title, "mark": _rule_words(seat.mark)}
    message = _("上级规定“%(title)s”%(mark)s，本办法没有这一条。") % words
    return Breach(Fault.CLAUSE_REMOVED, message, _("请照上级办法恢复这一条，编码也不要改。"))


def _rule_words(mark: Mark) -> str:
    return _("统一执行") if mark == Mark.UNIFORM else _("可以细化")


def _outcome(seat: _Seat, now: _Seat, above: _Text) -> Outcome:
    same_place = seat.parent == now.parent
    same, kept = _compared(seat.node, now.node)
    added = any(code not in above.seats for code in now.below)
    if same_place and same and not added and _order_kept(seat, now):
        return Outcome.UNCHANGED
    return Outcome.REFINED if same_place and kept and _order_kept(seat, now) else Outcome.CHANGED


def _order_kept(seat: _Seat, now: _Seat) -> bool:
    """Whether what both have under a clause stands in the superior's order."""
    both = set(seat.below) & set(now.below)
    return [code for code in seat.below if code in both] == [code for code in now.below if code in both]


def _compared(before: Node | Section, after: Node | Section) -> tuple[bool, bool]:
    """Whether a clause's own fields are the same; and whether everything that is said is still said."""
    left_out = LOCAL | {"code", "below", "items"}
    old, new = _data(before), _data(after)
    names = [name for name in dict.fromkeys([*old, *new]) if name not in left_out]
    different = [name for name in names if old.get(name) != new.get(name)]
    broken_down = isinstance(before, Node) and isinstance(after, Node) and before.is_leaf and not after.is_leaf
    free = OF_A_LEAF if broken_down else frozenset()
    kept = all(name in free or _still_said(name, old.get(name), new.get(name)) for name in different)
    return not different, kept


def _still_said(name: str, before: Any, after: Any) -> bool:  # noqa: ANN401 - plain data
    """Whether a field that differs says more, not something else."""
    if name in TEXTS and before is not None:
        return str(after or "").startswith(before)
    return name not in FIXED and holds(before, after)


def _data(node: Node | Section) -> dict[str, Any]:
    if isinstance(node, Node):
        return node_data(node)
    return node.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"items"})


def holds(before: Any, after: Any) -> bool:  # noqa: ANN401 - plain data
    """Whether everything that was said is still said; mappings may have more keys."""
    if before is None:
        return True
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return all(name in after and holds(value, after[name]) for name, value in before.items())
    return bool(before == after)


def _breaches(seat: _Seat, now: _Seat, outcome: Outcome, above: _Text) -> Iterator[Breach]:
    words = {"title": seat.node.title}
    same, _kept = _compared(seat.node, now.node)
    if seat.mark == Mark.UNIFORM and not (same and seat.parent == now.parent and _order_kept(seat, now)):
        message = _("上级规定“%(title)s”统一执行，本办法与上级不一致。") % words
        yield Breach(Fault.CLAUSE_CHANGED, message, _("请改成上级办法的内容和位置；责任单位和数据来源可以写本级的。"))
    if seat.mark == Mark.REFINE and outcome == Outcome.CHANGED:
        message = _("上级规定“%(title)s”只可细化，本办法的名称、分值、位置或已有的规定与上级不一致。") % words
        yield Breach(Fault.CLAUSE_CHANGED, message, _("请改成上级的内容；可以增加下级指标，补充上级没有写的参数。"))
    holder = above.seats.get(now.parent)
    if now.parent != seat.parent and holder is not None and holder.mark == Mark.UNIFORM:
        yield _not_under(now.node.title, holder.node.title)
    yield from _loosened(seat.node.title, seat.mark, now.mark)


def _loosened(title: str, wanted: Mark, now: Mark) -> Iterator[Breach]:
    if STRICTNESS[now] < STRICTNESS[wanted]:
        words = {"title": title, "mark": _rule_words(wanted)}
        message = _("上级规定“%(title)s”%(mark)s，本办法对再下一级放宽了要求。") % words
        remedy = _("请把“对下级的要求”改得与上级相同，或更严。")
        yield Breach(Fault.CLAUSE_LOOSENED, message, remedy)


def _parts(above: _Text, here: _Text, told: Mapping[str, Sequence[str]]) -> Iterator[Clause]:
    for name in PARTS:
        before, after, mark = above.parts.get(name), here.parts.get(name), above.mark_of(name)
        if before is None and mark == Mark.OWN:
            continue
        kept = holds(_by_code(before), _by_code(after))
        outcome = _part_outcome(before, after, kept=kept)
        wrong = tuple(_part_breaches(name, mark, outcome, here.mark_of(name)))
        yield Clause(name, part_words(name), "part", 0, mark, outcome, tuple(told.get(name, ())), wrong)


def _part_outcome(before: object, after: object, *, kept: bool) -> Outcome:
    if before == after:
        return Outcome.UNCHANGED
    return Outcome.REFINED if kept else Outcome.CHANGED


def _part_breaches(name: str, mark: Mark, outcome: Outcome, now: Mark) -> Iterator[Breach]:
    title = part_words(name)
    allowed = {
        Mark.UNIFORM: {Outcome.UNCHANGED}, Mark.REFINE: {Outcome.UNCHANGED, Outcome.REFINED}, Mark.OWN: set(Outcome),
    }  # fmt: skip
    if outcome not in allowed[mark]:
        words = {"title": title, "mark": _rule_words(mark)}
        message = _("上级规定“%(title)s”这一部分%(mark)s，本办法与上级不一致。") % words
        yield Breach(Fault.CLAUSE_CHANGED, message, _("请改成上级办法的规定。"))
    yield from _loosened(title, mark, now)


def _by_code(value: Any) -> Any:  # noqa: ANN401 - plain data
    """A list of bars or grades by their codes or names, so that one more is one more key."""
    if isinstance(value, Mapping):
        return {name: _by_code(inner) for name, inner in value.items()}
    if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        for key in ("code", "name"):
            if value and all(key in each for each in value):
                return {each[key]: _by_code(each) for each in value}
    return value
