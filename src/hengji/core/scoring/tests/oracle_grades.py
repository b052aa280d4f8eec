"""Grades again, slow and obvious: bands, places pool by pool, lifts, bars. The second half of the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import floor

from hengji.core.scoring.tests.oracle import Data, Oracle, equal_runs, rounded, share


@dataclass
class GradeOracle:
    fold: Oracle
    facts: dict[str, set[int]]  # by bar, whom it concerns

    def run(self) -> None:
        self.grades: list[Data] = self.fold.scheme.get("grades", [])
        self.rules: Data = self.fold.scheme.get("quotas", {})
        self.people = range(len(self.fold.people))
        self.pools = [self.pool(i) for i in self.people]
        names = dict.fromkeys(self.pools) if self.people else {"": None}
        ties = self.fold.scheme.get("ranking", {}).get("ties", ())
        self.order = self.fold.keys(ties)
        self.border = self.fold.keys((*ties, *self.rules.get("border_ties", ())))
        self.open: list[tuple[str, str, tuple[int, ...]]] = []
        self.places: dict[tuple[str, str], int] = {}
        self.before = [self.band(i) for i in self.people]
        for g in range(len(self.grades)):
            self.compete(g, list(names))
        self.final = [self.moved(i, self.before[i], lifts=True) for i in self.people]

    def pool(self, i: int) -> str:
        name = self.fold.place(i, self.rules.get("within", "group"))
        return str(self.rules.get("pools", {}).get(name, name))

    def band(self, i: int) -> int:
        if not self.grades or not self.fold.ranked[i]:
            return -1
        reached = [
            g for g, grade in enumerate(self.grades) if self.fold.total[i] >= F(grade.get("from", self.fold.total[i]))
        ]
        return min([*reached, len(self.grades) - 1])

    def limits(self, g: int, names: list[str]) -> dict[str, int]:
        grade = self.grades[g]
        if "count" in grade:
            return dict.fromkeys(names, int(grade["count"]))
        everybody = self.rules.get("base", "ranked") == "all"
        sizes = {n: sum(self.pools[i] == n and (everybody or self.fold.ranked[i]) for i in self.people) for n in names}
        exact = {n: share(grade["quota"]) * sizes[n] for n in names}
        if self.rules.get("rounding") == "half_up":
            return {n: int(rounded(exact[n], 0)) for n in names}
        limits = {n: floor(exact[n]) for n in names}
        if self.rules.get("rounding") == "largest_remainder":
            cap = self.rules.get("overall_cap", grade["quota"]) if g == 0 else grade["quota"]
            left = floor(share(str(cap)) * sum(sizes.values())) - sum(limits.values())
            draw = list(self.rules.get("draw", ()))

            def first(n: str) -> tuple[object, ...]:
                some = [self.fold.total[i] for i in self.people if self.fold.ranked[i] and self.pools[i] == n]
                mean = sum(some, F(0)) / max(1, len(some))
                drawn = draw.index(n) if n in draw else len(draw)
                return (limits[n] - exact[n], -mean, drawn, n)

            for n in sorted(names, key=first)[: max(0, left)]:
                limits[n] += 1
        return limits

    def compete(self, g: int, names: list[str]) -> None:
        if "quota" not in self.grades[g] and "count" not in self.grades[g]:
            return
        limits = self.limits(g, names)
        self.places.update({(n, self.grades[g]["name"]): limits[n] for n in names})
        wanting = [i for i in self.people if self.before[i] == g and self.fold.ranked[i]]
        won, ties = self.winners(wanting, limits)
        if self.rules.get("freed_by_bar") == "pass_on":
            off = {i for i in won if self.moved(i, g, lifts=False) != g}
            if off:
                won, ties = self.winners([i for i in wanting if i not in off], limits)
                won |= off
        self.open += [(pool, self.grades[g]["name"], tied) for pool, tied in ties]
        for i in wanting:
            if i not in won:
                self.before[i] = min(g + 1, len(self.grades) - 1)

    def winners(self, running: list[int], limits: dict[str, int]) -> tuple[set[int], list[tuple[str, tuple[int, ...]]]]:
        won: set[int] = set()
        ties: list[tuple[str, tuple[int, ...]]] = []
        left = 0
        for name, limit in limits.items():
            members = [i for i in running if self.pools[i] == name]
            left += max(0, limit - len(members))
            ties += self.enter(members, limit, name, won)
        if self.rules.get("unused") == "pass_on" and left:
            ties += self.enter([i for i in running if i not in won], left, "", won)
        return won, ties

    def enter(self, members: list[int], limit: int, name: str, won: set[int]) -> list[tuple[str, tuple[int, ...]]]:
        """The first enter as long as there are places; of equals at the border all or none."""
        taken = 0
        for run in equal_runs(members, lambda i: self.border[i]):
            if taken + len(run) <= limit:
                won.update(run)
            elif taken < limit:
                won.update(run if self.rules.get("border_else") == "all" else ())
                return [(name, tuple(sorted(run)))]
            taken += len(run)
        return []

    def moved(self, i: int, grade: int, *, lifts: bool) -> int:
        names = [each["name"] for each in self.grades]
        bars = [bar for bar in self.fold.scheme.get("bars", ()) if i in self.facts[bar["code"]] and grade >= 0]
        for bar in bars:
            if lifts and "place" in bar["effect"]:
                grade = min(grade, names.index(bar["effect"]["place"]))
        for bar in bars:
            effect = bar["effect"]
            grade = min(grade + int(effect.get("lower", 0)), len(names) - 1)
            if effect.get("title_barred"):
                grade = max(grade, min(1, len(names) - 1))
            if "highest_grade" in effect:
                grade = max(grade, names.index(effect["highest_grade"]))
        return grade
