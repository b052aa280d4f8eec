"""Amendments for people: the list of a plan, before and after, where the points go, a goal's versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.goals.amendment_enums import ENDS, AmendmentState, LineKind
from hengji.year.goals.amendment_points import points_of, points_text
from hengji.year.goals.content import FIELDS, content_of, label_of, shown_value
from hengji.year.goals.models import Amendment, AmendmentLine, Goal, GoalVersion
from hengji.year.goals.normal import day_of
from hengji.year.plans.models import Window

TONES = {
    AmendmentState.SUBMITTED: "info", AmendmentState.RETURNED: "warn", AmendmentState.EFFECTIVE: "ok",
    AmendmentState.REFUSED: "danger", AmendmentState.LATE: "danger", AmendmentState.WITHDRAWN: "neutral",
}  # fmt: skip


def state_cell(found: Amendment) -> Cell:
    state = AmendmentState(found.state)
    return Cell(state.label, badge=TONES[state])


def amendments_table(found: Sequence[Amendment]) -> Table:
    columns = (
        Column(_("编号")), Column(_("单位")), Column(_("类型")), Column(_("事由")), Column(_("分值去向")),
        Column(_("生效日期"), Kind.DATE), Column(_("申请日期"), Kind.DATE), Column(_("状态")),
    )  # fmt: skip
    rows = tuple(
        row(
            Cell(_("第%d号") % each.number, reverse("goals-amendment", args=[each.key])), each.sheet.participant.name,
            each.get_kind_display(), each.get_reason_kind_display(), each.points_note or _("分值不变"),
            chinese_date(each.effective), chinese_date(each.asked_on),
            Cell(state_cell(each).text, badge=state_cell(each).badge, note=each.late_because),
        )
        for each in found
    )  # fmt: skip
    empty = Empty(_("没有相符的目标调整"), _("在窗口期内，从已下达的目标表提出申请。"))
    return Table(_("目标调整"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


@dataclass(frozen=True)
class Change:
    """One goal of an amendment: what becomes of it, and its fields before and after."""

    title: str
    what: str
    note: str
    table: Table | None


def changes_of(lines: Sequence[AmendmentLine], versions: Mapping[tuple[int, int], GoalVersion]) -> list[Change]:
    return [_change(line, _before(line, versions)) for line in lines]


def _before(line: AmendmentLine, versions: Mapping[tuple[int, int], GoalVersion]) -> dict[str, str]:
    version = versions.get((line.goal_id or 0, line.base))
    return content_of(version) if version else {}


def _change(line: AmendmentLine, before: Mapping[str, str]) -> Change:
    code = line.goal.code if line.goal else ""
    title = f"{code} {line.content.get('title', '')}".strip()
    note = ""
    if line.into:
        note = _("并入%s") % line.into.code
    if line.target:
        note = _("由%s承接") % line.target.name
    table = None if line.kind in ENDS else fields_table(before, line.content)
    return Change(title, str(LineKind(line.kind).label), note, table)


def fields_table(before: Mapping[str, str], after: Mapping[str, str]) -> Table:
    """Only what differs."""
    columns = (Column(_("内容")), Column(_("调整前")), Column(_("调整后")))
    names = [name for name in FIELDS if before.get(name, "") != after.get(name, "")]
    rows = tuple(
        row(
            label_of(name),
            shown_value(name, before.get(name, "")) or "—",
            shown_value(name, after.get(name, "")) or "—",
        )
        for name in names
    )
    return Table(_("调整前后"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def points_table(lines: Sequence[AmendmentLine], versions: Mapping[tuple[int, int], GoalVersion]) -> Table | None:
    """The goals whose points change, with their sums; none where no points change."""
    found = [each for line in lines for each in _points(line, _before(line, versions))]
    moved = [each for each in found if each[2] != each[3]]
    if not moved:
        return None
    columns = (
        Column(_("单位")), Column(_("目标")), Column(_("调整前"), Kind.NUMBER, _("分")),
        Column(_("调整后"), Kind.NUMBER, _("分")), Column(_("增减"), Kind.NUMBER, _("分")),
    )  # fmt: skip
    rows: list[Row] = [row(who, what, points_text(a), points_text(b), _signed(b - a)) for who, what, a, b in moved]
    for who in dict.fromkeys(each[0] for each in moved):
        first = sum((each[2] for each in moved if each[0] == who), Fraction(0))
        last = sum((each[3] for each in moved if each[0] == who), Fraction(0))
        rows.append(row(who, _("以上合计"), points_text(first), points_text(last), _signed(last - first), strong=True))
    return Table(_("分值去向"), columns, tuple(rows), narrow=Narrow.CARDS, caption_hidden=True)


def _points(line: AmendmentLine, before: Mapping[str, str]) -> list[tuple[str, str, Fraction, Fraction]]:
    first, last = _number(before.get("points", "")), _number(line.content.get("points", ""))
    name = f"{line.goal.code if line.goal else ''} {line.content.get('title', '')}".strip()
    found = [(line.sheet.participant.name, name, first, Fraction(0) if line.kind in ENDS else last)]
    if line.target:
        found.append((line.target.name, name, Fraction(0), first))
    return found


def _number(text: str) -> Fraction:
    return points_of(text) or Fraction(0)


def _signed(points: Fraction) -> str:
    return f"+{points_text(points)}" if points > 0 else points_text(points)


def history_table(goal: Goal, found: Sequence[GoalVersion], counted: GoalVersion) -> Table:
    """All versions of a goal: what, by which amendment and document, from when, and which one is scored."""
    columns = (
        Column(_("版本"), Kind.NUMBER), Column(_("生效"), Kind.DATE), Column(_("目标值")),
        Column(_("分值"), Kind.NUMBER, _("分")), Column(_("完成时限"), Kind.DATE), Column(_("依据")),
        Column(_("申请人")), Column(_("考评")),
    )  # fmt: skip
    rows = tuple(_version_row(goal, each, counted) for each in found)
    return Table(_("历次版本"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def _version_row(goal: Goal, version: GoalVersion, counted: GoalVersion) -> Row:
    amendment = version.amendment
    basis: Cell | str = goal.sheet.document_number or _("下达时的目标")
    if amendment is not None:
        title = _("第%(number)d号%(kind)s") % {"number": amendment.number, "kind": amendment.get_kind_display()}
        number = amendment.document_number or amendment.basis
        basis = Cell(title, reverse("goals-amendment", args=[amendment.key]), note=number)
    which = Cell(_("按此版本"), badge="ok") if version == counted else Cell("")
    value = f"{version.target}{version.unit}" if version.target else version.deliverable
    return row(
        str(version.number), chinese_date(version.effective) if version.effective else _("年初"), value or "—",
        "0" if version.cancelled else version.points, version.deadline or "—", basis,
        str(amendment.requested_by) if amendment else "—", which, strong=version == counted,
    )  # fmt: skip


def windows_text(windows: Sequence[Window], today: date) -> str:
    """When amendments may be asked for, in one sentence."""
    if not windows:
        return _("本考评没有设定目标调整窗口，请与目标绩效办联系。")
    spans = "、".join(f"{chinese_date(each.opens)}至{chinese_date(each.closes)}" for each in windows)
    if any(each.opens <= today <= each.closes for each in windows):
        return _("窗口开放：%s。目标到了自己的完成时限，就不再受理。") % spans
    if today > max(each.closes for each in windows):
        return _("窗口已经截止：%s。现在提出的，登记为逾期不受理。") % spans
    return _("窗口：%s。现在还不能提出。") % spans


def goal_choices(versions: Mapping[str, GoalVersion], today: date) -> list[tuple[str, str, str]]:
    """Code, title and a line about each goal of a sheet, to choose among; those that have ended say so."""
    return [(code, row.title, _about(row, today)) for code, row in versions.items()]


def _about(row: GoalVersion, today: date) -> str:
    day = day_of(row.deadline)
    words = {"points": row.points or "0", "day": chinese_date(day) if day else row.deadline or "—"}
    if day and day < today:
        return _("%(points)s分，%(day)s已经到期，不再受理") % words
    return _("%(points)s分，%(day)s前完成") % words
