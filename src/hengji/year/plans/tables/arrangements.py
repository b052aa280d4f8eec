"""Tables of groups, substitutes, grants, the calendar with working days, and of a file of participants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.dates import chinese_date, chinese_moment
from hengji.foundation.common.problems import Problem
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.foundation.workdays.calculus import DAY, Calendar, workdays_between
from hengji.foundation.workdays.texts import remaining
from hengji.year.plans.models import Participant, Plan, PlanGrant, Window
from hengji.year.plans.participant_reading import Change
from hengji.year.plans.queries.arrangements import GroupLine, OwnCell, SubstituteLine

NONE = "—"
SOON = 3  # working days
FEW = 10


def groups_table(lines: Sequence[GroupLine]) -> Table:
    columns = (
        Column(_("组别")), Column(_("编码")), Column(_("组长单位")), Column(_("参评对象"), Kind.NUMBER, _("个")),
    )  # fmt: skip
    rows = tuple(row(line.group.title, line.group.code, _leads(line), str(len(line.members))) for line in lines)
    empty = Empty(_("考评办法没有分组"), _("组别在考评办法里设定；不分组的，不设组长单位。"))
    return Table(_("组别"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _leads(line: GroupLine) -> Cell:
    if not line.members:
        return Cell(NONE, note=_("本组还没有参评对象"))
    return Cell("、".join(each.name for each in line.leads)) if line.leads else Cell(_("未设定"), badge="warn")


def substitutes_table(lines: Iterable[SubstituteLine], scheme: Scheme) -> Table:
    columns = (Column(_("考评责任单位")), Column(_("指标")), Column(_("替补评分单位")))
    rows = tuple(row(line.owner, _indicator(line.row.indicator, scheme), line.substitute) for line in lines)
    text = _("考评责任单位自己也参评时，它自己的得分由替补评分单位评定。")
    return Table(
        _("替补评分单位"), columns, rows, Empty(_("还没有设定替补评分单位"), text), Narrow.CARDS, caption_hidden=True
    )  # fmt: skip


def _indicator(code: str, scheme: Scheme) -> Cell:
    if not code:
        return Cell(_("该单位负责的全部指标"))
    node = scheme.nodes.get(code)
    return Cell(node.title, note=code) if node else Cell(code)


def own_cells_table(cells: Iterable[OwnCell], scheme: Scheme) -> Table:
    columns = (Column(_("考评责任单位")), Column(_("缺替补的指标")))
    rows = tuple(
        row(
            Cell(each.owner, note=each.code),
            "；".join(f"{code} {scheme.nodes[code].title}" for code in each.indicators),
        )
        for each in cells
    )
    return Table(_("还缺替补"), columns, rows, Empty(_("没有缺替补的")), Narrow.CARDS, caption_hidden=True)


def scheme_substitutes_table(plan: Plan, scheme: Scheme) -> Table:
    """What the scheme's own text says about who scores instead."""
    columns = (Column(_("指标")), Column(_("考评责任单位")), Column(_("考评办法里写明的替补")))
    rows = tuple(
        row(
            Cell(node.title, reverse("plan-node", args=[plan.code, node.code]), note=node.code), node.owner or NONE,
            node.substitute,
        )
        for node in scheme.nodes.values() if node.substitute
    )  # fmt: skip
    return Table(_("考评办法的规定"), columns, rows, Empty(_("没有")), Narrow.CARDS, caption_hidden=True)


def grants_table(grants: Iterable[PlanGrant]) -> Table:
    columns = (Column(_("人员")), Column(_("角色")), Column(_("授予")), Column(_("确认")), Column(_("状态")))
    rows = tuple(
        row(
            Cell(each.user.display_name, note=each.user.username), each.get_role_display(),
            Cell(_said(each.granted_by, each.granted_at), note=each.reason),
            _said(each.confirmed_by, each.confirmed_at) if each.confirmed_at else NONE, _state(each),
        )
        for each in grants
    )  # fmt: skip
    text = _("本办人员和参评单位按各自的角色办理，不用在这里授权；这里只授予其他需要查阅或办理本考评的人。")
    return Table(
        _("按本考评授权"), columns, rows, Empty(_("没有单独授权的人员"), text), Narrow.CARDS, caption_hidden=True
    )  # fmt: skip


def _said(who: object, at: object) -> str:
    return f"{who} {chinese_moment(at)}"  # type: ignore[arg-type]  # both stand, or the caller does not ask


def _state(each: PlanGrant) -> Cell:
    if each.revoked_at is not None:
        note = _("%(who)s：%(reason)s") % {"who": _said(each.revoked_by, each.revoked_at), "reason": each.revoke_reason}
        return Cell(_("已撤销"), badge="neutral", note=note)
    return Cell(_("有效"), badge="ok") if each.confirmed_at else Cell(_("待另一人确认"), badge="warn")


def calendar_table(plan: Plan, windows: Iterable[Window], today: date, known: Calendar, *, may_manage: bool) -> Table:
    """Windows with their length in working days and how far away their ends are."""
    columns = (
        Column(_("阶段")), Column(_("事项")), Column(_("起止（含当日）"), Kind.DATE),
        Column(_("工作日"), Kind.NUMBER, _("个")), Column(_("现在")),
    )  # fmt: skip
    change = reverse("plan-calendar", args=[plan.code])
    rows = tuple(
        row(
            Cell(each.get_phase_display(), f"{change}?change={each.pk}#window" if may_manage else ""),
            each.title or NONE, f"{chinese_date(each.opens)}—{chinese_date(each.closes)}",
            str(workdays_between(each.opens - DAY, each.closes, known)), _now(each, today, known),
        )
        for each in windows
    )  # fmt: skip
    empty = Empty(_("还没有时间窗口"), _("窗口开着的阶段才能办理对应的事项。"))
    return Table(_("时间窗口"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _now(each: Window, today: date, known: Calendar) -> Cell:
    provisional = "" if known.is_known(each.opens, each.closes) else _("（暂定）")
    if today > each.closes:
        return Cell(_("已结束"))
    if today < each.opens:
        days = workdays_between(today, each.opens, known)
        return Cell(_("未开始"), note=_("%d个工作日后开始") % days + provisional if days else provisional)
    left = workdays_between(today, each.closes, known)
    badge = "warn" if left <= SOON else "ok"
    return Cell(_("进行中"), badge=badge, note=remaining(each.closes, today, known) + provisional)


def changes_table(changes: Iterable[Change]) -> Table:
    """What a file of participants would do, row by row; what stays as it is is only counted."""
    columns = (Column(_("行"), Kind.NUMBER), Column(_("参评对象")), Column(_("将要"), Kind.TEXT), Column(_("内容")))
    rows = tuple(
        row(
            str(each.line), Cell(each.entrant.name, note=each.entrant.code),
            Cell(_("新增"), badge="ok") if each.is_new else Cell(_("修改"), badge="info"), "；".join(each.said) or NONE,
        )
        for each in changes
    )  # fmt: skip
    return Table(_("将要改动的内容"), columns, rows, Empty(_("与现有内容相同")), Narrow.CARDS, caption_hidden=True)


def problems_table(problems: Iterable[Problem]) -> Table:
    columns = (Column(_("位置")), Column(_("问题")), Column(_("怎么办")))
    rows = tuple(row(each.where or NONE, each.message, each.remedy or NONE) for each in problems)
    return Table(_("要改正的问题"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def staying(absent: Sequence[Participant]) -> str:
    """Who is registered and not in the file."""
    names = "、".join(each.name for each in absent[:FEW]) + (_("等") if len(absent) > FEW else "")
    return _("文件里没有的%(n)d个保持不变：%(names)s。") % {"n": len(absent), "names": names}
