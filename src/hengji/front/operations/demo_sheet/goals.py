"""What each organ undertakes in the demo year, and how far it gets: goals with their observations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Any

from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.types import Goal, Observation
from hengji.front.operations.demo_sheet.draws import chance, level, parts_of, text
from hengji.front.operations.demo_sheet.leaves import drawn_points, recorded
from hengji.front.operations.demo_sheet.people import Organ

FACTORS = ("0.5", "0.8", "1", "1.2", "1.5", "2")
DEADLINES = ("2026-12-31", "2026-12-20", "2026-11-30", "2026-10-31")
NUMBERS = ("baseline", "target", "challenge")
DIRECTIONS = {"逆向定量": "down", "区间": "range", "时限任务": "down"}
AMENDED = 0.04
COUNTED = frozenset({"件", "项"})
CLASSIFIED = "1"


@dataclass(slots=True)
class Undertaken:
    """An organ's goals, what was observed of them, and those that it wants to over-fulfil."""

    goals: list[Goal] = field(default_factory=list)
    facts: list[Observation] = field(default_factory=list)
    exceeded: list[Goal] = field(default_factory=list)


def goals_of(scheme: Scheme, organ: Organ) -> Undertaken:
    """Draw the goals of the scheme's leaf that is scored by goals."""
    leaf = next(leaf for leaf in scheme.leaves if leaf.goals)
    rng = chance(organ.seed, organ.participant.code, leaf.code)
    found = Undertaken()
    ready = _library(scheme, organ)
    count = max(rng.randint(*map(int, leaf.demo["n"])), len(ready) + 2)
    made = rng.sample(_templates(scheme, organ), count - len(ready))
    left = 100 - sum(int(entry["points"]) for entry in ready)
    points = [int(entry["points"]) for entry in ready] + parts_of(rng, left, len(made))
    entries = [*ready, *(_scaled(rng, template) for template in made)]
    for number, (entry, worth) in enumerate(zip(entries, points, strict=True), 1):
        found.goals.append(_goal(leaf, organ, entry, (f"{organ.participant.code}-{number:02d}", worth)))
    found.exceeded = _exceeded(scheme, organ, found.goals)
    z = level(rng, organ.latent, leaf.demo)
    for goal, entry in zip(list(found.goals), entries, strict=True):
        found.facts.append(_fact(scheme, leaf, organ, (goal, entry, z, goal in found.exceeded)))
        _amend(rng, found, goal, entry)
    found.goals.sort(key=lambda goal: (goal.goal, int(goal.version)))
    return found


def _library(scheme: Scheme, organ: Organ) -> list[Mapping[str, Any]]:
    return [entry for entry in scheme.carried["goal_library"] if entry["organ"] == organ.participant.name]


def _templates(scheme: Scheme, organ: Organ) -> list[Mapping[str, Any]]:
    templates = scheme.carried["demo"]["goal_templates"]
    return [*templates.get(organ.participant.group, ()), *templates["通用"]]


def _scaled(rng: Random, template: Mapping[str, Any]) -> dict[str, Any]:
    """A template with numbers of the organ's own size; shares of a hundred stay as they are."""
    factor = Decimal(rng.choice(FACTORS)) if template["unit"] not in {"%", "工作日"} else Decimal(1)
    numbers = {
        name: f"{(Decimal(template[name]) * factor).quantize(Decimal(template[name])):f}"
        for name in NUMBERS if name in template
    }  # fmt: skip
    return {**template, **numbers, "due": rng.choice(DEADLINES)}


def _goal(leaf: Node, organ: Organ, entry: Mapping[str, Any], numbered: tuple[str, int]) -> Goal:
    kind, number = entry["type"], numbered[0]
    classified = {"target": CLASSIFIED, "unit": "项"} if "secrecy" in entry else {}
    more = {"target": "100"} if kind == "阶段任务" else classified
    given = {name: entry[name] for name in (*NUMBERS, "unit") if name in entry}
    extra = {"数据来源": entry["source"], "视角": entry["perspective"]}
    if classified:  # nothing of its content enters the system
        extra, entry = dict.fromkeys(extra, ""), {**entry, "due": ""}
    return Goal(
        participant=organ.participant.code, indicator=leaf.code, goal=number, title=entry["title"], rule=kind,
        points=str(numbered[1]), direction=DIRECTIONS.get(kind, "up"), deadline=entry["due"], extra=extra,
        **{**given, **more},
    )  # fmt: skip


def _exceeded(scheme: Scheme, organ: Organ, goals: list[Goal]) -> list[Goal]:
    """Goals that reach their challenge value: as many as the drawn bonus stands for."""
    item = next((leaf for leaf in scheme.leaves if leaf.rule and leaf.rule.key == "SR-19"), None)
    able = sorted((g for g in goals if g.challenge), key=lambda g: (int(g.points), g.goal))
    if item is None or not able:
        return []
    steps = list(item.demo["p"])
    wanted = steps.index(drawn_points(item, organ))
    return [able[:0], able[:1], able[-1:], able[-2:]][min(wanted, 3)]


Aim = tuple[Goal, Mapping[str, Any], float, bool]


def _fact(scheme: Scheme, leaf: Node, organ: Organ, aim: Aim) -> Observation:
    """What was reported of a goal: reached with the drawn probability, else short by some percent."""
    goal, entry, z, exceeds = aim
    rng = chance(organ.seed, organ.participant.code, leaf.code, goal.goal)
    full = float(leaf.demo["p_full"])
    done = rng.random() < 1 / (1 + math.exp(-(math.log(full / (1 - full)) + 0.8 * z)))
    low, high = map(float, leaf.demo["shortfall"])
    short = 0.0 if done or exceeds else rng.uniform(low, high)
    value = REACHED[goal.rule](rng, goal, short)
    if exceeds:
        value = goal.challenge
    elif entry.get("late_statistics") == "true":
        value = "待公布"
    elif rng.random() < float(scheme.carried["demo"].get("unreported", 0)):
        value = "未报"
    ref = leaf.goals.rules[goal.rule] if leaf.goals else None
    name = inputs_of(scheme, ref)[0].name
    date = min(goal.deadline or str(leaf.demo["date"]), str(leaf.demo["date"]))
    dated = {} if value in {"待公布", "未报"} else {"date": date, "document": _paper(entry)}
    return recorded(leaf, organ, {"goal": goal.goal, "input": name, "value": value, **dated})


def _paper(entry: Mapping[str, Any]) -> str:
    """Where the figure stands on paper; a classified goal has its register number only."""
    return "登记号 示例-01" if "secrecy" in entry else ""


def _up(rng: Random, goal: Goal, short: float) -> str:
    target = Decimal(goal.target)
    places = max(_places(goal), 1 if goal.unit == "%" else 0)
    step = Decimal(1).scaleb(-places)
    if short:
        value = min((target * Decimal(1 - short / 100)).quantize(step), target - step)
        return text(float(value), places)
    room = Decimal(100) - target if goal.unit == "%" else target
    more = (min(room, target) * Decimal(rng.uniform(0, 0.04))).quantize(step)
    return text(float(target + more), places)


def _down(rng: Random, goal: Goal, short: float) -> str:
    places = _places(goal) + (goal.unit not in COUNTED)
    share = 1 + short / 100 if short else 1 - rng.uniform(0, 0.05)
    return text(float(goal.target) * share, places)


def _within(rng: Random, goal: Goal, short: float) -> str:
    more = 0 if short else rng.uniform(0, 0.5)
    return text(min(float(goal.target) - short / 4 + more, 100), 1)


def _late(_rng: Random, _goal: Goal, short: float) -> str:
    return str(math.ceil(short))


def _kept(_rng: Random, goal: Goal, short: float) -> str:
    """A binding goal is missed only where everything went wrong, and then by one step."""
    worst = 11.5
    return text(float(goal.target) - (1 if short > worst else 0), max(_places(goal), 1))


def _done(_rng: Random, goal: Goal, _short: float) -> str:
    return goal.target


def _places(goal: Goal) -> int:
    return len(goal.target.partition(".")[2])


REACHED: dict[str, Callable[[Random, Goal, float], str]] = {
    "正向定量": _up,
    "阶段任务": _up,
    "达线": _up,
    "逆向定量": _down,
    "区间": _within,
    "时限任务": _late,
    "约束性": _kept,
}


def _amend(rng: Random, found: Undertaken, goal: Goal, entry: Mapping[str, Any]) -> None:
    """A few goals were lowered in the July window; the earlier version stays on record."""
    able = rng.random() < AMENDED and goal.rule == "正向定量" and "organ" not in entry
    target = text(float(goal.target) * 0.98, _places(goal)) if able else goal.target
    if target != goal.target and Decimal(target) >= Decimal(goal.baseline):
        found.goals.append(replace(goal, target=target, version="2", effective="2026-07-31"))
