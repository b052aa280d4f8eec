"""Groups and their leads, substitutes, the disclosure list: what the office arranges beside the scheme's text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.organisations.queries import organisation_options
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.plans import actions, queries
from hengji.year.plans.forms import GroupLeadsForm, OpenDisclosureForm, SubstituteForm
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import MANAGE_PLAN, VIEW_PLAN
from hengji.year.plans.tables import arrangements as tables
from hengji.year.plans.tables.plans import disclosures_table

from .shared import READING, THE_PLAN, WRITING, attempt, crumbs, plan_of
from .tabs import tabs

Pairs = dict[tuple[Organisation, str], Organisation]
UNPROCESSABLE = 422


# ---------------------------------------------------------------- groups
@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def groups(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan = plan_of(request)
    return _groups(request, plan, GroupLeadsForm(lines=queries.groups_of(plan)), ())


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def set_leads(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = plan_of(request), reader(request)
    form, problems = GroupLeadsForm(request.POST, lines=queries.groups_of(plan)), tuple[Problem, ...]()
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done, problems = attempt(lambda: actions.set_group_leads(plan, form.leads(), by=user, reason=reason))
        if done is not None:
            messages.success(request, _("组长单位已保存。"))
            return redirect("plan-groups", code)
    return _groups(request, plan, form, problems)


def _groups(
    request: HttpRequest, plan: Plan, form: GroupLeadsForm, problems: tuple[Problem, ...]
) -> HttpResponse:  # fmt: skip
    lines = queries.groups_of(plan)
    lead = _("组长单位先审本组各单位申报的目标；一组一个，从本组的参评对象中选。")
    context = {
        "page": Page(_("组别和组长单位"), lead, crumbs(plan)), "plan": plan, "form": form, "problems": problems,
        "tabs": tabs(request, plan, "plan-groups"), "table": tables.groups_table(lines), "lines": lines,
        "may_manage": can(request.user, MANAGE_PLAN, plan),
    }  # fmt: skip
    return render(request, "plans/groups.html", context, status=_status(form, problems))


# ---------------------------------------------------------------- substitutes
@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def substitutes(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan = plan_of(request)
    return _substitutes(request, plan, SubstituteForm(plan=plan), ())


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def set_substitute(request: HttpRequest, code: str) -> HttpResponse:
    """Name a substitute, or remove the one that is meant; the others stand."""
    plan, user = plan_of(request), reader(request)
    removing = "remove" in request.POST
    form = SubstituteForm(None if removing else request.POST, plan=plan)
    problems: tuple[Problem, ...] = ()
    if removing or form.is_valid():
        pairs, reason = _pairs(plan, request.POST.get("remove", "")), request.POST.get("reason", "")
        if not removing:
            data = form.cleaned_data
            pairs[data["owner"], data["indicator"]] = data["substitute"]
        done, problems = attempt(lambda: actions.set_substitutes(plan, pairs, by=user, reason=reason))
        if done is not None:
            messages.success(request, _("替补评分单位已保存。"))
            return redirect("plan-substitutes", code)
    return _substitutes(request, plan, form, problems)


def _pairs(plan: Plan, without: str) -> Pairs:
    rows = plan.substitutes.select_related("owner", "substitute")
    return {(row.owner, row.indicator): row.substitute for row in rows if str(row.pk) != without}


def _substitutes(
    request: HttpRequest, plan: Plan, form: SubstituteForm, problems: tuple[Problem, ...]
) -> HttpResponse:  # fmt: skip
    scheme, lines = queries.scheme_of(plan), queries.substitutes_of(plan)
    lacking = queries.own_cells(plan, scheme)
    said = tables.scheme_substitutes_table(plan, scheme)
    may_manage = can(request.user, MANAGE_PLAN, plan)
    lead = _("考评责任单位自己也参评时，它自己的得分由替补评分单位评定；对指标写明的优先。")
    context = {
        "page": Page(_("替补评分单位"), lead, crumbs(plan)), "plan": plan, "form": form, "problems": problems,
        "tabs": tabs(request, plan, "plan-substitutes"), "table": tables.substitutes_table(lines, scheme),
        "lines": lines, "lacking": tables.own_cells_table(lacking, scheme) if lacking and may_manage else None,
        "said": said if said.rows else None, "may_manage": may_manage,
        "organisations": organisation_options() if may_manage else (),
    }  # fmt: skip
    return render(request, "plans/substitutes.html", context, status=_status(form, problems))


# ---------------------------------------------------------------- disclosure
@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def disclosure(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan = plan_of(request)
    return _disclosure(request, plan, OpenDisclosureForm(plan=plan), ())


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def open_item(request: HttpRequest, code: str) -> HttpResponse:
    """Open one item of the list to its audience from a day on."""
    plan, user = plan_of(request), reader(request)
    form, problems = OpenDisclosureForm(request.POST, plan=plan), tuple[Problem, ...]()
    if form.is_valid():
        row = plan.disclosures.get(pk=form.cleaned_data["item"])
        done, problems = attempt(lambda: actions.open_disclosure(row, form.cleaned_data["on"], by=user))
        if done is not None:
            messages.success(request, _("“%s”的公开日期已记下。") % done.item)
            return redirect("plan-disclosure", code)
    return _disclosure(request, plan, form, problems)


def _disclosure(
    request: HttpRequest, plan: Plan, form: OpenDisclosureForm, problems: tuple[Problem, ...]
) -> HttpResponse:  # fmt: skip
    rows = queries.disclosures_for(plan)
    lead = _("谁在什么时候看到什么，按考评办法的规定；办法印发以后，由目标绩效办逐项开放。")
    may_manage = can(request.user, MANAGE_PLAN, plan)
    context = {
        "page": Page(_("公开清单"), lead, crumbs(plan)), "plan": plan, "form": form, "problems": problems,
        "tabs": tabs(request, plan, "plan-disclosure"), "table": disclosures_table(rows), "may_manage": may_manage,
        "may_open": may_manage and plan.is_frozen and bool(form.fields["item"].choices),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "plans/disclosure.html", context, status=_status(form, problems))


def _status(form: GroupLeadsForm | SubstituteForm | OpenDisclosureForm, problems: tuple[Problem, ...]) -> int:
    return UNPROCESSABLE if form.errors or problems else 200
