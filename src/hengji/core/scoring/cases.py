"""Executable cases of a pack: observations given, results expected, run with the same engine as everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from hengji.core.scoring.decimals import NumberTextError, decimal_text, parse_decimal
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import CaseSpec, Node, Scheme
from hengji.core.scoring.types import (
    MISSING_WORDS,
    Code,
    Goal,
    Observation,
    Participant,
    Place,
    Problem,
)

OWN = "算例"
GOAL_KEYS = frozenset(item.name for item in fields(Goal)) - {"extra"}


def run_cases(scheme: Scheme) -> list[Problem]:
    """Run all cases of a pack; every expectation that is not met exactly is a problem."""
    return [problem for case in scheme.cases for problem in _differences(scheme, case)]


def outcome_of(scheme: Scheme, case: CaseSpec) -> Outcome:
    """Score the case's own participant (the first) and its peers."""
    participants, observations = [], []
    for i, (given, person) in enumerate([(case.given, case.participant), *_peers(case)]):
        code = OWN if i == 0 else f"{OWN}-{i}"
        participants.append(_participant(code, person))
        observations += list(_observations(scheme, code, given))
    goals = [_goal(goal) for goal in case.goals]
    return score(scheme, sheet_of(participants, goals, observations))


def _goal(given: Mapping[str, str]) -> Goal:
    known = {name: value for name, value in given.items() if name in GOAL_KEYS}
    return Goal(**{"participant": OWN, "indicator": "", "goal": "", **known})  # type: ignore[arg-type]  # all texts


def _peers(case: CaseSpec) -> Iterator[tuple[Mapping[str, Any], Mapping[str, str]]]:
    for peer in case.peers:
        person = peer.get("participant", {})
        yield {key: value for key, value in peer.items() if key != "participant"}, person


def _participant(code: str, person: Mapping[str, str]) -> Participant:
    rest = {key: value for key, value in person.items() if key not in {"group", "class", "name"}}
    return Participant(code, person.get("name", code), person.get("group", ""), person.get("class", ""), rest)


def _observations(scheme: Scheme, code: str, given: Mapping[str, Any]) -> Iterator[Observation]:
    for name, value in given.items():
        node = scheme.nodes.get(name)
        for fact in _facts(scheme, node, value):
            yield Observation(participant=code, indicator=name, **fact)


def _facts(scheme: Scheme, node: Node | None, value: Any) -> Iterator[dict[str, str]]:
    """Read a given value: a number or word, a level's name, counts by key, values by input, or full observations."""
    if isinstance(value, list):
        yield from ({"value": "1", **item} for item in value)
        return
    if isinstance(value, str):
        yield {"value": value} if _is_value(value) else {"value": "1", "key": value}
        return
    names = {spec.name for spec in inputs_of(scheme, node.rule)} if node and not node.goals else set()
    if not names & set(value):
        yield from _table("", value)
        return
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _table(name, inner)
        else:
            yield {"value": inner, "input": name}


def _table(name: str, table: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Counts by key; an empty table states that there was nothing, which is not the same as not reported."""
    if not table:
        yield {"value": "0", "input": name}
    for key, count in table.items():
        yield {"value": count, "key": key, "input": name}


def _is_value(text: str) -> bool:
    try:
        parse_decimal(text)
    except NumberTextError:
        return text in MISSING_WORDS
    return True


def _strange_goals(scheme: Scheme, case: CaseSpec) -> Iterator[Problem]:
    """Goals of a case that choose a rule which their indicator no longer offers; they cannot be scored."""
    for goal in map(_goal, case.goals):
        node = scheme.nodes.get(goal.indicator)
        spec = node.goals if node else None
        if spec is not None and goal.rule and goal.rule not in spec.rules:
            yield Problem(
                Code.PACK_CASE, Place(table="方案包", path=f"cases › {case.name} › {goal.indicator}"),
                f"算例的目标“{goal.goal}”选了规则“{goal.rule}”，“{goal.indicator}”没有这一类目标。",
                f"请改为：{'、'.join(spec.rules)}；或在“{goal.indicator}”补上这一类。",
            )  # fmt: skip


def _differences(scheme: Scheme, case: CaseSpec) -> Iterator[Problem]:
    strange = list(_strange_goals(scheme, case))
    if strange:
        yield from strange
        return
    outcome = outcome_of(scheme, case)
    for name, expected in case.expect.items():
        got = result(outcome, name)
        if not _met(got, expected):
            shown = decimal_text(got) if isinstance(got, Fraction) else got
            yield Problem(
                Code.PACK_CASE, Place(table="方案包", path=f"cases › {case.name} › {name}"),
                f"算例结果不符：应为 {expected}，算得 {shown}。", "请核对算例、规则参数或分值权重。",
            )  # fmt: skip


def _met(got: Fraction | str | None, expected: object) -> bool:
    """Compare exactly: a number with a number, a word with a word."""
    if not isinstance(got, Fraction) or not isinstance(expected, str):
        return got is not None and got == expected
    return expected not in MISSING_WORDS and _is_value(expected) and Fraction(expected) == got


def result(outcome: Outcome, name: str) -> Fraction | str | None:
    """A case's result by name: total, rank, grade, a section or a node; None where there is no such thing.

    What was left out is the word for having no value, as 不适用, not a zero.
    """
    if name == "grade":
        return outcome.grade(0)
    if name == "rank":
        return Fraction(int(outcome.rank[0]))
    if name in outcome.sections:
        return outcome.sections[name].fraction(0)
    level = outcome.base if name == "total" else outcome.levels.get(name)
    mark = outcome.marks.get(name)
    if level is not None and not level.counted[0]:
        return outcome.word(outcome.scheme.root if name == "total" else outcome.scheme.nodes[name], level, 0)
    column = outcome.total if name == "total" else level.points if level else mark.points if mark else None
    return None if column is None else column.spread((outcome.ground.size,)).fraction(0)
