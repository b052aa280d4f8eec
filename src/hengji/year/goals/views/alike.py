"""Goals of several organs that are alike. Comparing a province takes a second or two, so the list comes by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.goals.permissions import LIST_SHEETS
from hengji.year.goals.queries.alike import clusters_of
from hengji.year.plans.models import Plan

from .shared import READING, THE_PLAN, crumbs

MOST = 100  # clusters on the page


@action(LIST_SHEETS, obj=THE_PLAN, methods=READING)
def alike(request: HttpRequest, code: str) -> HttpResponse:
    """The page; with ``list`` in the address the list itself, which the page asks for."""
    plan = target(request, Plan)
    way = (*crumbs(), Crumb(plan.title, reverse("goals-board", args=[code])))
    lead = _("不同单位的目标名称相近：可能是同一件事分给了两家，也可能各管一段。共性目标和涉密目标不比。")
    context = {"page": Page(_("单位间相近的目标"), lead, way), "plan": plan, "listed": "list" in request.GET}
    if context["listed"]:
        found = clusters_of(reader(request), plan)
        context |= {"clusters": found[:MOST], "count": len(found)}
    return render(request, "goals/alike.html", context)
