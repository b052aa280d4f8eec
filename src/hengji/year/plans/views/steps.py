"""Moving a plan on, issuing it, and taking edits back."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.shell.pages import Page
from hengji.year.plans import actions, queries
from hengji.year.plans.enums import PlanState
from hengji.year.plans.forms import IssueForm
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import EDIT_SCHEME, ISSUE_PLAN, RUN_PLAN
from hengji.year.plans.queries import comments, sub_rules
from hengji.year.plans.queries.approval import approval_of
from hengji.year.plans.queries.comments import asks_organs
from hengji.year.plans.tables import plans as tables

from .shared import BOTH, READING, THE_PLAN, WRITING, attempt, crumbs, plan_of, told

MOVES: dict[str, Callable[..., Plan]] = {
    PlanState.CIRCULATED: actions.circulate_plan,
    PlanState.RUNNING: actions.start_plan,
    PlanState.CLOSED: actions.close_plan,
    PlanState.ARCHIVED: actions.archive_plan,
}


@action(RUN_PLAN, obj=THE_PLAN, methods=WRITING)
def step(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    move = MOVES.get(request.POST.get("to", ""))
    if request.POST.get("to") == PlanState.DRAFTING:
        move = partial(actions.take_back_plan, reason=request.POST.get("reason", ""))
    if move is actions.circulate_plan and asks_organs(plan):
        messages.error(request, _("请在这里发起征求意见，各单位才会收到提醒。"))
        return redirect("plan-comments", code)
    if move is None:
        messages.error(request, _("没有选择要办的步骤。"))
        return redirect("plan", code)
    done, problems = attempt(lambda: move(plan, by=user))
    if done is None:
        messages.error(request, told(problems))
    else:
        messages.success(request, _("已转为“%s”。") % done.get_state_display())
    return redirect("plan", code)


@action(ISSUE_PLAN, obj=THE_PLAN, methods=BOTH)
@second_factor_required
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the scheme under a document number: one page that says what is at stake."""
    plan, user = plan_of(request), reader(request)
    form = IssueForm(request.POST if request.method == "POST" else None)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        done, problems = attempt(lambda: actions.issue_plan(plan, form.document(), by=user))
        if done is not None:
            messages.success(request, _("已印发，考评办法从现在起不得修改。"))
            return redirect("plan", code)
    text = queries.pack_text(plan)
    found = queries.blocking(queries.findings(plan))
    lead = _("印发以后内容不得修改，只能由两人办理更正。")
    context = {
        "page": Page(_("印发考评办法"), lead, crumbs(plan)), "form": form, "problems": problems,
        "notice": "" if not approval_of(plan).is_wanting else _("审定还没有通过，现在不能印发。"),
        "digest": queries.digest_of_text(text), "found": tables.findings_table(plan, found) if found else None,
        "warnings": [*comments.issue_warnings(plan), *sub_rules.issue_warnings(plan)],
        "submit": _("印发并冻结"), "back": reverse("plan", args=[code]),
    }  # fmt: skip
    return render(request, "plans/form.html", context, status=422 if form.errors or problems else 200)


@action(EDIT_SCHEME, obj=THE_PLAN, methods=READING)
def edits(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan = plan_of(request)
    lead = _("最近的修改在最上面；从最后一步起可以逐步撤销。")
    context = {
        "page": Page(_("修改记录"), lead, crumbs(plan)), "plan": plan, "last": queries.open_edit(plan),
        "table": tables.edits_table(queries.edits_of(plan)),
    }  # fmt: skip
    return render(request, "plans/edits.html", context)


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    number = request.POST.get("number", "")
    chosen = int(number) if number.isascii() and number.isdigit() else None
    done, problems = attempt(lambda: actions.undo_edit(plan, by=user, number=chosen))
    if done is None:
        messages.error(request, told(problems))
    else:
        messages.success(request, _("已撤销：%s。") % done.what)
    return redirect("plan-edits", code)
