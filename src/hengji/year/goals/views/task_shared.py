"""What the pages of the breakdown share."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import on
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.navigation import Link
from hengji.foundation.shell.pages import Crumb
from hengji.year.goals.models import Task
from hengji.year.goals.task_permissions import LIST, VIEW
from hengji.year.plans.models import Plan

READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")
UNPROCESSABLE = 422
PER_PAGE = 50
THE_PLAN = on(Plan, visible=LIST, code="code")
THE_TASK = on(Task, visible=VIEW)


def crumbs(plan: Plan | None = None) -> tuple[Crumb, ...]:
    home = Crumb(_("任务分解"), reverse("task-plans"))
    return (home,) if plan is None else (home, Crumb(plan.title, reverse("tasks", args=[plan.code])))


def tabs(plan: Plan, current: str) -> tuple[Link, ...]:
    """The pages about a plan's tasks, for those who see the whole; the others have one page only."""
    pages = ((_("任务"), "tasks"), (_("任务来源"), "task-sources"), (_("任务覆盖"), "task-coverage"))
    return tuple(Link(title, reverse(name, args=[plan.code]), name == current) for title, name in pages)


def attempt(do: Callable[[], object]) -> tuple[Problem, ...]:
    """Do it; what stands in the way comes back, all at once."""
    try:
        do()
    except ProblemsError as error:
        return error.problems
    return ()
