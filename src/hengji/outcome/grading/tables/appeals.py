"""Appeals as a list, what may be appealed against, and what a correction would do to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.types import MISSING_WORDS
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.tables.cells import STATE_TONES, signed
from hengji.outcome.assessment.whatif.changes import Change, Changes
from hengji.outcome.grading.enums import APPEAL_TONES, AppealState
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.year.observations.models import Observation

NONE = "—"


def appeals_table(found: Iterable[Appeal]) -> Table:
    columns = (
        Column(_("申诉")), Column(_("指标")), Column(_("现值"), Kind.NUMBER), Column(_("主张"), Kind.NUMBER),
        Column(_("进展")), Column(_("决定期限"), Kind.DATE), Column(_("复核人")),
    )  # fmt: skip
    lines = [
        row(
            Cell(str(each), reverse("grading-appeal", args=[each.pk])), each.observation.indicator,
            value_cell(each.observation.value), value_cell(each.value),
            Cell(AppealState(each.state).label, badge=APPEAL_TONES[AppealState(each.state)]),
            chinese_date(each.due) if each.due else NONE, str(each.handler or NONE),
        )
        for each in found
    ]  # fmt: skip
    empty = Empty(_("没有申诉"), _("公示期内，参评单位可以对本单位的计分依据提出申诉。"))
    return Table(_("申诉"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def value_cell(text: str) -> Cell:
    """The ways of having no value are words of their own, never a zero."""
    return Cell(text, badge=STATE_TONES[text]) if text in MISSING_WORDS else Cell(text)


def appealable_table(proceeding: Proceeding, found: Iterable[Observation], titles: Mapping[str, str]) -> Table:
    columns = (
        Column(_("指标")),
        Column(_("记录")),
        Column(_("数值"), Kind.NUMBER),
        Column(_("文号")),
        Column(_("申诉")),
    )
    lines = [
        row(
            titles.get(each.indicator, each.indicator),
            " · ".join(text for text in (each.goal, each.input, each.key, each.period, each.layer, each.matter) if text)
            or _("数值"),
            value_cell(each.value), each.document or NONE,
            Cell(_("对这一条申诉"), reverse("grading-appeal-new", args=[proceeding.key, each.pk])),
        )
        for each in found
    ]  # fmt: skip
    empty = Empty(_("没有可以申诉的计分依据"), _("本单位在这次考评中没有已确认的计分依据。"))
    return Table(_("本单位的计分依据"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def effects_table(found: Changes) -> Table:
    """Everybody whose total, place or grade would move, whoever appealed."""
    columns = (
        Column(_("单位")), Column(_("原总分"), Kind.NUMBER), Column(_("现总分"), Kind.NUMBER),
        Column(_("变化"), Kind.NUMBER), Column(_("原名次"), Kind.NUMBER), Column(_("现名次"), Kind.NUMBER),
        Column(_("原等次")), Column(_("现等次")),
    )  # fmt: skip
    lines = [row(*_effect(line)) for line in found.moved]
    empty = Empty(_("对所有单位都没有影响"), _("按主张的数值重新计算，总分、名次和等次都不变。"))
    return Table(_("纠正的影响"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def _effect(line: Change) -> list[Cell | str]:
    return [
        line.name, line.before.total or NONE, line.after.total or NONE, signed(line.points),
        str(line.before.rank or NONE), str(line.after.rank or NONE), line.before.grade or NONE,
        line.after.grade or NONE,
    ]  # fmt: skip


def effect_finding(found: Changes) -> str:
    """One sentence: how many would move."""
    ranks = sum(line.before.rank != line.after.rank for line in found.lines)
    grades = sum(line.before.grade != line.after.grade for line in found.lines)
    words = {"all": len(found.lines), "moved": len(found.moved), "ranks": ranks, "grades": grades}
    return (
        _("按主张的数值重新计算：%(all)d个单位中%(moved)d个有变化，%(ranks)d个名次变动，%(grades)d个等次变动。") % words
    )
