"""Bonus and deduction of the demo year, entry by entry with matter and document number, and the one veto."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.types import Goal, Observation
from hengji.front.operations.demo_sheet.draws import chance
from hengji.front.operations.demo_sheet.goals import Undertaken
from hengji.front.operations.demo_sheet.leaves import drawn_points, recorded
from hengji.front.operations.demo_sheet.people import Organ

KEY_POINTS = 15
KEY, OTHER = "重点", "其他"
LEAD, CO = "牵头", "配合"
Fact = Mapping[str, str]


def entries_of(scheme: Scheme, organ: Organ, undertaken: Undertaken) -> list[Observation]:
    """All bonus and deduction entries of one organ; what did not happen has no entry."""
    found: list[Observation] = []
    for section in scheme.sections:
        for item in section.items:
            if item.demo["dist"] != "none" and (not item.applies or organ.participant.has(item.applies)):
                facts = _facts(scheme, item, organ, undertaken)
                found += [recorded(item, organ, fact) for fact in facts]
    return found


def _facts(scheme: Scheme, item: Node, organ: Organ, undertaken: Undertaken) -> Iterator[Fact]:
    if item.rule and item.rule.key == "SR-19":
        yield from (_exceeded(scheme, goal) for goal in undertaken.exceeded)
        return
    points = Decimal(drawn_points(item, organ))
    if points:
        rng = chance(organ.seed, organ.participant.code, item.code, "document")
        paper = {"matter": f"{item.title}事项（示例）", "document": f"示例〔2026〕{rng.randint(101, 999)}号"}
        yield {**paper, **_worth(scheme, item, points)}


def _exceeded(scheme: Scheme, goal: Goal) -> Fact:
    """A goal beyond its challenge value enters with its converted points."""
    full = scheme.nodes[goal.indicator].points or Decimal(0)
    kind = KEY if int(goal.points) >= KEY_POINTS else OTHER
    return {"key": kind, "value": f"{int(goal.points) * full / 100:.2f}", "matter": goal.title}


def _worth(scheme: Scheme, item: Node, points: Decimal) -> Fact:
    """The entry that is worth these points: a level of the item's table, or an amount in its own unit."""
    refs = [BY_KEY[ref.key].parse(resolve(scheme, ref.params)) for ref in (item.measure, item.rule) if ref]
    for params in refs:
        table = getattr(params, "levels", None) or getattr(params, "events", None) or {}
        for key, worth in table.items():
            if worth == points:
                return {"key": key, "value": "1", **_role(item)}
    return _amount(refs, points)


def _role(item: Node) -> Fact:
    shared = item.measure is not None and "shares" in item.measure.params
    return {"layer": LEAD} if shared else {}


def _amount(refs: Sequence[Any], points: Decimal) -> Fact:
    for params in refs:
        if hasattr(params, "factor"):
            return {"layer": LEAD, "value": f"{points / params.factor:.1f}"}
        if hasattr(params, "per_day"):
            return {"value": f"{points / params.per_day:.0f}"}
    joint = refs[0]
    led = points % joint.lead == 0
    return {"key": LEAD if led else CO, "value": f"{points / (joint.lead if led else joint.co):.0f}"}


def doubled(scheme: Scheme, facts: Sequence[Observation]) -> list[Observation]:
    """One award is claimed a second time under another item, with the same document: a case for the guard."""
    bonus = next((s for s in scheme.sections if s.kind == "bonus" and s.guard), None)
    if bonus is None:
        return []
    first, second = bonus.items[:2]
    award = next((fact for fact in facts if fact.indicator == first.code), None)
    if award is None or second.measure is None:
        return []
    *_, lowest = second.measure.params["levels"]
    return [replace(award, indicator=second.code, key=lowest, layer="", matter=f"{award.matter}再次申报")]


def vetoes(scheme: Scheme, people: Sequence[Organ]) -> Iterator[Observation]:
    """The veto of the story, with the false claim behind it; on the fictional organ only."""
    veto = scheme.carried["demo"]["story"]["veto"]
    for organ in people:
        if organ.fictional and organ.participant.name == veto["虚构单位"]:
            paper = {"document": "示例〔2026〕88号", "date": "2026-12-18", "matter": "考评造假事项（示例）"}
            yield Observation(participant=organ.participant.code, indicator=veto["bar"], value="1", **paper)
            for item in scheme.leaves:
                if item.demo.get("only_fictional") == "true" and item.rule:
                    key = next(iter(item.rule.params["events"]))
                    yield recorded(item, organ, {"value": "1", "key": key, **paper})
