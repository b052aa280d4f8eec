"""One observation with its chain: registering, confirming, replacing, voiding."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.evidence.picking import options
from hengji.foundation.evidence.queries import chosen_materials, uses_at
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.observations import actions
from hengji.year.observations.actions import Arrival
from hengji.year.observations.enums import TONES, Source, State, Way
from hengji.year.observations.fact_rows import TEXTS
from hengji.year.observations.forms import ConfirmForm, FactForm, ReasonForm, RemarkForm, ReplaceForm
from hengji.year.observations.models import Observation, Voiding
from hengji.year.observations.permissions import AGREE_VOID, CONFIRM, CORRECT, LIST, REGISTER, VIEW
from hengji.year.observations.queries.chain import chain_of, deeds_of, events_of, standing_of
from hengji.year.observations.queries.doubles import OBJECT_NAME, ROOM
from hengji.year.observations.queries.ground import ground_of, owned_indicators
from hengji.year.observations.queries.lists import titles_of
from hengji.year.observations.tables import events, facts
from hengji.year.plans.models import Plan

from .shared import BOTH, READING, WRITING, attempt, crumbs, sent, tell

BY_KEY = on(Observation, visible=VIEW)


@action(VIEW, obj=on(Observation), methods=READING)
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _page(request, target(request, Observation))


def _page(request: HttpRequest, here: Observation, problems: tuple[Problem, ...] = (), **forms: Any) -> HttpResponse:  # noqa: ANN401
    user, standing, chain = reader(request), standing_of(here), chain_of(here)
    titles = titles_of(here.plan)
    title = f"{here.participant.name}：{titles.get(here.indicator, here.indicator)}"
    context: dict[str, Any] = {
        "page": Page(title, crumbs=crumbs(here.plan)), "here": here, "standing": standing,
        "tone": TONES[standing.state], "facts": facts.facts_of(here, titles),
        "lines": events.lines(events_of(chain), here), "problems": problems, "number": here.pk,
        "uses": facts.uses_table(uses_at(ROOM, OBJECT_NAME, str(here.pk))), "deeds": facts.deeds_table(deeds_of(chain)),
        **_steps(user, here, standing.state, open_matter=bool(standing.voiding or standing.replacement)), **forms,
    }  # fmt: skip
    if standing.voiding and can(user, AGREE_VOID, standing.voiding):
        context["answer"] = RemarkForm()
    return render(request, "observations/observation.html", context, status=422 if problems else 200)


def _steps(user: User, here: Observation, state: State, *, open_matter: bool) -> dict[str, Any]:
    """Forms of what this person may do now; nothing while something is open about it."""
    live = state in {State.UNCONFIRMED, State.CONFIRMED, State.WAITING}
    if not live or open_matter:
        return {}
    steps: dict[str, Any] = {}
    if state != State.CONFIRMED and can(user, CONFIRM, here):
        steps["confirm"] = ConfirmForm()
    if can(user, CORRECT, here):
        steps["void"] = ReasonForm()
        steps["may_replace"] = True
    return steps


@action(CONFIRM, obj=BY_KEY, methods=WRITING)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = target(request, Observation), ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, here, confirm=form)
    way, basis = Way(form.cleaned_data["way"]), form.cleaned_data["basis"]
    problems = attempt(lambda: actions.confirm_observations([here], by=reader(request), way=way, basis=basis))
    return _done(request, pk, problems, _("已确认，可以计分。"))


@action(CORRECT, obj=BY_KEY, methods=WRITING)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = target(request, Observation), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, here, void=form)
    reason = form.cleaned_data["reason"]
    problems = attempt(lambda: actions.void_observation(here, by=reader(request), reason=reason))
    return _done(request, pk, problems, _("已登记作废；原已确认的，经另一人同意后不再计分。"))


@action(AGREE_VOID, obj=on(Voiding, visible=VIEW), methods=WRITING)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    voiding, form = target(request, Voiding), RemarkForm(request.POST)
    agreed = request.POST.get("answer") == "agree"
    remark = form.cleaned_data["remark"] if form.is_valid() else ""
    problems = attempt(lambda: actions.answer_voiding(voiding, by=reader(request), agreed=agreed, remark=remark))
    said = _("已同意作废，不再计分。") if agreed else _("已答复不同意，照旧计分。")
    return _done(request, voiding.observation_id, problems, said)


def _done(request: HttpRequest, key: int, problems: tuple[Problem, ...], said: str) -> HttpResponse:
    tell(request, problems)
    if not problems:
        messages.success(request, said)
    return redirect("observation", pk=key)


@action(CORRECT, obj=BY_KEY, methods=BOTH)
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    here = target(request, Observation)
    form = ReplaceForm(*sent(request), observation=here, initial=_said(here))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        made: list[Observation] = []
        reason = form.cleaned_data["reason"]
        problems = attempt(
            lambda: made.append(actions.replace_observation(here, form.fact, by=reader(request), reason=reason))
        )
        if not problems:
            messages.success(request, _("已登记更正；原已确认的，经另一人确认后生效。"))
            return redirect("observation", pk=made[0].pk)
    back = reverse("observation", args=[pk])
    page = Page(
        _("更正第%d号记录") % pk, _("参评对象、指标和目标不变；原来的记录保留，更正后的另记一条。"),
        (*crumbs(here.plan), Crumb(here.participant.name, back)),
    )  # fmt: skip
    return _form(request, page, form, problems, back)


def _said(here: Observation) -> dict[str, object]:
    return {name: getattr(here, name) for name in (*TEXTS, "date")}


@action(REGISTER, obj=on(Plan, visible=LIST, code="code"), methods=BOTH)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Register one fact; the form's token makes a second click find the first."""
    user, plan = reader(request), target(request, Plan)
    form = FactForm(*sent(request), initial={"token": secrets.token_hex(16)}, **_choices(user, plan))
    chosen = request.POST.getlist("materials")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        arrival = Arrival(f"form:{form.cleaned_data['token']}", Source.FORM, table=_("本页"), first_row=1)
        made: list[Observation] = []
        problems = attempt(
            lambda: made.append(
                actions.register_with_evidence(
                    plan, form.fact, chosen_materials(user, chosen), by=user, arrival=arrival
                )
            )
        )
        if not problems:
            messages.success(request, _("已登记，待另一人确认。"))
            return redirect("observation", pk=made[0].pk)
    lead = _("登记一项事实；另一人确认后才计分。指标要求的各项没有填全的，会逐项提示。")
    page = Page(_("登记计分依据"), lead, crumbs(plan))
    back = reverse("observations", args=[code])
    return _form(request, page, form, problems, back, options=options(user, chosen=chosen), name="materials")


def _choices(user: User, plan: Plan) -> dict[str, list[tuple[str, str]]]:
    ground, owned = ground_of(plan), owned_indicators(user, plan)
    leaves = [(node.code, node.title) for node in ground.scheme.nodes.values() if node.is_leaf]
    bars = [(bar.code, bar.when) for bar in ground.scheme.bars]
    return {
        "people": [(each.code, each.name) for each in ground.participants],
        "indicators": [pair for pair in [*leaves, *bars] if owned is None or pair[0] in owned],
    }


def _form(
    request: HttpRequest, page: Page, form: FactForm, problems: tuple[Problem, ...], back: str, **more: object
) -> HttpResponse:  # fmt: skip
    submit = _("登记更正") if isinstance(form, ReplaceForm) else _("登记")
    context = {"page": page, "form": form, "problems": problems, "back": back, "submit": submit, **more}
    return render(request, "observations/form.html", context, status=422 if problems or form.errors else 200)
