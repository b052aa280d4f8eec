"""Sub-rules in tables: who owes which, what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.catalogue import BY_KEY
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.texts import remaining
from hengji.year.plans.enums import OWED, SIGNED_SUB_RULES, SubRulesState
from hengji.year.plans.models import SubRules
from hengji.year.plans.queries.sub_rules import Owed
from hengji.year.plans.sub_rule_content import Content, Line

TONES = {
    SubRulesState.ASKED: "warn", SubRulesState.DRAFTED: "info", SubRulesState.SUBMITTED: "info",
    SubRulesState.OPEN: "info", SubRulesState.READY: "warn", SubRulesState.FILED: "ok",
}  # fmt: skip


def state_cell(found: SubRules) -> Cell:
    state = SubRulesState(found.state)
    return Cell(state.label, badge=TONES[state])


def due_text(found: SubRules, today: date, known: Calendar) -> str:
    """The last day and how far away it is, while the owner has not signed."""
    day = chinese_date(found.due) + (_("（暂定）") if found.provisional else "")
    if found.state not in OWED:
        return day
    return _("%(day)s，%(far)s") % {"day": day, "far": remaining(found.due, today, known)}


def owed_table(lines: Sequence[Owed], today: date, known: Calendar) -> Table:
    """What was asked for: the office reads it once the owner has signed."""
    columns = (
        Column(_("指标")), Column(_("分值"), Kind.NUMBER, _("分")), Column(_("考评责任单位")), Column(_("状态")),
        Column(_("报送期限")), Column(_("最近催办"), Kind.DATE),
    )  # fmt: skip
    rows = [
        row(
            _title(each.found), each.points or "—", each.owner or "—", state_cell(each.found),
            due_text(each.found, today, known),
            chinese_date(each.found.reminded_on) if each.found.reminded_on else "—",
        )
        for each in lines if each.found is not None
    ]  # fmt: skip
    nothing = Empty(_("还没有要求报送评分细则"), _("勾选指标，向考评责任单位提出。"))
    return Table(_("评分细则"), columns, tuple(rows), nothing, narrow=Narrow.CARDS, caption_hidden=True)


def _title(found: SubRules) -> Cell:
    url = reverse("sub-rules", args=[found.pk]) if found.state in SIGNED_SUB_RULES else ""
    return Cell(found.title, url, note=found.indicator)


def readable_table(found: Sequence[SubRules], today: date, known: Calendar, *, plans: bool = False) -> Table:
    """Sub-rules that the reader may open: an owner's own, others' once they are signed."""
    columns = (
        *((Column(_("考评办法")),) if plans else ()), Column(_("指标")), Column(_("状态")), Column(_("报送期限")),
    )  # fmt: skip
    rows = [
        row(
            *((each.plan.title,) if plans else ()),
            Cell(each.title, reverse("sub-rules", args=[each.pk]), note=each.indicator), state_cell(each),
            due_text(each, today, known),
        )
        for each in found
    ]  # fmt: skip
    nothing = Empty(_("现在没有您可以查看的评分细则"), _("要求报送或者责任单位签发以后，这里和待办里会出现。"))
    return Table(_("评分细则"), columns, tuple(rows), nothing, narrow=Narrow.CARDS, caption_hidden=True)


def lines_table(content: Content) -> Table:
    """The items as everybody reads them."""
    columns = (
        Column(_("考评内容")), Column(_("分值"), Kind.NUMBER, _("分")), Column(_("评分办法")), Column(_("计分规则")),
        Column(_("所需材料")), Column(_("依据")),
    )  # fmt: skip
    rows = [
        row(
            line.title, line.points, line.method or "—", _rule(line), line.material or "—",
            "：".join(text for text in (line.article, line.policy) if text) or "—",
        )
        for line in content.lines
    ]  # fmt: skip
    return Table(_("条目"), columns, tuple(rows), Empty(_("还没有填写条目")), narrow=Narrow.CARDS, caption_hidden=True)


def _rule(line: Line) -> str:
    entry = BY_KEY.get(line.rule)
    return _("评分人给分") if entry is None else f"{entry.key} {entry.name} {line.params}".strip()
