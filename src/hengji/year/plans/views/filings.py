"""A plan beside the scheme above it, clause by clause; filing it upward; what the superior's office sees and says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page
from hengji.year.plans import actions, queries
from hengji.year.plans.diff import diff
from hengji.year.plans.filing_permissions import (
    DECIDE_FILING,
    FILE_UPWARD,
    TAKE_SUPERIOR,
    VIEW_BELOW,
    VIEW_FILING,
    VIEW_SUPERIOR,
)
from hengji.year.plans.forms.filings import FileUpwardForm, VerdictForm
from hengji.year.plans.measures import adherence
from hengji.year.plans.models import Filing, Plan
from hengji.year.plans.permissions import VIEW_PLAN
from hengji.year.plans.queries.filings import Standing, organisers_of
from hengji.year.plans.tables import filings as tables
from hengji.year.plans.tables.plans import differences_table

from .shared import PLANS, READING, THE_PLAN, WRITING, attempt, crumbs, download, plan_of

UNPROCESSABLE = 422
WITH_SUPERIOR = on(Plan, visible=VIEW_SUPERIOR, code="code")
THE_FILING = on(Filing, visible=VIEW_FILING)


@action(VIEW_SUPERIOR, obj=WITH_SUPERIOR, methods=READING)
def superior(request: HttpRequest, code: str) -> HttpResponse:
    """Every clause of the superior's scheme: its mark, what this plan has made of it, what is wrong."""
    del code
    return _superior(request, plan_of(request))


def _superior(
    request: HttpRequest, plan: Plan, problems: tuple[Problem, ...] = (), form: FileUpwardForm | None = None
) -> HttpResponse:  # fmt: skip
    above = queries.superior_scheme(plan)
    standing = queries.standing_of(plan)
    own = queries.scheme_of(plan)
    context = {
        "page": Page(_("对照上级办法"), str(plan.superior), crumbs(plan)), "plan": plan, "problems": problems,
        "standing": standing, "state": tables.state_cell(standing),
        "may_file": standing.may_file and can(request.user, FILE_UPWARD, plan), "form": form or FileUpwardForm(),
        "may_take": can(request.user, TAKE_SUPERIOR, plan), "filings": _filings(plan),
        "changed": _what_changed(plan, above) if standing.superior_changed else None,
        **_clauses(plan if can(request.user, VIEW_PLAN, plan) else None, above, own),
    }  # fmt: skip
    return render(request, "plans/filings/superior.html", context, status=UNPROCESSABLE if problems else 200)


def _filings(plan: Plan) -> Any:  # noqa: ANN401 - a table or nothing
    found = queries.filings_of(plan)
    return tables.filings_table(found) if found else None


def _what_changed(plan: Plan, above: Scheme | None) -> Any:  # noqa: ANN401 - a table or nothing
    """What the superior has changed since this plan was begun from it, or last checked against it."""
    taken = queries.superior_text_of(plan)
    return differences_table(diff(load(taken.text), above)) if taken is not None and above is not None else None


def _clauses(plan: Plan | None, above: Scheme | None, own: Scheme) -> dict[str, Any]:
    clauses = adherence(above, own) if above is not None else ()
    return {
        "blocks": tables.clause_blocks(plan, clauses),
        "wrong": [breach for clause in clauses for breach in clause.breaches],
        "count": len(clauses),
    }


@action(TAKE_SUPERIOR, obj=WITH_SUPERIOR, methods=WRITING)
def take(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    done, problems = attempt(lambda: actions.take_superior(plan, by=user))
    if done is None:
        return _superior(request, plan, problems)
    messages.success(request, _("已记录：按上级现行办法核对。"))
    return redirect("plan-superior", code)


@action(FILE_UPWARD, obj=WITH_SUPERIOR, methods=WRITING)
def file_upward(request: HttpRequest, code: str) -> HttpResponse:
    plan, user, form = plan_of(request), reader(request), FileUpwardForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")
    done, problems = attempt(lambda: actions.file_upward(plan, by=user, note=note))
    if done is None:
        return _superior(request, plan, problems, form)
    messages.success(request, _("已报上级目标绩效办，等待备案。"))
    return redirect("plan-superior", code)


@action(VIEW_BELOW, obj=THE_PLAN, methods=READING)
def below(request: HttpRequest, code: str) -> HttpResponse:
    """The plans right below this one, and how they stand with this office."""
    del code
    plan = plan_of(request)
    found = queries.below_of(plan)
    context = {
        "page": Page(_("下级考评办法报备"), _below_lead(found), crumbs(plan)),
        "table": tables.below_table(found, organisers_of(found)),
    }
    return render(request, "plans/filings/below.html", context)


def _below_lead(found: list[Standing]) -> str:
    words = {
        "count": len(found), "waiting": sum(each.state == "filed" for each in found),
        "overdue": sum(bool(each.overdue) for each in found),
    }  # fmt: skip
    return (
        _("共%(count)d个；待本级办理%(waiting)d个，逾期未报%(overdue)d个。印发、更正、退回后10个工作日内报备。") % words
    )


@action(VIEW_FILING, obj=THE_FILING, methods=READING)
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filed: the difference to the superior's text of that moment, the clauses, and the verdict."""
    del pk
    return _filing(request, target(request, Filing))


def _filing(
    request: HttpRequest, found: Filing, problems: tuple[Problem, ...] = (), form: VerdictForm | None = None
) -> HttpResponse:  # fmt: skip
    above, own = load(found.superior_text), load(found.text)
    said = queries.verdict_of(found)
    buttons = (Action(_("报备文本"), reverse("filing-pack", args=[found.pk]), "download"),)
    lead = _("第%(number)d次报备；与上级办法逐条比较的结果。") % {"number": found.number}
    context = {
        "page": Page(_("报备：%s") % found.plan, lead, (PLANS,), buttons), "filing": found, "said": said,
        "problems": problems, "form": form or VerdictForm(), "table": differences_table(diff(above, own)),
        "organiser": queries.organiser_names([found.plan])[found.plan.organiser_id],
        "may_decide": said is None and can(request.user, DECIDE_FILING, found), **_clauses(None, above, own),
    }  # fmt: skip
    return render(request, "plans/filings/filing.html", context, status=UNPROCESSABLE if problems else 200)


@action(DECIDE_FILING, obj=THE_FILING, methods=WRITING)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found, user, form = target(request, Filing), reader(request), VerdictForm(request.POST)
    remark = form.cleaned_data["remark"] if form.is_valid() else request.POST.get("remark", "")
    act = actions.accept_filing if request.POST.get("verdict") == "accepted" else actions.return_filing
    done, problems = attempt(lambda: act(found, by=user, remark=remark))
    if done is None:
        return _filing(request, found, problems, form)
    messages.success(request, _("已备案。") if done.verdict == "accepted" else _("已退回修改。"))
    return redirect("filing", pk)


@action(VIEW_FILING, obj=THE_FILING, methods=READING)
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was filed."""
    del pk
    found = target(request, Filing)
    name = f"{found.plan.code}-{found.number}.yaml"
    return download(found.text.encode(), name, "application/yaml; charset=utf-8")
