"""The amendments of a plan as a workbook: one row per goal, with who took it out and when."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hengji.foundation.common.watermark import watermark
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans.models import Plan

from .amendment_enums import ENDS, LineKind
from .content import FIELDS, content_of, label_of, shown_value
from .models import Amendment, AmendmentLine, GoalVersion

DEMO_NOTE = "演示数据，随机生成，与任何单位的实际工作无关"
HEADER = [
    "编号", "单位", "类型", "事由", "理由", "依据文号", "生效日期", "申请日期", "申请人", "状态", "不受理的理由",
    "批复文号", "目标", "目标名称", "处理", "去向", "调整前分值", "调整后分值", "其他变动",
]  # fmt: skip


def amendments_workbook(
    plan: Plan, found: Iterable[Amendment], lines: Mapping[int, Sequence[AmendmentLine]],
    versions: Mapping[tuple[int, int], GoalVersion], *, by: User, at: datetime,
) -> bytes:  # fmt: skip
    """Two sheets: the amendments goal by goal, and what it is."""
    rows = [
        [*_head(each), *_line(line, versions)] for each in found for line in lines.get(each.pk, ())
    ]  # fmt: skip
    demo = [[_("提示"), _(DEMO_NOTE)]] if settings.DEMO else []
    notes = [*demo, [_("考评办法"), plan.title], [_("导出"), watermark(by, at)]]
    sheets = [SheetOut(_("目标调整"), HEADER, rows), SheetOut(_("说明"), [_("项目"), _("内容")], notes)]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "amendments.xlsx"
        write_workbook(path, sheets)
        return path.read_bytes()


def _head(each: Amendment) -> list[str]:
    return [
        str(each.number), each.sheet.participant.name, str(each.get_kind_display()),
        str(each.get_reason_kind_display()), each.reason, each.basis, each.effective.isoformat(),
        each.asked_on.isoformat(), str(each.requested_by), str(each.get_state_display()), each.late_because,
        each.document_number,
    ]  # fmt: skip


def _line(line: AmendmentLine, versions: Mapping[tuple[int, int], GoalVersion]) -> list[str]:
    version = versions.get((line.goal_id or 0, line.base))
    before, after = content_of(version) if version else {}, line.content
    where = line.into.code if line.into else line.target.name if line.target else ""
    changed = "" if line.kind in ENDS else "；".join(_differences(before, after))
    return [
        line.goal.code if line.goal else _("新目标"), after.get("title", ""), str(LineKind(line.kind).label), where,
        before.get("points", ""), "0" if line.kind in ENDS else after.get("points", ""), changed,
    ]  # fmt: skip


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    for name in FIELDS:
        old, new = before.get(name, ""), after.get(name, "")
        if name not in {"title", "points"} and old != new:
            yield f"{label_of(name)}：{shown_value(name, old) or '—'}→{shown_value(name, new) or '—'}"
