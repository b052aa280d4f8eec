"""任务覆盖: the board of a plan's breakdown."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, target
from hengji.foundation.shell.pages import Page
from hengji.year.goals.queries.coverage import Coverage, coverage_of
from hengji.year.goals.tables.coverage import MOST, gaps_table, matrix_table
from hengji.year.goals.task_charts import coverage_chart
from hengji.year.goals.task_enums import Gap
from hengji.year.goals.task_permissions import COVERAGE
from hengji.year.plans.models import Plan

from .task_shared import READING, THE_PLAN, crumbs, tabs

ORGANS = 30  # on a page of the matrix


@action(COVERAGE, obj=THE_PLAN, methods=READING)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Gaps first, the graver above; then sources and organs."""
    del code
    plan = target(request, Plan)
    found = coverage_of(plan)
    chart = coverage_chart(found)
    cards = [
        (gap, rows, gaps_table(gap, rows), max(0, len(rows) - MOST)) for gap in Gap if (rows := found.of_kind(gap))
    ]
    shown = Paginator(found.busy, ORGANS).get_page(request.GET.get("page"))
    context = {
        "page": Page(_("任务覆盖"), _lead(found), crumbs(plan)), "plan": plan, "charts": [chart] if chart else [],
        "tabs": tabs(plan, "task-coverage"), "cards": cards, "complete": found.tasks and not found.gaps,
        "matrix": matrix_table(plan, found, shown), "page_of_list": shown,
        "idle": "、".join(each.name for each in found.idle), "idle_count": len(found.idle),
    }  # fmt: skip
    return render(request, "goals/tasks/coverage.html", context)


def _lead(found: Coverage) -> str:
    if not found.tasks:
        return _("还没有登记任务。")
    return _("%(tasks)d项任务，%(gaps)d处缺口。没有牵头的、重复的、没有列入目标的，逐条列在下面，点开就能补上。") % {
        "tasks": len(found.tasks), "gaps": len(found.gaps),
    }  # fmt: skip
