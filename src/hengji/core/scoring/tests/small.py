"""Small schemes and sheets written in a few lines, for the tests of the fold's parts."""

from __future__ import annotations

from typing import Any

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Goal, Observation, Participant, Sheet

Facts = dict[str, Any]


def leaf(code: str, points: str = "", **more: Any) -> dict[str, Any]:
    """A leaf that takes its last observed value as its points, unless it has a rule or measure of its own."""
    scored = more.keys() & {"rule", "measure", "goals"}
    return {"code": code, "title": f"{code}项", **({"points": points} if points else {}),
            **({} if scored else {"measure": "last"}), **more}  # fmt: skip


def scheme(*tree: dict[str, Any], **more: Any) -> Scheme:
    return Scheme.model_validate({"pack": "small", "title": "小方案", "tree": tree, **more})


def people(codes: str, groups: str = "", **attributes: str) -> tuple[Participant, ...]:
    """One participant for each letter, in the group of the same position; ``unranked="AB"`` marks some of them."""
    marks = {code: {name: "是" for name, some in attributes.items() if code in some} for code in codes}
    return tuple(Participant(code, f"{code}单位", groups[i] if groups else "", attributes=marks[code])
                 for i, code in enumerate(codes))  # fmt: skip


def facts(table: dict[str, Any]) -> list[Observation]:
    """Observations by participant and indicator: a value, a list of values, or a list of mappings."""
    found = []
    for who, given in table.items():
        for code, values in given.items():
            for value in values if isinstance(values, list) else [values]:
                fact = value if isinstance(value, dict) else {"value": value}
                found.append(Observation(**{"participant": who, "indicator": code, "value": "1", **fact}))
    return found


def sheet(table: dict[str, Any], who: tuple[Participant, ...] = (), goals: tuple[Goal, ...] = ()) -> Sheet:
    return sheet_of(who or people("".join(table)), goals, facts(table))


def scored(plan: Scheme, table: dict[str, Any], who: tuple[Participant, ...] = (), **options: Any) -> Outcome:
    """Score observations given as a table; ``goals`` and the engine's options may follow."""
    goals = options.pop("goals", ())
    return score(plan, sheet(table, who, goals), **options)


def texts(values: Exact, outcome: Outcome) -> list[str]:
    """A column as decimal texts."""
    return [decimal_text(value) for value in values.spread((outcome.ground.size,)).fractions()]


def totals(outcome: Outcome) -> list[str]:
    return texts(outcome.total, outcome)


def points(outcome: Outcome, code: str) -> list[str]:
    """Points of a node, an item or a section by participant; the word's place is a dash where it does not count."""
    if code in outcome.sections:
        return texts(outcome.sections[code], outcome)
    level = outcome.levels.get(code) or outcome.marks[code]
    pairs = zip(texts(level.points, outcome), level.counted.tolist(), strict=True)
    return [text if counts else "—" for text, counts in pairs]


def grades(outcome: Outcome) -> list[str]:
    return [outcome.grade(i) for i in range(outcome.ground.size)]
