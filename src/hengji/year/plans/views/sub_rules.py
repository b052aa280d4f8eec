"""The page of one indicator's sub-rules: drafted, signed, answered, filed and read at one address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

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
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.workdays.queries import calendar
from hengji.year.plans import actions
from hengji.year.plans.comment_permissions import ANSWER_COMMENT, RUN_COMMENTS
from hengji.year.plans.enums import SubRulesState
from hengji.year.plans.forms import FileForm
from hengji.year.plans.forms.comments import ExtendForm
from hengji.year.plans.forms.sub_rules import (
    HeadForm,
    RemarkForm,
    SignForm,
    content_from,
    editor_rows,
    rule_options,
    stepped,
)
from hengji.year.plans.models import SubRules
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.sub_rule_content import Content, check_content, sum_of, wanted_sum
from hengji.year.plans.sub_rule_permissions import (
    DRAFT_SUB_RULES,
    FILE_SUB_RULES,
    SIGN_SUB_RULES,
    VIEW_SUB_RULES,
)
from hengji.year.plans.tables import sub_rules as tables
from hengji.year.plans.tables.comments import waiting_table

from .comment_office import line_of
from .shared import READING, WRITING, attempt

THEIRS = on(SubRules, visible=VIEW_SUB_RULES)
DRAFTS = (SubRulesState.ASKED, SubRulesState.DRAFTED)


@action(VIEW_SUB_RULES, obj=on(SubRules), methods=READING)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return show(request, target(request, SubRules))


def show(
    request: HttpRequest, found: SubRules, problems: tuple[Problem, ...] = (), typed: Content | None = None,
    **more: object,
) -> HttpResponse:  # fmt: skip
    """The page as the reader may see it; ``typed`` is what stands in the form and is not saved."""
    user, owner = reader(request), queries.owner_name(found)
    content = queries.content_of(found)
    lead = _("考评责任单位：%(owner)s；本指标%(full)s分。") % {"owner": owner, "full": f"{queries.full_of(found):f}"}
    crumb = Crumb(_("评分细则"), reverse("plan-sub-rules", args=[found.plan.code]))
    title = _("评分细则：%s") % found.title
    files = (Action(_("导出表格"), reverse("sub-rules-workbook", args=[found.pk]), "download"),)
    context: dict[str, Any] = {
        "page": Page(title, lead, (crumb,), () if content.outside else files), "found": found, "owner": owner,
        "problems": problems, "state": tables.state_cell(found), "content": content,
        "due": tables.due_text(found, timezone.localdate(), calendar()), "table": tables.lines_table(content),
        "seen": request.POST.get("seen") or queries.content_digest(found),
    }  # fmt: skip
    context |= _editor(user, found, content, typed) | _steps(user, found) | _comments(user, found) | more
    return render(request, "plans/sub_rules/page.html", context, status=422 if problems else 200)


def _editor(user: User, found: SubRules, content: Content, typed: Content | None) -> dict[str, Any]:
    """For who may draft now: the form, and what is still missing."""
    if found.state not in DRAFTS or found.plan.is_frozen or not can(user, DRAFT_SUB_RULES, found):
        return {}
    shown = content if typed is None else typed
    return {
        "head": HeadForm.of(shown), "editor": True, "file_form": FileForm(auto_id="file_%s"),
        "missing": check_content(content, queries.full_of(found)) if typed is None and content.lines else (),
        "complete": typed is None and not queries.problems_of(found), **rows_context(found, shown, typed is not None),
    }  # fmt: skip


def rows_context(found: SubRules, content: Content, unsaved: bool) -> dict[str, Any]:
    """The rows of the editor with their sum, for the page and for what changes of it."""
    total, wanted = sum_of(content), wanted_sum(content, queries.full_of(found))
    return {
        "found": found, "rows": editor_rows(content.lines), "rules": rule_options(), "unsaved": unsaved,
        "total": f"{total:f}", "wanted": f"{wanted:f}", "adds_up": total == wanted,
    }  # fmt: skip


def _steps(user: User, found: SubRules) -> dict[str, Any]:
    """Which steps wait for the reader."""
    if found.plan.is_frozen:
        return {}
    state = found.state
    if state == SubRulesState.SUBMITTED and can(user, SIGN_SUB_RULES, found):
        return {"sign_form": SignForm(), "return_form": RemarkForm(), "asked_before": found.rounds.exists()}
    if state == SubRulesState.OPEN and can(user, DRAFT_SUB_RULES, found):
        return {"revisable": True, "lacking": queries.unanswered(found)}
    if state == SubRulesState.READY and can(user, FILE_SUB_RULES, found):
        return {"fileable": True, "return_form": RemarkForm(), "hindering": queries.problems_of(found)}
    return {}


def _comments(user: User, found: SubRules) -> dict[str, Any]:
    """Organs' comments for the owner, who answers them, and for the office; an organ finds its own reply."""
    own = queries.own_reply(user, found)
    seen = queries.comments_for(user, found)
    if seen is None:
        return {"own_reply": own}
    standing, items = seen
    latest = queries.latest_round(found)
    runs = latest is not None and latest.is_live and can(user, RUN_COMMENTS, latest)
    running = {"waiting": waiting_table(standing), "extend_form": ExtendForm(auto_id="extend_%s")} if runs else {}
    return {
        **running, "round": latest, "own_reply": own, "standing": standing, "unanswered": standing.unanswered,
        "lines": [line_of(item, standing, may_answer=can(user, ANSWER_COMMENT, item)) for item in items],
    }  # fmt: skip


@action(DRAFT_SUB_RULES, obj=THEIRS, methods=WRITING)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Save; or, for the buttons of the table, show it with a row more or less and save nothing."""
    del pk
    found, step = target(request, SubRules), request.POST.get("do", "sum")
    content = content_from(request.POST)
    if step != "save":
        return _stepped(request, found, stepped(content, step), step)
    seen = request.POST.get("seen", "")
    _done, problems = attempt(lambda: actions.write_sub_rules(found, content, by=reader(request), seen=seen))
    if problems:
        return show(request, found, problems, content)
    messages.success(request, _("已保存。"))
    return redirect("sub-rules", found.pk)


def _stepped(request: HttpRequest, found: SubRules, content: Content, step: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return show(request, found, typed=content)
    part = "sum" if step == "sum" else "rows"
    return render(request, f"plans/sub_rules/{part}.html", rows_context(found, content, unsaved=True))


def _step(request: HttpRequest, do: Callable[..., SubRules], said: str) -> HttpResponse:
    """Carry a step out and show the page again, with what hindered it."""
    found = target(request, SubRules)
    done, problems = attempt(lambda: do(found, by=reader(request)))
    if problems:
        return show(request, found, problems)
    messages.success(request, said)
    if done is not None and can(request.user, VIEW_SUB_RULES, done):
        return redirect("sub-rules", found.pk)
    return redirect("plan-sub-rules", found.plan.code)  # what was returned is the owner's alone again


@action(DRAFT_SUB_RULES, obj=THEIRS, methods=WRITING)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    do = partial(actions.submit_sub_rules, seen=request.POST.get("seen", ""))
    return _step(request, do, _("已提交审核人签发。"))


@action(SIGN_SUB_RULES, obj=THEIRS, methods=WRITING)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    form = SignForm(request.POST)
    if not form.is_valid():
        wrong = tuple(Problem("ROUND_DAYS", str(text)) for texts in form.errors.values() for text in texts)
        return show(request, target(request, SubRules), wrong, sign_form=form)
    straight = request.POST.get("to") == "office"
    days = None if straight else form.cleaned_data["days"] or 0
    said = _("已签发，报目标绩效办备案。") if straight else _("已签发，正在征求各参评单位意见。")
    return _step(request, partial(_signed, days=days, seen=request.POST.get("seen", "")), said)


def _signed(found: SubRules, *, days: int | None, seen: str, by: User) -> SubRules:
    return actions.sign_sub_rules(found, days, by=by, seen=seen)


@action(SIGN_SUB_RULES, obj=THEIRS, methods=WRITING)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _step(request, partial(actions.return_sub_rules, remark=request.POST.get("remark", "")), _("已退回修改。"))


@action(DRAFT_SUB_RULES, obj=THEIRS, methods=WRITING)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _step(request, actions.revise_sub_rules, _("可以修改了；改完仍由审核人签发。"))


@action(DRAFT_SUB_RULES, obj=THEIRS, methods=WRITING)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _step(request, actions.offer_sub_rules, _("已报目标绩效办备案。"))


@action(FILE_SUB_RULES, obj=THEIRS, methods=WRITING)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    do = partial(actions.file_sub_rules, seen=request.POST.get("seen", ""))
    return _step(request, do, _("已备案，细则已列入考评办法；印发前可以在修改记录里撤销。"))


@action(FILE_SUB_RULES, obj=THEIRS, methods=WRITING)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _step(
        request, partial(actions.refuse_sub_rules, remark=request.POST.get("remark", "")), _("已退回责任单位修改。")
    )
