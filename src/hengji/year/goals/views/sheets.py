"""A participant's sheet: the list of those that somebody has, the grid, and the full record of one goal."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.goals import actions
from hengji.year.goals.amendment_permissions import REQUEST_AMENDMENT
from hengji.year.goals.cascade_permissions import VIEW_CASCADE
from hengji.year.goals.content import content_of
from hengji.year.goals.forms.grid import groups, heads, line_of, lines
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.permissions import DRAFT_SHEET, EXPORT_SHEET, IMPORT_GOALS, LIST_PLANS, START_SHEET, VIEW_SHEET
from hengji.year.goals.queries.amendments import ended_of
from hengji.year.goals.queries.checking import check_sheet, histories, text_of
from hengji.year.goals.queries.checking import checked as judged
from hengji.year.goals.queries.difficulty import difficulty, peers_of
from hengji.year.goals.queries.scheme import goal_rules
from hengji.year.goals.queries.sheets import open_remarks, pairs_of, removed_of, sheet_with_names
from hengji.year.goals.queries.starting import own_sheets, plan_rows
from hengji.year.goals.tables.offered import offered_to
from hengji.year.goals.tables.sheets import difficulty_lines, own_table, plans_table, sums
from hengji.year.plans.models import Participant

from .cascade import cascade_panel
from .shared import READING, THE_GOAL, THE_SHEET, WRITING, attempt, crumbs, sheet_of


@action(LIST_PLANS, methods=READING)
def goal_home(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: the own sheets, and the plans whose sheets one may look through."""
    user = reader(request)
    mine = own_sheets(user)
    context = {
        "page": Page(_("目标制定"), _("定什么、做到多少、什么时候做到、怎么核验。")),
        "own": own_table(mine), "plans": plans_table(plan_rows(user)),
        "startable": [each for each in mine if each.sheet is None and each.may_start],
    }  # fmt: skip
    return render(request, "goals/home.html", context)


@action(START_SHEET, obj=on(Participant, plan__code="code", code="participant"), methods=WRITING)
def start(request: HttpRequest, code: str, participant: str) -> HttpResponse:
    del code, participant
    sheet, problems = attempt(lambda: actions.start_sheet(target(request, Participant), by=reader(request)))
    if sheet is None:
        for problem in problems:
            messages.error(request, str(problem))
        return redirect("goals")
    return redirect("goals-sheet", sheet.key)


@action(VIEW_SHEET, obj=THE_SHEET, methods=READING)
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    del key
    return shown(request, sheet_of(request))


def shown(request: HttpRequest, found: GoalSheet, problems: Sequence[Problem] = (), pasted: str = "") -> HttpResponse:
    rules, pairs = goal_rules(found.plan), pairs_of(found)
    checked = check_sheet(found, pairs, rules)
    may_draft = can(request.user, DRAFT_SHEET, found)
    title = _("%(who)s %(year)d年目标表") % {"who": found.participant.name, "year": found.plan.year}
    context = {
        "page": Page(title, found.plan.title, crumbs()), "sheet": found, "problems": problems,
        "heads": heads(rules), "lines": lines(pairs, rules, checked), "checked": checked.of(""), "pasted": pasted,
        "sums": sums(pairs, rules), "may_draft": may_draft, "removed": removed_of(found) if may_draft else [],
        "count": len(pairs), "mistakes": len(checked.mistakes), "remarks": len(checked.remarks),
        "scored": bool(rules.leaves), "asked": open_remarks(found), "ended": [] if may_draft else ended_of(found),
        "may_amend": not may_draft and can(request.user, REQUEST_AMENDMENT, found),
        "may_see_cascade": can(request.user, VIEW_CASCADE, found.plan),
        "may_export": can(request.user, EXPORT_SHEET, found),
        "may_import": may_draft and can(request.user, IMPORT_GOALS, found.plan),
    }  # fmt: skip
    return render(request, "goals/sheet.html", context, status=422 if problems else 200)


@action(VIEW_SHEET, obj=THE_GOAL, methods=READING)
def goal(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The full record of one goal, with what the linter says and how hard its target is."""
    found = target(request, Goal)
    owner = sheet_with_names(found.sheet_id)
    rules, pairs = goal_rules(owner.plan), pairs_of(owner)
    version = next((version for each, version in pairs if each.pk == found.pk), None)
    if version is None:
        return redirect("goals-sheet", key)
    past = histories(owner, pairs)
    checked = judged(owner, pairs, rules, past)
    place = [each.pk for each, _version in pairs].index(found.pk)
    text = text_of(owner, found, version, rules, past)
    hard = difficulty(text, peers_of(owner, version.indicator, version.unit))
    edition = _("%(code)s，第%(number)d版") % {"code": code, "number": version.number}
    context = {
        "page": Page(version.title or found.code, edition, crumbs(owner)),
        "line": line_of(found, version, rules, checked.of(code), ()), "sheet": owner, "goal": found, "version": version,
        "groups": groups(code, content_of(version), rules, checked.of(code), offered_to(owner)),
        "difficulty": difficulty_lines(hard, text), "may_draft": can(request.user, DRAFT_SHEET, owner),
        "before": pairs[place - 1][0] if place else None,
        "after": pairs[place + 1][0] if place + 1 < len(pairs) else None,
        "back": reverse("goals-sheet", args=[key]), **cascade_panel(reader(request), found),
    }  # fmt: skip
    return render(request, "goals/goal.html", context)
