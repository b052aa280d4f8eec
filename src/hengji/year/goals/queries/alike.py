"""Goals of several organs that say nearly the same: is it one task that was set twice?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import GoalKind
from hengji.year.goals.linter.twins import alike
from hengji.year.goals.models import Goal, GoalVersion
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.plans.models import Plan


@dataclass(frozen=True)
class Named:
    """A goal with whose it is."""

    sheet: str
    goal: str
    organ: str
    title: str


@dataclass(frozen=True)
class Cluster:
    """Goals of at least two organs that are alike, the first one's title standing for all."""

    title: str
    goals: tuple[Named, ...]

    @property
    def organs(self) -> int:
        return len({each.organ for each in self.goals})


def clusters_of(user: User, plan: Plan) -> list[Cluster]:
    """Those among the goals that a user may see, the most organs first.

    Common goals are the same on purpose; of classified ones only a placeholder is known.
    """
    seen = scope(user, VIEW_SHEET, Goal.objects.filter(plan=plan))
    rows = GoalVersion.objects.filter(goal__in=seen, classified=False, cancelled=False).current()
    rows = rows.exclude(kind=GoalKind.COMMON).exclude(title="")
    names = [
        Named(*row)
        for row in rows.values_list("goal__sheet__key", "goal__code", "goal__sheet__participant__name", "title")
    ]
    return clusters(names)


def clusters(goals: Sequence[Named]) -> list[Cluster]:
    """Goals that are alike directly or through others, where they belong to more than one organ."""
    parent = list(range(len(goals)))
    for one, other in alike([each.title for each in goals]):
        parent[_root(parent, one)] = _root(parent, other)
    found: dict[int, list[Named]] = {}
    for place, goal in enumerate(goals):
        found.setdefault(_root(parent, place), []).append(goal)
    groups = _of_several(found.values())
    return sorted(groups, key=lambda each: (-each.organs, each.title))


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _of_several(groups: Iterable[list[Named]]) -> list[Cluster]:
    made = [Cluster(group[0].title, tuple(group)) for group in groups]
    return [each for each in made if each.organs > 1]
