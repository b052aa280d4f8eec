"""Lists of cases and the lines of a timeline, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date, chinese_moment
from hengji.foundation.evidence.models import Use
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row

from .enums import CaseState
from .models import Case, Step
from .queries import Line

TONES: Mapping[str, str] = {
    CaseState.OPEN: "info", CaseState.RETURNED: "warn", CaseState.APPROVED: "ok", CaseState.WITHDRAWN: "neutral",
}  # fmt: skip


def document_url(case: Case) -> str:
    """The owner's page; empty where it does not exist any more."""
    try:
        return reverse(case.url_name, args=[case.key])
    except NoReverseMatch:
        return ""


def material_links(uses: Sequence[Use]) -> list[tuple[str, str]]:
    """Titles and addresses of attached materials."""
    files = [(use.file.title, reverse("evidence-file", args=[use.file.pk])) for use in uses if use.file]
    papers = [(use.paper.title, reverse("evidence-paper", args=[use.paper.pk])) for use in uses if use.paper]
    return files + papers


def waiting_table(steps: Sequence[Step], today: date) -> Table:
    columns = (
        Column(_("材料")),
        Column(_("类别")),
        Column(_("步骤")),
        Column(_("提交人")),
        Column(_("期限"), Kind.DATE),
    )
    lines = [
        row(
            Cell(step.case.title, reverse("approval", args=[step.case_id])), step.case.kind, step.title,
            str(step.case.submitted_by), due_cell(step, today),
        )
        for step in steps
    ]  # fmt: skip
    nothing = Empty(_("没有待您审批的材料"), _("轮到您审批时，会列在这里和待办里。"))
    return Table(_("待我审批"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def due_cell(step: Step, today: date) -> Cell:
    if step.due is None:
        return Cell(_("不限时"))
    note = _("暂定") if step.provisional else ""
    return Cell(chinese_date(step.due), note=_("已逾期") if step.due < today else note)


def cases_table(cases: Sequence[Case], caption: str) -> Table:
    columns = (Column(_("材料")), Column(_("类别")), Column(_("状态")), Column(_("轮次"), Kind.NUMBER),
               Column(_("提交人")), Column(_("提交日期"), Kind.DATE))  # fmt: skip
    lines = [
        row(
            Cell(case.title, reverse("approval", args=[case.pk])), case.kind,
            Cell(case.get_state_display(), badge=TONES[case.state]), str(case.round), str(case.submitted_by),
            chinese_date(timezone.localdate(case.opened_at)),
        )
        for case in cases
    ]  # fmt: skip
    nothing = Empty(_("没有材料"), _("您提交审批的材料会列在这里。"))
    return Table(caption, columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def moments(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The timeline with its dates as people write them."""
    return [
        {
            "title": line.title, "who": line.who, "text": line.text,
            "tone": line.tone or ("later" if line.at is None else "past"),
            "items": line.items, "at": _moment(line), "due": _due(line),
            "round": _("第%d轮") % line.round if line.round > 1 else "",
        }
        for line in lines
    ]  # fmt: skip


def _moment(line: Line) -> str:
    if line.at is None:
        return _("下一步") if line.tone == "next" else _("之后")
    return chinese_moment(line.at, "%H:%M")


def _due(line: Line) -> str:
    if line.due is None:
        return ""
    text = _("期限%s") % chinese_date(line.due)
    return _("%s（暂定）") % text if line.provisional else text
