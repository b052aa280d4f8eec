"""The editor of a draft's tree. Every address answers with the whole page; htmx takes the part that changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme, Section
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.plans import actions, queries
from hengji.year.plans.actions import drafting
from hengji.year.plans.enums import Fault, PlanState
from hengji.year.plans.forms.cases import CaseForm
from hengji.year.plans.forms.details import changed_details
from hengji.year.plans.forms.holders import MarksForm, SectionForm, changed_bars, changed_worths
from hengji.year.plans.forms.indicator import NodeForm
from hengji.year.plans.forms.reference import changed_reference, reference_of
from hengji.year.plans.models import Plan
from hengji.year.plans.outline import free_code, spot_of, sums_of
from hengji.year.plans.permissions import EDIT_SCHEME, OPEN_EDITOR
from hengji.year.plans.trials import asks_of, try_case

from .answers import absent, node_of, page_of, refused, saved
from .desk import Desk, Sent, chart_of, frozen_context, is_weighted, worths_kind
from .shared import READING, THE_PLAN, WRITING, plan_of


@action(OPEN_EDITOR, obj=THE_PLAN, methods=READING)
def editor(request: HttpRequest, code: str) -> HttpResponse:
    del code  # the decorator found it
    plan = plan_of(request)
    if plan.state != PlanState.DRAFTING:
        return render(request, "plans/editor/frozen.html", frozen_context(plan))
    return page_of(request, Desk.of(plan, request.GET))


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def save(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator with its rule; ``pick`` and ``pick_measure`` choose another rule at the same time."""
    del code
    plan, post = plan_of(request), request.POST
    scheme = queries.scheme_of(plan)
    chosen = post.get("node", "")
    try:
        node = node_of(scheme, chosen)
        fields = _fields(scheme, node, post)
        edit = drafting.save_indicator(plan, chosen, fields, seen=post.get("seen", ""), by=reader(request))
    except ProblemsError as error:
        return refused(request, plan, error, chosen, Sent(node=post))
    text = _("已保存：%s。") % edit.what if edit else _("没有改动，不必保存。")
    return saved(request, plan, str(fields.get("code") or chosen), text)


def _fields(scheme: Scheme, node: Node, post: QueryDict) -> dict[str, Any]:
    form = NodeForm(scheme, node, post, weighted=is_weighted(spot_of(scheme, node.code)))
    fields = form.changed()
    if not node.children:
        for name in ("rule", "measure", "aggregate"):
            fields |= changed_reference(scheme, node, name, post)
        fields |= changed_details(scheme, node, post)
    return fields


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def worths(request: HttpRequest, code: str) -> HttpResponse:
    """Points or weights of all children of one place in one table."""
    del code
    plan, post = plan_of(request), request.POST
    under, scheme = post.get("node", ""), queries.scheme_of(plan)
    nodes = drafting.children_of(scheme, under)
    holder = scheme.nodes.get(under) or (None if under else scheme.root)
    changes = changed_worths(nodes, worths_kind(holder), post)
    try:
        edit = drafting.save_worths(plan, under, changes, seen=post.get("seen", ""), by=reader(request))
    except ProblemsError as error:
        return refused(request, plan, error, under, Sent(worths=post))
    return saved(request, plan, under, _("已保存：%s。") % edit.what if edit else _("没有改动，不必保存。"))


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def section(request: HttpRequest, code: str) -> HttpResponse:
    """A bonus or deduction section's own fields; ``do=add`` makes a new one, ``do=remove`` takes one out."""
    del code
    plan, post = plan_of(request), request.POST
    chosen, scheme = post.get("node", ""), queries.scheme_of(plan)
    try:
        return saved(request, plan, *_change_section(plan, scheme, chosen, post, reader(request)))
    except ProblemsError as error:
        return refused(request, plan, error, chosen, Sent(section=post))


def _change_section(plan: Plan, scheme: Scheme, code: str, post: QueryDict, by: User) -> tuple[str, str]:
    if post.get("do") == "add":
        new = free_code(scheme, "JJ")
        actions.set_section(plan, new, {"title": _("新的加减分板块"), "kind": "bonus"}, by=by)
        return new, _("已增加加减分板块，请填写名称和上限。")
    found = _section(scheme, code)
    if post.get("do") == "remove":
        actions.remove_section(plan, code, by=by)
        return "", _("已删去“%s”；删错了可以撤销。") % found.title
    edit = actions.set_section(plan, code, SectionForm(found, post).values(), by=by)
    return code, _("已保存：%s。") % edit.what if edit else _("没有改动，不必保存。")


def _section(scheme: Scheme, code: str) -> Section:
    found = next((each for each in scheme.sections if each.code == code), None)
    if found is None:
        raise absent(code)
    return found


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def bars(request: HttpRequest, code: str) -> HttpResponse:
    """The documents and articles on which the bars rest."""
    del code
    plan, post = plan_of(request), request.POST
    bases = changed_bars(queries.scheme_of(plan), post)
    try:
        edit = drafting.save_bases(plan, bases, seen=post.get("seen", ""), by=reader(request))
    except ProblemsError as error:
        return refused(request, plan, error, "", Sent(bars=post))
    return saved(request, plan, "", _("已保存：%s。") % edit.what if edit else _("没有改动，不必保存。"))


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """What the plans below may do with the parts of the scheme."""
    del code
    plan, post = plan_of(request), request.POST
    changes = MarksForm(queries.scheme_of(plan), post).changed()
    try:
        edit = drafting.save_marks(plan, changes, seen=post.get("seen", ""), by=reader(request))
    except ProblemsError as error:
        return refused(request, plan, error, "", Sent(marks=post))
    return saved(request, plan, "", _("已保存：%s。") % edit.what if edit else _("没有改动，不必保存。"))


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Add a worked example to an indicator, or take one out again."""
    del code
    plan, post = plan_of(request), request.POST
    chosen, scheme = post.get("node", ""), queries.scheme_of(plan)
    try:
        text = _change_cases(plan, node_of(scheme, chosen), scheme, post, reader(request))
    except ProblemsError as error:
        return refused(request, plan, error, chosen, Sent(case=post))
    return saved(request, plan, chosen, text)


def _change_cases(plan: Plan, node: Node, scheme: Scheme, post: QueryDict, by: User) -> str:
    if post.get("do") == "remove":
        place = post.get("place", "")
        name = post.get("name", "")
        drafting.remove_case(plan, int(place) if place.isdecimal() else len(scheme.cases), name=name, by=by)
        return _("已删去算例“%s”；删错了可以撤销。") % name
    form = CaseForm(node, asks_of(scheme, node), post)
    if not form.is_filled:
        raise ProblemsError([Problem(Fault.NODE_VALUE, _("算例没有写应得多少分。"), "", _("请填写应得分。"))])
    made = form.case()
    drafting.add_case(plan, made, by=by)
    return _("已增加算例“%s”。") % made.name


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back the edit that the button named, if it is still the last one."""
    del code
    plan, post = plan_of(request), request.POST
    number = post.get("number", "")
    try:
        edit = actions.undo_edit(plan, by=reader(request), number=int(number) if number.isdecimal() else None)
    except ProblemsError as error:
        return refused(request, plan, error, post.get("node", ""))
    scheme, chosen = queries.scheme_of(plan), post.get("node", "")
    known = {*scheme.nodes, *(each.code for each in scheme.sections)}
    return saved(request, plan, chosen if chosen in known else "", _("已撤销：%s。") % edit.what)


@action(EDIT_SCHEME, obj=THE_PLAN, methods=WRITING)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody typed so far: curve, sum, problems of the parameters, result of an example. Nothing is saved."""
    del code
    plan, post = plan_of(request), request.POST
    scheme = queries.scheme_of(plan)
    chosen = post.get("node", "")
    node = scheme.nodes.get(chosen)
    what = post.get("what", "")
    context: dict[str, Any] = {"what": what, "page": Page("")}
    if what == "sum":
        holder = node or scheme.root
        typed = {each.code: post.get(f"worth-{each.code}", "") for each in holder.children}
        context["sums"] = sums_of(holder, typed)
    elif node is not None and what == "case":
        form = CaseForm(node, asks_of(scheme, node), post)
        context["tried"] = try_case(scheme, form.case(), chosen) if form.is_filled else None
    elif node is not None:
        context |= _typed(scheme, node, post)
    return render(request, "plans/editor/preview.html", context)


def _typed(scheme: Scheme, node: Node, post: QueryDict) -> dict[str, Any]:
    spot = spot_of(scheme, node.code)
    kind = "weight" if is_weighted(spot_of(scheme, node.code)) else "points"
    typed = {node.code: post.get(f"node-{kind}", "")}
    sums = sums_of(spot.parent, typed) if spot and isinstance(spot.parent, Node) else ()
    points = post.get("node-points", "")
    reference = reference_of(scheme, node, "rule", post, points=points)
    return {"sums": sums, "rule": reference, "chart": chart_of(reference)}
