"""Explanations: from a result down to the rule's sentence and the observations, recomputed from the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.marks import keys_observed
from hengji.core.scoring.numbers import Exact, decimal_text, half_up
from hengji.core.scoring.rule import fill
from hengji.core.scoring.types import WORD_OF, Missing

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

    def __post_init__(self) -> None:
        self.rows = {}
        column = self.outcome.ground.observations.text["indicator"]
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
    return decimal_text(value.cell(i), places)


def _total(view: View) -> Step:
    scheme = view.outcome.scheme
    parts = [_node(view, node) for node in scheme.tree]
    parts += [_section(view, section) for section in scheme.sections]
    base = _text(view.outcome.base.points, view.i, scheme.places.total)
    terms = [
        f"{'加' if s.kind == 'bonus' else '减'} {s.title} {_text(view.outcome.sections[s.code], view.i)}"
        for s in scheme.sections if s.inside
    ]  # fmt: skip
    total = _text(view.outcome.total, view.i, scheme.places.total)
    sentence = "，".join([f"基础分 {base}", *terms, f"总分 {total}"]) + "。"
    sentence = _combined(view, scheme.root, view.outcome.base) + sentence + _standing(view)
    return Step("total", "总分", total, decimal_text(Fraction(scheme.total.base)), "", sentence,
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
    state = "" if level.counted[view.i] else WORD_OF[Missing.NOT_APPLICABLE]
    return Step(node.code, node.title, score, full, state, _combined(view, node, level), parts=parts)


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
    if not counting:
        return "各项均不计。"
    if node.combine in {"best", "worst"}:
        return f"取各项中{'最高' if node.combine == 'best' else '最低'}的：{points}{tail}。"
    if node.combine == "weighted":
        shares = [(_on_base(part, level, view.i), decimal_text(weights[child.code])) for child, part in counting]
        terms = " + ".join(f"{share}×{weight}" for share, weight in shares)
        whole = decimal_text(sum(weights[child.code] for child, _ in counting))
        return f"按权重合成：({terms})÷{whole} → {points}{tail}。"
    terms = " + ".join(_text(level.points, view.i) for _, level in counting)
    total = sum((level.points.cell(view.i) for _, level in counting), Fraction(0))
    if total == level.points.cell(view.i):
        return f"{terms} = {points}{tail}。"
    word = "四舍五入" if half_up(total, _places(level.points)) == level.points.cell(view.i) else "折算"
    return f"{terms} = {decimal_text(total)}，{word}为 {points}{tail}。"


def _on_base(part: Level, whole: Level, i: int) -> str:
    """A part's points on the base of the whole, e.g. 8.8 of 10 on base 100."""
    points, full, base = (_text(value, i) for value in (part.points, part.full, whole.full))
    return points if full in {base, "0"} else f"{points}÷{full}×{base}"


def _weight(view: View, node: Node) -> Fraction:
    """A node's weight for this participant's class."""
    return Fraction(node.by_class.get(view.outcome.ground.sheet.participants[view.i].klass, node.weight or 0))


def _leaf(view: View, node: Node) -> Step:
    mark = view.outcome.marks[node.code]
    state = WORD_OF.get(Missing(int(mark.state[view.i])), "")
    score = _text(mark.points, view.i, _places(mark.points))
    full = _written(node.points) if node.points is not None else ""
    sentence = _condition(view, node, score)
    if state and not sentence:
        sentence = _missing(view, node, state, score, counted=bool(mark.counted[view.i]))
    if not sentence:
        sentence = "；".join(_sentences(view, node, score)) or f"得{score}分"
    return Step(node.code, node.title, score, full, state, sentence + "。", _facts(view, node))


def _condition(view: View, node: Node, score: str) -> str:
    """Say that another leaf decided, where this one counts only with a key observed there."""
    condition = node.requires
    if condition is None:
        return ""
    key = str(keys_observed(condition.node, view.outcome.ground)[view.i])
    treatment, title = condition.otherwise.get(key, ""), view.outcome.scheme.nodes[condition.node].title
    if not treatment:
        return ""
    if treatment == "rescale":
        return f"{title}为“{key}”，本项不计，由同块其余指标折算"
    return f"{title}为“{key}”，{SHARES.get(treatment, f'按分值的{treatment}计')}，得{score}分"


def _missing(view: View, node: Node, state: str, score: str, *, counted: bool) -> str:
    if not counted:
        return f"{state}，本项不计，由同块其余指标折算"
    policy = view.outcome.scheme.policy(node)
    reason = {"未报": policy.not_reported, "不适用": policy.not_applicable, "待公布": policy.pending,
              "免考": policy.exempt}[state]  # fmt: skip
    return f"{state}，{SHARES.get(reason, f'按分值的{reason}计')}，得{score}分"


def _sentences(view: View, node: Node, score: str) -> list[str]:
    """The rule's sentence for each of the participant's goals or items, or the one of the leaf itself."""
    found: list[str] = []
    for trace in view.outcome.marks[node.code].traces:
        rows = [view.i] if trace.part.owner is None else np.flatnonzero(trace.part.owner == view.i).tolist()
        found += [_sentence(trace, row, score if trace.part.owner is None else "") for row in rows]
    return found


def _sentence(trace: Trace, row: int, score: str) -> str:
    part = trace.part
    if part.rule is None:
        return f"计分依据合计{decimal_text(part.columns['actual'].cell(row))}，得{score}分"
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
        return part.points.cell(row)
    if name in part.columns:
        return part.columns[name].cell(row)
    if name in part.tables:
        return {key: part.tables[name].cell(row, k) for k, key in enumerate(part.keys[name])}
    return getattr(part.params, name, None)


def _facts(view: View, node: Node) -> tuple[Fact, ...]:
    """The observations behind a leaf, as they stand in the sheet."""
    return tuple(_fact(view, row) for row in view.rows.get(node.code, ()))


def _fact(view: View, row: int) -> Fact:
    obs = view.outcome.ground.observations
    word = WORD_OF.get(Missing(int(obs.missing[row])))
    value = word or decimal_text(Fraction(int(obs.mantissa[row]), 10 ** int(obs.places[row])), int(obs.places[row]))
    names = [obs.text[column].text(row) for column in ("input", "goal", "key", "layer", "period")]
    source = " ".join(text for column in ("channel", "document", "date") if (text := obs.text[column].text(row)))
    return Fact(" ".join(name for name in names if name) or "值", value, source)
