"""Runs as a list, and one run's groups, unranked, notes and found participants."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.addresses import group_url, organ_url, run_url
from hengji.outcome.assessment.enums import Kind as RunKind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.findings import gaps
from hengji.outcome.assessment.queries.opened import Opened
from hengji.outcome.assessment.queries.standings import Group, Standing

from .cells import grade_cell, number

SHORT_DIGEST = 12


def no_runs() -> Empty:
    return Empty(
        _("还没有汇总"),
        _("在年度考评的“汇总”页试算或作正式汇总后，就会列在这里。"),
    )


def runs_table(records: Iterable[Run]) -> Table:
    columns = (
        Column(_("名称")),
        Column(_("年度")),
        Column(_("性质")),
        Column(_("参评数"), Kind.NUMBER, _("个")),
        Column(_("结论")),
        Column(_("摘要")),
        Column(_("汇总时间"), Kind.DATE),
        Column(_("汇总人")),
    )
    lines = [
        row(
            Cell(record.title, run_url(record), note=record.plan_title),
            record.year,
            kind_cell(record),
            str(record.participant_count),
            record.finding,
            short_digest(record.digest),
            moment(record),
            maker(record),
        )
        for record in records
    ]
    return Table(_("汇总一览"), columns, tuple(lines), no_runs(), Narrow.CARDS, caption_hidden=True)


def kind_cell(record: Run) -> Cell:
    if record.kind == RunKind.PROVISIONAL and not record.confirmed_only:
        return Cell(_("试算，含待确认"), badge="warn")
    return Cell(record.get_kind_display(), badge="neutral" if record.kind == RunKind.PROVISIONAL else "info")


def short_digest(digest: str) -> str:
    return digest.removeprefix("sha256:")[:SHORT_DIGEST]


def moment(record: Run) -> str:
    return chinese_moment(record.made_at)


def maker(record: Run) -> str:
    return str(record.made_by) if record.made_by else _("系统载入")


def groups_table(record: Run, run: Opened) -> Table:
    best = run.scheme.grades[0].name if run.scheme.grades else ""
    columns = [
        Column(_("组别")),
        Column(_("参评数"), Kind.NUMBER, _("个")),
        Column(_("第1名")),
        Column(_("最高分"), Kind.NUMBER, _("分")),
        Column(_("平均分"), Kind.NUMBER, _("分")),
        Column(_("最低分"), Kind.NUMBER, _("分")),
        Column(_("最小名次差"), Kind.NUMBER, _("分"), _("相邻两个名次之间最小的得分差距")),
    ]
    columns += [Column(best, Kind.NUMBER, _("个"))] if best else []
    lines = []
    for group in run.groups.values():
        cells: list[Cell | str] = [
            Cell(group.title, group_url(record, group.code)),
            str(len(group.members)),
            _first(record, group),
        ]
        cells += [number(max(group.totals, default=None)), number(group.mean), number(min(group.totals, default=None))]
        cells += [number(min((gap.points for gap in gaps(group)), default=None))]
        cells += [str(sum(each.grade == best for each in group.members))] if best else []
        lines.append(row(*cells))
    return Table(_("各组概况"), tuple(columns), tuple(lines), caption_hidden=True)


def _first(record: Run, group: Group) -> Cell:
    first = [each for each in group.ranked if each.rank == 1]
    if not first:
        return Cell("—")
    if len(first) > 1:
        return Cell(_("%(count)d个并列") % {"count": len(first)})
    return Cell(first[0].name, organ_url(record, first[0]))


def found_table(record: Run, run: Opened, found: list[Standing]) -> Table:
    columns = (
        Column(_("名称")),
        Column(_("组别")),
        Column(_("名次"), Kind.NUMBER),
        Column(_("总分"), Kind.NUMBER, _("分")),
        Column(_("等次")),
    )
    lines = [
        row(
            Cell(each.name, organ_url(record, each)),
            Cell(run.groups[each.pool].title, group_url(record, each.pool)),
            str(each.rank or "—"),
            each.total,
            grade_cell(each.grade, run.scheme),
        )
        for each in found
    ]
    nothing = Empty(_("没有名称或编码相符的参评对象"), _("可以只输入名称中的两三个字，例如“教育”。"))
    return Table(_("查找结果"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def notes_table(record: Run, members: Iterable[Standing], scheme: Scheme) -> Table:
    """Whose grade was limited, lowered or lifted by a fact; the places of a grade are no such fact."""
    columns = (Column(_("名称")), Column(_("总分"), Kind.NUMBER, _("分")), Column(_("等次")), Column(_("说明")))
    lines = [
        row(Cell(each.name, organ_url(record, each)), each.total, grade_cell(each.grade, scheme), "；".join(each.moved))
        for each in members
        if each.moved
    ]
    return Table(_("等次说明"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def unranked_table(record: Run, members: Iterable[Standing]) -> Table:
    columns = (Column(_("名称")), Column(_("总分"), Kind.NUMBER, _("分")), Column(_("不排名的原因")))
    lines = [row(Cell(each.name, organ_url(record, each)), each.total, each.reason) for each in members]
    return Table(_("计分不排名"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)
