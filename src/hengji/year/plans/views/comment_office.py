"""The office's page of a plan's comments: who answered, every comment with its answer in place, the workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.shell.pages import Action, Page
from hengji.foundation.workdays.queries import calendar
from hengji.year.plans import actions
from hengji.year.plans.comment_permissions import (
    ANSWER_COMMENT,
    EXPORT_COMMENTS,
    RUN_COMMENTS,
    VIEW_COMMENTS,
    VIEW_REPLY,
)
from hengji.year.plans.comment_workbook import comments_workbook
from hengji.year.plans.enums import Adoption, PlanState
from hengji.year.plans.forms.comments import AnswerForm, ExtendForm, OpenForm
from hengji.year.plans.models import CommentItem, CommentRound, Plan
from hengji.year.plans.queries import comments as queries
from hengji.year.plans.queries.comments import Standing, Wanted
from hengji.year.plans.tables import comments as tables

from .comments import LIST, READING, UNPROCESSABLE, reader
from .shared import told

A_PAGE = 50
ROUND = on(CommentRound, visible=VIEW_COMMENTS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action(VIEW_COMMENTS, obj=on(Plan, code="code"), methods=READING)
def office(request: HttpRequest, code: str) -> HttpResponse:
    del code
    return _show(request, target(request, Plan))


def _show(
    request: HttpRequest, plan: Plan, problems: tuple[Problem, ...] = (), **forms: object
) -> HttpResponse:  # fmt: skip
    found = queries.round_chosen(plan, request.GET.get("round", ""))
    runs = can(reader(request), RUN_COMMENTS, plan)
    context: dict[str, Any] = {"plan": plan, "round": found, "problems": problems, "runs": runs}
    context["page"] = Page(_("征求意见：%(plan)s") % {"plan": plan.title}, _lead(found), (LIST,), _buttons(found))
    may_open = plan.state in {PlanState.DRAFTING, PlanState.CIRCULATED} and not (found and found.is_live)
    if runs and may_open:
        context |= {"open_form": OpenForm(), "drafting": plan.state == PlanState.DRAFTING}
    if found is not None:
        context |= _round(request, found, runs=runs)
    status = UNPROCESSABLE if problems else 200
    return render(request, "plans/comments/office.html", context | forms, status=status)


def _lead(found: CommentRound | None) -> str:
    if found is None:
        return _("还没有征求过各参评单位的意见。")
    due = tables.due_text(found, timezone.localdate(), calendar())
    return _("第%(number)d轮，%(due)s。") % {"number": found.number, "due": due}


def _buttons(found: CommentRound | None) -> tuple[Action, ...]:
    if found is None:
        return ()
    return (Action(_("导出意见汇总表"), reverse("comment-workbook", args=[found.pk]), "download"),)


def _round(request: HttpRequest, found: CommentRound, *, runs: bool) -> dict[str, Any]:
    wanted = Wanted(*(request.GET.get(name, "") for name in ("organ", "indicator", "adoption")))
    standing = queries.standing_of(found)
    items = Paginator(queries.signed_items(found, wanted), A_PAGE).get_page(request.GET.get("page"))
    more = {"extend_form": ExtendForm(auto_id="extend_%s")} if runs and found.is_live else {}
    return {
        "rounds": queries.rounds_of(found.plan), "standing": standing, "wanted": wanted, "page_of_list": items,
        "lines": [line_of(item, standing, may_answer=runs) for item in items],
        "organs": tables.organ_options(standing), "indicators": queries.outline(found.plan), "whole": queries.WHOLE,
        "adoptions": [("open", Adoption.NONE.label), *(each for each in Adoption.choices if each[0])],
        "waiting": tables.waiting_table(standing), "warnings": queries.issue_warnings(found.plan), **more,
    }  # fmt: skip


def line_of(item: CommentItem, standing: Standing, *, may_answer: bool) -> dict[str, Any]:
    """A signed comment for the list in which it is answered in place."""
    organ = standing.names[item.reply.organisation_id]
    form = AnswerForm.of(item) if may_answer else None
    return {
        "item": item, "organ": organ, "form": form, "tone": tables.tone(item), "seen": queries.answer_stamp(item),
    }  # fmt: skip


@action(RUN_COMMENTS, obj=on(Plan, visible=VIEW_COMMENTS, code="code"), methods=("POST",))
def open_comments(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan, form = target(request, Plan), OpenForm(request.POST)
    if not form.is_valid():
        return _show(request, plan, _wrong(form), open_form=form)
    try:
        found = actions.open_round(plan, form.cleaned_data["days"], by=reader(request))
    except ProblemsError as error:
        return _show(request, plan, error.problems, open_form=form)
    text = _("已向%(count)d个单位征求意见，联络员会收到待办。") % {"count": found.replies.count()}
    return _done(request, found, text)


@action(RUN_COMMENTS, obj=ROUND, methods=("POST",))
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, CommentRound)
    try:
        told = actions.remind_unanswered(found, by=reader(request))
    except ProblemsError as error:
        return _refused(request, found, error.problems)
    said = _("已催办%(count)d个单位。") if told else _("今天都已催办过，没有重复发送。")
    return _done(request, found, said % {"count": len(told)} if told else said)


@action(RUN_COMMENTS, obj=ROUND, methods=("POST",))
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, form = target(request, CommentRound), ExtendForm(request.POST, auto_id="extend_%s")
    if not form.is_valid():
        return _refused(request, found, _wrong(form), extend_form=form)
    data = form.cleaned_data
    try:
        actions.extend_round(found, data["days"], by=reader(request), reason=data["reason"])
    except ProblemsError as error:
        return _refused(request, found, error.problems, extend_form=form)
    return _done(request, found, _("已延期，还没有反馈的单位会收到通知。"))


@action(ANSWER_COMMENT, obj=on(CommentItem, visible=VIEW_REPLY), methods=("POST",))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answered comment alone for htmx, which puts it in place; without scripts back to the page."""
    del pk
    item = target(request, CommentItem)
    form, problems = AnswerForm.of(item, request.POST), tuple[Problem, ...]()
    form.is_valid()
    try:
        data, user = request.POST, reader(request)
        item = actions.answer_item(
            item, data.get("adoption", ""), data.get("answer", ""), by=user, seen=data.get("seen", "")
        )  # fmt: skip
        form = AnswerForm.of(item)
    except ProblemsError as error:
        problems = error.problems
    if request.headers.get("HX-Request") == "true":
        return _part(request, item, form, problems)
    if problems:
        return _refused(request, item.reply.round, problems)
    return _done(request, item.reply.round, _("答复已保存，单位可以看到。"))


def _part(request: HttpRequest, item: CommentItem, form: AnswerForm, problems: tuple[Problem, ...]) -> HttpResponse:
    """The comment, and what changes elsewhere on the page with its answer."""
    found = item.reply.round
    standing = queries.standing_of(found)
    context = {
        "line": {**line_of(item, standing, may_answer=True), "form": form}, "problems": problems,
        "saved": not problems, "unanswered": standing.unanswered, "plan": found.plan,
        "warnings": queries.issue_warnings(found.plan) if found.sub_rules is None else [],
    }  # fmt: skip
    status = UNPROCESSABLE if problems else 200
    return render(request, "plans/comments/item.html", context, status=status)


@action(EXPORT_COMMENTS, obj=ROUND, methods=READING)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, user = target(request, CommentRound), reader(request)
    items = list(queries.signed_items(found))
    content = comments_workbook(found, queries.standing_of(found), items, by=user, at=timezone.now())
    name = _("意见汇总表（%(plan)s第%(number)d轮）") % {"plan": found.plan.title, "number": found.number}
    if request.method == "GET":
        record_export(user, name, len(items))
    header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header or "attachment"})


def _wrong(form: OpenForm | ExtendForm) -> tuple[Problem, ...]:
    return tuple(
        Problem("ROUND_DAYS", str(text), str(form.fields[name].label))
        for name, texts in form.errors.items()
        for text in texts
    )


def _refused(request: HttpRequest, found: CommentRound, problems: tuple[Problem, ...], **forms: object) -> HttpResponse:
    """What hindered a step, on the page where the round stands."""
    if found.sub_rules is None:
        return _show(request, found.plan, problems, **forms)
    messages.error(request, told(problems))
    return redirect(home_of(found))


def home_of(found: CommentRound) -> str:
    """Where a round's comments stand: the plan's page of comments, or that of the sub-rules."""
    if found.sub_rules_id is not None:
        return reverse("sub-rules", args=[found.sub_rules_id])
    return reverse("plan-comments", args=[found.plan.code])


def _done(request: HttpRequest, found: CommentRound, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(home_of(found))
