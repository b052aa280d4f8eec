"""申诉: what an organ may appeal against, writing and signing, handling with the effect on everybody, deciding."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, get_or_404, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.documents.downloads import PDF, downloaded
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.outcome.assessment.whatif.changes import Changes
from hengji.outcome.grading import actions
from hengji.outcome.grading.documents import decision_document
from hengji.outcome.grading.enums import APPEAL_TONES, AppealState
from hengji.outcome.grading.forms import AppealForm, FindingForm
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.outcome.grading.permissions import (
    ASSIGN,
    DECIDE,
    FILE_APPEAL,
    HANDLE,
    LIST_APPEALS,
    SIGN_APPEAL,
    VIEW,
    VIEW_APPEAL,
)
from hengji.outcome.grading.queries.appeals import (
    appealable,
    appeals_for,
    handlers_for,
    indicator_titles,
    own_participants,
)
from hengji.outcome.grading.queries.sandbox import sandbox
from hengji.outcome.grading.queries.standing import proceedings_for
from hengji.outcome.grading.tables import appeals as tables
from hengji.year.observations.models import Observation
from hengji.year.observations.permissions import VIEW as VIEW_OBSERVATION

from .shared import BOTH, READING, THE_APPEAL, THE_RESULT, WRITING, attempt, crumbs

DECIDED = (AppealState.UPHELD, AppealState.CORRECTED)


@action(LIST_APPEALS, obj=THE_RESULT, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    proceeding = target(request, Proceeding)
    found = appeals_for(reader(request), proceeding)
    context = {"page": Page(_("申诉"), "", crumbs(proceeding)), "table": tables.appeals_table(found)}
    return render(request, "shell/list.html", context)


@action(VIEW, obj=THE_RESULT, methods=READING)
def own(request: HttpRequest, code: str) -> HttpResponse:
    """An organ's own appeals, and the observations against which it may appeal."""
    del code
    proceeding, user = target(request, Proceeding), reader(request)
    titles = indicator_titles(proceeding)
    context = {
        "page": Page(_("本单位的申诉"), "", crumbs(proceeding)), "proceeding": proceeding,
        "appeals": tables.appeals_table(appeals_for(user, proceeding)),
        "tables": [
            (each.name, tables.appealable_table(proceeding, appealable(proceeding, each), titles))
            for each in own_participants(user, proceeding)
        ],
    }  # fmt: skip
    return render(request, "grading/own_appeals.html", context)


@action(FILE_APPEAL, obj=on(Observation, visible=VIEW_OBSERVATION, related=("participant",)), methods=BOTH)
def new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One appeal against one observation of the own organ."""
    del pk
    user, seen = reader(request), target(request, Observation)
    proceeding = get_or_404(user, VIEW, proceedings_for(user), key=code)
    form = AppealForm(request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        value, reason = request.POST.get("value", ""), request.POST.get("reason", "")
        made, problems = attempt(lambda: actions.draft_appeal(proceeding, seen, by=user, value=value, reason=reason))
        if made is not None:
            messages.success(request, _("申诉已起草，待单位负责人签发。"))
            return redirect("grading-appeal", pk=made.pk)
    page = Page(_("提出申诉"), _("指标%s") % seen.indicator, (*crumbs(proceeding), _own(proceeding)))
    context = {"page": page, "proceeding": proceeding, "seen": seen, "form": form, "problems": problems}
    return render(request, "grading/appeal_new.html", context, status=422 if problems else 200)


def _own(proceeding: Proceeding) -> Crumb:
    return Crumb(_("本单位的申诉"), reverse("grading-own-appeals", args=[proceeding.key]))


@action(VIEW_APPEAL, obj=THE_APPEAL, methods=READING)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _shown(request, target(request, Appeal))


def _shown(request: HttpRequest, found: Appeal, problems: Sequence[Problem] = ()) -> HttpResponse:
    user, state = reader(request), AppealState(found.state)
    handles = state in {AppealState.HANDLING, AppealState.PROPOSED} and can(user, HANDLE, found)
    decides = state == AppealState.PROPOSED and found.handler_id != user.pk and can(user, DECIDE, found)
    assigns = state in {AppealState.FILED, AppealState.HANDLING} and can(user, ASSIGN, found)
    effect = _effect(found) if handles or decides else None
    context = {
        "page": Page(str(found), found.proceeding.plan.title, crumbs(found.proceeding)), "appeal": found,
        "state": state.label, "tone": APPEAL_TONES[state], "problems": problems, "decided": state in DECIDED,
        "may_sign": state == AppealState.DRAFT and can(user, SIGN_APPEAL, found),
        "may_withdraw": _may_withdraw(user, found), "handlers": handlers_for(found) if assigns else [],
        "assigns": assigns, "finding_form": _form(found) if handles else None,
        "decide_form": _form(found) if decides else None, "finding": found.get_finding_display(),
        "effect": tables.effects_table(effect) if effect else None,
        "effect_finding": tables.effect_finding(effect) if effect else "",
    }  # fmt: skip
    return render(request, "grading/appeal.html", context, status=422 if problems else 200)


def _effect(found: Appeal) -> Changes | None:
    """None where the run holds the observation no more, because it was corrected meanwhile."""
    try:
        return sandbox(found.proceeding.run, found.observation, found.value)
    except LookupError:
        return None


def _form(found: Appeal) -> FindingForm:
    return FindingForm(initial={"finding": found.finding, "text": found.opinion})


def _may_withdraw(user: User, found: Appeal) -> bool:
    return found.state not in {*DECIDED, AppealState.WITHDRAWN} and can(user, FILE_APPEAL, found.participant)


def _do(request: HttpRequest, do: Callable[[Appeal, User], object], said: str) -> HttpResponse:
    found, user = target(request, Appeal), reader(request)
    _done, problems = attempt(lambda: do(found, user))
    if problems:
        return _shown(request, found, problems)
    messages.success(request, said)
    return redirect("grading-appeal", pk=found.pk)


@action(SIGN_APPEAL, obj=THE_APPEAL, methods=WRITING)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _do(request, lambda found, user: actions.sign_appeal(found, by=user), _("申诉已提交目标绩效办。"))


@action(FILE_APPEAL, obj=THE_APPEAL, methods=WRITING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _do(request, lambda found, user: actions.withdraw_appeal(found, by=user), _("申诉已撤回。"))


@action(ASSIGN, obj=THE_APPEAL, methods=WRITING)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, key = target(request, Appeal), request.POST.get("handler", "")
    handler = next((user for user in handlers_for(found) if str(user.pk) == key), None)
    if handler is None:
        messages.error(request, _("请从列出的人员中选择复核人。"))
        return redirect("grading-appeal", pk=found.pk)
    return _do(request, lambda found, user: actions.assign_handler(found, handler, by=user), _("已分办。"))


@action(HANDLE, obj=THE_APPEAL, methods=WRITING)
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    said, text = request.POST.get("finding", ""), request.POST.get("text", "")
    return _do(
        request, lambda found, user: actions.propose_finding(found, by=user, finding=said, opinion=text),
        _("复核意见已提交，待决定。"),
    )  # fmt: skip


@action(DECIDE, obj=THE_APPEAL, methods=WRITING)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    said, text = request.POST.get("finding", ""), request.POST.get("text", "")
    return _do(
        request, lambda found, user: actions.decide_appeal(found, by=user, finding=said, decision=text),
        _("复核决定已作出。"),
    )  # fmt: skip


@action(VIEW_APPEAL, obj=THE_APPEAL, methods=READING)
def decision_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, Appeal)
    if found.state not in DECIDED:
        return redirect("grading-appeal", pk=found.pk)
    made = decision_document(found)
    return downloaded(as_pdf(made), f"{made.title}.pdf", PDF)
