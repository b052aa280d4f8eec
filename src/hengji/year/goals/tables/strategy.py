from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.year.goals.queries.strategy import Strategic


def strategy_table(found: Sequence[Strategic]) -> Table:
    columns = (
        Column(_("战略目标")),
        Column(_("单位")),
        Column(_("年度"), Kind.DATE),
        Column(_("维度")),
        Column(_("内容")),
    )
    rows = tuple(
        row(Cell(each.goal.title, reverse("strategic-goal", args=[each.goal.pk]), note=each.goal.code), each.organ,
            f"{each.goal.first_year}—{each.goal.last_year}", each.goal.get_perspective_display() or "—",
            each.goal.text or "—")
        for each in found
    )  # fmt: skip
    empty = Empty(_("还没有战略目标"), _("单位的三到五年战略目标由本单位联络员或负责人填写，年度目标与它对应。"))
    return Table(_("战略目标"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)
