from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.types import MISSING_WORDS
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.queries.origins import Origin

from .cells import STATE_TONES


def origins_table(found: Iterable[Origin]) -> Table:
    """Each observation with its maker and checker; the value leads to its page."""
    columns = (
        Column(_("数值"), Kind.NUMBER), Column(_("登记")), Column(_("确认")), Column(_("来源")), Column(_("佐证材料")),
    )  # fmt: skip
    lines = [row(*_line(each)) for each in found]
    empty = Empty(_("没有登记"), _("这一项没有计分依据。"))
    return Table(_("登记和确认"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def _line(each: Origin) -> list[Cell | str]:
    seen = each.observation
    confirmed = getattr(seen, "confirmation", None)
    badge = STATE_TONES[seen.value] if seen.value in MISSING_WORDS else ""
    return [
        Cell(seen.value, reverse("observation", args=[seen.pk]), badge=badge),
        Cell(str(seen.registered_by), note=chinese_moment(seen.registered_at)),
        Cell(str(confirmed.by), note=chinese_moment(confirmed.at)) if confirmed else Cell(_("待确认"), badge="warn"),
        Cell(str(seen.batch), note=seen.document),
        _("%d件") % each.materials if each.materials else "—",
    ]
