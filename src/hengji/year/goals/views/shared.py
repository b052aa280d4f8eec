"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import On, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.pages import Crumb
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.permissions import LIST_SHEETS, VIEW_SHEET
from hengji.year.plans.models import Plan

T = TypeVar("T")
READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")
THE_PLAN: On = on(Plan, visible=LIST_SHEETS, code="code")
THE_SHEET: On = on(GoalSheet, visible=VIEW_SHEET, key="key")
THE_GOAL: On = on(Goal, visible=VIEW_SHEET, sheet__key="key", code="code")


def sheet_of(request: HttpRequest) -> GoalSheet:
    return target(request, GoalSheet)


def crumbs(sheet: GoalSheet | None = None) -> tuple[Crumb, ...]:
    home = Crumb(_("目标制定"), reverse("goals"))
    if sheet is None:
        return (home,)
    return (home, Crumb(sheet.participant.name, reverse("goals-sheet", args=[sheet.key])))


def attempt(do: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """What an action returned, or the problems for which it was refused."""
    try:
        return do(), ()
    except ProblemsError as error:
        return None, error.problems
