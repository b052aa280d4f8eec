"""等次界线: who stands at each border of a grade inside a group, by how much, and what one step would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from hengji.outcome.assessment.queries.opened import Opened
from hengji.outcome.assessment.queries.standings import Group, Standing


@dataclass(frozen=True)
class Border:
    """The last of a grade and the first after it; ``gap`` in points of the total that is compared."""

    group: Group
    last: Standing
    first: Standing

    @property
    def gap(self) -> Decimal:
        return Decimal(self.last.compared) - Decimal(self.first.compared)

    @property
    def tied(self) -> bool:
        """Equal totals on both sides: the scheme's order of ties decided."""
        return not self.gap


def borders(run: Opened) -> list[Border]:
    """Every border of every group, the narrowest first; lines whose grade a bar moved are no border."""
    found = []
    for group in run.groups.values():
        ranked = [each for each in group.ranked if not each.moved]
        pairs = pairwise(ranked)
        found += [Border(group, last, first) for last, first in pairs if last.grade != first.grade]
    return sorted(found, key=lambda border: border.gap)


@dataclass(frozen=True)
class Seats:
    """How many of a group have a grade, with the quota that the scheme names."""

    group: Group
    grade: str
    quota: str
    held: int


def seats(run: Opened) -> list[Seats]:
    """For each group and grade in the scheme's order; quotas as the scheme writes them."""
    grades = run.scheme.grades
    return [
        Seats(group, grade.name, _quota(grade.quota), sum(each.grade == grade.name for each in group.members))
        for group in run.groups.values()
        for grade in grades
    ]


def _quota(quota: Decimal | None) -> str:
    return "" if quota is None else f"{(quota * 100).normalize():f}%"
