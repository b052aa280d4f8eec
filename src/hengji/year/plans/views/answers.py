"""What every address of the editor answers: the desk after a change, or the desk with why there was none."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Plan

from .desk import Desk, Sent

STALE, WRONG = 409, 422


def page_of(request: HttpRequest, desk: Desk, status: int = 200) -> HttpResponse:
    return render(request, "plans/editor/edit.html", desk.context(), status=status)


def saved(request: HttpRequest, plan: Plan, node: str, text: str) -> HttpResponse:
    """After a change: the page itself where a script asked, else the way there, so that reloading changes nothing."""
    query = {"node": node, "all": request.POST.get("all", "")}
    address = (
        f"{reverse('plan-edit', args=[plan.code])}?{urlencode({name: word for name, word in query.items() if word})}"
    )
    if request.headers.get("HX-Request") != "true":
        messages.success(request, text)
        return HttpResponseRedirect(address)
    plan.refresh_from_db()
    answer = page_of(request, Desk.of(plan, QueryDict(urlencode(query)), said=text))
    answer["HX-Push-Url"] = address
    return answer


def refused(
    request: HttpRequest, plan: Plan, error: ProblemsError, node: str = "", sent: Sent | None = None
) -> HttpResponse:  # fmt: skip
    """The page with what was sent still in its fields, and why it was not taken."""
    stale = any(problem.code == Fault.PLAN_CHANGED for problem in error.problems)
    chosen = QueryDict(urlencode({"node": node, "all": request.POST.get("all", "")}))
    desk = Desk.of(plan, chosen, problems=error.problems, sent=sent)
    return page_of(request, desk, STALE if stale else WRONG)


def absent(code: str) -> ProblemsError:
    text = _("没有编码为“%s”的指标，可能已被他人删除或改名。") % code
    return ProblemsError([Problem(Fault.NODE_ABSENT, text, "", _("请刷新页面后再办。"))])


def node_of(scheme: Scheme, code: str) -> Node:
    if code not in scheme.nodes:
        raise absent(code)
    return scheme.nodes[code]
