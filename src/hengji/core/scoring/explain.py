"""Explanations: from a result down to the rule's sentence and the observations, recomputed from the sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import Pair, decimal_text, half_up
from hengji.core.scoring.leaf import PER_COLUMN, full_marks
from hengji.core.scoring.marks import keys_observed, share_of, treatment
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import fill
from hengji.core.scoring.types import WORD_OF, Coded, Missing

if TYPE_CHECKING:
    from hengji.core.scoring.engine import Outcome
    from hengji.core.scoring.marks import Trace
    from hengji.core.scoring.scheme import Node, Section
    from hengji.core.scoring.tree import Level


SHARES = {"zero": "按零分计", "full": "按满分计", "group_mean": "按本组平均分计"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation as a person reads it."""

    text: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One node in a participant's result: what it got, of how much, why, from which parts and facts."""

    code: str
    title: str
    score: str
    full: str
    state: str
    sentence: str
    facts: tuple[Fact, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(slots=True)
class View:
    """One participant's outcome, with its observations by indicator."""

    outcome: Outcome
    i: int
    rows: dict[str, list[int]] = field(init=False)
    names: list[Coded] = field(init=False)
    sources: list[Coded] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = {}
        text = self.outcome.ground.observations.text
        self.names, self.sources = (
            [text[column] for column in columns if text[column].words != ("",)]
            for columns in (("input", "goal", "key", "layer", "period"), ("channel", "document", "date"))
        )
        column = text["indicator"]
        for row in self.outcome.ground.rows_of(self.i).tolist():
            self.rows.setdefault(column.text(row), []).append(row)


def explain(outcome: Outcome, participant: str, node: str = "") -> Step:
    """Explain a participant's total, or one node below it. Raises KeyError for an unknown code."""
    view = View(outcome, outcome.ground.index[participant])
    if node in {"", "total"}:
        return _total(view)
    for section in outcome.scheme.sections:
        if section.code == node:
            return _section(view, section)
    return _node(view, outcome.scheme.nodes[node])


@lru_cache(maxsize=4096)
def _written(number: Decimal) -> str:
    return decimal_text(Fraction(number))


def _text(value: Exact, i: int, places: int | None = None) -> str:
    return value.text(i, places)


def _total(view: View) -> Step:
    scheme = view.outcome.scheme
    parts = [_node(view, node) for node in scheme.tree]
    parts += [_section(view, section) for section in scheme.sections]
    base = _text(view.outcome.base.points, view.i, scheme.places.total)
    terms = [
        f"{s.title}{'加' if s.kind == 'bonus' else '减'} {_text(view.outcome.sections[s.code], view.i)}"
        for s in scheme.sections if s.inside
    ]  # fmt: skip
    total = _text(view.outcome.total, view.i, scheme.places.total)
    sentence = "，".join([f"基础分 {base}", *terms, f"总分 {total}"]) + "。"
    sentence = _combined(view, scheme.root, view.outcome.base) + sentence + _standing(view)
    state = view.outcome.word(scheme.root, view.outcome.base, view.i)
    return Step("total", "总分", total, decimal_text(Fraction(scheme.total.base)), state, sentence,
                parts=tuple(parts))  # fmt: skip


def _standing(view: View) -> str:
    """Rank and grade in a sentence, with the reasons why the grade was moved."""
    parts = []
    if view.outcome.scheme.ranking.correction is not None:
        parts.append(f"组间校正后 {_text(view.outcome.compared, view.i)}。")
    if view.outcome.ranked[view.i]:
        parts.append(f"排第 {int(view.outcome.rank[view.i])} 名。")
    else:
        parts.append("计分不排名。")
    if view.outcome.grade(view.i):
        parts.append(f"等次：{view.outcome.grade(view.i)}。")
    return "".join(parts) + "".join(f"{note}。" for note in view.outcome.grading.notes(view.i))


def _section(view: View, section: Section) -> Step:
    score = _text(view.outcome.sections[section.code], view.i, view.outcome.scheme.places.block)
    cap = "不设上限" if section.cap is None else decimal_text(Fraction(section.cap))
    where = "计入总分" if section.inside else "不计入总分"
    parts = tuple(_leaf(view, item) for item in section.items)
    raw = sum((Fraction(part.score) for part in parts), Fraction(0))
    sentence = f"各项合计 {decimal_text(raw)}，上限 {cap}，{where} {score}。"
    return Step(section.code, section.title, score, cap, "", sentence, parts=parts)


def _node(view: View, node: Node) -> Step:
    if not node.children:
        return _leaf(view, node)
    level = view.outcome.levels[node.code]
    parts = tuple(_node(view, child) for child in node.children)
    score, full = _text(level.points, view.i, _places(level.points)), _text(level.full, view.i)
    state = view.outcome.word(node, level, view.i)
    return Step(node.code, node.title, score, full, state, _combined(view, node, level), parts=parts)


def _added(pairs: Iterable[Pair]) -> Fraction:
    """Add up numbers, most of which have the same denominator."""
    by_denominator: dict[int, int] = {}
    for n, d in pairs:
        by_denominator[d] = by_denominator.get(d, 0) + n
    return sum((Fraction(n, d) for d, n in by_denominator.items()), Fraction(0))


def _places(value: Exact) -> int:
    return len(str(value.den)) - 1


def _combined(view: View, node: Node, level: Level) -> str:
    """How the parts became this node's score, as a pocket calculator would be told."""
    weights = {child.code: _weight(view, child) for child in node.children}
    children = [
        (child, view.outcome.levels[child.code])
        for child in node.children if node.combine != "weighted" or weights[child.code]
    ]  # fmt: skip
    counting = [(child, level) for child, level in children if level.counted[view.i]]
    left_out = "、".join(child.title for child, level in children if not level.counted[view.i])
    tail = f"（{left_out}不计，其余折算）" if left_out else ""
    points = _text(level.points, view.i)
    if not level.counted[view.i]:
        return "计分的不足规定项数，本项不计。" if counting else "各项均不计。"
    tail = _bounds(node, points) + tail
    if node.combine in {"best", "worst"}:
        terms = "、".join(_on_base(part, level, view.i) for _, part in counting)
        return f"取各项（{terms}）中{'最高' if node.combine == 'best' else '最低'}的：{points}{tail}。"
    if node.combine == "weighted":
        shares = [(_on_base(part, level, view.i), decimal_text(weights[child.code])) for child, part in counting]
        terms = " + ".join(f"{share}×{weight}" for share, weight in shares)
        whole = decimal_text(sum(weights[child.code] for child, _ in counting))
        return f"按权重合成：({terms})÷{whole} → {points}{tail}。"
    return f"{_sum_of([part for _, part in counting], level, view.i)}{tail}。"


def _sum_of(counting: list[Level], level: Level, i: int) -> str:
    """Parts added up, and converted where what counts in them is not what the node has."""
    points, got = _text(level.points, i), _added(part.points.pair(i) for part in counting)
    present, base = _added(part.base.pair(i) for part in counting), level.base.cell(i)
    terms = " + ".join(_text(part.points, i) for part in counting)
    if present not in {0, base}:
        return f"{terms} = {decimal_text(got)}，÷{decimal_text(present)}×{decimal_text(base)}折算为 {points}"
    if got == level.points.cell(i):
        return f"{terms} = {points}"
    word = "四舍五入" if half_up(got, _places(level.points)) == level.points.cell(i) else "计"
    return f"{terms} = {decimal_text(got)}，{word}为 {points}"


def _bounds(node: Node, points: str) -> str:
    """Say where a floor or a cap of the node decided."""
    for word, bound in (("不低于", node.floor), ("不高于", node.cap)):
        if bound is not None and Fraction(bound) == Fraction(points):
            return f"（{word}{_written(bound)}）"
    return ""


def _on_base(part: Level, whole: Level, i: int) -> str:
    """A part's points on the base of the whole, e.g. 8.8 of 10 on base 100."""
    points, full, base = (_text(value, i) for value in (part.points, part.full, whole.full))
    if base == "0":
        return base
    return points if full in {base, "0"} else f"{points}÷{full}×{base}"


def _weight(view: View, node: Node) -> Fraction:
    """A node's weight for this participant's class."""
    return Fraction(node.by_class.get(view.outcome.ground.sheet.participants[view.i].klass, node.weight or 0))


def _leaf(view: View, node: Node) -> Step:
    mark = view.outcome.marks[node.code]
    state = WORD_OF.get(Missing(int(mark.state[view.i])), "")
    score = _text(mark.points, view.i, _places(mark.points))
    level = view.outcome.levels.get(node.code)
    full = level.full if level is not None else full_marks(node, view.outcome.ground)
    marks = "" if node.points is None else _text(full, view.i)
    own = score if mark.own is None else _text(mark.own, view.i, _places(mark.own))
    sentence = _condition(view, node, own)
    if state and not sentence:
        sentence = _missing(view, node, own, counted=bool(mark.counted[view.i]))
    if not sentence:
        sentence = "；".join(_sentences(view, node, own)) or f"得{own}分"
    sentence += _further(view, node, score, own) if mark.own is not None else ""
    return Step(node.code, node.title, score, marks, state, sentence + "。", _facts(view, node))


def _further(view: View, node: Node, score: str, own: str) -> str:
    """What other leaves sent to a section's item, and what its cap and the section's condition left of it."""
    marks, nodes = view.outcome.marks, view.outcome.scheme.nodes.values()
    sent = [(other.title, marks[other.code].second) for other in nodes if other.second == node.code]
    terms = [f"由{title}转入{_text(second, view.i)}分" for title, second in sent if second is not None]
    return "，".join(["", *terms, f"按上限和板块条件计{score}分"]) if terms or score != own else ""


def _condition(view: View, node: Node, score: str) -> str:
    """Say that another leaf decided, where this one counts only with a key observed there."""
    condition = node.requires
    if condition is None:
        return ""
    key = str(keys_observed(condition.node, view.outcome.ground)[view.i])
    if key in {"", condition.key}:
        return ""
    treatment, title = condition.treatment(key), view.outcome.scheme.nodes[condition.node].title
    if treatment == "rescale":
        return f"{title}为“{key}”，本项不计，由同块其余指标折算"
    return f"{title}为“{key}”，{SHARES.get(treatment, f'按分值的{treatment}计')}，得{score}分"


def _missing(view: View, node: Node, score: str, *, counted: bool) -> str:
    state = Missing(int(view.outcome.marks[node.code].state[view.i]))
    if not counted:
        rest = "" if node.code in view.outcome.scheme.items else "，由同块其余指标折算"
        return f"{WORD_OF[state]}，本项不计{rest}"
    return f"{WORD_OF[state]}，{_treated(view, node, state)}，得{score}分"


def _treated(view: View, node: Node, state: Missing) -> str:
    found = treatment(view.outcome.scheme.policy(node), state, settled=view.outcome.settled)
    return SHARES.get(found, f"按分值的{found}计")


def _sentences(view: View, node: Node, score: str) -> list[str]:
    """The rule's sentence for each of the participant's goals or items, or the one of the leaf itself."""
    traces = view.outcome.marks[node.code].traces
    if node.goals:
        return _goal_sentences(view, node, score)
    if traces[0].part.owner is None:
        return [_sentence(traces[0], view.i, score)]
    rows = np.flatnonzero(traces[0].part.owner == view.i).tolist()
    items = [_item_name(traces[0], node, row) + _item_sentence(traces[0], row) for row in rows]
    return [*items, f"合成得{score}分"]


def _item_name(trace: Trace, node: Node, row: int) -> str:
    """The layer, period or key that an item stands for."""
    facts = trace.part.facts
    if facts is None or node.per not in PER_COLUMN:
        return ""
    name = facts.text(PER_COLUMN[node.per]).text(int(facts.index[row]))
    return f"{name}：" if name else ""


def _item_sentence(trace: Trace, row: int) -> str:
    """An item's own points, exact; or that it has none."""
    word = WORD_OF.get(Missing(int(trace.part.state[row])))
    return word or _sentence(trace, row, "")


def _goal_sentences(view: View, node: Node, score: str) -> list[str]:
    """Each goal with its points, rounded; then their sum, for all of the leaf's points where some are left out."""
    places = view.outcome.scheme.places_of_leaf(node)
    found: list[str] = []
    got = counted = full = Fraction(0)
    for trace in view.outcome.marks[node.code].traces:
        for row in np.flatnonzero(trace.part.owner == view.i).tolist():
            points, text = _goal(view, node, trace, row, places)
            found.append(text)
            whole = trace.part.points.cell(row)
            full += whole
            if points is not None:
                got, counted = got + points, counted + whole
    wanted = full_marks(node, view.outcome.ground).cell(view.i) if _scaled(node) else full
    turned = f"÷{decimal_text(counted)}×{decimal_text(wanted)}" if counted not in {0, wanted} else ""
    return [*found, f"合计{decimal_text(got)}{turned}，得{score}分"]


def _scaled(node: Node) -> bool:
    return node.goals is not None and node.goals.points_total is not None


def _goal(view: View, node: Node, trace: Trace, row: int, places: int) -> tuple[Fraction | None, str]:
    """Points of one goal (None where it is left out), and its sentence."""
    part = trace.part
    state = Missing(int(part.state[row]))
    if state == Missing.VALUE:
        points = half_up(trace.score(row), places)
        return points, _sentence(trace, row, decimal_text(points, places))
    title, found = part.goals[row].title or part.goals[row].goal, WORD_OF[state]
    way = treatment(view.outcome.scheme.policy(node), state, settled=view.outcome.settled)
    if way in {"rescale", "group_mean"}:
        return None, f"{title}：{found}，本项不计"
    points = half_up(part.points.cell(row) * share_of(way).fraction(), places)
    return points, f"{title}：{found}，{_treated(view, node, state)}，得{decimal_text(points, places)}分"


def _sentence(trace: Trace, row: int, score: str) -> str:
    part = trace.part
    if part.rule is None:
        amount = part.columns["actual"].cell(row)
        return f"计分依据合计{decimal_text(amount)}，得{score or decimal_text(amount)}分"
    title = f"{part.goals[row].title or part.goals[row].goal}：" if part.goals else ""

    def value_of(name: str) -> Any:
        if name == "score":
            return score or trace.score(row)
        return _value(trace, name, row)

    return title + fill(part.rule.sentence_for(part.params), value_of)


def _value(trace: Trace, name: str, row: int) -> Any:
    """What a slot of a rule's sentence shows: an intermediate column, an input, a table's lines or a parameter."""
    part = trace.part
    if name in trace.shown:
        return trace.shown_at(name, row)
    if name == "points":
        return part.points.pair(row)
    if name in part.columns:
        return part.columns[name].pair(row)
    if name in part.tables:
        return {key: part.tables[name].cell(row, k) for k, key in enumerate(part.keys[name])}
    return getattr(part.params, name, None)


def _facts(view: View, node: Node) -> tuple[Fact, ...]:
    """The observations behind a leaf, as they stand in the sheet."""
    return tuple(_fact(view, row) for row in view.rows.get(node.code, ()))


REPEATED = "（同一事项已计，不重复计）"


def _fact(view: View, row: int) -> Fact:
    obs = view.outcome.ground.observations
    word = WORD_OF.get(Missing(int(obs.missing[row])))
    places = int(obs.places[row])
    value = word or decimal_text(Pair(int(obs.mantissa[row]), 10**places), places)
    source = " ".join(text for column in view.sources if (text := column.text(row)))
    text = " ".join(name for column in view.names if (name := column.text(row))) or "值"
    return Fact(text + (REPEATED if row in view.outcome.dropped else ""), value, source)
