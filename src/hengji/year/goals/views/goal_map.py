"""战略地图: a sheet's goals in five perspectives."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.goals.queries.goal_map import map_of
from hengji.year.goals.tables.goal_map import map_table

from .task_shared import READING


@action(VIEW_SHEET, obj=on(GoalSheet, key="key"), methods=READING)
def goal_map(request: HttpRequest, key: str) -> HttpResponse:
    sheet = target(request, GoalSheet)
    found = map_of(sheet)
    title = _("%(who)s %(year)d年战略地图") % {"who": sheet.participant.name, "year": sheet.plan.year}
    back = Crumb(_("目标表"), reverse("goals-sheet", args=[key]))
    context = {
        "page": Page(title, _("从下往上看：用什么资源、靠什么队伍、怎么办事、做成什么、服务对象得到什么。"), (back,)),
        "map": found, "sheet": sheet, "table": map_table(found, key), "bare": "、".join(found.bare),
        "any": any(row.cards for row in found.rows) or found.unplaced,
    }  # fmt: skip
    return render(request, "goals/tasks/map.html", context)
