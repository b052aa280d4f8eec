"""Explanations: from a result down to the rule's sentence and the observations, recomputed from the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.marks import keys_observed
from hengji.core.scoring.numbers import Exact, decimal_text
from hengji.core.scoring.rule import fill
from hengji.core.scoring.types import WORD_OF, Missing

if TYPE_CHECKING:
    from hengji.core.scoring.engine import Outcome
    from hengji.core.scoring.marks import Trace
    from hengji.core.scoring.scheme import Node, Section


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


def explain(outcome: Outcome, participant: str, node: str = "") -> Step:
    """Explain a participant's total, or one node below it. Raises KeyError for an unknown code."""
    i = outcome.ground.index[participant]
    if node in {"", "total"}:
        return _total(outcome, i)
    for section in outcome.scheme.sections:
        if section.code == node:
            return _section(outcome, i, section)
    return _node(outcome, i, outcome.scheme.nodes[node])


def _cell(value: Exact, i: int) -> Fraction:
    return value.fraction(i) if value.shape else value.fraction()


def _text(value: Exact, i: int, places: int | None = None) -> str:
    return decimal_text(_cell(value, i), places)


def _total(outcome: Outcome, i: int) -> Step:
    scheme = outcome.scheme
    parts = [_node(outcome, i, node) for node in scheme.tree]
    parts += [_section(outcome, i, section) for section in scheme.sections]
    base = _text(outcome.base.points, i, scheme.places.total)
    terms = [
        f"{'加' if s.kind == 'bonus' else '减'} {s.title} {_text(outcome.sections[s.code], i)}"
        for s in scheme.sections if s.inside
    ]  # fmt: skip
    total = _text(outcome.total, i, scheme.places.total)
    sentence = "，".join([f"基础分 {base}", *terms, f"总分 {total}"]) + "。"
    return Step("total", "总分", total, decimal_text(Fraction(scheme.total.base)), "", sentence + _standing(outcome, i),
                parts=tuple(parts))  # fmt: skip


def _standing(outcome: Outcome, i: int) -> str:
    """Rank and grade in a sentence, with the reasons why the grade was moved."""
    parts = []
    if outcome.scheme.ranking.correction is not None:
        parts.append(f"组间校正后 {_text(outcome.compared, i)}。")
    if outcome.ranked[i]:
        parts.append(f"排第 {int(outcome.rank[i])} 名。")
    else:
        parts.append("计分不排名。")
    if outcome.grade(i):
        parts.append(f"等次：{outcome.grade(i)}。")
    return "".join(parts) + "".join(f"{note}。" for note in outcome.grading.notes(i))


def _section(outcome: Outcome, i: int, section: Section) -> Step:
    score = _text(outcome.sections[section.code], i, outcome.scheme.places.block)
    cap = "不设上限" if section.cap is None else decimal_text(Fraction(section.cap))
    where = "计入总分" if section.inside else "不计入总分"
    parts = tuple(_leaf(outcome, i, item) for item in section.items)
    raw = sum((Fraction(part.score) for part in parts), Fraction(0))
    sentence = f"各项合计 {decimal_text(raw)}，上限 {cap}，{where} {score}。"
    return Step(section.code, section.title, score, cap, "", sentence, parts=parts)


def _node(outcome: Outcome, i: int, node: Node) -> Step:
    if not node.children:
        return _leaf(outcome, i, node)
    level = outcome.levels[node.code]
    parts = tuple(_node(outcome, i, child) for child in node.children)
    score, full = _text(level.points, i, _places(level.points)), _text(level.full, i)
    state = "" if level.counted[i] else WORD_OF[Missing.NOT_APPLICABLE]
    return Step(node.code, node.title, score, full, state, _combined(outcome, i, node), parts=parts)


def _places(value: Exact) -> int:
    return len(str(value.den)) - 1


def _combined(outcome: Outcome, i: int, node: Node) -> str:
    """How the parts became this node's score, as a pocket calculator would be told."""
    weights = {child.code: _weight(outcome, i, child) for child in node.children}
    children = [
        (child, outcome.levels[child.code])
        for child in node.children if node.combine != "weighted" or weights[child.code]
    ]  # fmt: skip
    counting = [(child, level) for child, level in children if level.counted[i]]
    left_out = "、".join(child.title for child, level in children if not level.counted[i])
    tail = f"（{left_out}不计，其余折算）" if left_out else ""
    points = _text(outcome.levels[node.code].points, i)
    if not counting:
        return "各项均不计。"
    if node.combine in {"best", "worst"}:
        return f"取各项中{'最高' if node.combine == 'best' else '最低'}的：{points}{tail}。"
    if node.combine == "weighted":
        terms = " + ".join(f"{_text(level.points, i)}×{decimal_text(weights[child.code])}" for child, level in counting)
        return f"按权重合成：{terms} → {points}{tail}。"
    terms = " + ".join(_text(level.points, i) for _, level in counting)
    total = sum((_cell(level.points, i) for _, level in counting), Fraction(0))
    turned = f" = {decimal_text(total)}，折算为 {points}" if decimal_text(total) != points else f" = {points}"
    return f"{terms}{turned}{tail}。"


def _weight(outcome: Outcome, i: int, node: Node) -> Fraction:
    """A node's weight for this participant's class."""
    return Fraction(node.by_class.get(outcome.ground.sheet.participants[i].klass, node.weight or 0))


def _leaf(outcome: Outcome, i: int, node: Node) -> Step:
    mark = outcome.marks[node.code]
    state = WORD_OF.get(Missing(int(mark.state[i])), "")
    score = _text(mark.points, i, _places(mark.points))
    full = decimal_text(Fraction(node.points)) if node.points is not None else ""
    sentence = _condition(outcome, i, node, score)
    if state and not sentence:
        sentence = _missing(outcome, node, state, score, counted=bool(mark.counted[i]))
    if not sentence:
        sentence = "；".join(_sentences(outcome, i, node, score)) or f"得{score}分"
    return Step(node.code, node.title, score, full, state, sentence + "。", _facts(outcome, i, node))


def _condition(outcome: Outcome, i: int, node: Node, score: str) -> str:
    """Say that another leaf decided, where this one counts only with a key observed there."""
    condition = node.requires
    if condition is None:
        return ""
    key = str(keys_observed(condition.node, outcome.ground)[i])
    treatment, title = condition.otherwise.get(key, ""), outcome.scheme.nodes[condition.node].title
    if not treatment:
        return ""
    if treatment == "rescale":
        return f"{title}为“{key}”，本项不计，由同块其余指标折算"
    return f"{title}为“{key}”，{SHARES.get(treatment, f'按分值的{treatment}计')}，得{score}分"


def _missing(outcome: Outcome, node: Node, state: str, score: str, *, counted: bool) -> str:
    if not counted:
        return f"{state}，本项不计，由同块其余指标折算"
    policy = outcome.scheme.policy(node)
    reason = {"未报": policy.not_reported, "不适用": policy.not_applicable, "待公布": policy.pending,
              "免考": policy.exempt}[state]  # fmt: skip
    return f"{state}，{SHARES.get(reason, f'按分值的{reason}计')}，得{score}分"


def _sentences(outcome: Outcome, i: int, node: Node, score: str) -> list[str]:
    """The rule's sentence for each of the participant's goals or items, or the one of the leaf itself."""
    found: list[str] = []
    for trace in outcome.marks[node.code].traces:
        rows = [i] if trace.part.owner is None else np.flatnonzero(trace.part.owner == i).tolist()
        found += [_sentence(trace, row, score if trace.part.owner is None else "") for row in rows]
    return found


def _sentence(trace: Trace, row: int, score: str) -> str:
    part = trace.part
    if part.rule is None:
        return f"计分依据合计{decimal_text(_cell(part.columns['actual'], row))}，得{score}分"
    values: dict[str, Any] = {name: _cell(column, row) for name, column in part.columns.items()}
    for name in trace.shown:
        column = trace.column(name)
        values[name] = None if column is None else _shown(column, row)
    for name, table in part.tables.items():
        values[name] = {key: table.pick(k).fraction(row) for k, key in enumerate(part.keys[name])}
    raw = _cell(trace.raw, row)
    values["points"] = _cell(part.points, row)
    values["score"] = Fraction(score) if score else raw
    values |= {name: value for name, value in part.params if isinstance(value, str) and name not in values}
    title = f"{part.goals[row].title or part.goals[row].goal}：" if part.goals else ""
    return title + fill(part.rule.sentence_for(part.params), values)


def _shown(column: Exact, row: int) -> Fraction | None:
    if column.bad is not None and np.broadcast_to(column.bad, column.shape)[row]:
        return None
    return _cell(column, row)


def _facts(outcome: Outcome, i: int, node: Node) -> tuple[Fact, ...]:
    """The observations behind a leaf, as they stand in the sheet."""
    observations = outcome.ground.observations
    rows = outcome.ground.rows.get(node.code)
    if rows is None:
        return ()
    mine = rows[observations.participant[rows] == i]
    return tuple(_fact(outcome, row) for row in mine.tolist())


def _fact(outcome: Outcome, row: int) -> Fact:
    obs = outcome.ground.observations
    word = WORD_OF.get(Missing(int(obs.missing[row])))
    value = word or decimal_text(Fraction(int(obs.mantissa[row]), 10 ** int(obs.places[row])), int(obs.places[row]))
    names = [obs.text[column].text(row) for column in ("input", "goal", "key", "layer", "period")]
    source = " ".join(text for column in ("channel", "document", "date") if (text := obs.text[column].text(row)))
    return Fact(" ".join(name for name in names if name) or "值", value, source)
