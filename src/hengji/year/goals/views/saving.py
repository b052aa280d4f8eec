"""Writing a sheet: autosaved cells, new lines, what was copied from Excel, taking out and bringing back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, target
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.reader import reader
from hengji.year.goals import actions
from hengji.year.goals.actions import CellEdit, Refused
from hengji.year.goals.forms.grid import lines
from hengji.year.goals.linter.model import Remark
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.permissions import DRAFT_SHEET
from hengji.year.goals.queries.checking import Checked, check_sheet
from hengji.year.goals.queries.scheme import goal_rules
from hengji.year.goals.queries.sheets import pairs_of
from hengji.year.goals.tables.sheets import sums
from hengji.year.goals.workbook.pasting import read_paste

from .shared import THE_GOAL, THE_SHEET, WRITING, attempt, sheet_of
from .sheets import shown

JSON = "application/json"
BEFORE = "~"  # a cell's name with this before it holds what the page knew of it
WAITS_FOR = {"VAGUE": "target"}  # a remark that is not made before somebody has been in that field


@action(DRAFT_SHEET, obj=THE_SHEET, methods=WRITING)
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Cells, as many as were changed. The script gets what to show; without it the page comes again."""
    sheet, edits = sheet_of(request), list(_edits(request.POST))
    refused, problems = attempt(lambda: actions.save_cells(sheet, edits, by=reader(request)))
    if request.headers.get("Accept") != JSON:
        found = [*problems, *(each.problem for each in refused or ())]
        if found:
            return shown(request, sheet, found)
        messages.success(request, _("已保存。"))
        return redirect("goals-sheet", key)
    if refused is None:
        return JsonResponse({"problems": [str(each) for each in problems]}, status=409)
    return JsonResponse(_answer(sheet, edits, refused, request.POST.get("visited", "").split(",")))


def _edits(post: QueryDict) -> Iterable[CellEdit]:
    for name in post:
        code, colon, field = name.rpartition(":")
        if colon and not name.startswith(BEFORE):
            value = str(post[name])
            yield CellEdit(code, field, str(post[BEFORE + name]) if BEFORE + name in post else None, value)


def _answer(
    sheet: GoalSheet, edits: Sequence[CellEdit], refused: Sequence[Refused], visited: Iterable[str]
) -> dict[str, object]:  # fmt: skip
    """Stored values of the cells sent, each line's remarks as a part of the page, and the sums."""
    sheet.refresh_from_db()
    rules, pairs = goal_rules(sheet.plan), pairs_of(sheet)
    checked = _said(check_sheet(sheet, pairs, rules), pairs_named(pairs), set(visited))
    shown_lines = lines(pairs, rules, checked)
    touched = {edit.goal for edit in edits}
    bad = {(each.goal, each.field) for each in refused}
    stored = {(goal.code, edit.field): str(getattr(version, edit.field) or "") for goal, version in pairs
              for edit in edits if edit.goal == goal.code and edit.field not in {"upper", "classified"}}  # fmt: skip
    return {
        "revision": sheet.revision,
        "values": {f"{code}:{field}": value for (code, field), value in stored.items() if (code, field) not in bad},
        "refused": {f"{each.goal}:{each.field}": str(each.problem) for each in refused},
        "wrong": {each.code: {cell.field: cell.problem for cell in each.cells if cell.problem} for each in shown_lines},
        "notes": {
            each.code: render_to_string("goals/notes.html", {"line": each}) for each in shown_lines
            if each.code in touched or each.count
        },
        "counts": {each.code: each.count for each in shown_lines},
        "summary": render_to_string(
            "goals/summary.html",
            {"sums": sums(pairs, rules), "checked": checked.of(""), "count": len(pairs),
             "mistakes": len(checked.mistakes), "remarks": len(checked.remarks), "sheet": sheet, "may_draft": True},
        ),
    }  # fmt: skip


def pairs_named(pairs: Sequence[tuple[Goal, object]]) -> dict[str, object]:
    return {goal.code: version for goal, version in pairs}


def _said(checked: Checked, versions: dict[str, object], visited: set[str]) -> Checked:
    """Without the remarks that would come before somebody had a chance to write what they ask for."""

    def waits(remark: Remark) -> bool:
        field = WAITS_FOR.get(remark.code, "")
        version = versions.get(remark.goal)
        empty = bool(field) and not getattr(version, field, "")
        return empty and f"{remark.goal}:{field}" not in visited

    return Checked(checked.mistakes, tuple(each for each in checked.remarks if not waits(each)))


@action(DRAFT_SHEET, obj=THE_SHEET, methods=WRITING)
def add(request: HttpRequest, key: str) -> HttpResponse:
    """One more line, under the only indicator that there is, if there is only one."""
    sheet = sheet_of(request)
    leaves = list(goal_rules(sheet.plan).leaves.values())
    fields = {"indicator": leaves[0].code} if len(leaves) == 1 else {}
    if len(leaves) == 1 and len(leaves[0].rules) == 1:
        fields["rule"] = next(iter(leaves[0].rules))
    made, problems = attempt(lambda: actions.write_goals(sheet, [actions.Row("", fields)], by=reader(request)))
    if made is None:
        return shown(request, sheet, problems)
    return redirect(f"{_address(key)}#{made[0].code}")


def _address(key: str) -> str:
    return reverse("goals-sheet", args=[key])


@action(DRAFT_SHEET, obj=THE_SHEET, methods=WRITING)
def paste(request: HttpRequest, key: str) -> HttpResponse:
    """Lines copied from Excel: all of them become goals, or none and every problem is told."""
    sheet, text = sheet_of(request), request.POST.get("text", "")
    found = read_paste(text, goal_rules(sheet.plan))
    if found.problems or not found.rows:
        return shown(request, sheet, found.problems, pasted=text)
    seen = request.POST.get("seen", "")
    made, problems = attempt(
        lambda: actions.write_goals(
            sheet, found.rows, by=reader(request), seen=int(seen) if seen.isdecimal() else None
        )
    )  # fmt: skip
    if made is None:
        return shown(request, sheet, problems, pasted=text)
    messages.success(request, _("已从粘贴的内容增加%d项目标。") % len(made))
    return redirect("goals-sheet", key)


@action(DRAFT_SHEET, obj=THE_GOAL, methods=WRITING)
def step(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """``do``: remove, restore, up or down."""
    del code
    goal, what = target(request, Goal), request.POST.get("do", "")
    deeds = {
        "remove": lambda: actions.remove_goal(goal, by=reader(request)),
        "restore": lambda: actions.restore_goal(goal, by=reader(request)),
        "up": lambda: actions.move_goal(goal, -1, by=reader(request)),
        "down": lambda: actions.move_goal(goal, 1, by=reader(request)),
    }
    if what not in deeds:
        return redirect("goals-sheet", key)
    try:
        deeds[what]()
    except ProblemsError as error:
        return shown(request, goal.sheet, error.problems)
    if what == "remove":
        messages.success(request, _("已删去%s；删错了可在页面下方恢复。") % goal.code)
    return redirect("goals-sheet", key)
