"""The fold again, slow and obvious: plain dicts, one participant at a time, ``fractions.Fraction``. Proofs compare.

Nothing here knows the engine. A scheme is what a pack's text is; people and facts are dicts of text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction as F
from itertools import groupby
from math import floor
from typing import Any, NamedTuple

WORDS = ("待公布", "未报", "不适用", "免考")  # the stronger one later
POLICIES = {"待公布": "pending", "未报": "not_reported", "不适用": "not_applicable", "免考": "exempt"}
DEFAULTS = {"pending": "rescale", "not_reported": "zero", "not_applicable": "rescale", "exempt": "full"}
Data = dict[str, Any]


class Cell(NamedTuple):
    points: F
    counted: bool
    base: F
    full: F


def rounded(value: F, places: int) -> F:
    size = F(floor(abs(value) * 10**places + F(1, 2)), 10**places)
    return size if value >= 0 else -size


def clipped(value: F, low: str | None, high: str | None) -> F:
    value = value if low is None else max(value, F(low))
    return value if high is None else min(value, F(high))


def share(text: str) -> F:
    return F(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def rule_points(rule: str, params: Data, points: F, value: Any, peers: list[F]) -> F:  # noqa: PLR0911  # one a rule
    """One participant's points; ``value`` is a number, or counts by key; ``peers`` are the group's reported values."""
    if rule == "SR-01":
        return points * F(min(max(value / F(params["target"]), F(0)), F(params.get("cap_ratio", "1"))))
    if rule == "SR-02":
        return points * (
            F(1) if value <= F(params["target"]) else min(max(2 - value / F(params["target"]), F(0)), F(1))
        )
    if rule == "SR-05":
        found = [
            b for b in params["bands"] if F(b.get("from", value)) <= value and ("to" not in b or value < F(b["to"]))
        ]
        return F(found[0]["points"]) if found else F(0)
    if rule == "SR-07":
        left = points - sum((F(worth) * value.get(key, 0) for key, worth in params["events"].items()), F(0))
        return max(left, F(0)) if points > 0 else left
    if rule == "SR-14":
        low, high = (F(params["lo"]), F(params["hi"])) if "lo" in params else (min(peers), max(peers))
        worst, best = (high, low) if params.get("direction") == "down" else (low, high)
        degree = (value - worst) / (best - worst) if worst != best else F(1)
        return points * (F("0.6") + F("0.4") * degree)
    value, lowest = max(value, F(0)), max(min(peers), F(0))  # SR-15
    if params.get("direction") == "down":
        return points * (F(1) if value == lowest else lowest / value)
    return points * (value / max(peers) if max(peers) > 0 else F(0))


@dataclass
class Oracle:
    scheme: Data
    people: list[Data]
    facts: list[Data]
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    states: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, list[F]] = field(default_factory=dict)
    sections: dict[str, list[F]] = field(default_factory=dict)

    def run(self) -> None:
        for top in self.scheme["tree"]:
            self.node(top, top=True)
        total = {"code": "total", "points": "100", "children": self.scheme["tree"], **self.scheme.get("total", {}),
                 "combine": self.scheme.get("combine", "sum"), "places": self.places("total", "2"),
                 "min_present": self.scheme.get("min_present", "0")}  # fmt: skip
        base = self.inner({**total, "points": self.scheme.get("total", {}).get("base", "100")}, top=True)
        self.cells["total"] = base
        amounts = [self.section(section) for section in self.scheme.get("sections", ())]
        spec = self.scheme.get("total", {})
        sums = [cell.points + sum((amount[i] for amount in amounts), F(0)) for i, cell in enumerate(base)]
        self.total = [rounded(clipped(x, spec.get("low"), spec.get("high")), self.places("total", "2")) for x in sums]
        self.ranked = [cell.counted and not person["unranked"] for cell, person in zip(base, self.people, strict=True)]
        ranking = self.scheme.get("ranking", {})
        among = [self.place(i, ranking.get("within", "group")) for i in range(len(self.people))]
        self.rank = self.ranks(self.keys(ranking.get("ties", ())), among, ranking.get("style", "1-1-3"))

    def places(self, level: str, default: str = "4") -> int:
        return int(self.scheme.get("places", {}).get(level, default))

    def place(self, i: int, within: str) -> str:
        return "" if within == "all" else str(self.people[i][within])

    def points_of(self, node: Data, i: int) -> F:
        if "points" not in node:
            return F(0 if "weight" not in node and not node.get("children") else 100)
        by_class: Data = {} if "weight" in node else node.get("by_class", {})
        return F(str(by_class.get(self.people[i]["class"], node["points"])))

    def weight(self, node: Data, i: int) -> F:
        by_class: Data = node.get("by_class", {})
        return F(str(by_class.get(self.people[i]["class"], node.get("weight", "0"))))

    def node(self, node: Data, *, top: bool) -> None:
        for child in node.get("children", ()):
            self.node(child, top=node.get("combine", "sum") != "sum")
        if node.get("children"):
            self.cells[node["code"]] = self.inner(node, top=top)
            return
        points, counted, self.states[node["code"]] = self.leaf(node, "")
        full = [self.points_of(node, i) for i in range(len(self.people))]
        self.cells[node["code"]] = [Cell(*parts) for parts in zip(points, counted, full, full, strict=True)]

    def inner(self, node: Data, *, top: bool) -> list[Cell]:
        size = range(len(self.people))
        places = int(node.get("places", self.places("block")))
        found = []
        for i in size:
            parts = [(child, self.cells[child["code"]][i]) for child in node["children"]]
            some = [(child, cell) for child, cell in parts if cell.counted]
            full, combine = self.points_of(node, i), node.get("combine", "sum")
            base, weights = full, sum((self.weight(child, i) for child, _ in some), F(0))
            if len(some) < max(1, int(node.get("min_present", 0))) or (combine == "weighted" and weights == 0):
                found.append(Cell(F(0), False, F(0), full))  # noqa: FBT003  # a cell reads as a line of a table
                continue
            shares = [cell.points * full / (cell.full or full or 1) for _, cell in some]
            if combine == "weighted":
                raw = (
                    sum((x * self.weight(child, i) for x, (child, _) in zip(shares, some, strict=True)), F(0)) / weights
                )
            elif combine != "sum":
                raw = max(shares) if combine == "best" else min(shares)
            else:
                raw = sum((cell.points for _, cell in some), F(0))
                present = sum((cell.base for _, cell in some), F(0))
                whole = sum((cell.full for _, cell in parts), F(0))
                if self.scheme.get("rescale_within") == "block" and not top:
                    raw, base = (raw * full / whole, present * full / whole) if whole else (raw, full)
                else:
                    raw = raw * full / present if present else raw
            points = rounded(clipped(raw, node.get("floor"), node.get("cap")), places)
            found.append(Cell(points, True, base, full))  # noqa: FBT003  # a cell reads as a line of a table
        return found

    def value(self, node: Data, i: int) -> tuple[Any, str]:
        """What was observed: a number or counts by key, or the way of having none."""
        mine = [f for f in self.facts if f["who"] == i and f["code"] == node["code"] and f.get("state") != "作废"]
        words = [f["value"] for f in mine if f["value"] in WORDS]
        some = [f for f in mine if f["value"] not in WORDS]
        if "SR-07" in node.get("rule", {}):
            counts: dict[str, F] = {}
            for f in some:
                counts[f["key"]] = counts.get(f["key"], F(0)) + F(f["value"])
            return counts, "" if some else max(words or ["未报"], key=WORDS.index)
        if node.get("measure") == "sum":
            return sum((F(f["value"]) for f in some), F(0)), "" if some else max(words or ["未报"], key=WORDS.index)
        if not mine:
            return F(0), "未报"
        last = max(enumerate(mine), key=lambda pair: (int(pair[1].get("period") or 0), pair[0]))[1]
        return (F(0), last["value"]) if last["value"] in WORDS else (F(last["value"]), "")

    def leaf(self, node: Data, section: str) -> tuple[list[F], list[bool], list[str]]:
        size = range(len(self.people))
        found = [self.value(node, i) for i in size]
        values = [value for value, _ in found]
        states = ["" if section and state == "未报" else state for _, state in found]
        places = int(node.get("places", self.places("leaf")))
        points: list[F] = []
        for i in size:
            peers = [values[j] for j in size if states[j] == "" and self.people[j]["group"] == self.people[i]["group"]]
            (rule, params), *_ = node.get("rule", {"": {}}).items()
            raw = F(0) if states[i] else values[i]
            if rule and not states[i]:
                raw = rule_points(rule, params, self.points_of(node, i), values[i], peers)
            raw = abs(raw) if section == "deduction" else raw
            points.append(rounded(clipped(raw, node.get("floor"), node.get("cap")), places) if not states[i] else F(0))
        own = list(points)
        counted = [state == "" for state in states]
        general: Data = {"exempt": "rescale"} if section else self.scheme.get("missing", {})
        policy: Data = {**DEFAULTS, **node.get("missing", general)}
        for i in size:
            way = policy[POLICIES[states[i]]] if states[i] else "rescale"
            mates = [own[j] for j in size if states[j] == "" and self.people[j]["group"] == self.people[i]["group"]]
            if way == "rescale" or (way == "group_mean" and not mates):
                continue
            part = {"zero": F(0), "full": F(1)}.get(way) if not way.endswith("%") else share(way)
            value = sum(mates, F(0)) / len(mates) if part is None else self.points_of(node, i) * part
            points[i], counted[i] = rounded(value, places), True
        return points, counted, states

    def section(self, section: Data) -> list[F]:
        """What a section adds to the total; deductions below zero."""
        bonus = section["kind"] == "bonus"
        for item in section["items"]:
            self.items[item["code"]], _, self.states[item["code"]] = self.leaf(item, section["kind"])
        sums = [sum((self.items[item["code"]][i] for item in section["items"]), F(0)) for i in range(len(self.people))]
        low = None if bonus else "0"
        got = [rounded(clipped(x, low, section.get("cap")), self.places("block")) for x in sums]
        self.sections[section["code"]] = got
        inside = section.get("inside", "true") == "true"
        return [F(0) if not inside else x if bonus else -x for x in got]

    def keys(self, ties: Any) -> list[tuple[F, ...]]:
        """Sorting keys, the smallest first."""

        def column(code: str) -> list[F]:
            tables = {**self.items, **self.sections, "total": self.total}
            return tables[code] if code in tables else [cell.points for cell in self.cells[code]]

        columns = [[-x for x in self.total]]
        columns += [[x if tie.get("better") == "lower" else -x for x in column(tie["by"])] for tie in ties]
        return list(zip(*columns, strict=True))

    def ranks(self, keys: list[Any], among: list[Any], style: str) -> list[int]:
        def rank(i: int) -> int:
            better = [
                keys[j] for j in range(len(keys)) if self.ranked[j] and among[j] == among[i] and keys[j] < keys[i]
            ]
            return 1 + len(better if style == "1-1-3" else set(better)) if self.ranked[i] else 0

        return [rank(i) for i in range(len(keys))]


def equal_runs(members: list[int], key: Callable[[int], Any]) -> list[list[int]]:
    """Members by key, equals together."""
    return [list(run) for _, run in groupby(sorted(members, key=key), key=key)]
