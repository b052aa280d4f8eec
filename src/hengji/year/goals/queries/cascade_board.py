"""目标分解 of a whole plan: what is broken first, then the tree from the task to the clerk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.cascade_permissions import CASCADE
from hengji.year.goals.models import Assignment, Goal, Task
from hengji.year.goals.task_enums import Duty
from hengji.year.goals.task_permissions import VIEW as VIEW_TASK
from hengji.year.plans.models import Plan

from .cascade import Held, Link, TaskAbove, goals_above, goals_in_plan, trees
from .cascade_gaps import Cover, Loose, could_be_served, cover_of, gaps_among, orphans_among, served_among

ROOTS = 15  # on a page


@dataclass(frozen=True)
class Root:
    """A task with the goals that name it, or a goal without one; ``links`` are the trees under it."""

    task: TaskAbove | None
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Board:
    """``hidden`` counts the goals of the plan that the reader may not see; ``carried``: goals one may carry down."""

    orphans: Sequence[Loose]
    gaps: Sequence[Loose]
    carried: frozenset[int]
    cover: Cover
    hidden: int
    roots: Sequence[Root]
    pages: Page[tuple[Task | None, Sequence[Held]]]


def board_of(user: User, plan: Plan, page: str | None) -> Board:
    """A fixed number of queries, however many goals there are."""
    goals, hidden = goals_in_plan(user, plan)
    above = goals_above(plan)
    wanted = could_be_served(plan, goals, above)
    served = served_among(wanted)
    gaps = gaps_among(wanted, served)
    pages = Paginator(_tops(user, plan, goals, above), ROOTS).get_page(page)
    mine = scope(user, CASCADE, Goal.objects.filter(pk__in=[each.held.goal for each in gaps])).order_by()
    return Board(orphans_among(plan, goals), gaps, frozenset(mine.values_list("pk", flat=True)),
                 cover_of(wanted, served), hidden, _roots(user, list(pages)), pages)  # fmt: skip


def _tops(
    user: User, plan: Plan, goals: Sequence[Held], above: Sequence[Held]
) -> list[tuple[Task | None, Sequence[Held]]]:  # fmt: skip
    """Tasks with their goals, then goals without; below another plan the organ's goals above are the tops."""
    if above:
        codes = {each.task for each in above} - {""}
        tasks_above = Task.objects.filter(plan=plan.superior, code__in=codes).select_related("source")
        named = {each.code: each for each in tasks_above}
        return [(named.get(each.task), [each]) for each in above]
    tasks = list(scope(user, VIEW_TASK, plan.tasks.standing()).select_related("source"))
    by_task: dict[str, list[Held]] = {each.code: [] for each in tasks}
    free = []
    for each in goals:
        if each.task in by_task:
            by_task[each.task].append(each)
        elif each.upper is None:
            free.append(each)
    return [*((task, by_task[task.code]) for task in tasks), *((None, [each]) for each in free)]


def _roots(user: User, tops: Sequence[tuple[Task | None, Sequence[Held]]]) -> list[Root]:
    links = {link.held.goal: link for link in trees(user, [each for _task, held in tops for each in held])}
    leads = _leads([task for task, _held in tops if task])
    keys = [task.pk for task, _held in tops if task]
    seen = frozenset(scope(user, VIEW_TASK, Task.objects.filter(pk__in=keys)).order_by().values_list("pk", flat=True))
    return [
        Root(_shown(task, leads, seen) if task else None, tuple(links[each.goal] for each in held))
        for task, held in tops
    ]


def _leads(tasks: Sequence[Task]) -> Mapping[int, str]:
    rows = Assignment.objects.filter(task__in=tasks, duty=Duty.LEAD)
    return dict(rows.values_list("task", "participant__name"))


def _shown(task: Task, leads: Mapping[int, str], seen: frozenset[int]) -> TaskAbove:
    lead = leads.get(task.pk, _("未定牵头单位"))
    pk = task.pk if task.pk in seen else None
    return TaskAbove(pk, task.code, task.text, str(task.source), task.article, lead)
