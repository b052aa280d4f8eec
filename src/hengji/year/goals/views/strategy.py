"""Strategic goals: the list, writing one, changing and withdrawing it."""

from __future__ import annotations

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
from hengji.year.goals.actions.strategy import withdraw_strategic_goal, write_strategic_goal
from hengji.year.goals.forms.tasks import StrategyForm, WhyForm
from hengji.year.goals.models import StrategicGoal
from hengji.year.goals.queries.strategy import organ_written_for, organs_written_for, strategy_for
from hengji.year.goals.tables.strategy import strategy_table
from hengji.year.goals.task_permissions import LIST_STRATEGY, VIEW_STRATEGY, WRITE_STRATEGY

from .task_shared import BOTH, READING, UNPROCESSABLE, WRITING, attempt


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("战略目标"), reverse("strategy")),)


@action(LIST_STRATEGY, methods=READING)
def listing(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    found = strategy_for(user)
    buttons: tuple[Action, ...] = ()
    if can(user, WRITE_STRATEGY):
        buttons = (Action(_("填写战略目标"), reverse("strategic-goal-new"), "file-text", primary=True),)
    lead = _("管三到五年；年度目标写明为哪个战略目标服务。")
    context = {"page": Page(_("战略目标"), lead, actions=buttons), "table": strategy_table(found)}
    return render(request, "goals/tasks/strategy.html", context)


@action(WRITE_STRATEGY, methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    organs = organs_written_for(user)
    form = StrategyForm(organs, request.POST) if request.method == "POST" else StrategyForm(organs)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        organ = organ_written_for(user, form.cleaned_data["organisation"])
        problems = attempt(lambda: organ and write_strategic_goal(organ, form.draft(), by=user))
        if not problems:
            messages.success(request, _("已填写。"))
            return redirect("strategy")
    context = {"page": Page(_("填写战略目标"), crumbs=_crumbs()), "form": form, "problems": problems,
               "submit": _("保存"), "back": reverse("strategy")}  # fmt: skip
    wrong = problems or form.errors
    return render(request, "goals/tasks/form.html", context, status=UNPROCESSABLE if wrong else 200)


@action(VIEW_STRATEGY, obj=on(StrategicGoal), methods=READING)
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    there = target(request, StrategicGoal)
    return _show(request, there, StrategyForm.of(there))


@action(WRITE_STRATEGY, obj=on(StrategicGoal, visible=VIEW_STRATEGY), methods=WRITING)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    there = target(request, StrategicGoal)
    form = StrategyForm((), request.POST, there=there)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        problems = attempt(
            lambda: write_strategic_goal(there.organisation, form.draft(), by=reader(request), there=there)
        )  # fmt: skip
        if not problems:
            messages.success(request, _("已保存。"))
            return redirect("strategic-goal", pk)
    return _show(request, there, form, problems)


@action(WRITE_STRATEGY, obj=on(StrategicGoal, visible=VIEW_STRATEGY), methods=WRITING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    there, form = target(request, StrategicGoal), WhyForm(request.POST)
    if not form.is_valid():
        return _show(request, there, StrategyForm.of(there), withdraw=form)
    problems = attempt(lambda: withdraw_strategic_goal(there, form.cleaned_data["reason"], by=reader(request)))
    if problems:
        return _show(request, there, StrategyForm.of(there), problems, form)
    messages.success(request, _("已撤销，记录保留。"))
    return redirect("strategy")


def _show(
    request: HttpRequest, there: StrategicGoal, form: StrategyForm, problems: tuple[Problem, ...] = (),
    withdraw: WhyForm | None = None,
) -> HttpResponse:  # fmt: skip
    years = _("%(first)d年至%(last)d年") % {"first": there.first_year, "last": there.last_year}
    may = there.withdrawn_at is None and can(request.user, WRITE_STRATEGY, there)
    context = {
        "page": Page(there.title, f"{there.code}　{years}", _crumbs()), "here": there, "problems": problems,
        "form": form if may else None, "withdraw": (withdraw or WhyForm()) if may else None,
    }  # fmt: skip
    wrong = problems or form.errors or (withdraw and withdraw.errors)
    return render(request, "goals/tasks/strategic_goal.html", context, status=UNPROCESSABLE if wrong else 200)
