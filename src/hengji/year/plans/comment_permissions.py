"""The comments round's rows of the policy: an organ sees its own reply, the office what organs have signed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import NOBODY, Governed, Row, by_query
from hengji.foundation.organisations.enums import Role

from .enums import ReplyState
from .models import CommentItem, CommentReply, CommentRound
from .models.comments import live

LIST_COMMENTS = "plans.list_comments"
VIEW_REPLY = "plans.view_reply"
DRAFT_REPLY = "plans.draft_reply"
SIGN_REPLY = "plans.sign_reply"
VIEW_COMMENTS = "plans.view_comments"
RUN_COMMENTS = "plans.run_comments"
ANSWER_COMMENT = "plans.answer_comment"
EXPORT_COMMENTS = "plans.export_comments"

_ROUND_PATHS: dict[type[models.Model], str] = {CommentReply: "round", CommentItem: "reply__round"}


def _open(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del user, role
    return live(_ROUND_PATHS[model]) if model in _ROUND_PATHS else NOBODY


def _signed(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del user, role
    paths = {CommentReply: "state", CommentItem: "reply__state"}
    return Q((paths[model], ReplyState.SIGNED)) if model in paths else NOBODY


RELATIONS = {
    "comments_open": by_query(_open, str(_("正在征求意见"))),
    "reply_signed": by_query(_signed, str(_("单位已签发的反馈意见"))),
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ = (*_OFFICE, Role.STEERING)
_ORGAN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_OWNER = (Role.OWNER_SCORER, Role.OWNER_APPROVER)

ROWS = (
    *(Row(LIST_COMMENTS, role) for role in (*_READ, *_ORGAN)),
    *(Row(VIEW_REPLY, role, "in_organisation") for role in _ORGAN),
    *(Row(VIEW_REPLY, role, "in_plan & reply_signed") for role in _READ),
    Row(DRAFT_REPLY, Role.UNIT_FILLER, "in_organisation & comments_open"),
    Row(SIGN_REPLY, Role.UNIT_HEAD, "in_organisation & comments_open & not_maker"),
    *(Row(VIEW_COMMENTS, role, "in_plan") for role in _READ),
    *(Row(EXPORT_COMMENTS, role, "in_plan") for role in _READ),
    *(Row(RUN_COMMENTS, role, "in_plan") for role in _OFFICE),
    *(Row(ANSWER_COMMENT, role, "in_plan & reply_signed & about_scheme") for role in _OFFICE),
    *(Row(VIEW_REPLY, role, "about_own_sub_rules & reply_signed") for role in _OWNER),
    Row(ANSWER_COMMENT, Role.OWNER_SCORER, "about_own_sub_rules & reply_signed"),
)

ACTIONS = {
    LIST_COMMENTS: _("打开征求意见列表"),
    VIEW_REPLY: _("查看单位的反馈意见"),
    DRAFT_REPLY: _("起草本单位的反馈意见"),
    SIGN_REPLY: _("签发、退回本单位的反馈意见"),
    VIEW_COMMENTS: _("查看各单位反馈的意见"),
    RUN_COMMENTS: _("开始征求意见、延期、催办"),
    ANSWER_COMMENT: _("答复单位的意见"),
    EXPORT_COMMENTS: _("导出意见汇总表"),
}

GOVERNED = (
    Governed(CommentRound, VIEW_COMMENTS, (RUN_COMMENTS, EXPORT_COMMENTS), plan="plan"),
    Governed(CommentReply, VIEW_REPLY, (DRAFT_REPLY, SIGN_REPLY), plan="round__plan", makers=("submitted_by",)),
    Governed(CommentItem, VIEW_REPLY, (DRAFT_REPLY, ANSWER_COMMENT), plan="reply__round__plan"),
)
