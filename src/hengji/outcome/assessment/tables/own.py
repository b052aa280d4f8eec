"""An organ's own scores: nothing of others, neither their means nor their best."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.models import Result
from hengji.outcome.assessment.queries.walk import Place

from .cells import NONE, number, score_cell
from .runs import kind_cell, moment
from .walk import DEEPEST, part_state


def own_table(found: Iterable[Result]) -> Table:
    columns = (
        Column(_("年度考评")), Column(_("单位")), Column(_("总分"), Kind.NUMBER, _("分")), Column(_("性质")),
        Column(_("汇总时间"), Kind.DATE),
    )  # fmt: skip
    lines = [
        row(Cell(str(each.run.plan), reverse("own-result", args=[each.pk])), each.name, each.total,
            kind_cell(each.run), moment(each.run))
        for each in found
    ]  # fmt: skip
    empty = Empty(_("还没有向本单位开放的得分"), _("正式汇总以后，按考评办法的公开清单开放。"))
    return Table(_("我的得分"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def own_parts_table(result: Result, at: Place) -> Table:
    columns = (
        Column(_("组成")), Column(_("得分"), Kind.NUMBER, _("分")), Column(_("满分"), Kind.NUMBER, _("分")),
        Column(_("失分"), Kind.NUMBER, _("折合总分"), _("这一项没有得到的分，换算成在总分中的分数")), Column(_("状态")),
    )  # fmt: skip
    lines = [
        row(
            Cell(part.step.title, reverse("own-result-node", args=[result.pk, part.step.code]),
                 level=min(part.depth, DEEPEST)),
            score_cell(part.score), part.step.full or NONE, number(part.lost), part_state(part),
        )
        for part in at.parts
    ]  # fmt: skip
    return Table(_("得分的组成"), columns, tuple(lines), caption_hidden=True)
