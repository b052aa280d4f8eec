"""A plan's result: where it is, what is put up, the office's proposal, and each step to the circular."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page
from hengji.foundation.workdays.queries import workdays_between
from hengji.outcome.grading import actions
from hengji.outcome.grading.enums import TONES, State
from hengji.outcome.grading.forms import CircularForm, CorrectionForm, NoteForm
from hengji.outcome.grading.models import Proceeding
from hengji.outcome.grading.permissions import (
    ISSUE,
    LIST,
    LIST_APPEALS,
    PROPOSE,
    PUBLISH,
    REPUBLISH,
    SUBMIT,
    VIEW,
    VIEW_PROPOSAL,
)
from hengji.outcome.grading.queries.appeals import open_appeals
from hengji.outcome.grading.queries.borders import borders, seats
from hengji.outcome.grading.queries.standing import (
    newest_notice,
    own_codes,
    plans_to_propose,
    proceedings_for,
    run_of,
    visible_lines,
)
from hengji.outcome.grading.tables import results as tables
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import VIEW_PLAN

from .shared import READING, THE_RESULT, WRITING, attempt, crumbs


@action(LIST, methods=READING)
def listing(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    found = proceedings_for(user)
    page = Page(_("考评结果"), _("等次建议、公示、申诉、审定和通报。"))
    context = {"page": page, "table": tables.proceedings_table(found), "ready": plans_to_propose(user)}
    return render(request, "grading/results.html", context)


@action(PROPOSE, obj=on(Plan, visible=VIEW_PLAN, code="code"), methods=WRITING)
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Begin, from the page of the plan's runs; or take up a corrected run and another note."""
    plan, user = target(request, Plan), reader(request)
    note = request.POST.get("note", "")
    done, problems = attempt(lambda: actions.propose_result(plan, by=user, note=note))
    if done is None:
        for problem in problems:
            messages.error(request, str(problem))
        return redirect("plan-runs", code=code)
    return redirect("grading-proposal", code=done.key)


@action(VIEW, obj=THE_RESULT, methods=READING)
def result(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _result(request, target(request, Proceeding))


def _result(request: HttpRequest, proceeding: Proceeding, problems: Sequence[Problem] = ()) -> HttpResponse:
    user, notice = reader(request), newest_notice(proceeding)
    state = State(proceeding.state)
    office = can(user, VIEW_PROPOSAL, proceeding)
    own = own_codes(user, proceeding.plan)
    lines = visible_lines(user, proceeding, notice) if notice else []
    context = {
        "page": _page(user, proceeding, office=office), "proceeding": proceeding, "state": state.label,
        "tone": TONES[state], "steps": _steps(state), "notice": notice, "problems": problems,
        "table": tables.lines_table(lines, own) if notice else None, "own": [x for x in lines if x["code"] in own],
        "left": _left(proceeding), "may_appeal": _may_appeal(proceeding, own), "office": office,
        "notices": tables.notices_table(proceeding.notices.select_related("by").defer("text")) if notice else None,
        "may_publish": state == State.REVIEWED and can(user, PUBLISH, proceeding),
        "may_submit": state == State.PUBLIC and can(user, SUBMIT, proceeding),
        "waiting": open_appeals(proceeding).count() if office else 0,
        "circular_form": CircularForm() if state == State.DECIDED and can(user, ISSUE, proceeding) else None,
        "correction_form": CorrectionForm() if notice and can(user, REPUBLISH, proceeding) else None,
    }  # fmt: skip
    return render(request, "grading/result.html", context, status=422 if problems else 200)


def _page(user: User, proceeding: Proceeding, *, office: bool) -> Page:
    buttons = []
    if office:
        buttons.append(Action(_("等次建议"), reverse("grading-proposal", args=[proceeding.key]), "list-details"))
    if can(user, LIST_APPEALS, proceeding):
        buttons.append(Action(_("申诉"), reverse("grading-appeals", args=[proceeding.key]), "message"))
    return Page(_("%s的结果") % proceeding.plan.title, "", crumbs(), tuple(buttons))


def _steps(state: State) -> list[tuple[str, str]]:
    """Every state with whether it is past, present or still to come."""
    order = list(State)
    at = order.index(state)
    tones = ["past"] * at + ["now"] + ["coming"] * (len(order) - at - 1)
    return [(str(each.label), tone) for each, tone in zip(order, tones, strict=True)]


def _left(proceeding: Proceeding) -> int | None:
    """Working days until the publicity is over; None when it is not running."""
    today = timezone.localdate()
    if proceeding.state != State.PUBLIC or proceeding.closes is None or today > proceeding.closes:
        return None
    return workdays_between(today, proceeding.closes)


def _may_appeal(proceeding: Proceeding, own: frozenset[str]) -> bool:
    last = proceeding.appeals_until
    return bool(own) and proceeding.state == State.PUBLIC and last is not None and timezone.localdate() <= last


@action(VIEW_PROPOSAL, obj=THE_RESULT, methods=READING)
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """等次建议: seats and borders of grades, bars apart, and who is not ranked."""
    del code
    proceeding, user = target(request, Proceeding), reader(request)
    run = run_of(proceeding)
    found = borders(run)
    moved = [each for each in run.standings if each.moved]
    words = {"barred": len(moved), "ties": sum(each.tied for each in found)}
    lead = _("%(barred)d个单位因登记的事实调整等次，%(ties)d处等次界线并列。") % words
    context = {
        "page": Page(_("等次建议"), lead, crumbs(proceeding)), "proceeding": proceeding,
        "seats": tables.seats_table(seats(run)), "borders": tables.borders_table(found),
        "barred": tables.barred_table(moved), "most": tables.MOST_BORDERS,
        "form": NoteForm({"note": proceeding.note}) if _may_propose(user, proceeding) else None,
        "may_submit": proceeding.state == State.PROPOSED and can(user, SUBMIT, proceeding),
        "case": proceeding.review, "verified": run.verified,
    }  # fmt: skip
    return render(request, "grading/proposal.html", context)


def _may_propose(user: User, proceeding: Proceeding) -> bool:
    return proceeding.state == State.PROPOSED and can(user, PROPOSE, proceeding.plan)


def _do(request: HttpRequest, do: Callable[[Proceeding, User], object], said: str) -> HttpResponse:
    """Carry out a step; what stands in the way is said on the result's page."""
    proceeding, user = target(request, Proceeding), reader(request)
    done, problems = attempt(lambda: do(proceeding, user))
    if problems:
        return _result(request, proceeding, problems)
    del done
    messages.success(request, said)
    return redirect("grading-result", code=proceeding.key)


@action(SUBMIT, obj=THE_RESULT, methods=WRITING)
def review(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _do(request, lambda found, user: actions.submit_review(found, by=user), _("等次建议已送审。"))


@action(PUBLISH, obj=THE_RESULT, methods=WRITING)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _do(request, lambda found, user: actions.publish_result(found, by=user), _("已公示，参评单位会收到通知。"))


@action(SUBMIT, obj=THE_RESULT, methods=WRITING)
def decision(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _do(request, lambda found, user: actions.submit_decision(found, by=user), _("已报请审定。"))


@action(ISSUE, obj=THE_RESULT, methods=WRITING)
def circular(request: HttpRequest, code: str) -> HttpResponse:
    del code
    number = request.POST.get("number", "")
    return _do(
        request, lambda found, user: actions.issue_circular(found, by=user, document_number=number), _("通报已印发。")
    )


@action(REPUBLISH, obj=THE_RESULT, methods=WRITING)
def correct(request: HttpRequest, code: str) -> HttpResponse:
    del code
    reason = request.POST.get("reason", "")
    return _do(
        request, lambda found, user: actions.publish_correction(found, by=user, reason=reason), _("更正已发布。")
    )
