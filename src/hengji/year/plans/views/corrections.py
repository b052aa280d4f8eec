"""Corrections of an issued scheme: who proposed what and why, old beside new, and the second person's word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import load
from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.plans import actions, queries
from hengji.year.plans.diff import diff
from hengji.year.plans.enums import CorrectionState
from hengji.year.plans.forms import CorrectionForm, RemarkForm
from hengji.year.plans.models import Correction, Plan
from hengji.year.plans.permissions import CONFIRM_CORRECTION, CORRECT_PLAN, VIEW_PLAN
from hengji.year.plans.tables import plans as tables

from .exchange import read_scheme
from .shared import BOTH, READING, THE_PLAN, WRITING, attempt, crumbs, plan_of, told

LINES = 2  # shown at first; more are unfolded
THE_CORRECTION = on(Correction, visible=VIEW_PLAN, plan__code="code", number="number")


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def corrections(request: HttpRequest, code: str) -> HttpResponse:
    plan = plan_of(request)
    buttons = (
        (Action(_("提出更正"), reverse("plan-correct", args=[code]), primary=True),)
        if can(request.user, CORRECT_PLAN, plan)
        else ()
    )
    lead = _("印发以后的改动一律由一人提出、另一人确认，更正前后的全文都保留。")
    context = {
        "page": Page(_("更正"), lead, crumbs(plan), buttons),
        "table": tables.corrections_table(plan, queries.corrections_of(plan)),
    }
    return render(request, "plans/corrections.html", context)


@action(CORRECT_PLAN, obj=THE_PLAN, methods=BOTH)
def correct(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    form = CorrectionForm(*((request.POST, request.FILES) if request.method == "POST" else ()), plan=plan)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        done, problems = _propose(plan, form, user)
        if done is not None:
            messages.success(request, _("已提出更正，由另一人确认后生效。"))
            return redirect("plan-correction", code, done.number)
    lead = _("确认以前考评办法不变。互相牵连的几处（如一增一减的分值）写在同一项更正里。")
    shown = len(form.changes) if form.is_bound else LINES
    context = {
        "page": Page(_("提出更正"), lead, crumbs(plan)), "form": form, "problems": problems,
        "shown": form.changes[:shown], "spare": form.changes[shown:], "back": reverse("plan-corrections", args=[code]),
    }  # fmt: skip
    return render(request, "plans/correct.html", context, status=422 if form.errors or problems else 200)


def _propose(plan: Plan, form: CorrectionForm, user: User) -> tuple[Correction | None, tuple[Problem, ...]]:
    changes: actions.SchemeChanges | None = form.corrected()
    if form.cleaned_data["file"]:
        changes, unread = read_scheme(form.cleaned_data["file"], queries.scheme_of(plan))
        if changes is None:
            return None, tuple(unread)
    reason = form.cleaned_data["reason"]
    return attempt(lambda: actions.correct_scheme(plan, changes or {}, reason=reason, by=user))


@action(VIEW_PLAN, obj=THE_CORRECTION, methods=READING)
def correction(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = target(request, Correction)
    plan: Plan = found.plan
    way = (*crumbs(plan), Crumb(_("更正"), reverse("plan-corrections", args=[code])))
    differences = diff(load(found.text_before), load(found.text_after))
    context = {
        "page": Page(_("第%d号更正") % number, found.reason, way), "plan": plan, "correction": found,
        "state": tables.CORRECTION_TONES[CorrectionState(found.state)], "form": RemarkForm(),
        "table": tables.differences_table(differences),
        "before": queries.digest_of_text(found.text_before), "after": queries.digest_of_text(found.text_after),
        "effect_url": reverse("correction-effect", args=[code, number]),  # a panel of the room that computes scores
        "may_confirm": found.state == CorrectionState.PROPOSED and can(request.user, CONFIRM_CORRECTION, found),
    }  # fmt: skip
    return render(request, "plans/correction.html", context)


@action(CONFIRM_CORRECTION, obj=THE_CORRECTION, methods=WRITING)
@second_factor_required
def decide(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found, user = target(request, Correction), reader(request)
    remark = request.POST.get("remark", "")
    if request.POST.get("verdict") == "confirm":
        done, problems = attempt(lambda: actions.confirm_correction(found, by=user, remark=remark))
    else:
        done, problems = attempt(lambda: actions.refuse_correction(found, by=user, remark=remark))
    if done is None:
        messages.error(request, told(problems))
    else:
        messages.success(request, _("更正%s。") % done.get_state_display())
    return redirect("plan-correction", code, number)
