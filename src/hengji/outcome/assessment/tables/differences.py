"""What changed between two runs, as tables."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.addresses import organ_url
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.differences import Differences, Moved
from hengji.outcome.assessment.queries.standings import Standing

from .cells import NONE, signed

MOST = 200


def finding(found: Differences) -> str:
    """One sentence: how many moved, by how many observations."""
    ranks = sum(_rank(each.before) != _rank(each.after) for each in found.moved)
    grades = sum(_grade(each.before) != _grade(each.after) for each in found.moved)
    words = {
        "facts": len(found.facts), "moved": len(found.moved), "all": found.participants, "ranks": ranks,
        "grades": grades,
    }  # fmt: skip
    text = _(
        "%(facts)d条计分依据不同，%(all)d个参评对象中%(moved)d个得分有变化，%(ranks)d个名次有变化，%(grades)d个等次有变化。"
    )
    return text % words + ("" if found.same_scheme else _("两次所用的办法也不同。"))


def moved_table(run: Run, found: Differences) -> Table:
    columns = (
        Column(_("名称")), Column(_("原总分"), Kind.NUMBER, _("分")), Column(_("现总分"), Kind.NUMBER, _("分")),
        Column(_("变化"), Kind.NUMBER, _("分")), Column(_("原名次"), Kind.NUMBER), Column(_("现名次"), Kind.NUMBER),
        Column(_("原等次")), Column(_("现等次")), Column(_("变化的项目")),
    )  # fmt: skip
    lines = [row(*_moved(run, each)) for each in found.moved[:MOST]]
    empty = Empty(_("没有参评对象的得分有变化"), _("两次汇总的结果完全相同。"))
    return Table(_("得分和名次的变化"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def _moved(run: Run, each: Moved) -> list[Cell | str]:
    old, new = each.before, each.after
    change = Decimal(new.total) - Decimal(old.total) if old and new else None
    nodes = "、".join(f"{code} {before or NONE}→{after or NONE}" for code, before, after in each.nodes[:6])
    return [
        Cell(each.name, organ_url(run, new)) if new else Cell(each.name, note=_("不在这次汇总中")),
        old.total if old else NONE, new.total if new else NONE, signed(change), _rank(old), _rank(new), _grade(old),
        _grade(new), nodes or NONE,
    ]  # fmt: skip


def _rank(standing: Standing | None) -> str:
    return str(standing.rank) if standing and standing.rank else NONE


def _grade(standing: Standing | None) -> str:
    return (standing.grade if standing else "") or NONE


def facts_table(found: Differences) -> Table:
    columns = (
        Column(_("参评对象")), Column(_("指标")), Column(_("记录")), Column(_("原值"), Kind.NUMBER),
        Column(_("现值"), Kind.NUMBER),
    )  # fmt: skip
    lines = [
        row(each.cell[0], each.cell[1], " · ".join(text for text in each.cell[2:] if text) or _("数值"),
            each.before or _("没有"), each.after or _("没有"))
        for each in found.facts[:MOST]
    ]  # fmt: skip
    empty = Empty(_("计分依据没有变化"), _("得分的变化只来自办法、目标或参评对象。"))
    return Table(_("计分依据的变化"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)
