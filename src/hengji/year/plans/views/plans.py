"""The list of plans, starting one, a plan's page and the walk down its tree."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme
from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.shell.table import Table
from hengji.year.plans import actions, queries
from hengji.year.plans.comment_permissions import VIEW_COMMENTS
from hengji.year.plans.enums import PlanState
from hengji.year.plans.filing_permissions import VIEW_BELOW, VIEW_SUPERIOR
from hengji.year.plans.forms import StartForm
from hengji.year.plans.links import links_of
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import (
    EDIT_SCHEME,
    ISSUE_PLAN,
    LIST_PLANS,
    RUN_PLAN,
    START_PLAN,
    VIEW_APPROVAL,
    VIEW_PLAN,
)
from hengji.year.plans.queries.approval import approval_of
from hengji.year.plans.queries.comments import asks_organs
from hengji.year.plans.sub_rule_permissions import LIST_SUB_RULES
from hengji.year.plans.tables import plans as tables
from hengji.year.plans.tables.catalogue import grades_table
from hengji.year.plans.words import field_words

from .shared import BOTH, PLANS, READING, THE_PLAN, attempt, crumbs, plan_of
from .tabs import counted

ASKING = frozenset({PlanState.DRAFTING, PlanState.CIRCULATED})
NOT_SHOWN = frozenset({"code", "title", "children", "demo"})


@dataclass(frozen=True)
class Block:
    """One block of the tree, or a section, as a foldable table."""

    title: str
    lead: str
    table: Table


@action(LIST_PLANS, methods=READING)
def plan_list(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    may_start = can(user, START_PLAN)
    buttons = (Action(_("新建年度考评"), reverse("plan-new"), primary=True),) if may_start else ()
    lead = _("一个组织单位一个年度一份考评办法：指标、分值、规则、组别、参评对象和日程。")
    table = tables.plans_table(queries.plan_lines(user), may_start=may_start)
    context = {"page": Page(_("年度考评"), lead, actions=buttons), "table": table}
    return render(request, "plans/plan_list.html", context)


@action(START_PLAN, methods=BOTH)
def plan_new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = StartForm(request.POST if request.method == "POST" else None, user=user)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        plan, problems = attempt(lambda: actions.create_plan(form.head(), form.chosen(), by=user))
        if plan is not None:
            messages.success(request, _("已新建“%s”，可以修改考评办法。") % plan.title)
            return redirect("plan", plan.code)
    page = Page(_("新建年度考评"), _("从往年办法或模板整套复制，也可以从空白开始。"), (PLANS,))
    context = {
        "page": page, "form": form, "problems": problems, "organisations": queries.own_organisers(user),
        "submit": _("新建"), "back": reverse("plans"),
    }  # fmt: skip
    return render(request, "plans/form.html", context, status=422 if form.errors or problems else 200)


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def plan_page(request: HttpRequest, code: str) -> HttpResponse:
    del code
    user, plan = reader(request), plan_of(request)
    scheme = queries.scheme_of(plan)
    found = queries.findings(plan) if _sees_findings(request, plan) else ()
    beside = {node: tuple(each for each in found if each.node == node) for node in {each.node for each in found}}
    context = {
        "page": Page(plan.title, _summary(plan, scheme), (PLANS,), _buttons(request, plan)),
        "plan": plan,
        "state": tables.state_cell(plan),
        "organiser": queries.organiser_names([plan])[plan.organiser_id],
        "digest": queries.current_digest(plan),
        "found": tables.findings_table(plan, found) if found else None,
        "blocking": len(queries.blocking(found)),
        "blocks": [_block(plan, top, beside) for top in scheme.tree],
        "sections": [
            Block(each.title, _cap(each.cap), tables.children_table(plan, each.items, beside))
            for each in scheme.sections
        ],
        "grades": grades_table(scheme),
        "base": f"{scheme.total.base:f}",
        "counts": _counts(plan),
        "pages": counted(request, plan),
        "links": links_of(user, plan),
        "comments": _comments(request, plan),
        "steps": next_steps(plan),
        "may_run": can(user, RUN_PLAN, plan),
        "may_issue": can(user, ISSUE_PLAN, plan) and user.pk not in queries.drafters_of(plan),
        "may_edit": can(user, EDIT_SCHEME, plan),
        "approval": approval_of(plan) if can(user, VIEW_APPROVAL, plan) and not plan.is_frozen else None,
        "may_view_approval": can(user, VIEW_APPROVAL, plan),
        "may_compare_up": can(user, VIEW_SUPERIOR, plan),
        "below": plan.below.count() if can(user, VIEW_BELOW, plan) else 0,
        "may_list_sub_rules": can(user, LIST_SUB_RULES, plan),
    }
    return render(request, "plans/plan.html", context)


def _sees_findings(request: HttpRequest, plan: Plan) -> bool:
    """Whoever works on a draft or decides about it; the evaluated organs read the text."""
    return not plan.is_frozen and (can(request.user, RUN_PLAN, plan) or can(request.user, ISSUE_PLAN, plan))


def _block(plan: Plan, top: Node, beside: tables.Found) -> Block:
    return Block(top.title, tables.worth(top), tables.branch_table(plan, top, beside))


def _cap(cap: object) -> str:
    return _("不设上限") if cap is None else _("上限%s分") % f"{cap:f}"


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "corrections": plan.corrections.count(),
        "edits": plan.edits.count(),
    }


def _comments(request: HttpRequest, plan: Plan) -> dict[str, object] | None:
    """The way to the page on which every organ is asked and answered, while there is somebody to ask."""
    if plan.state not in ASKING or not asks_organs(plan) or not can(request.user, VIEW_COMMENTS, plan):
        return None
    if plan.state == PlanState.DRAFTING:
        text = _("向各参评单位征求意见：联络员收到待办，全文可见，撤回以前内容不再变动。")
        return {"text": text, "primary": can(request.user, RUN_PLAN, plan)}
    return {"text": _("各单位的反馈、答复和期限都在征求意见页。"), "primary": False}


def _summary(plan: Plan, scheme: Scheme) -> str:
    return _("%(year)d年度；满分%(base)s分，%(blocks)d个板块，%(leaves)d个末级指标和加减分事项。") % {
        "year": plan.year,
        "base": f"{scheme.total.base:f}",
        "blocks": len(scheme.tree),
        "leaves": len(scheme.leaves),
    }


def _buttons(request: HttpRequest, plan: Plan) -> tuple[Action, ...]:
    found = [Action(_("比较"), reverse("plan-compare", args=[plan.code]))]
    if can(request.user, EDIT_SCHEME, plan):
        found.insert(0, Action(_("编辑"), reverse("plan-edit", args=[plan.code]), primary=True))
        found.append(Action(_("导入"), reverse("plan-import", args=[plan.code])))
    found.append(Action(_("工作簿"), reverse("plan-workbook", args=[plan.code]), "download"))
    return (*found, Action(_("方案包"), reverse("plan-pack", args=[plan.code]), "download"))


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def node_page(request: HttpRequest, code: str, node: str) -> HttpResponse:
    """One indicator: where it stands, everything that is said about it, what is wrong, what is below."""
    del code
    plan = plan_of(request)
    scheme = queries.scheme_of(plan)
    shown = scheme.nodes.get(node)
    if shown is None:
        raise Http404(_("没有编码为“%s”的指标。") % node)
    found = queries.findings(plan) if _sees_findings(request, plan) else ()
    beside = {each: tuple(one for one in found if one.node == each) for each in scheme.nodes}
    way = tuple(Crumb(each.title, reverse("plan-node", args=[plan.code, each.code])) for each in _above(scheme, node))
    context = {
        "page": Page(shown.title, tables.worth_in_words(shown), (*crumbs(plan), *way)),
        "plan": plan,
        "node": shown,
        "facts": [(field_words(name), text) for name, text in queries.node_facts(shown).items()],
        "rule": tables.rule_cell(shown),
        "found": tables.findings_table(plan, beside[node]) if beside[node] else None,
        "children": tables.children_table(plan, shown.children, beside) if shown.children else None,
    }
    return render(request, "plans/node.html", context)


def _above(scheme: Scheme, code: str) -> list[Node]:
    """The nodes on the way from the top to one, without it."""
    tops = (*scheme.tree, *(item for section in scheme.sections for item in section.items))
    way = next([each for each in top.walk() if any(one.code == code for one in each.walk())] for top in tops
               if any(one.code == code for one in top.walk()))  # fmt: skip
    return way[:-1]


def next_steps(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """What the office does next: the state that it leads to, the button, and what will happen.

    Organs are asked on the page of comments; only a plan that evaluates persons alone is circulated here.
    """
    circulating = (PlanState.CIRCULATED, _("征求意见"), _("被考核人可以看到全文；撤回以前内容不再变动。"))
    return {
        PlanState.DRAFTING: () if asks_organs(plan) else (circulating,),
        PlanState.CIRCULATED: ((PlanState.DRAFTING, _("撤回修改"), _("收回征求意见稿，回到拟制。")),),
        PlanState.ISSUED: ((PlanState.RUNNING, _("开始执行"), _("各阶段按时间窗口开放。")),),
        PlanState.RUNNING: ((PlanState.CLOSED, _("办结"), _("结果通报后办结；参评对象和时间窗口不再变动。")),),
        PlanState.CLOSED: ((PlanState.ARCHIVED, _("归档"), _("归档后只供查阅。")),),
    }.get(PlanState(plan.state), ())
