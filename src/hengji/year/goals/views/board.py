"""The board of a plan: how far every participant's goals are; approving and issuing many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.actions import Shown
from hengji.year.goals.enums import SheetState
from hengji.year.goals.forms.review import NumberForm
from hengji.year.goals.letter_permissions import LIST_LETTERS
from hengji.year.goals.permissions import EXPORT_GOALS, EXPORT_SHEETS, IMPORT_GOALS
from hengji.year.goals.queries.board import MINE, STATES, Standing, Wanted, board, fitting, groups_of, steps_of
from hengji.year.goals.review_permissions import APPROVE_MANY, ISSUE_SHEETS, VIEW_BOARD
from hengji.year.goals.review_workbook import board_workbook
from hengji.year.goals.tables import review as tables
from hengji.year.plans.models import Plan
from hengji.year.plans.views.shared import download

from .review import GOALS
from .shared import READING, WRITING, attempt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
THE_PLAN = on(Plan, visible=VIEW_BOARD, code="code")


def _wanted(data: Any) -> Wanted:  # noqa: ANN401 - what a request sent
    return Wanted(*(str(data.get(name, ""))[:200].strip() for name in ("state", "group", "step")))


def _crumbs(plan: Plan) -> tuple[Crumb, ...]:
    return (GOALS, Crumb(_("目标审核进展"), reverse("goals-board", args=[plan.code])))


@action(VIEW_BOARD, obj=THE_PLAN, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _board(request, target(request, Plan))


def _board(request: HttpRequest, plan: Plan, problems: Sequence[Problem] = ()) -> HttpResponse:
    user, wanted = reader(request), _wanted(request.GET)
    everybody = board(user, plan)
    found = fitting(everybody, wanted)
    may_issue = any(each.may_issue for each in found) and can(user, ISSUE_SHEETS, plan)
    table, keys = tables.board_table(found), tables.ticks(found, may_issue=may_issue)
    context = {
        "page": _page(user, plan, found), "plan": plan, "problems": problems, "table": table, "wanted": wanted,
        "lines": list(zip(table.lines, keys, strict=True)), "states": STATES, "groups": groups_of(everybody),
        "steps": steps_of(everybody), "mine": MINE,
        "to_approve": sum(each.is_mine for each in found),
        "to_issue": sum(each.may_issue for each in found) if may_issue else 0,
        "may_export": can(user, EXPORT_GOALS, plan), "may_import": can(user, IMPORT_GOALS, plan),
    }  # fmt: skip
    return render(request, "goals/review/board.html", context, status=422 if problems else 200)


def _page(user: User, plan: Plan, found: Sequence[Standing]) -> Page:
    words = {
        "count": len(found), "late": sum(each.left is not None and each.left < 0 for each in found),
        "issued": sum(each.state == SheetState.ISSUED for each in found),
        "mine": sum(each.is_mine for each in found),
    }  # fmt: skip
    lead = _("%(count)d个单位；已下达%(issued)d个，待您办理%(mine)d个，逾期%(late)d个。") % words
    buttons = [Action(_("单位间相近的目标"), reverse("goals-alike", args=[plan.code]))]
    if can(user, EXPORT_SHEETS, plan):
        buttons.append(Action(_("导出"), reverse("goals-board-export", args=[plan.code]), "download"))
    if words["issued"] and can(user, LIST_LETTERS, plan):
        buttons.insert(1, Action(_("责任书"), reverse("goals-letters", args=[plan.code])))
    return Page(_("目标审核进展"), lead, (GOALS, Crumb(plan.title, f"/plans/{plan.code}/")), tuple(buttons))


def _chosen(request: HttpRequest, plan: Plan) -> list[Standing]:
    """Of what the reader may see, those that were ticked."""
    keys = set(request.POST.getlist("sheet"))
    return [each for each in board(reader(request), plan) if each.sheet is not None and each.sheet.key in keys]


def _nothing(request: HttpRequest, plan: Plan, text: str) -> HttpResponse:
    messages.warning(request, text)
    return redirect("goals-board", plan.code)


@action(APPROVE_MANY, obj=THE_PLAN, methods=WRITING)
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """First the list of what was ticked, with count and digests; confirmed, each of them by itself."""
    del code
    plan, user = target(request, Plan), reader(request)
    found = _chosen(request, plan)
    if "confirmed" not in request.POST:
        mine = [each for each in found if each.is_mine]
        if not mine:
            return _nothing(request, plan, _("没有勾选待您办理的目标表。"))
        lead = _("同意以下%d个单位的目标表；每一个分别办理，有一个办不成不影响其他。") % len(mine)
        context = {
            "page": Page(_("批量同意"), lead, _crumbs(plan)), "plan": plan, "chosen": mine,
            "table": tables.chosen_table(mine),
        }  # fmt: skip
        return render(request, "goals/review/approve.html", context)
    sheets = [each.sheet for each in found if each.sheet is not None]
    shown = {sheet.key: _shown(request, sheet.key) for sheet in sheets}
    done = actions.decide_many(sheets, by=user, shown=shown)
    went = sum(each.outcome is not None for each in done)
    lead = _("办理%(went)d个，未办理%(rest)d个。") % {"went": went, "rest": len(done) - went}
    context = {"page": Page(_("批量办理结果"), lead, _crumbs(plan)), "plan": plan, "table": tables.decided_table(done)}
    return render(request, "goals/review/result.html", context)


def _shown(request: HttpRequest, key: str) -> Shown:
    """What the page of confirmation said of a sheet."""
    step, _colon, digest = request.POST.get(f"shown:{key}", "").partition(" ")
    return Shown(int(step) if step.isdecimal() else 0, digest)


@action(ISSUE_SHEETS, obj=THE_PLAN, methods=WRITING)
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """First what is about to be issued and the document number; confirmed, all of it or nothing."""
    plan, user = target(request, Plan), reader(request)
    found = _chosen(request, plan)
    problems: tuple[Problem, ...] = ()
    form = NumberForm(request.POST if "confirmed" in request.POST else None)
    if "confirmed" in request.POST:
        number = form.cleaned_data["number"] if form.is_valid() else request.POST.get("number", "")
        sheets = [each.sheet for each in found if each.sheet is not None]
        done, problems = attempt(lambda: actions.issue_sheets(plan, sheets, number, by=user))
        if done is not None:
            messages.success(request, _("已下达%d张目标表。") % len(done))
            return redirect("goals-board", code)
    else:
        found = [each for each in found if each.may_issue]
        if not found:
            return _nothing(request, plan, _("没有勾选已审定的目标表。"))
    lead = _("下达以下%d个单位的目标。下达以后内容锁定，变动须办理目标调整。") % len(found)
    context = {
        "page": Page(_("下达目标"), lead, _crumbs(plan)), "plan": plan, "chosen": found, "form": form,
        "problems": problems, "table": tables.chosen_table(found),
    }  # fmt: skip
    return render(request, "goals/review/issue.html", context, status=422 if problems else 200)


@action(EXPORT_SHEETS, obj=THE_PLAN, methods=READING)
def export(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan, user = target(request, Plan), reader(request)
    found = fitting(board(user, plan), _wanted(request.GET))
    content = board_workbook(plan, found, by=user, at=timezone.now())
    record_export(user, f"goals.board:{plan.code}", len(found))
    return download(content, _("目标审核进展_%(plan)s_%(day)s.xlsx") % {"plan": plan.code, "day": _today()}, XLSX)


def _today() -> date:
    return timezone.localdate()
