"""Plans with tasks, the tasks and sources of one plan, one task with its split."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page, Text
from hengji.year.goals.actions import tasks as actions
from hengji.year.goals.forms.tasks import AnswerForm, ObjectForm, SourceForm, SplitForm, TaskForm, WhyForm
from hengji.year.goals.models import Source, Task
from hengji.year.goals.queries import tasks as queries
from hengji.year.goals.queries.coverage import goals_serving, sheet_of_lead
from hengji.year.goals.tables import tasks as tables
from hengji.year.goals.task_enums import Answer, Duty
from hengji.year.goals.task_organs import Organs
from hengji.year.goals.task_permissions import (
    CHANGE_SOURCE,
    COVERAGE,
    EXPORT,
    LIST,
    LIST_PLANS,
    REGISTER,
    SPLIT,
    VIEW,
    VIEW_SOURCE,
)
from hengji.year.goals.task_split import given_of, mark_of
from hengji.year.plans.models import Plan

from .task_shared import BOTH, PER_PAGE, READING, THE_PLAN, THE_TASK, UNPROCESSABLE, WRITING, attempt, crumbs, tabs

STATES = (("", "现行"), (queries.NO_LEAD, "缺牵头"), (queries.LED, "已有牵头"), (queries.WITHDRAWN, "已撤销"))
NAMES = tuple(each.name for each in fields(queries.TaskFilter))


@action(LIST_PLANS, methods=READING)
def plans(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    found = queries.plans_for(user)
    lead = _("上级部署的任务在这里登记一次，分解到牵头单位和配合单位，再由各单位列为目标。")
    table = tables.plans_table(list(found), queries.counts_for(user, found))
    return render(request, "goals/tasks/plans.html", {"page": Page(_("任务分解"), lead), "table": table})


@action(LIST, obj=THE_PLAN, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """All tasks for those who see the whole, else those of the reader's own organs."""
    del code
    user, plan = reader(request), target(request, Plan)
    wanted = queries.TaskFilter(**{name: request.GET.get(name, "").strip()[:200] for name in NAMES})
    found = Paginator(queries.tasks_for(user, plan, wanted), PER_PAGE).get_page(request.GET.get("page"))
    whole = queries.sees_all(user, plan)
    filtered = wanted != queries.TaskFilter()
    context = {
        "page": Page(_title(plan, whole=whole), _("共%d项。") % found.paginator.count, crumbs(), _buttons(user, plan)),
        "plan": plan, "tabs": tabs(plan, "tasks") if whole else (), "wanted": wanted, "page_of_list": found,
        "table": tables.tasks_table(list(found), filtered=filtered, whole=whole), "states": STATES,
        "choices": queries.choices_for(user, plan, whole=whole), "duties": Duty.choices, "whole": whole,
        "may_export": can(user, EXPORT, plan),
    }  # fmt: skip
    return render(request, "goals/tasks/list.html", context)


def _title(plan: Plan, *, whole: bool) -> Text:
    return _("%s的任务分解") % plan.title if whole else _("本单位承担的任务（%s）") % plan.title


def _buttons(user: User, plan: Plan) -> tuple[Action, ...]:
    if not can(user, REGISTER, plan):
        return ()
    return (
        Action(_("逐项登记"), reverse("task-new", args=[plan.code]), "file-text"),
        Action(_("导入"), reverse("tasks-import", args=[plan.code]), "folder", primary=True),
    )


@action(COVERAGE, obj=THE_PLAN, methods=READING)
def sources(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _sources(request, target(request, Plan), SourceForm())


@action(REGISTER, obj=THE_PLAN, methods=WRITING)
def add_source(request: HttpRequest, code: str) -> HttpResponse:
    plan, form = target(request, Plan), SourceForm(request.POST)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        problems = attempt(lambda: actions.write_source(plan, form.draft(), by=reader(request)))
        if not problems:
            messages.success(request, _("已登记任务来源。"))
            return redirect("task-sources", code)
    return _sources(request, plan, form, problems)


def _sources(
    request: HttpRequest, plan: Plan, form: SourceForm, problems: tuple[Problem, ...] = ()
) -> HttpResponse:  # fmt: skip
    may_edit = can(request.user, REGISTER, plan)
    found = queries.sources_of(plan)
    context = {
        "page": Page(_("任务来源"), _("共%d个。") % len(found), crumbs(plan)), "plan": plan, "problems": problems,
        "tabs": tabs(plan, "task-sources"), "table": tables.sources_table(found, may_edit=may_edit),
        "form": form if may_edit else None,
    }  # fmt: skip
    wrong = problems or form.errors
    return render(request, "goals/tasks/sources.html", context, status=UNPROCESSABLE if wrong else 200)


@action(CHANGE_SOURCE, obj=on(Source, visible=VIEW_SOURCE), methods=BOTH)
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a source; its tasks keep their codes."""
    del pk
    there = target(request, Source)
    form = SourceForm(request.POST) if request.method == "POST" else SourceForm.of(there)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        problems = attempt(lambda: actions.write_source(there.plan, form.draft(), by=reader(request), there=there))
        if not problems:
            messages.success(request, _("已保存。"))
            return redirect("task-sources", there.plan.code)
    return _form(request, there.plan, form, problems, (_("修改任务来源"), _("保存"), "task-sources"))


@action(REGISTER, obj=THE_PLAN, methods=BOTH)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """One task of a source that is registered already."""
    plan = target(request, Plan)
    rows = list(plan.task_sources.order_by("position", "pk"))
    if not rows:
        messages.info(request, _("请先登记任务来源，再登记任务。"))
        return redirect("task-sources", code)
    form = TaskForm(rows, request.POST) if request.method == "POST" else TaskForm(
        rows, initial={"source": request.GET.get("source", "")})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made: list[Task] = []
        problems = attempt(
            lambda: made.append(actions.write_task(form.chosen(), form.draft(), by=reader(request)))
        )  # fmt: skip
        if made:
            messages.success(request, _("已登记，编号%s。请接着分解到单位。") % made[0].code)
            return redirect("task", made[0].pk)
        return _form(request, plan, form, problems, (_("登记任务"), _("登记"), "tasks"))
    return _form(request, plan, form, (), (_("登记任务"), _("登记"), "tasks"))


@action(SPLIT, obj=THE_TASK, methods=BOTH)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a task; its code stays."""
    there = target(request, Task)
    rows = list(there.plan.task_sources.order_by("position", "pk"))
    form = TaskForm(rows, request.POST, there=there) if request.method == "POST" else TaskForm.of(rows, there)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        problems = attempt(lambda: actions.write_task(form.chosen(), form.draft(), by=reader(request), there=there))
        if not problems:
            messages.success(request, _("已保存。"))
            return redirect("task", pk)
    words = (_("修改任务%s") % there.code, _("保存"), "")
    return _form(request, there.plan, form, problems, words, back=reverse("task", args=[pk]))


def _form(
    request: HttpRequest, plan: Plan, form: Any, problems: tuple[Problem, ...], words: tuple[Text, Text, str],  # noqa: ANN401 - any form
    back: str = "",
) -> HttpResponse:  # fmt: skip
    title, submit, page = words
    context = {"page": Page(title, crumbs=crumbs(plan)), "form": form, "problems": problems, "submit": submit,
               "back": back or reverse(page, args=[plan.code])}  # fmt: skip
    wrong = problems or form.errors
    return render(request, "goals/tasks/form.html", context, status=UNPROCESSABLE if wrong else 200)


@action(VIEW, obj=on(Task), methods=READING)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return show(request, target(request, Task))


def show(
    request: HttpRequest, here: Task, problems: tuple[Problem, ...] = (), **forms: object
) -> HttpResponse:  # fmt: skip
    """One task: its words, its split, what organs say to it; forms for those who may."""
    user = reader(request)
    rows = list(here.assignments.select_related("participant"))
    lead = f"{here.source}{f'　{here.article}' if here.article else ''}"
    context: dict[str, Any] = {
        "page": Page(_("任务%s") % here.code, lead, crumbs(here.plan)), "here": here, "problems": problems,
        "due": chinese_date(here.due) if here.due else "", "table": tables.split_table(rows),
        "objections": queries.objections_of(user, here),
    }  # fmt: skip
    context["goals_table"] = tables.goals_table(goals_serving(user, here))
    context["lead_sheet"] = sheet_of_lead(user, here)
    context["objections_table"] = tables.objections_table(context["objections"])
    context |= _offered(user, here, context["objections"]) | forms
    if here.withdrawn_at is None and can(user, SPLIT, here):
        organs = Organs(here.plan)
        split = given_of(rows)
        context |= {"organs": organs.all, "may_change": True}
        context.setdefault("split", SplitForm.of(organs, split, mark_of(split)))
        context.setdefault("withdraw", WhyForm())
    return render(request, "goals/tasks/task.html", context, status=UNPROCESSABLE if problems or forms else 200)


def _offered(user: User, here: Task, objections: list[Any]) -> dict[str, Any]:
    """Forms for objecting and for answering, each where there is something to object to or to answer."""
    found: dict[str, Any] = {}
    own = queries.own_assignments(user, here) if here.withdrawn_at is None else []
    if own:
        form = ObjectForm(initial={"assignment": str(own[0].pk)})
        form.fields["assignment"].choices = [(str(each.pk), each.participant.name) for each in own]  # type: ignore[attr-defined]
        found["object_form"] = form
    answerable = {each.pk for each in queries.answerable_for(user, here.plan)}
    waiting = [each for each in objections if each.answer == Answer.WAITING and each.pk in answerable]
    if waiting:
        people = list(here.plan.participants.order_by("position", "pk"))
        found["answers"] = [(each, AnswerForm(people, auto_id=f"answer-{each.pk}-%s")) for each in waiting]
    return found


@action(SPLIT, obj=THE_TASK, methods=WRITING)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the lead, the co-operating organs and the shares."""
    here, form = target(request, Task), SplitForm.sent(request.POST)
    given = form.given(Organs(here.plan))
    problems = tuple(form.problems) or attempt(
        lambda: actions.split_task(here, given, by=reader(request), seen=form.seen)
    )
    if problems:
        return show(request, here, problems, split=form)
    messages.success(request, _("分工已保存。"))
    return redirect("task", pk)


@action(SPLIT, obj=THE_TASK, methods=WRITING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    here, form = target(request, Task), WhyForm(request.POST)
    if not form.is_valid():
        return show(request, here, withdraw=form)
    problems = attempt(lambda: actions.withdraw_task(here, form.cleaned_data["reason"], by=reader(request)))
    if problems:
        return show(request, here, problems, withdraw=form)
    messages.success(request, _("任务%s已撤销，记录保留。") % here.code)
    return redirect("tasks", here.plan.code)
