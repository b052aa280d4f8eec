"""目标分解, read: from the task above to the clerk's goal and back, what serves nothing, what nobody took on.

Downwards only goals on sheets that the reader may see are named; the others are counted. Upwards a goal's own chain is
named to whoever may see the goal: who works towards something is told what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can, scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Assignment, Goal, GoalVersion, Task
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.goals.task_enums import Duty
from hengji.year.goals.task_permissions import VIEW as VIEW_TASK
from hengji.year.plans.models import Plan

MOST_LEVELS = 5  # up and down, so that the number of queries has an end
_NAMES = ("goal", "goal__code", "title", "goal__sheet__participant__name", "goal__sheet__key", "goal__plan",
          "target", "unit", "points", "deadline", "task", "upper", "cancelled")  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A goal as it stands, and whose it is. ``goal``, ``plan`` and ``upper`` are keys; ``sheet`` is the sheet's key."""

    goal: int
    code: str
    title: str
    participant: str
    sheet: str
    plan: int
    target: str
    unit: str
    points: str
    deadline: str
    task: str
    upper: int | None
    cancelled: bool

    @property
    def said(self) -> str:
        return self.title or self.code


@dataclass(frozen=True)
class Link:
    """A goal in the tree; ``lower`` serve it; ``hidden`` counts those under it that the reader may not see."""

    held: Held
    lower: tuple[Link, ...] = ()
    hidden: int = 0
    visible: bool = True

    @property
    def count(self) -> int:
        """Goals below, on all levels, named or not."""
        return self.hidden + len(self.lower) + sum(each.count for each in self.lower)


@dataclass(frozen=True)
class TaskAbove:
    """The task from which a line starts: its source and article, and who leads it. ``pk`` only if one may open it."""

    pk: int | None
    code: str
    text: str
    source: str
    article: str
    lead: str


@dataclass(frozen=True)
class Sight:
    """A goal in its line: the task, the goals above (the highest first), the goal itself with what serves it."""

    task: TaskAbove | None
    up: tuple[Link, ...]
    here: Link


def held_by(rows: object) -> list[Held]:
    """Versions as plain rows; the caller has chosen the current ones."""
    return [Held(*said) for said in rows.values_list(*_NAMES)]  # type: ignore[attr-defined]  # a queryset of versions


def visible_among(user: User, goals: Collection[int]) -> frozenset[int]:
    """Those of these goals that somebody may see; one query."""
    if not goals:
        return frozenset()
    return frozenset(scope(user, VIEW_SHEET, Goal.objects.filter(pk__in=goals)).order_by().values_list("pk", flat=True))


def serving(goals: Collection[int]) -> list[Held]:
    """All that serves these goals, level by level; at most one query for each level."""
    found: list[Held] = []
    level, seen = set(goals), set(goals)
    for _level in range(MOST_LEVELS):
        if not level:
            break
        rows = held_by(GoalVersion.objects.filter(upper__in=level, cancelled=False).current())
        new = [each for each in rows if each.goal not in seen]
        level = {each.goal for each in new}
        seen |= level
        found += new
    return found


def trees(user: User, tops: Sequence[Held]) -> list[Link]:
    """The tree under each of these goals; a fixed number of queries, whatever the size."""
    under = serving([each.goal for each in tops])
    visible = visible_among(user, [each.goal for each in (*tops, *under)])
    children: dict[int | None, list[Held]] = {}
    for each in under:
        children.setdefault(each.upper, []).append(each)
    return [_link(top, children, visible) for top in tops]


def _link(held: Held, children: Mapping[int | None, Sequence[Held]], visible: frozenset[int]) -> Link:
    below = children.get(held.goal, ())
    shown = tuple(_link(each, children, visible) for each in below if each.goal in visible)
    unseen = [each for each in below if each.goal not in visible]
    hidden = sum(1 + _all_below(each, children) for each in unseen)
    return Link(held, shown, hidden, held.goal in visible)


def _all_below(held: Held, children: Mapping[int | None, Sequence[Held]]) -> int:
    return sum(1 + _all_below(each, children) for each in children.get(held.goal, ()))


def line_of_sight(user: User, goal: Goal) -> Sight:
    """A goal from the task above it to the last clerk's goal below it, as far as ``user`` may see it."""
    (here,) = held_by(GoalVersion.objects.filter(goal=goal).current()) or [_nothing(goal)]
    up = _chain(here)
    (tree,) = trees(user, [here])
    visible = visible_among(user, [each.goal for each in up])
    links = tuple(Link(each, visible=each.goal in visible) for each in up)
    return Sight(_task_of(user, [*up, here]), links, tree)


def _nothing(goal: Goal) -> Held:
    return Held(goal.pk, goal.code, "", "", "", goal.plan_id, "", "", "", "", "", None, cancelled=True)


def _chain(here: Held) -> list[Held]:
    """The goals above, the highest first."""
    found: list[Held] = []
    at, seen = here.upper, {here.goal}
    while at is not None and at not in seen and len(found) < MOST_LEVELS:
        seen.add(at)
        rows = held_by(GoalVersion.objects.filter(goal=at).current())
        if not rows:
            break
        found.insert(0, rows[0])
        at = rows[0].upper
    return found


def _task_of(user: User, line: Iterable[Held]) -> TaskAbove | None:
    """The task that the highest goal of a line names."""
    for each in line:
        task = (
            Task.objects.filter(plan=each.plan, code=each.task).select_related("source").first() if each.task else None
        )
        if task is not None:
            return task_above(task, may_open=can(user, VIEW_TASK, task))
    return None


def task_above(task: Task, *, may_open: bool) -> TaskAbove:
    lead = Assignment.objects.filter(task=task, duty=Duty.LEAD).values_list("participant__name", flat=True).first()
    pk = task.pk if may_open else None
    return TaskAbove(pk, task.code, task.text, str(task.source), task.article, lead or _("未定牵头单位"))


def goals_above(plan: Plan) -> list[Held]:
    """The goals that the organiser of a plan has in the superior plan: what its divisions and persons serve."""
    if plan.superior_id is None:
        return []
    rows = GoalVersion.objects.filter(
        goal__plan=plan.superior_id, goal__sheet__participant__organisation=plan.organiser_id,
        goal__sheet__participant__person=None, cancelled=False,
    )  # fmt: skip
    return held_by(rows.current())


def goals_in_plan(user: User, plan: Plan) -> tuple[list[Held], int]:
    """Goals of a plan on the sheets that somebody may see, and how many there are that one may not see."""
    rows = GoalVersion.objects.filter(goal__plan=plan, cancelled=False).current()
    seen = held_by(rows.filter(goal__in=scope(user, VIEW_SHEET, Goal.objects.filter(plan=plan)).order_by()))
    return seen, rows.count() - len(seen)
