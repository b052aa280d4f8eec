"""The engine: score a sheet under a scheme; the same sheet under an edited scheme is a what-if.

A :class:`Workbench` keeps what an edit does not touch (measured columns, prepared leaves), so that moving one weight
costs milliseconds. Nothing it keeps changes a result: a fresh workbench gives the same outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.grades import Contest, Grading, grade_all
from hengji.core.scoring.leaf import Ground, Leaf, full_marks, prepare
from hengji.core.scoring.marks import How, Mark, Marker, required
from hengji.core.scoring.numbers import Exact, clip
from hengji.core.scoring.ranking import Correction, corrected, order_keys, ranks
from hengji.core.scoring.rule import Rows
from hengji.core.scoring.scheme import Node, Scheme, Section, TieBreaker
from hengji.core.scoring.sections import conditioned, guard, joined, total_of
from hengji.core.scoring.tree import Fold, Level, combine
from hengji.core.scoring.types import WORD_OF, Code, Coded, Missing, Place, Problem, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.numbers import Bools


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a run computed: levels of all nodes, totals, ranks, grades, and problems of single cells."""

    scheme: Scheme
    ground: Ground
    levels: Mapping[str, Level]
    marks: Mapping[str, Mark]
    sections: Mapping[str, Exact]
    base: Level
    total: Exact
    compared: Exact
    ranked: Bools
    rank: NDArray[np.int64]
    grading: Grading
    problems: tuple[Problem, ...] = ()
    settled: bool = False
    dropped: frozenset[int] = frozenset()

    def state(self, node: Node) -> NDArray[np.int8]:
        """Why a node does not count where it does not: a leaf's own reason; above it 待公布 before 未报 before 不适用.

        So what was not reported, or is still to come, is never called not applicable higher up, unless the node asks
        for a number of parts that count (``min_present``), without which it does not apply.
        """
        if not node.children:
            return self.marks[node.code].state
        if node.min_present:
            return np.full(self.ground.size, Missing.NOT_APPLICABLE, dtype=np.int8)
        found = np.full(self.ground.size, Missing.EXEMPT + 1, dtype=np.int8)
        for child in node.children:
            reasons = np.minimum(found, self.state(child))
            found = np.where(self.levels[child.code].counted, found, reasons)
        return np.where((found == Missing.VALUE) | (found > Missing.EXEMPT), Missing.NOT_APPLICABLE, found)

    def word(self, node: Node, level: Level, i: int) -> str:
        """The word for having no value where a participant's node does not count, else nothing."""
        return "" if level.counted[i] else WORD_OF.get(Missing(int(self.state(node)[i])), "")

    def grade(self, i: int) -> str:
        """Name of a participant's grade after bars, empty where the scheme has none."""
        position = int(self.grading.final[i])
        return self.scheme.grades[position].name if position >= 0 else ""


@dataclass(slots=True)
class Workbench:
    """A sheet on the table, ready to be scored under one scheme after another."""

    sheet: Sheet
    confirmed_only: bool = False
    settled: bool = False
    ground: Ground = field(init=False)
    _leaves: dict[int, tuple[Node, Leaf]] = field(default_factory=dict)
    _tables: object = None
    _dropped: set[int] = field(default_factory=set)
    _marker: Marker = field(init=False)

    def __post_init__(self) -> None:
        self.ground = Ground(self.sheet, confirmed_only=self.confirmed_only)
        self._marker = Marker(self.ground)

    def with_sheet(self, sheet: Sheet, touched: Container[str]) -> Workbench:
        """A workbench for a sheet of the same people and goals in which only the leaves ``touched`` were observed anew.

        What is prepared of all other leaves stays; the numbers are those of a fresh workbench.
        """
        other = Workbench(sheet, self.confirmed_only, self.settled)
        other._leaves = {key: held for key, held in self._leaves.items() if held[0].code not in touched}
        other._tables = self._tables
        return other

    def score(self, scheme: Scheme) -> Outcome:
        """Compute all marks, levels, totals, ranks and grades."""
        if self._tables != scheme.tables:
            self._leaves.clear()
            self._tables = scheme.tables
        marks = self._marks(scheme)
        problems = [_division(scheme, code, mark, self.sheet) for code, mark in marks.items() if mark.bad is not None]
        levels, base = self._levels(scheme, marks)
        sections, spread = self._sections(scheme, marks)
        total = joined(scheme, base.points, sections)
        return self._placed(scheme, marks, levels, base, (sections, total), [*chain.from_iterable(problems), *spread])

    def _marks(self, scheme: Scheme) -> dict[str, Mark]:
        self._dropped.clear()
        leaves: list[tuple[Leaf, How]] = []
        for node in scheme.tree:
            found = [self._leaf(scheme, leaf) for leaf in node.walk() if leaf.is_leaf]
            leaves += [(leaf, How.of(scheme, leaf.node, "", settled=self.settled)) for leaf in found]
        for section in scheme.sections:
            found = self._items(scheme, section)
            leaves += [(leaf, How.of(scheme, leaf.node, section.kind, settled=self.settled)) for leaf in found]
        marks = self._marker.mark(leaves)
        for leaf, how in leaves:
            if leaf.node.requires is not None:
                required(leaf, marks[leaf.node.code], self.ground, how.places)
        return marks

    def _items(self, scheme: Scheme, section: Section) -> list[Leaf]:
        """A section's items; where a guard is on, what it takes out depends on all of them."""
        if not section.guard:
            return [self._leaf(scheme, item) for item in section.items]
        dropped = guard(scheme, section, self.ground)
        self._dropped.update(dropped.tolist())
        return [prepare(scheme, item, self.ground, dropped) for item in section.items]

    def _leaf(self, scheme: Scheme, node: Node) -> Leaf:
        """Prepare a leaf once for each node object; nodes are frozen, so the same object means the same columns."""
        held = self._leaves.get(id(node))
        if held is None or held[0] is not node:
            held = self._leaves[id(node)] = (node, prepare(scheme, node, self.ground))
        return held[1]

    def _levels(self, scheme: Scheme, marks: Mapping[str, Mark]) -> tuple[dict[str, Level], Level]:
        fold = Fold(scheme, self.ground)
        levels: dict[str, Level] = {}
        for top in scheme.tree:
            self._level(fold, top, marks, levels, top=True)
        return levels, combine(fold, scheme.root, levels, top=True)

    def _level(self, fold: Fold, node: Node, marks: Mapping[str, Mark], levels: dict[str, Level], *, top: bool) -> None:
        for child in node.children:
            self._level(fold, child, marks, levels, top=node.combine != "sum")
        if node.children:
            levels[node.code] = combine(fold, node, levels, top=top)
            return
        mark, full = marks[node.code], full_marks(node, self.ground)
        levels[node.code] = Level(mark.points, mark.counted, full, full)

    def _sections(self, scheme: Scheme, marks: Mapping[str, Mark]) -> tuple[dict[str, Exact], list[Problem]]:
        found: dict[str, Exact] = {}
        problems: list[Problem] = []
        for section in scheme.sections:
            items: list[Exact] = []
            for item in section.items:
                value, too_many = conditioned(section, item, self._item(scheme, item, marks))
                mark = marks[item.code]
                mark.own, mark.points = mark.points, value.rounded(scheme.places_of_leaf(item))
                items.append(mark.points)
                problems += [_too_many(section, item)] if too_many else []
            found[section.code] = total_of(section, items, scheme.places.block)
        return found, problems

    def _item(self, scheme: Scheme, item: Node, marks: Mapping[str, Mark]) -> Exact:
        """An item's own points and what leaves of the tree sent to it, kept below the item's cap."""
        mark = marks[item.code]
        senders = [code for code, node in scheme.nodes.items() if node.second == item.code]
        sent = [second for code in senders if (second := marks[code].second) is not None]
        if not sent:
            return mark.points
        return clip(sum(sent, mark.points), None, item.cap)

    def _placed(
        self, scheme: Scheme, marks: Mapping[str, Mark], levels: Mapping[str, Level], base: Level,
        sums: tuple[dict[str, Exact], Exact], problems: list[Problem],
    ) -> Outcome:  # fmt: skip
        """Correct between groups, rank, grade."""
        sections, total = sums
        ranked = base.counted & ~self.ground.marks.get("unranked", np.zeros(self.ground.size, dtype=bool))
        rows, rules = self.ground.compared[scheme.ranking.within], scheme.ranking
        compared = total
        if rules.correction is not None:
            params = Correction.model_validate(rules.correction.params)
            compared = corrected(total, self.ground.compared["group"], ranked, params)

        def column(tie: TieBreaker) -> Exact:
            if tie.by in sections:
                return sections[tie.by]
            return marks[tie.by].points if tie.by in marks else levels[tie.by].points if tie.by in levels else total

        rank = ranks(order_keys(compared, rules.ties, column), rows, ranked, rules.style)
        contest = self._contest(scheme, compared, (rank, ranked), column)
        grading = grade_all(scheme, contest, self._facts(scheme))
        problems += [_open_tie(self.sheet, *tie) for tie in grading.open_ties]
        return Outcome(scheme, self.ground, levels, marks, sections, base, total, compared, ranked, rank, grading,
                       tuple(problems), self.settled, frozenset(self._dropped))  # fmt: skip

    def _contest(
        self,
        scheme: Scheme,
        total: Exact,
        ranking: tuple[NDArray[np.int64], Bools],
        column: Callable[[TieBreaker], Exact],
    ) -> Contest:
        """Who competes with whom for places; small groups may share a pool with another group."""
        rank, ranked = ranking
        rules, ties = scheme.quotas, scheme.ranking.ties
        names = {"group": self.ground.groups, "class": self.ground.classes, "all": Coded(None, ("",))}[rules.within]
        pools = _pooled(names, rules.pools)
        rows = Rows(pools.at(np.arange(self.ground.size)))
        same = rules.within == scheme.ranking.within and not rules.pools and scheme.ranking.style == "1-1-3"
        order = border = overall = rank if same else ranks(order_keys(total, ties, column), rows, ranked)
        if rules.border_ties:
            border = ranks(order_keys(total, (*ties, *rules.border_ties), column), rows, ranked)
        if rules.unused == "pass_on":
            keys = order_keys(total, (*ties, *rules.border_ties), column)
            overall = ranks(keys, self.ground.compared["all"], ranked)
        return Contest(total, order, border, overall, ranked, pools)

    def _facts(self, scheme: Scheme) -> dict[str, Bools]:
        """For each bar, the participants for whom its fact was observed with a value other than zero."""
        found: dict[str, Bools] = {}
        observations = self.ground.observations
        for bar in scheme.bars:
            rows = self.ground.rows.get(bar.code, np.zeros(0, dtype=np.int64))
            rows = rows[(observations.mantissa[rows] != 0) & (observations.missing[rows] == Missing.VALUE)]
            mask = np.zeros(self.ground.size, dtype=bool)
            mask[observations.participant[rows]] = True
            found[bar.code] = mask
        return found


def _pooled(names: Coded, pools: Mapping[str, str]) -> Coded:
    """Groups with small ones taken into the pool of another."""
    if not pools:
        return names
    words = [pools.get(word, word) for word in names.words]
    index = {word: i for i, word in enumerate(dict.fromkeys(words))}
    codes = None if names.codes is None else np.array([index[word] for word in words], dtype=np.int32)[names.codes]
    return Coded(codes, tuple(index))


def _division(scheme: Scheme, code: str, mark: Mark, sheet: Sheet) -> list[Problem]:
    """Cells in which the rule had to divide by zero."""
    bad = np.flatnonzero(np.broadcast_to(mark.bad, mark.state.shape))  # type: ignore[arg-type]  # asked before
    title = scheme.nodes[code].title
    return [
        Problem(
            Code.DIVISION_BY_ZERO, Place("计分依据", path=f"{sheet.participants[i].name} {code} {title}"),
            "计算时除数为零，或用到了没有数值的可选项，这一格算不出得分。",
            "请核对目标值、满意值等作除数的数，改为非零值；公式用到可选项的，先用 known(…) 判断。",
        )
        for i in bad.tolist()
    ]  # fmt: skip


def _too_many(section: Section, item: Node) -> Problem:
    return Problem(
        Code.SPREAD_BONUS, Place(path=f"{section.code} {item.code} {item.title}"),
        "加分单位的比例超过规定上限。", "请责任单位减少加分单位，或由目标绩效办调整后重新汇总。",
    )  # fmt: skip


def _open_tie(sheet: Sheet, pool: str, grade: str, tied: tuple[int, ...]) -> Problem:
    names = "、".join(sheet.participants[i].name for i in tied)
    return Problem(
        Code.TIE_OPEN, Place(path=f"{pool} {grade}"), f"名额边界上得分并列：{names}。",
        "请按考评办法规定的顺序区分；办法没有规定的，由领导小组会议审定。", warning=True,
    )  # fmt: skip


def score(scheme: Scheme, sheet: Sheet, *, confirmed_only: bool = False, settled: bool = False) -> Outcome:
    """Score a sheet once."""
    return Workbench(sheet, confirmed_only, settled).score(scheme)
