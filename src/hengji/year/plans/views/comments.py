"""An organ's page of a comments round: written, submitted, signed and read on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.workdays.queries import calendar
from hengji.year.plans import actions
from hengji.year.plans.comment_permissions import (
    DRAFT_REPLY,
    LIST_COMMENTS,
    SIGN_REPLY,
    VIEW_REPLY,
)
from hengji.year.plans.enums import ReplyState
from hengji.year.plans.forms.comments import CommentForm, ReturnForm
from hengji.year.plans.models import CommentItem, CommentReply
from hengji.year.plans.queries import comments as queries
from hengji.year.plans.sub_rule_permissions import VIEW_SUB_RULES
from hengji.year.plans.tables import comments as tables

LIST = Crumb(gettext_lazy("征求意见"), "/comments/")
READING = ("GET", "HEAD")
UNPROCESSABLE = 422
REPLY = on(CommentReply, visible=VIEW_REPLY)
ITEM = on(CommentItem, visible=VIEW_REPLY)


def reader(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


@action(LIST_COMMENTS, methods=READING)
def listing(request: HttpRequest) -> HttpResponse:
    """What the reader's organs are asked for, and the rounds that the reader runs."""
    user, today, known = reader(request), timezone.localdate(), calendar()
    own, rounds = queries.own_replies(user), queries.rounds_for(user)
    lead = _("考评办法印发前征求各单位意见。没有意见的，也要反馈“无意见”。")
    context = {
        "page": Page(_("征求意见"), lead),
        "own": tables.own_table(own, today, known) if own or not rounds else None,
        "rounds": tables.rounds_table(rounds, today, known) if rounds else None,
    }
    return render(request, "plans/comments/list.html", context)


@action(VIEW_REPLY, obj=on(CommentReply), methods=READING)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _show(request, target(request, CommentReply))


def _show(
    request: HttpRequest, found: CommentReply, problems: tuple[Problem, ...] = (), **forms: object
) -> HttpResponse:  # fmt: skip
    user = reader(request)
    organ = queries.organ_name(found)
    lead = _("%(organ)s对征求意见稿的反馈意见。") % {"organ": organ}
    context: dict[str, Any] = {
        "page": Page(found.round.subject, lead, (LIST,)), "reply": found, "organ": organ, "problems": problems,
        "items": queries.items_of(found), "facts": tables.facts(found, timezone.localdate(), calendar()),
    }  # fmt: skip
    about = found.round.sub_rules
    context["may_read_text"] = about is not None and can(user, VIEW_SUB_RULES, about)
    context |= _drafting(request, found, user) | _signing(found, user) | forms
    return render(request, "plans/comments/reply.html", context, status=UNPROCESSABLE if problems else 200)


def _in_time(found: CommentReply) -> bool:
    return timezone.localdate() <= found.round.due


def _drafting(request: HttpRequest, found: CommentReply, user: User) -> dict[str, Any]:
    """The form for a comment: empty, for the indicator or the comment that the address names."""
    writable = found.state in {ReplyState.WAITING, ReplyState.DRAFTED} and _in_time(found)
    if not writable or not can(user, DRAFT_REPLY, found):
        return {}
    choices = queries.choices_of(found.round)
    item = queries.item_of(found, request.GET.get("item", ""))
    form = CommentForm.of(choices, item, request.GET.get("indicator", ""))
    return {"comment_form": form, "item": item, "outline": tables.outline_table(choices, found)}


def _signing(found: CommentReply, user: User) -> dict[str, Any]:
    waits = found.state == ReplyState.SUBMITTED and _in_time(found)
    if not waits or not can(user, SIGN_REPLY, found):
        return {}
    return {"return_form": ReturnForm(), "seen": queries.reply_digest(found)}


@action(DRAFT_REPLY, obj=REPLY, methods=("POST",))
def write(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, user = target(request, CommentReply), reader(request)
    form = CommentForm(queries.choices_of(found.round), request.POST)
    key = request.POST.get("item", "")
    item = queries.item_of(found, key)
    if key and item is None:
        gone = Problem("COMMENT_TEXT", _("这条意见已经删去。"), "", _("可以作为新的意见提交。"))
        return _show(request, found, (gone,), comment_form=form)
    if not form.is_valid():
        wrong = tuple(Problem("COMMENT_TEXT", str(text)) for texts in form.errors.values() for text in texts)
        return _show(request, found, wrong, comment_form=form, item=item)
    try:
        actions.write_item(found, form.comment(), by=user, item=item)
    except ProblemsError as error:
        return _show(request, found, error.problems, comment_form=form, item=item)
    return _done(request, found, _("意见已保存，可以继续填写下一条。"))


@action(DRAFT_REPLY, obj=ITEM, methods=("POST",))
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    item = target(request, CommentItem)
    try:
        actions.remove_item(item, by=reader(request))
    except ProblemsError as error:
        return _show(request, item.reply, error.problems)
    return _done(request, item.reply, _("意见已删去。"))


@action(DRAFT_REPLY, obj=REPLY, methods=("POST",))
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, CommentReply)
    try:
        actions.submit_reply(found, by=reader(request), no_opinion=request.POST.get("opinion") == "none")
    except ProblemsError as error:
        return _show(request, found, error.problems)
    return _done(request, found, _("已提交单位负责人签发。"))


@action(SIGN_REPLY, obj=REPLY, methods=("POST",))
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, CommentReply)
    try:
        actions.sign_reply(found, by=reader(request), seen=request.POST.get("seen", ""))
    except ProblemsError as error:
        return _show(request, found, error.problems)
    return _done(request, found, _("已签发，反馈意见已送目标绩效办。"))


@action(SIGN_REPLY, obj=REPLY, methods=("POST",))
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, form = target(request, CommentReply), ReturnForm(request.POST)
    form.is_valid()
    try:
        actions.return_reply(found, by=reader(request), remark=form.cleaned_data.get("remark", ""))
    except ProblemsError as error:
        return _show(request, found, error.problems, return_form=form)
    return _done(request, found, _("已退回联络员修改。"))


def _done(request: HttpRequest, found: CommentReply, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(reverse("comment-reply", args=[found.pk]))
