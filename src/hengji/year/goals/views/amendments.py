"""Amendments of a plan: the list, one amendment with its decisions, a goal's versions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.approvals import queries as approvals
from hengji.foundation.approvals.tables import moments
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.actions.amendment_checks import windows_of
from hengji.year.goals.amendment_enums import AmendmentKind, AmendmentState
from hengji.year.goals.amendment_permissions import (
    ADD_GOALS,
    DECIDE_AMENDMENT,
    EDIT_AMENDMENT,
    EXPORT_AMENDMENTS,
    LIST_AMENDMENTS,
    VIEW_AMENDMENT,
)
from hengji.year.goals.amendment_workbook import amendments_workbook
from hengji.year.goals.content import content_of
from hengji.year.goals.forms.amendments import DecideForm
from hengji.year.goals.models import Amendment, Goal
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.goals.queries.amendments import (
    amendments_for,
    base_versions,
    in_force,
    lines_by_amendment,
    lines_of,
    versions_of,
    with_names,
)
from hengji.year.goals.tables import amendments as tables
from hengji.year.plans.models import Plan

from .amending import THE_AMENDMENT
from .shared import READING, THE_GOAL, WRITING, attempt, crumbs

A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_PLAN = on(Plan, visible=LIST_AMENDMENTS, code="code")


@action(LIST_AMENDMENTS, obj=OF_PLAN, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The amendments of a plan that somebody may see, those that came too late among them."""
    plan, user = target(request, Plan), reader(request)
    every = amendments_for(user, plan)
    wanted = {name: request.GET.get(name, "") for name in ("state", "kind", "organ")}
    found = Paginator(filtered(every, wanted), A_PAGE).get_page(request.GET.get("page"))
    buttons = []
    if can(user, ADD_GOALS, plan):
        buttons.append(Action(_("追加目标"), reverse("goals-add-from-above", args=[code]), primary=True))
    if can(user, EXPORT_AMENDMENTS, plan):
        buttons.append(Action(_("导出 Excel"), reverse("goals-amendments-export", args=[code]), "download"))
    organs = every.order_by("sheet__participant__position").values_list(
        "sheet__participant__code", "sheet__participant__name"
    ).distinct()  # fmt: skip
    context = {
        "page": Page(_("目标调整"), plan.title, crumbs(), tuple(buttons)), "plan": plan, "wanted": wanted,
        "table": tables.amendments_table(list(found)), "page_of_list": found, "states": AmendmentState.choices,
        "kinds": AmendmentKind.choices, "organs": list(dict.fromkeys(organs)),
        "windows": tables.windows_text(windows_of(plan), timezone.localdate()),
    }  # fmt: skip
    return render(request, "goals/amendments/list.html", context)


def filtered(rows: QuerySet[Amendment], wanted: dict[str, str]) -> QuerySet[Amendment]:
    if wanted["state"] in AmendmentState.values:
        rows = rows.filter(state=wanted["state"])
    if wanted["kind"] in AmendmentKind.values:
        rows = rows.filter(kind=wanted["kind"])
    return rows.filter(sheet__participant__code=wanted["organ"]) if wanted["organ"] else rows


@action(EXPORT_AMENDMENTS, obj=OF_PLAN, methods=READING)
def export(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan, user = target(request, Plan), reader(request)
    found = list(amendments_for(user, plan))
    lines = lines_by_amendment(found)
    versions = base_versions([line for some in lines.values() for line in some])
    content = amendments_workbook(plan, found, lines, versions, by=user, at=timezone.now())
    name = _("目标调整（%s）") % plan.title
    if request.method == "GET":
        record_export(user, name, len(found))
    header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header or "attachment"})


@action(VIEW_AMENDMENT, obj=THE_AMENDMENT, methods=READING)
def amendment(request: HttpRequest, key: str) -> HttpResponse:
    del key
    return _shown(request, target(request, Amendment))


def _shown(
    request: HttpRequest, row: Amendment, problems: tuple[Problem, ...] = (), form: DecideForm | None = None
) -> HttpResponse:  # fmt: skip
    row = with_names(row)
    user, lines = reader(request), lines_of(row)
    versions = base_versions(lines)
    way = (*crumbs(), Crumb(_("目标调整"), reverse("goals-amendments", args=[row.plan.code])))
    words = {"number": row.number, "kind": row.get_kind_display(), "who": row.sheet.participant.name}
    context = {
        "page": Page(_("第%(number)d号目标调整：%(who)s %(kind)s") % words, row.plan.title, way), "row": row,
        "problems": problems, "state": tables.state_cell(row), "changes": tables.changes_of(lines, versions),
        "points": tables.points_table(lines, versions), "may_edit": can(user, EDIT_AMENDMENT, row),
        "may_see_sheet": can(user, VIEW_SHEET, row.sheet), **_case(row, user, form),
    }  # fmt: skip
    return render(request, "goals/amendments/amendment.html", context, status=422 if problems else 200)


def _case(row: Amendment, user: User, form: DecideForm | None) -> dict[str, Any]:
    """The decisions so far, and what this person can do now."""
    if row.case is None:
        return {}
    step = approvals.present_step(row.case)
    turn = approvals.may_decide(step, user.pk) and can(user, DECIDE_AMENDMENT, row)
    return {
        "case": row.case, "moments": moments(approvals.timeline(row.case)), "step": step,
        "form": (form or DecideForm()) if turn else None,
    }  # fmt: skip


SAID = {
    AmendmentState.SUBMITTED: "已办理，转入下一步。",
    AmendmentState.RETURNED: "已退回申请人修改。",
    AmendmentState.EFFECTIVE: "已批准，新版本的目标从生效日期起执行，原版本保留。",
    AmendmentState.REFUSED: "已办结：不予同意，仍按原目标。",
}


@action(DECIDE_AMENDMENT, obj=THE_AMENDMENT, methods=WRITING)
def decide(request: HttpRequest, key: str) -> HttpResponse:
    row, form = target(request, Amendment), DecideForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, tuple(_wrong(form)), form)
    shown = request.POST.get("step", "")
    opinion = actions.Opinion(
        request.POST.get("verdict", ""), form.cleaned_data["remark"], (), form.cleaned_data["document_number"]
    )
    step = int(shown) if shown.isdecimal() else 0
    done, problems = attempt(lambda: actions.decide_amendment(row, opinion, by=reader(request), step=step))
    if done is None:
        return _shown(request, row, problems, form)
    messages.success(request, _(SAID.get(AmendmentState(done.state), "已办理。")))
    return redirect("goals-amendment", key)


def _wrong(form: DecideForm) -> list[Problem]:
    return [
        Problem("A_DOCUMENT", str(text), str(form.fields[name].label))
        for name, texts in form.errors.items()
        for text in texts
    ]


@action(VIEW_SHEET, obj=THE_GOAL, methods=READING)
def history(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """All versions of a goal, and what each changed."""
    del key
    goal = target(request, Goal)
    found = versions_of(goal)
    changes = [
        (_("第%(a)d版到第%(b)d版") % {"a": a.number, "b": b.number}, b.cancelled,
         tables.fields_table(content_of(a), content_of(b)))
        for a, b in pairwise(found)
    ]  # fmt: skip
    title = _("%(code)s 历次版本") % {"code": code}
    context = {
        "page": Page(title, found[-1].title, crumbs(goal.sheet)), "changes": changes,
        "table": tables.history_table(goal, found, in_force(found)),
    }  # fmt: skip
    return render(request, "goals/amendments/history.html", context)
