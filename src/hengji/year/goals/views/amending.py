"""Asking for an amendment: which kind and goals, then what changes; and asking again after a return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.actions.amendment_checks import windows_of
from hengji.year.goals.amendment_enums import AmendmentKind, AmendmentState
from hengji.year.goals.amendment_permissions import ADD_GOALS, EDIT_AMENDMENT, REQUEST_AMENDMENT, VIEW_AMENDMENT
from hengji.year.goals.amendment_points import points_text, sum_of
from hengji.year.goals.forms.amendments import (
    MODES,
    Choices,
    HeadForm,
    Versions,
    codes_of,
    main_goals,
    other_goals,
    read_request,
    typed_of,
)
from hengji.year.goals.models import Amendment, GoalSheet
from hengji.year.goals.queries.amendments import issued_sheets, receivers_of, standing_versions
from hengji.year.goals.queries.scheme import GoalRules, goal_rules
from hengji.year.goals.tables.amendments import goal_choices, windows_text
from hengji.year.plans.models import Plan

from .shared import BOTH, THE_SHEET, WRITING, attempt, crumbs, sheet_of

THE_AMENDMENT = on(Amendment, visible=VIEW_AMENDMENT, key="key")
KINDS = {
    AmendmentKind.ADJUST: "目标值、时限、分值等内容有变化，目标还在",
    AmendmentKind.ADD: "上级新交任务，增加一项目标",
    AmendmentKind.CANCEL: "任务取消，不再做这几项，分值另作安排",
    AmendmentKind.MERGE: "几项并成一项，分值相加",
    AmendmentKind.MOVE: "职能划转，由另一个单位承接",
}


@dataclass(frozen=True)
class Draft:
    """What somebody is filling in: of which sheet, which kind and goals, what was typed; the row that came back."""

    sheet: GoalSheet
    kind: str
    codes: Sequence[str]
    typed: Mapping[str, str]
    row: Amendment | None = None


@action(REQUEST_AMENDMENT, obj=THE_SHEET, methods=BOTH)
def amend(request: HttpRequest, key: str) -> HttpResponse:
    """First the kind and the goals, then what changes; sending it puts it before the first step."""
    del key
    sheet = sheet_of(request)
    given = request.POST if request.method == "POST" else request.GET
    kind, codes = given.get("kind", ""), given.getlist("goal")
    if kind not in AmendmentKind.values or (kind != AmendmentKind.ADD and not codes):
        return _choose(request, sheet, kind)
    if request.method != "POST":
        typed = {"effective": timezone.localdate().isoformat()}
        return _form(request, Draft(sheet, kind, codes, typed))
    return _send(request, Draft(sheet, kind, codes, request.POST.dict()))


def _choose(request: HttpRequest, sheet: GoalSheet, kind: str) -> HttpResponse:
    context = {
        "page": Page(_("申请目标调整"), _lead(sheet), crumbs(sheet)), "sheet": sheet,
        "kinds": [(word.value, word.label, _(KINDS[word]), word.value == kind) for word in AmendmentKind],
        "goals": goal_choices(standing_versions(sheet), timezone.localdate()), "wanting": kind in AmendmentKind.values,
    }  # fmt: skip
    return render(request, "goals/amendments/choose.html", context)


def _lead(sheet: GoalSheet) -> str:
    return windows_text(windows_of(sheet.plan), timezone.localdate())


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = HeadForm(draft.kind, _choices(draft), draft.typed)
    if not form.is_valid():
        return _form(request, draft, form=form)
    wish = read_request(draft.kind, form, draft.typed, draft.codes, standing_versions(draft.sheet))
    user, row = reader(request), draft.row
    if row is None:
        done, problems = attempt(lambda: actions.request_amendment(draft.sheet, wish, by=user))
    else:
        done, problems = attempt(lambda: actions.revise_amendment(row, wish, by=user))
    if done is None:
        return _form(request, draft, problems=problems, form=form)
    if done.state == AmendmentState.LATE:
        messages.warning(request, done.late_because)
    else:
        messages.success(request, _("第%d号目标调整已送审；批准以前仍按原目标。") % done.number)
    return redirect("goals-amendment", done.key)


def _choices(draft: Draft) -> Choices:
    sheet, codes = draft.sheet, draft.codes
    versions = standing_versions(sheet)
    chosen = {versions[code].indicator for code in codes if code in versions}
    hosts = [
        (code, f"{code} {row.title}") for code, row in versions.items()
        if code not in codes and row.indicator in chosen
    ]  # fmt: skip
    leaves = goal_rules(sheet.plan).leaves
    named = [leaves[each] for each in chosen if each in leaves] or list(leaves.values())
    targets = receivers_of(sheet) if draft.kind == AmendmentKind.MOVE else []
    return Choices(hosts, targets, all(leaf.points_total is None for leaf in named))


def _form(
    request: HttpRequest, draft: Draft, *, problems: Sequence[Problem] = (), form: HeadForm | None = None
) -> HttpResponse:  # fmt: skip
    sheet, kind, codes, typed, row = draft.sheet, draft.kind, draft.codes, draft.typed, draft.row
    versions, rules = standing_versions(sheet), goal_rules(sheet.plan)
    title = _("目标%(kind)s：%(who)s") % {"kind": AmendmentKind(kind).label, "who": sheet.participant.name}
    address = reverse("goals-amendment-revise", args=[row.key]) if row else reverse("goals-amend", args=[sheet.key])
    context: dict[str, Any] = {
        "page": Page(title, _lead(sheet), crumbs(sheet)), "sheet": sheet, "kind": kind, "codes": codes,
        "form": form or HeadForm(kind, _choices(draft), initial=typed), "problems": problems,
        "goals": main_goals(kind, codes, versions, rules, typed), "others": other_goals(kind, codes, versions, typed),
        "totals": _totals(draft, versions, rules), "address": address, "row": row,
    }  # fmt: skip
    wrong = bool(problems) or bool(form and form.errors)
    return render(request, "goals/amendments/form.html", context, status=422 if wrong else 200)


def _totals(draft: Draft, versions: Versions, rules: GoalRules) -> list[dict[str, str]]:
    """Of each indicator what its points must add up to, and those that are no field of the page."""
    fixed = [row for code, row in versions.items() if code not in draft.codes] if draft.kind not in MODES else []
    return [
        {
            "code": leaf.code, "title": leaf.title,
            "total": "" if leaf.points_total is None else points_text(leaf.points_total),
            "rest": points_text(sum_of(row.points for row in fixed if row.indicator == leaf.code)),
        }
        for leaf in rules.leaves.values()
    ]  # fmt: skip


@action(EDIT_AMENDMENT, obj=THE_AMENDMENT, methods=BOTH)
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """What came back, with what had been typed."""
    row = target(request, Amendment)
    if request.method == "POST":
        return _send(request, Draft(row.sheet, row.kind, codes_of(row), request.POST.dict(), row))
    if row.state != AmendmentState.RETURNED:
        messages.warning(request, _("这件目标调整没有退回，不用修改；要改请先撤回。"))
        return redirect("goals-amendment", key)
    return _form(request, Draft(row.sheet, row.kind, codes_of(row), typed_of(row), row))


@action(EDIT_AMENDMENT, obj=THE_AMENDMENT, methods=WRITING)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    row = target(request, Amendment)
    done, problems = attempt(lambda: actions.withdraw_amendment(row, by=reader(request)))
    if done is None:
        messages.error(request, "；".join(map(str, problems)))
    else:
        messages.success(request, _("已撤回，仍按原目标。"))
    return redirect("goals-amendment", key)


@action(ADD_GOALS, obj=on(Plan, visible="goals.list", code="code"), methods=BOTH)
def add_from_above(request: HttpRequest, code: str) -> HttpResponse:
    """追加 by the office: one new goal for the participants that are ticked."""
    plan = target(request, Plan)
    kind = AmendmentKind.ADD.value
    sheets = issued_sheets(plan)
    typed = request.POST.dict() if request.method == "POST" else {"effective": timezone.localdate().isoformat()}
    ticked = set(request.POST.getlist("sheet"))
    leaves = goal_rules(plan).leaves
    choices = Choices(free=all(leaf.points_total is None for leaf in leaves.values()))
    form = HeadForm(kind, choices, typed if request.method == "POST" else None, initial=typed)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        wish = read_request(kind, form, typed, (), {})
        chosen = [sheet for sheet in sheets if sheet.key in ticked]
        done, problems = attempt(lambda: actions.add_goals(chosen, wish, by=reader(request)))
        if done is not None:
            messages.success(request, _("已向%d个单位提出追加，等待审核。") % len(done))
            return redirect("goals-amendments", code)
    context = {
        "page": Page(_("追加目标"), windows_text(windows_of(plan), timezone.localdate()),
                     (*crumbs(), Crumb(_("目标调整"), reverse("goals-amendments", args=[code])))),
        "form": form, "problems": problems, "goals": main_goals(kind, (), {}, goal_rules(plan), typed), "kind": kind,
        "sheets": [(sheet.key, sheet.participant.name, sheet.key in ticked) for sheet in sheets], "codes": (),
        "address": reverse("goals-add-from-above", args=[code]), "others": (), "totals": (), "row": None,
    }  # fmt: skip
    return render(request, "goals/amendments/form.html", context, status=422 if problems or form.errors else 200)
