"""意见汇总表: the comments of a round as a workbook, with who took it out and when."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.watermark import watermark
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .enums import ReplyState
from .models import CommentItem, CommentRound
from .queries.comments import Standing

DEMO_NOTE = "演示数据，随机生成，与任何单位的实际工作无关"


def comments_workbook(
    found: CommentRound, standing: Standing, items: Iterable[CommentItem], *, by: User, at: datetime
) -> bytes:  # fmt: skip
    """Three sheets: what it is, the comments with their answers, and how far each organ is."""
    sheets = [
        SheetOut(_("意见汇总表"), HEADER, _comment_rows(standing, items)),
        SheetOut(_("反馈情况"), [_("单位"), _("状态"), _("意见条数"), _("签发时间")], _reply_rows(standing, items)),
        SheetOut(_("说明"), [_("项目"), _("内容")], _notes(found, standing, by, at)),
    ]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "comments.xlsx"
        write_workbook(path, sheets)
        return path.read_bytes()


HEADER = ["单位", "条目", "指标编码", "意见", "建议修改为", "采纳情况", "理由"]


def _comment_rows(standing: Standing, items: Iterable[CommentItem]) -> list[list[str]]:
    rows = [
        [
            standing.names[item.reply.organisation_id], item.title, item.indicator, item.text, item.suggestion,
            str(item.get_adoption_display()) if item.adoption else _("未答复"), item.answer,
        ]
        for item in items
    ]  # fmt: skip
    silent = [reply for reply in standing.signed if reply.no_opinion]
    return rows + [[standing.names[reply.organisation_id], _("全文"), "", _("无意见"), "", "", ""] for reply in silent]


def _reply_rows(standing: Standing, items: Iterable[CommentItem]) -> list[list[str]]:
    counts: dict[int, int] = {}
    for item in items:
        counts[item.reply_id] = counts.get(item.reply_id, 0) + 1
    return [
        [
            standing.names[reply.organisation_id], str(reply.get_state_display()),
            str(counts.get(reply.pk, 0)) if reply.state == ReplyState.SIGNED else "", _moment(reply.signed_at),
        ]
        for reply in standing.replies
    ]  # fmt: skip


def _notes(found: CommentRound, standing: Standing, by: User, at: datetime) -> list[list[str]]:
    demo = [[_("提示"), _(DEMO_NOTE)]] if settings.DEMO else []
    provisional = _("（暂定）") if found.provisional else ""
    return [
        *demo,
        [_("考评办法"), found.plan.title],
        [_("轮次"), _("第%(number)d轮") % {"number": found.number}],
        [_("截止日期"), chinese_date(found.due) + provisional],
        [_("征求意见稿摘要"), found.digest],
        [_("应反馈单位"), str(len(standing.replies))],
        [_("已反馈单位"), str(len(standing.signed))],
        [_("意见条数"), str(standing.items)],
        [_("未答复条数"), str(standing.unanswered)],
        [_("导出"), watermark(by, at)],
    ]


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
