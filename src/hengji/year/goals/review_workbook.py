"""目标审核进展表: the board as a workbook, with who took it out and when."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hengji.foundation.common.watermark import watermark
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans.models import Plan

from .queries.board import Standing
from .tables.review import WORDS, digest_text, points_text

DEMO_NOTE = "演示数据，随机生成，与任何单位的实际工作无关"
HEADER = [
    "参评单位", "组别", "状态", "步骤", "办理人", "轮次", "目标项数", "分值合计", "期限", "剩余工作日", "内容摘要",
    "下达文号",
]  # fmt: skip


def board_workbook(plan: Plan, found: Sequence[Standing], *, by: User, at: datetime) -> bytes:
    """Two sheets: the lines, and what they are."""
    notes = [[_("考评"), plan.title], [_("单位数"), str(len(found))], [_("导出"), watermark(by, at)]]
    if settings.DEMO:
        notes.insert(0, [_("提示"), _(DEMO_NOTE)])
    sheets = [
        SheetOut(_("目标审核进展"), HEADER, [_line(each) for each in found]),
        SheetOut(_("说明"), [_("项目"), _("内容")], notes),
    ]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "board.xlsx"
        write_workbook(path, sheets)
        return path.read_bytes()


def _line(each: Standing) -> list[str]:
    sheet, step = each.sheet, each.step
    return [
        each.participant.name, str(each.participant.group or ""), str(WORDS[each.state]), step.title if step else "",
        each.asked, str(each.rounds), str(each.goals) if sheet else "", points_text(each.points) if sheet else "",
        step.due.isoformat() if step and step.due else "", "" if each.left is None else str(each.left),
        digest_text(sheet.case.digest) if sheet and sheet.case else "", sheet.document_number if sheet else "",
    ]  # fmt: skip
