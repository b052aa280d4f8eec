"""Observations of one leaf for one organ, drawn as the leaf's ``demo`` parameters say."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.types import Observation
from hengji.front.operations.demo_sheet import ballots
from hengji.front.operations.demo_sheet.draws import below, chance, level, normal, pick, poisson, text
from hengji.front.operations.demo_sheet.people import Organ

Facts = Iterator[dict[str, str]]
DATES = {"年": "2027-01-11", "半年": "2026-12-31", "季": "2026-12-31", "月": "2026-12-31"}
SMALL = 3


def observations_of(leaf: Node, organ: Organ, scheme: Scheme) -> list[Observation]:
    """What was recorded of one organ under one leaf; nothing where the leaf does not apply to it."""
    if not leaf.is_leaf or not leaf.demo or (leaf.applies and not organ.participant.has(leaf.applies)):
        return []
    rng = chance(organ.seed, organ.participant.code, leaf.code)
    found = list(_facts(rng, leaf, organ, scheme))
    if found and rng.random() < _unreported(leaf, scheme):
        found = [{"value": "未报"}]
    named = [spec.name for spec in inputs_of(scheme, leaf.rule)]
    return [recorded(leaf, organ, fact if len(named) == 1 else {"input": named[0], **fact}) for fact in found]


def recorded(leaf: Node, organ: Organ, fact: Mapping[str, str]) -> Observation:
    """An observation with the channel and date that people would expect."""
    channel = "单位填报" if leaf.material == "单位填报" else "系统取数" if "系统" in leaf.source else "责任单位采集"
    date = "" if fact["value"] in {"待公布", "未报"} else str(leaf.demo.get("date", DATES.get(leaf.frequency, "")))
    values = {"channel": channel, "date": date, **fact}
    return Observation(participant=organ.participant.code, indicator=leaf.code, **values)


def _unreported(leaf: Node, scheme: Scheme) -> float:
    """Share of organs that fail to report; only small leaves that organs report themselves."""
    small = leaf.material == "单位填报" and leaf.points is not None and leaf.points <= SMALL
    return float(scheme.carried["demo"].get("unreported", 0)) if small and leaf.demo["dist"] == "normal" else 0


def _facts(rng: Random, leaf: Node, organ: Organ, scheme: Scheme) -> Facts:
    if leaf.requires and not _allowed(leaf.requires.node, leaf.requires.key, organ, scheme):
        return iter(())
    if leaf.per == "layer":
        return ballots.surveyed(scheme, leaf, organ, level(rng, organ.latent, leaf.demo))
    if leaf.measure and leaf.measure.key in {"SR-24", "SR-24b"}:
        return ballots.led(rng, leaf, level(rng, organ.latent, leaf.demo))
    if leaf.measure and leaf.measure.key == "SR-44":
        return _tasks(rng, leaf, organ, scheme)
    if leaf.measure and leaf.measure.key == "SR-30":
        return _experts(rng, leaf, organ)
    return DRAWN[leaf.demo["dist"]](rng, leaf, organ)


def _allowed(code: str, key: str, organ: Organ, scheme: Scheme) -> bool:
    return any(fact.key == key for fact in observations_of(scheme.nodes[code], organ, scheme))


def drawn_points(item: Node, organ: Organ) -> str:
    """The points that the organ is to get in an item, one of those that the item's ``demo`` lists."""
    rng = chance(organ.seed, organ.participant.code, item.code)
    return pick(below(level(rng, organ.latent, item.demo)), item.demo["p"])


def _normal(rng: Random, leaf: Node, organ: Organ) -> Facts:
    yield {"value": text(normal(level(rng, organ.latent, leaf.demo), leaf.demo), int(leaf.demo["places"]))}


def _rank(rng: Random, leaf: Node, organ: Organ) -> Facts:
    value = text(normal(level(rng, organ.latent, leaf.demo), leaf.demo), 0)
    yield {"value": "待公布" if rng.random() < float(leaf.demo.get("pending", 0)) else value}


def _events(rng: Random, leaf: Node, organ: Organ) -> Facts:
    """How often each event happened; what would harm a real name happens to fictional organs only."""
    grave = leaf.demo.get("only_fictional", ())
    factor = math.exp(float(leaf.demo["load"]) * organ.latent)
    for event, rate in leaf.demo["rate"].items():
        count = poisson(rng, float(rate) * factor)
        yield {"key": event, "value": str(count if organ.fictional or event not in grave else 0)}


def _choice(rng: Random, leaf: Node, organ: Organ) -> Facts:
    yield {"key": pick(1 - below(level(rng, organ.latent, leaf.demo)), leaf.demo["p"]), "value": "1"}


def _late_days(rng: Random, leaf: Node, organ: Organ) -> Facts:
    late = rng.random() < float(leaf.demo["p_late"]) * math.exp(float(leaf.demo["load"]) * organ.latent)
    yield {"value": str(1 + poisson(rng, float(leaf.demo["mean"])) if late else 0)}


def _contribution(rng: Random, leaf: Node, organ: Organ) -> Facts:
    for name, seen in (("completion", leaf.demo["completion"]), ("share", leaf.demo["share"])):
        z = level(rng, organ.latent, leaf.demo)
        yield {"input": name, "value": text(normal(z, seen), 1)}


def _graded(rng: Random, leaf: Node, organ: Organ) -> Facts:
    return ballots.graded(rng, leaf, organ)


def _experts(rng: Random, leaf: Node, organ: Organ) -> Facts:
    """Five blind reviews around the drawn value, which is exactly their mean."""
    value = round(normal(level(rng, organ.latent, leaf.demo), leaf.demo) * 1000)
    room = min(80, int(float(leaf.demo["hi"]) * 1000) - value)
    first, second = rng.randint(0, room), rng.randint(0, room)
    for number, step in enumerate((first, -first, 0, second, -second), 1):
        yield {"layer": f"专家{number}", "value": text((value + step) / 1000, 3)}


def _tasks(rng: Random, leaf: Node, organ: Organ, scheme: Scheme) -> Facts:
    """One task led and one co-operated in, weighted so that together they are exactly the drawn value."""
    value = round(normal(level(rng, organ.latent, leaf.demo), leaf.demo) * 100)
    room = 10000 - value
    step = rng.randint(-(room // 2), min(300, room))
    tasks = scheme.carried.get("task_library", ())
    name = organ.participant.name
    for role, number in (("牵头", value + step), ("配合", value - 2 * step)):
        mine = [task for task in tasks if (task["lead"] == name if role == "牵头" else name in task["co"])]
        matter, document = _named(mine, role)
        yield {"layer": role, "value": text(number / 100, 2), "matter": matter, "document": document}


def _named(tasks: list[Mapping[str, Any]], role: str) -> tuple[str, str]:
    if tasks:
        return tasks[0]["title"], tasks[0]["basis"]
    return f"年度重点工作任务（{role}）", "示例〔2026〕1号"


DRAWN: dict[str, Callable[[Random, Node, Organ], Facts]] = {
    "normal": _normal,
    "rank": _rank,
    "events": _events,
    "choice": _choice,
    "late_days": _late_days,
    "contribution": _contribution,
    "grades": _graded,
}
