"""目标分解: the panel of a goal's page, a plan's tree, carrying a goal down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.actions.cascading import TYPED
from hengji.year.goals.cascade_permissions import CASCADE, VIEW_CASCADE
from hengji.year.goals.models import Goal
from hengji.year.goals.queries.cascade import line_of_sight
from hengji.year.goals.queries.cascade_board import board_of
from hengji.year.goals.queries.cascade_ground import present_version, serving_counts, takers_for
from hengji.year.goals.tables import cascade as tables
from hengji.year.plans.models import Plan

from .shared import BOTH, READING, THE_GOAL, attempt, crumbs

UNPROCESSABLE = 422


def cascade_panel(user: User, goal: Goal) -> dict[str, Any]:
    """For the page of a goal: its line up and down, and the way to carry it further."""
    sight = line_of_sight(user, goal)
    may = can(user, CASCADE, goal) and bool(takers_for(user, goal))
    told = bool(sight.task or sight.up or sight.here.count)
    return {"sight": sight, "may_cascade": may, "in_line": told, "handed_down": tables.handed_down(sight.here)}


@action(VIEW_CASCADE, obj=on(Plan, code="code"), methods=READING)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """What is broken first, then the tree from the task to the clerk."""
    del code
    plan = target(request, Plan)
    found = board_of(reader(request), plan, request.GET.get("page"))
    context = {
        "page": Page(_("目标分解"), f"{plan.title}　{tables.cover_words(found.cover)}", crumbs()), "plan": plan,
        "board": found, "page_of_list": found.pages,
        "orphans": tables.orphans_table(found.orphans), "gaps": tables.gaps_table(found.gaps, found.carried),
        "more_orphans": max(0, len(found.orphans) - tables.MOST), "more_gaps": max(0, len(found.gaps) - tables.MOST),
    }  # fmt: skip
    return render(request, "goals/cascade/board.html", context)


@action(CASCADE, obj=THE_GOAL, methods=BOTH)
def carry(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Choose who takes a goal on, each with its own target; all of it is written, or nothing and every problem told."""
    goal, user = target(request, Goal), reader(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        made, problems = attempt(lambda: actions.cascade_goal(goal, _lines(request.POST), by=user))
        if made is not None:
            messages.success(request, _("已分解给%d个处室和个人，各在其目标表里。") % len(made))
            return redirect(f"{reverse('goals-goal', args=[key, code])}#cascade")
    version = present_version(goal)
    if version is None:
        return redirect("goals-sheet", key)
    here = Crumb(version.title or code, reverse("goals-goal", args=[key, code]))
    lines = tables.takers(takers_for(user, goal), serving_counts(goal), version, request.POST)
    context = {
        "page": Page(_("分解目标"), version.title or code, (*crumbs(), here)), "goal": goal, "version": version,
        "takers": lines, "problems": problems, "back": here.url, "key": key,
    }  # fmt: skip
    return render(request, "goals/cascade/carry.html", context, status=UNPROCESSABLE if problems else 200)


def _lines(post: QueryDict) -> list[actions.Share]:
    """Lines that are ticked, or for which a target was typed."""
    keys = [name.partition("-")[2] for name in post if name.startswith("take-")]
    keys += [name.partition("-")[2] for name in post if name.startswith("target-") and str(post[name]).strip()]
    return [
        actions.Share(int(key), {name: str(post.get(f"{name}-{key}", "")) for name in TYPED})
        for key in dict.fromkeys(keys) if key.isdecimal() and len(key) <= 18  # noqa: PLR2004 - digits of a key
    ]  # fmt: skip
