"""Who decides about the scheme, what was put before them, and putting it before them."""

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
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.plans import actions
from hengji.year.plans.chains import USUAL, lines_of
from hengji.year.plans.enums import Matter
from hengji.year.plans.forms.approval import step_forms
from hengji.year.plans.models import Plan, Submission
from hengji.year.plans.permissions import MANAGE_PLAN, SUBMIT_PLAN, VIEW_APPROVAL, VIEW_PLAN
from hengji.year.plans.queries.approval import Standing, approval_of, chain_of, deciders, submissions_of
from hengji.year.plans.queries.plans import drafters_of
from hengji.year.plans.tables import approval as tables

from .shared import BOTH, READING, THE_PLAN, WRITING, attempt, crumbs, plan_of

SUBMITTABLE = frozenset({Standing.NONE, Standing.RETURNED, Standing.CHANGED})
THE_SUBMISSION = on(Submission, visible=VIEW_APPROVAL, key="key")


@action(VIEW_APPROVAL, obj=THE_PLAN, methods=READING)
def approval(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _shown(request, plan_of(request))


def _shown(request: HttpRequest, plan: Plan, problems: Sequence[Problem] = ()) -> HttpResponse:
    found = approval_of(plan)
    people = deciders(plan, found.chain) if found.chain else {}
    may_manage = can(request.user, MANAGE_PLAN, plan)
    buttons = (Action(_("设定审批流程"), reverse("plan-chain", args=[plan.code])),) if may_manage else ()
    word, tone, what = tables.said(found.standing, issued=plan.is_frozen)
    context = {
        "page": Page(_("审批流程和送审"), _("拟制的人不审定，审定的和印发的是同一稿。"), crumbs(plan), buttons),
        "plan": plan, "problems": problems, "word": word, "tone": tone, "what": what, "last": found.last,
        "chain": tables.chain_table(found.chain, people, drafters_of(plan)),
        "table": tables.submissions_table(submissions_of(plan)),
        "may_submit": can(request.user, SUBMIT_PLAN, plan) and not plan.is_frozen and found.standing in SUBMITTABLE,
    }  # fmt: skip
    return render(request, "plans/approval.html", context, status=422 if problems else 200)


@action(MANAGE_PLAN, obj=THE_PLAN, methods=BOTH)
def chain(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    found = chain_of(plan, Matter.SCHEME)
    forms = step_forms(lines_of(found or USUAL[Matter.SCHEME]), request.POST if request.method == "POST" else None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        lines = [form.line() for form in forms]
        done, problems = attempt(lambda: (actions.set_chain(plan, Matter.SCHEME, lines, by=user),))
        if done is not None:
            messages.success(request, _("审批流程已设定。") if done[0] else _("已不设审批流程。"))
            return redirect("plan-approval", code)
    lead = _("按次序办理，前一步同意了才到下一步；清空全部步骤名称就是不设流程。已经送审的按原来的流程办完。")
    way = (*crumbs(plan), Crumb(_("审批流程和送审"), reverse("plan-approval", args=[code])))
    shown = max(len(forms) if request.method == "POST" else 0, len((found or USUAL[Matter.SCHEME]).steps))
    context = {
        "page": Page(_("设定审批流程"), lead, way), "shown": forms[:shown], "shown_count": shown,
        "spare": forms[shown:], "problems": problems, "fresh": found is None,
        "back": reverse("plan-approval", args=[code]),
    }  # fmt: skip
    return render(request, "plans/chain.html", context, status=422 if problems else 200)


@action(SUBMIT_PLAN, obj=THE_PLAN, methods=WRITING)
def submit(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    done, problems = attempt(lambda: actions.submit_scheme(plan, by=user))
    if done is None:
        return _shown(request, plan, problems)
    messages.success(request, _("已送审，第一步的办理人会收到提醒。"))
    return redirect("plan-approval", code)


@action(VIEW_APPROVAL, obj=THE_SUBMISSION, methods=READING)
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """Where a case leads whoever decides: to the text itself."""
    del key
    found = target(request, Submission)
    return redirect("plan" if can(request.user, VIEW_PLAN, found.plan) else "plan-approval", found.plan.code)
