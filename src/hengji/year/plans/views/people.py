"""Who takes part in a plan, when what may be done, who sees what."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.foundation.workdays.queries import calendar as working_days
from hengji.year.plans import actions, queries
from hengji.year.plans.actions import Entrant, Span
from hengji.year.plans.forms import ParticipantForm, WindowForm
from hengji.year.plans.models import Participant, Plan, Window
from hengji.year.plans.permissions import MANAGE_PLAN, VIEW_PLAN
from hengji.year.plans.tables import plans as tables
from hengji.year.plans.tables.arrangements import calendar_table

from .shared import READING, THE_PLAN, WRITING, attempt, crumbs, plan_of
from .tabs import tabs


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def people(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan = plan_of(request)
    chosen = _chosen(plan, request.GET.get("change"))
    form = ParticipantForm.of(plan, chosen) if chosen else ParticipantForm(plan=plan)
    return _people(request, plan, form, ())


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter one organ, or change a participant: group, class, days, ranking, successor."""
    plan, user = plan_of(request), reader(request)
    chosen = _chosen(plan, request.POST.get("change"))
    form = ParticipantForm(request.POST, plan=plan, changing=chosen)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        data = form.cleaned_data
        known = actions.entrant_of(chosen) if chosen else _entrant(plan, data["organisation"], data["code"])
        entrant = form.said(known)
        done, problems = attempt(lambda: actions.set_participants(plan, [entrant], by=user, reason=data["reason"]))
        if done is not None:
            messages.success(request, _("已登记“%s”。") % entrant.name)
            return redirect("plan-people", code)
    return _people(request, plan, form, problems)


def _chosen(plan: Plan, code: str | None) -> Participant | None:
    """The participant that is to be changed, by its code."""
    rows = plan.participants.select_related("group", "klass", "successor", "organisation", "person")
    return rows.filter(code=code).first() if code else None


def _entrant(plan: Plan, organ: Organisation, code: str) -> Entrant:
    """The participant that the organ is, with all that is known of it; else a new one."""
    known = plan.participants.filter(organisation=organ, person=None).first()
    return actions.entrant_of(known) if known else Entrant(code or organ.code, queries.name_today(organ), organ)


def _people(
    request: HttpRequest, plan: Plan, form: ParticipantForm, problems: tuple[Problem, ...]
) -> HttpResponse:  # fmt: skip
    people_, may_manage = queries.participants_of(plan), can(request.user, MANAGE_PLAN, plan)
    context = {
        "page": Page(_("参评对象"), _("共%d个。") % len(people_), crumbs(plan)), "plan": plan, "form": form,
        "problems": problems, "table": tables.participants_table(people_, plan if may_manage else None),
        "may_manage": may_manage, "tabs": tabs(request, plan, "plan-people"),
    }  # fmt: skip
    return render(request, "plans/people.html", context, status=422 if form.errors or problems else 200)


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The windows; the office's form adds one, or changes the one that is named."""
    del code
    plan = plan_of(request)
    chosen = next((row for row in queries.windows_for(plan) if str(row.pk) == request.GET.get("change")), None)
    return _calendar(request, plan, WindowForm(initial=model_to_dict(chosen) if chosen else None), (), chosen)


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def set_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Add a window, put it in the place of another, or remove the one that is named; the others stand."""
    plan, user = plan_of(request), reader(request)
    left_out = {request.POST.get("remove"), request.POST.get("change")}
    rows = queries.windows_for(plan)
    spans = [Span(row.phase, row.opens, row.closes, row.title) for row in rows if str(row.pk) not in left_out]
    form = WindowForm(request.POST)
    problems: tuple[Problem, ...] = ()
    reason = request.POST.get("reason", "")
    if "remove" not in request.POST and form.is_valid():
        data = form.cleaned_data
        spans.append(Span(data["phase"], data["opens"], data["closes"], data["title"]))
    if "remove" in request.POST or form.is_valid():
        done, problems = attempt(lambda: actions.set_windows(plan, spans, by=user, reason=reason))
        if done is not None:
            messages.success(request, _("时间窗口已保存。"))
            return redirect("plan-calendar", code)
        form = WindowForm() if "remove" in request.POST else form
    chosen = next((row for row in rows if str(row.pk) == request.POST.get("change")), None)
    return _calendar(request, plan, form, problems, chosen)


def _calendar(
    request: HttpRequest, plan: Plan, form: WindowForm, problems: tuple[Problem, ...], chosen: Window | None
) -> HttpResponse:  # fmt: skip
    windows, may_manage = queries.windows_for(plan), can(request.user, MANAGE_PLAN, plan)
    table = calendar_table(plan, windows, timezone.localdate(), working_days(), may_manage=may_manage)
    context = {
        "page": Page(_("日程"), _("窗口开着的阶段才能办理对应的事项；期限按工作日计。"), crumbs(plan)), "plan": plan,
        "form": form, "problems": problems, "windows": windows, "table": table, "chosen": chosen,
        "tabs": tabs(request, plan, "plan-calendar"), "may_manage": may_manage,
    }  # fmt: skip
    wrong = form.is_bound and (form.errors or problems)
    return render(request, "plans/calendar.html", context, status=422 if wrong or problems else 200)
