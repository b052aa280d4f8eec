"""Grants on one very plan: who has what and why, giving, confirming by another person, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.shell.pages import Page
from hengji.year.plans import actions, queries
from hengji.year.plans.forms import PlanGrantForm
from hengji.year.plans.models import Plan, PlanGrant
from hengji.year.plans.permissions import CONFIRM_GRANT, GRANT_PLAN
from hengji.year.plans.tables import arrangements as tables

from .shared import READING, THE_PLAN, WRITING, attempt, crumbs, plan_of, told
from .tabs import tabs

THE_GRANT = on(PlanGrant, visible=GRANT_PLAN, plan__code="code", pk="pk")


@action(GRANT_PLAN, obj=THE_PLAN, methods=READING)
def grants(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _grants(request, plan_of(request), PlanGrantForm(), ())


@action(GRANT_PLAN, obj=THE_PLAN, methods=WRITING)
@second_factor_required
def grant(request: HttpRequest, code: str) -> HttpResponse:
    plan, user, form = plan_of(request), reader(request), PlanGrantForm(request.POST)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        data = form.cleaned_data
        done, problems = attempt(
            lambda: actions.grant_plan(plan, data["user"], data["role"], by=user, reason=data["reason"])
        )
        if done is not None:
            messages.success(request, _("已授权%s，待另一人确认后生效。") % done.user.display_name)
            return redirect("plan-grants", code)
    return _grants(request, plan, form, problems)


@action(CONFIRM_GRANT, obj=THE_GRANT, methods=WRITING)
@second_factor_required
def confirm_grant(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    del pk
    row, user = target(request, PlanGrant), reader(request)
    done, problems = attempt(lambda: actions.confirm_plan_grant(row, by=user))
    if done is None:
        messages.error(request, told(problems))
    else:
        messages.success(request, _("已确认，%s的授权从现在起有效。") % done.user.display_name)
    return redirect("plan-grants", code)


@action(GRANT_PLAN, obj=THE_GRANT, methods=WRITING)
def revoke_grant(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    del pk
    row, user = target(request, PlanGrant), reader(request)
    done, problems = attempt(lambda: actions.revoke_plan_grant(row, by=user, reason=request.POST.get("reason", "")))
    if done is None:
        return _grants(request, row.plan, PlanGrantForm(), problems)
    messages.success(request, _("已撤销%s的授权，立即生效。") % done.user.display_name)
    return redirect("plan-grants", code)


def _grants(
    request: HttpRequest, plan: Plan, form: PlanGrantForm, problems: tuple[Problem, ...]
) -> HttpResponse:  # fmt: skip
    rows = queries.all_grants(plan)
    standing = [row for row in rows if row.revoked_at is None]
    context = {
        "page": Page(_("授权"), _("只对这一个考评有效，下级考评不随带；须另一人确认才生效。"), crumbs(plan)),
        "plan": plan, "form": form, "problems": problems, "tabs": tabs(request, plan, "plan-grants"),
        "table": tables.grants_table(rows), "standing": standing,
        "waiting": [row for row in standing if row.confirmed_at is None and can(request.user, CONFIRM_GRANT, row)],
    }  # fmt: skip
    return render(request, "plans/grants.html", context, status=422 if form.errors or problems else 200)
