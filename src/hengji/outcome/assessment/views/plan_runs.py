"""The runs of one plan: what stands in the way, making one, and what changed from one to another."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, get_or_404, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, progress_of, tell_progress
from hengji.foundation.shell.pages import Crumb, Page
from hengji.outcome.assessment import actions
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.permissions import LIST_PLAN_RUNS, MAKE_OFFICIAL, MAKE_RUN, VIEW_RUN
from hengji.outcome.assessment.queries.differences import differences
from hengji.outcome.assessment.queries.opened import opened
from hengji.outcome.assessment.queries.readiness import hindrances, readiness
from hengji.outcome.assessment.queries.runs import runs, runs_for
from hengji.outcome.assessment.tables import differences as difference_tables
from hengji.outcome.assessment.tables import runs as run_tables
from hengji.year.plans.models import Plan

READING = ("GET", "HEAD")
WRITING = ("POST",)
THE_PLAN = on(Plan, visible=LIST_PLAN_RUNS, code="code")
MOST_SHOWN = 50


@action(LIST_PLAN_RUNS, obj=THE_PLAN, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _listing(request, target(request, Plan))


def _listing(request: HttpRequest, plan: Plan, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    user, ready, today = reader(request), readiness(plan), timezone.localdate()
    records = list(runs_for(user).filter(plan=plan)[:MOST_SHOWN])
    may_try, may_official = can(user, MAKE_RUN, plan), can(user, MAKE_OFFICIAL, plan)
    token = keep([], user, ".run") if may_try or may_official else ""
    context = {
        "page": _page(plan), "plan": plan, "table": run_tables.runs_table(records), "ready": ready,
        "may_try": may_try, "may_official": may_official and ready.official is None, "token": token,
        "problems": problems, "in_the_way": hindrances(plan, Kind.OFFICIAL, ready, today) if may_official else [],
        "against": list(pairwise(records))[:5],
    }  # fmt: skip
    return render(request, "assessment/plan_runs.html", context, status=422 if problems else 200)


def _page(plan: Plan) -> Page:
    lead = _(
        "试算可以随时作，作多少次都行；正式汇总只有一次，底稿、办法和结果从此固定，以后的每一处改动都是编号的更正。"
    )
    return Page(_("%s的汇总") % plan.title, lead, (Crumb(plan.title, reverse("plan", args=[plan.code])),))


@action(MAKE_RUN, obj=THE_PLAN, methods=WRITING)
def make_provisional(request: HttpRequest, code: str) -> HttpResponse:
    """With ``all`` those observations count as well that nobody has confirmed yet, and the run says so."""
    del code
    confirmed_only = request.POST.get("all") != "1"
    return _made(request, target(request, Plan), Kind.PROVISIONAL, confirmed_only=confirmed_only)


@action(MAKE_OFFICIAL, obj=THE_PLAN, methods=WRITING)
def make_official(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _made(request, target(request, Plan), Kind.OFFICIAL, confirmed_only=True)


def _made(request: HttpRequest, plan: Plan, kind: Kind, *, confirmed_only: bool) -> HttpResponse:
    user, token = reader(request), request.POST.get("token", "")
    try:
        run = _run(plan, user, kind, token, confirmed_only=confirmed_only)
    except ProblemsError as error:
        return _listing(request, plan, error.problems)
    messages.success(request, _("“%s”已保存。") % run.title)
    return redirect("run", number=run.pk)


def _run(plan: Plan, user: User, kind: Kind, token: str, *, confirmed_only: bool) -> Run:
    try:
        terms = actions.Terms(progress=tell_progress(token))
        return actions.run_plan(plan, by=user, kind=kind, confirmed_only=confirmed_only, terms=terms)
    finally:
        forget_file(token)


@action(LIST_PLAN_RUNS, obj=THE_PLAN, methods=READING)
def progress(request: HttpRequest, code: str, token: str) -> HttpResponse:
    done, total = progress_of(token)
    again = reverse("plan-run-progress", args=[code, token])
    return render(request, "assessment/parts/progress.html", {"done": done, "total": total, "progress": again})


@action(VIEW_RUN, obj=on(Run, visible=VIEW_RUN, pk="number"), methods=READING)
def changes(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """From the other run to this one: whose score, place and grade moved, and which observations differ."""
    del number
    run = target(request, Run)
    before = get_or_404(request.user, VIEW_RUN, runs(), pk=other)
    found = differences(opened(before), opened(run))
    words = {"before": before.title, "after": run.title}
    page = Page(
        _("两次汇总的变化"), _("从“%(before)s”到“%(after)s”。") % words,
        (Crumb(_("汇总"), reverse("runs")), Crumb(run.title, reverse("run", args=[run.pk]))),
    )  # fmt: skip
    context = {
        "page": page, "run": run, "before": before, "found": found, "finding": difference_tables.finding(found),
        "moved": difference_tables.moved_table(run, found), "facts": difference_tables.facts_table(found),
        "most": difference_tables.MOST,
    }  # fmt: skip
    return render(request, "assessment/changes.html", context)
