"""Who decides about the scheme, what was put before them, and putting it before them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.navigation import Link
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.plans import actions
from hengji.year.plans.chains import ALWAYS, DECIDERS, USUAL, lines_of
from hengji.year.plans.enums import Matter
from hengji.year.plans.forms.approval import step_forms
from hengji.year.plans.models import Plan, Submission
from hengji.year.plans.permissions import MANAGE_PLAN, SUBMIT_PLAN, VIEW_APPROVAL, VIEW_PLAN
from hengji.year.plans.queries.approval import Standing, approval_of, chain_of, deciders, submissions_of
from hengji.year.plans.queries.plans import drafters_of
from hengji.year.plans.tables import approval as tables

from .shared import BOTH, READING, THE_PLAN, WRITING, attempt, crumbs, plan_of

_ORDER = gettext_lazy("按次序办理，前一步同意了才到下一步。已经送审的按原来的流程办完。")
_USUAL = gettext_lazy("清空全部步骤名称，就按通常的流程办理。组长单位、分管领导没有人的，这一步自动跳过。")
LEADS = {
    **dict.fromkeys(Matter, format_lazy("{}{}", _ORDER, _USUAL)),
    Matter.SCHEME: format_lazy("{}{}", _ORDER, gettext_lazy("清空全部步骤名称就是不设流程。")),
}
WITHOUT = {**dict.fromkeys(Matter, gettext_lazy("按通常的流程办理。")), Matter.SCHEME: gettext_lazy("已不设审批流程。")}
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
    """The chain of the scheme itself."""
    del code
    return _chain(request, plan_of(request), Matter.SCHEME)


@action(MANAGE_PLAN, obj=THE_PLAN, methods=BOTH)
def chain_of_matter(request: HttpRequest, code: str, matter: str) -> HttpResponse:
    """The chain of another matter of the plan: goals, amendments."""
    del code
    if matter not in Matter.values:
        raise Http404
    return _chain(request, plan_of(request), Matter(matter))


def _chain(request: HttpRequest, plan: Plan, matter: Matter) -> HttpResponse:
    user, found = reader(request), chain_of(plan, matter)
    problems: tuple[Problem, ...] = ()
    usual = found or USUAL[matter]
    forms = step_forms(lines_of(usual), DECIDERS[matter], request.POST if request.method == "POST" else None)
    if request.method == "POST":
        lines = [form.line() for form in forms]
        done, problems = attempt(lambda: (actions.set_chain(plan, matter, lines, by=user),))
        if done is not None:
            messages.success(request, _("审批流程已设定。") if done[0] else WITHOUT[matter])
            return redirect(_address(plan, matter) if matter in ALWAYS else reverse("plan-approval", args=[plan.code]))
    way = (*crumbs(plan), Crumb(_("审批流程和送审"), reverse("plan-approval", args=[plan.code])))
    shown = max(len(forms) if request.method == "POST" else 0, len(usual.steps))
    context = {
        "page": Page(_("设定审批流程"), LEADS[matter], way), "shown": forms[:shown], "shown_count": shown,
        "spare": forms[shown:], "problems": problems, "fresh": found is None, "tabs": _tabs(plan, matter),
        "always": matter in ALWAYS, "back": reverse("plan-approval", args=[plan.code]),
    }  # fmt: skip
    return render(request, "plans/chain.html", context, status=422 if problems else 200)


def _address(plan: Plan, matter: Matter) -> str:
    if matter == Matter.SCHEME:
        return reverse("plan-chain", args=[plan.code])
    return reverse("plan-chain-of", args=[plan.code, matter.value])


def _tabs(plan: Plan, current: Matter) -> list[Link]:
    return [Link(matter.label, _address(plan, matter), matter == current) for matter in Matter]


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
