from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.goals.queries.goal_map import GoalMap, MapCard


def map_table(found: GoalMap, key: str) -> Table:
    """The same as the map, for reading aloud and on paper."""
    columns = (Column(_("维度")), Column(_("目标")), Column(_("目标值")), Column(_("分值"), Kind.NUMBER, _("分")),
               Column(_("战略目标")))  # fmt: skip
    empty = Empty(_("目标表里还没有目标"))
    return Table(_("战略地图的数据表"), columns, tuple(_lines(found, key)), empty, Narrow.CARDS, caption_hidden=True)


def _lines(found: GoalMap, key: str) -> Iterator[Row]:
    for each in found.rows:
        for card in each.cards:
            yield _line(each.title, card, key)
        if not each.cards:
            yield row(each.title, Cell(_("没有目标"), badge="warn"), "—", "—", "—")
    for card in found.unplaced:
        yield _line(_("未定维度"), card, key)


def _line(title: str, card: MapCard, key: str) -> Row:
    address = reverse("goals-goal", args=[key, card.code])
    served = card.strategic.title if card.strategic else card.strategic_code or "—"
    return row(title, Cell(card.title, address, note=card.code), card.target or "—", card.points or "—", served)
