"""Plans with their observations, the list of one plan, bulk confirmation, suspected double counting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page
from hengji.foundation.shell.table import Empty
from hengji.year.observations.actions import confirm_observations
from hengji.year.observations.enums import Fault, State, Way
from hengji.year.observations.forms import ConfirmForm
from hengji.year.observations.permissions import CONFIRM_LIST, EXPORT, LIST, LIST_PLANS, REGISTER, VIEW_DOUBLES
from hengji.year.observations.queries import lists
from hengji.year.observations.queries.chain import states_of
from hengji.year.observations.queries.doubles import doubles_in
from hengji.year.observations.tables import facts as tables
from hengji.year.plans.models import Plan

from .shared import PER_PAGE, READING, WRITING, attempt, crumbs, tell

STATES = (
    ("current", "现行"), (State.UNCONFIRMED.value, "待确认"), (State.CONFIRMED.value, "已确认"),
    (State.WAITING.value, "更正待确认"), ("asked", "作废待同意"), (State.VOIDED.value, "已作废"),
    (State.REPLACED.value, "已更正"), ("all", "全部"),
)  # fmt: skip
FIELDS = ("participant", "indicator", "channel", "state", "words")
BY_CODE = on(Plan, code="code")


@action(LIST_PLANS, methods=READING)
def plans(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    found = lists.plans_for(user)
    lead = _("各渠道看到的事实逐条登记在这里，经另一人确认后计分；更正和作废都另行登记，原来的记录一直保留。")
    table = tables.plans_table(list(found), lists.counts_for(user, found))
    return render(request, "observations/plans.html", {"page": Page(_("计分依据"), lead), "table": table})


@action(LIST, obj=BY_CODE, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _list(request, target(request, Plan), asked(request.GET))


def asked(data: Any) -> lists.Filter:  # noqa: ANN401 - what a request sent
    """The filter; without a word about the state, what is current."""
    texts = {name: str(data.get(name, ""))[:200].strip() for name in FIELDS}
    return lists.Filter(**{**texts, "state": texts["state"] or "current"})


def _list(
    request: HttpRequest, plan: Plan, wanted: lists.Filter, problems: tuple[Problem, ...] = ()
) -> HttpResponse:  # fmt: skip
    user = reader(request)
    found = Paginator(lists.observations_for(user, plan, wanted), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(found)
    empty = Empty(_("没有符合条件的记录"), _("可以放宽筛选条件；还没有登记的，可以导入或逐条登记。"))
    titles = lists.titles_of(plan)
    waiting = lists.confirmable_for(user, plan, wanted).count() if can(user, CONFIRM_LIST, plan) else 0
    context = {
        "page": _page(user, plan, found.paginator.count), "plan": plan, "wanted": wanted, "page_of_list": found,
        "table": tables.observations_table(rows, states_of(rows), titles, empty), "states": STATES,
        "choices": lists.choices_for(user, plan), "waiting": waiting, "confirm": ConfirmForm(), "problems": problems,
        "may_export": can(user, EXPORT, plan), "may_see_doubles": can(user, VIEW_DOUBLES, plan), "fields": FIELDS,
    }  # fmt: skip
    return render(request, "observations/list.html", context, status=422 if problems else 200)


def _page(user: User, plan: Plan, count: int) -> Page:
    actions: tuple[Action, ...] = ()
    if can(user, REGISTER, plan):
        actions = (
            Action(_("逐条登记"), reverse("observation-new", args=[plan.code]), "file-text"),
            Action(_("导入"), reverse("observations-import", args=[plan.code]), "folder", primary=True),
        )
    return Page(_("%s的计分依据") % plan.title, _("共%d条。") % count, crumbs(), actions)


@action(CONFIRM_LIST, obj=on(Plan, visible=LIST, code="code"), methods=WRITING)
def confirm_many(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm all that the filter shows, if it is still as many as the page said."""
    user, plan, wanted = reader(request), target(request, Plan), asked(request.POST)
    form = ConfirmForm(request.POST)
    rows = list(lists.confirmable_for(user, plan, wanted))
    if not form.is_valid() or str(len(rows)) != request.POST.get("count"):
        message = _("待确认的现在是%d条，与页面上的数目不同。") % len(rows)
        return _list(request, plan, wanted, (Problem(Fault.COUNT_CHANGED.value, message, "", _("请核对后再确认。")),))
    way, basis = Way(form.cleaned_data["way"]), form.cleaned_data["basis"]
    problems = attempt(lambda: confirm_observations(rows, by=user, way=way, basis=basis))
    tell(request, problems)
    if not problems:
        messages.success(request, _("已确认%d条。") % len(rows))
    return redirect("observations", code=code)


@action(VIEW_DOUBLES, obj=on(Plan, visible=LIST, code="code"), methods=READING)
def doubles(request: HttpRequest, code: str) -> HttpResponse:
    """A part of the list's page: it looks through all facts, so it comes after the page."""
    del code
    plan = target(request, Plan)
    suspects = doubles_in(plan)
    context = {"table": tables.doubles_table(suspects, lists.titles_of(plan)), "count": len(suspects)}
    return render(request, "observations/parts/doubles.html", context)
