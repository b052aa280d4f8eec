"""Pages of approvals: what waits for me, one case, its printed form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.evidence.queries import chosen_materials
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page

from . import actions, queries, tables
from .enums import CaseState, Fault, Outcome, StepKind, StepState, Verdict
from .forms import ApproveForm, CheckForm, RecordForm, RerouteForm, ReturnForm
from .models import Case, Step

A_PAGE = 50


@action("approvals.list")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    user, own = reader(request), request.GET.get("list") == "own"
    page = Page(_("审批"), _("提交的材料按流程逐步审批；经办人不审批自己经办的材料。"))
    context: dict[str, Any] = {"page": page, "own": own}
    if own:
        found = Paginator(queries.opened_by(user), A_PAGE).get_page(request.GET.get("page"))
        context |= {"table": tables.cases_table(list(found), _("我发起的")), "page_of_list": found}
    else:
        context["table"] = tables.waiting_table(queries.waiting_for(user), timezone.localdate())
    return render(request, "approvals/list.html", context)


def _find(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(queries.visible_cases(reader(request)), pk=pk)


def _acting(request: HttpRequest, pk: int) -> tuple[Case, User]:
    """The case and the person; who sees it without being a party gets 403."""
    found, user = _find(request, pk), reader(request)
    if not can(user, "approvals.act", found):
        raise PermissionDenied
    return found, user


@action("approvals.view")
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


def _show(
    request: HttpRequest, found: Case, problems: tuple[Problem, ...] = (), forms: dict[str, Form] | None = None
) -> HttpResponse:
    user, step = reader(request), queries.present_step(found)
    context = _head(found) | {"problems": problems, "step": step}
    context |= _next(found, step, user) | (forms or {})
    if can(user, "approvals.reroute", found) and step is not None:
        context.setdefault("reroute_form", RerouteForm(auto_id="reroute_%s"))
    status = 422 if problems or any(form.errors for form in (forms or {}).values()) else 200
    return render(request, "approvals/case.html", context, status=status)


def _head(found: Case) -> dict[str, Any]:
    crumbs = (Crumb(_("审批"), reverse("approvals")),)
    buttons = (Action(_("打印审批单"), reverse("approval-print", args=[found.pk]), "printer"),)
    lead = _("%(kind)s，第%(round)d轮，%(state)s。") % {
        "kind": found.kind, "round": found.round, "state": found.get_state_display(),
    }  # fmt: skip
    return {
        "page": Page(found.title, lead, crumbs, buttons), "case": found, "document_url": tables.document_url(found),
        "moments": tables.moments(queries.timeline(found)),
        "materials": tables.material_links(queries.materials_of(found)),
        "remarks": list(found.remarks.select_related("author")),
        "tone": tables.TONES[found.state], "state": found.get_state_display(),
    }  # fmt: skip


def _next(found: Case, step: Step | None, user: User) -> dict[str, Any]:
    """What this person can do now."""
    if step is None:
        return {}
    turn = queries.may_decide(step, user.pk)
    record = queries.pending_record(step)
    context: dict[str, Any] = {"may_withdraw": queries.may_withdraw(found, step, user.pk)}
    if record is not None and turn and record.recorded_by_id != user.pk:
        context |= {"record": record, "record_text": queries.record_text(record), "check_form": CheckForm()}
    elif turn and step.kind == StepKind.ONLINE:
        context |= {"approve_form": ApproveForm(), "return_form": ReturnForm(auto_id="return_%s")}
        context["consequence"] = _consequence(found, step)
        context["return_to"] = _return_words(found, step)
    elif turn and step.state == StepState.ACTIVE:
        context["record_form"] = RecordForm(step.kind)
        context["may_pick"] = can(user, "evidence.list")
    return context


def _consequence(found: Case, step: Step) -> str:
    """What a consent leads to, in the words of the button."""
    if step.countersign == "all" and len(queries.open_seats(step)) > 1:
        return _("同意，等其他会签人")
    later = [each for each in queries.latest_steps(found) if each.index > step.index]
    return _("同意，转到“%s”") % later[0].title if later else _("同意，审批通过")


def _return_words(found: Case, step: Step) -> str:
    target = found.chain.return_index(step.index)
    return _("退回提交人修改") if target is None else _("退回到“%s”") % found.chain.steps[target].title


def _done(request: HttpRequest, found: Case, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("approval", found.pk)


def _attempt(request: HttpRequest, found: Case, form: tuple[str, Form], do: Callable[[], str]) -> HttpResponse:
    """Do it if the form is right; what is refused is shown with what was typed."""
    name, bound = form
    if not bound.is_valid():
        return _show(request, found, forms={name: bound})
    try:
        said = do()
    except ProblemsError as error:
        return _show(request, found, error.problems, {name: bound})
    return _done(request, found, said)


SAID = {
    Outcome.WAITING: "已办理，转入下一步。",
    Outcome.RETURNED: "已退回提交人修改。",
    Outcome.APPROVED: "已办理，审批通过。",
}


@action("approvals.act")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _acting(request, pk)
    returns = request.POST.get("verdict") == Verdict.RETURN
    form: Any = ReturnForm(request.POST, auto_id="return_%s") if returns else ApproveForm(request.POST)

    def do() -> str:
        shown = request.POST.get("step", "")
        outcome = actions.decide(
            found, by=user, verdict=request.POST.get("verdict", ""), remark=form.cleaned_data["remark"],
            items=form.items() if returns else (), step=int(shown) if shown.isdecimal() else 0,
        )  # fmt: skip
        return _("已退回。") if returns else SAID[outcome]

    return _attempt(request, found, ("return_form" if returns else "approve_form", form), do)


@action("approvals.act")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _acting(request, pk)

    def do() -> str:
        after = actions.withdraw(found, by=user)
        return _("已撤回，可以修改后重新提交。") if after.state == CaseState.WITHDRAWN else _("已撤回您的意见。")

    return _attempt(request, found, ("none", Form({})), do)


@action("approvals.act")
@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _acting(request, pk)
    step = queries.present_step(found)
    form = RecordForm(step.kind if step else StepKind.MEETING, request.POST)
    materials = chosen_materials(user, request.POST.getlist("materials"))

    def do() -> str:
        if form.kind == StepKind.MEETING:
            actions.record_meeting(found, by=user, minutes=form.minutes(), materials=materials)
        else:
            actions.record_paper(found, by=user, paper=form.paper(), materials=materials)
        return _("已登记，等待另一人核对。")

    return _attempt(request, found, ("record_form", form), do)


@action("approvals.act")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _acting(request, pk)
    form = CheckForm(request.POST)

    def do() -> str:
        if request.POST.get("agrees") == "no":
            actions.refuse_record(found, by=user, remark=form.cleaned_data["remark"])
            return _("已退回登记，由登记人重新登记。")
        return SAID[actions.confirm_record(found, by=user)]

    return _attempt(request, found, ("check_form", form), do)


@action("approvals.reroute")
@require_POST
def reroute(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = _find(request, pk), reader(request)
    shown = request.POST.get("step", "")
    step = queries.steps_of(found).filter(pk=int(shown) if shown.isdecimal() else 0).first()
    if step is None:
        gone = Problem(Fault.CASE_STATE, _("没有找到要改派的步骤。"), "", _("请在本页重新选择后提交。"))
        return _show(request, found, (gone,))
    form = RerouteForm(request.POST, auto_id="reroute_%s")

    def do() -> str:
        data = form.cleaned_data
        actions.reroute_step(step, candidates=data["people"], by=user, reason=data["reason"])
        return _("已改派，新的审批人会收到提醒。")

    return _attempt(request, found, ("reroute_form", form), do)


@action("approvals.view")
@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that goes into a folder; its code carries the digest of what was approved."""
    found = _find(request, pk)
    code = segno.make(f"hengji:{found.url_name}:{found.key}:{found.digest}", error="m")
    context = _head(found) | {"code": code.svg_data_uri(scale=4, border=2)}
    return render(request, "approvals/print.html", context)
