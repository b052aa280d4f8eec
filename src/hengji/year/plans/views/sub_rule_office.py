"""The sub-rules of a plan: who owes which, asking and reminding; for everybody else what they may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.workdays.queries import calendar
from hengji.year.plans import actions
from hengji.year.plans.comment_permissions import VIEW_COMMENTS
from hengji.year.plans.enums import OWED
from hengji.year.plans.forms.sub_rules import DaysForm, ExtendForm, OfRequestForm, WithdrawForm
from hengji.year.plans.models import Plan, SubRules
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.sub_rule_permissions import LIST_SUB_RULES, RUN_SUB_RULES
from hengji.year.plans.tables import sub_rules as tables

from .shared import READING, WRITING, attempt, told

LISTED = on(Plan, visible=LIST_SUB_RULES, code="code")


@action(LIST_SUB_RULES, methods=READING)
def overview(request: HttpRequest) -> HttpResponse:
    """All sub-rules that the reader may open, of all plans."""
    found = queries.sub_rules_for(reader(request))
    lead = _("考评责任单位对所负责指标的细则：起草、签发、征求意见、报目标绩效办备案。")
    table = tables.readable_table(found, timezone.localdate(), calendar(), plans=True)
    return render(request, "plans/sub_rules/list.html", {"page": Page(_("评分细则"), lead), "table": table})


@action(LIST_SUB_RULES, obj=on(Plan, code="code"), methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _show(request, target(request, Plan))


def _show(request: HttpRequest, plan: Plan, problems: tuple[Problem, ...] = (), **more: object) -> HttpResponse:
    user, today, known = reader(request), timezone.localdate(), calendar()
    page = Page(_("评分细则：%s") % plan.title, "", (Crumb(_("评分细则"), "/sub-rules/"),))
    context: dict[str, Any] = {"page": page, "plan": plan, "problems": problems}
    if can(user, VIEW_COMMENTS, plan):
        lines = queries.owed(plan)
        context |= {"table": tables.owed_table(lines, today, known), "warnings": queries.issue_warnings(plan)}
        if can(user, RUN_SUB_RULES, plan) and not plan.is_frozen:
            context |= {"days_form": DaysForm(), "open_lines": [line for line in lines if line.found is None]}
            waiting = _waiting(lines)
            context["remindable"] = bool(waiting)
            if waiting:
                context |= {"extend_form": ExtendForm(waiting), "withdraw_form": WithdrawForm(waiting)}
    else:
        context["table"] = tables.readable_table(queries.sub_rules_in(user, plan), today, known)
    return render(request, "plans/sub_rules/list.html", context | more, status=422 if problems else 200)


def _waiting(lines: Iterable[queries.Owed]) -> list[tuple[str, str]]:
    """Codes and titles of what owners still have to sign."""
    return [(line.code, line.found.title) for line in lines if line.found is not None and line.found.state in OWED]


@action(RUN_SUB_RULES, obj=LISTED, methods=WRITING)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    plan, form = target(request, Plan), DaysForm(request.POST)
    codes = request.POST.getlist("indicator")
    if not form.is_valid():
        wrong = tuple(Problem("ROUND_DAYS", str(text)) for texts in form.errors.values() for text in texts)
        return _show(request, plan, wrong, days_form=form, chosen=codes)
    days = form.cleaned_data["days"]
    done, problems = attempt(lambda: actions.ask_sub_rules(plan, codes, days, by=reader(request)))
    if done is None:
        return _show(request, plan, problems, days_form=form, chosen=codes)
    messages.success(request, _("已要求报送%(count)d个指标的评分细则，责任单位会收到待办。") % {"count": len(done)})
    return redirect("plan-sub-rules", code)


@action(RUN_SUB_RULES, obj=LISTED, methods=WRITING)
def remind(request: HttpRequest, code: str) -> HttpResponse:
    plan = target(request, Plan)
    done, problems = attempt(lambda: actions.remind_owners(plan, by=reader(request)))
    if problems:
        messages.error(request, told(problems))
    elif done:
        messages.success(request, _("已催办%(count)d个指标的评分细则。") % {"count": len(done)})
    else:
        messages.success(request, _("今天都已催办过，没有重复发送。"))
    return redirect("plan-sub-rules", code)


@action(RUN_SUB_RULES, obj=LISTED, methods=WRITING)
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """An owner's new last day for its draft."""
    del code
    plan = target(request, Plan)
    form = ExtendForm(_waiting(queries.owed(plan)), request.POST)
    return _on_request(
        request, plan, form, lambda data, by: actions.extend_sub_rules(
            plan, data["indicator"], data["days"], by=by, reason=data["reason"]
        ), _("“%s”评分细则已延期，责任单位会收到通知。"), "extend_form",
    )  # fmt: skip


@action(RUN_SUB_RULES, obj=LISTED, methods=WRITING)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """A request that was made for the wrong indicator."""
    del code
    plan = target(request, Plan)
    form = WithdrawForm(_waiting(queries.owed(plan)), request.POST)
    return _on_request(
        request, plan, form, lambda data, by: actions.withdraw_sub_rules(
            plan, data["indicator"], by=by, reason=data["reason"]
        ), _("已撤销“%s”评分细则的报送要求，责任单位会收到通知。"), "withdraw_form",
    )  # fmt: skip


def _on_request(
    request: HttpRequest, plan: Plan, form: OfRequestForm, do: Callable[[dict[str, Any], User], SubRules], said: str,
    shown_as: str,
) -> HttpResponse:  # fmt: skip
    if not form.is_valid():
        wrong = tuple(Problem("SUB_RULES_STATE", str(text)) for texts in form.errors.values() for text in texts)
        return _show(request, plan, wrong, **{shown_as: form})
    done, problems = attempt(lambda: do(form.cleaned_data, reader(request)))
    if done is None:
        return _show(request, plan, problems, **{shown_as: form})
    messages.success(request, said % done.title)
    return redirect("plan-sub-rules", plan.code)
