from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

from .checks import DayIn
from .enums import Kind as DayKind
from .models import Day
from .queries import NoticeLine
from .texts import weekday

NO_NOTICE = Empty(
    gettext_lazy("还没有录入任何年度的节假日安排"),
    gettext_lazy("录入以前，工作日只按周一至周五计算，期限标注“暂定”。请录入国务院办公厅的通知。"),
)
TONES = {DayKind.REST: "ok", DayKind.WORK: "warn"}


def notices_table(lines: Iterable[NoticeLine]) -> Table:
    columns = (
        Column(_("年份")), Column(_("文号")),
        Column(_("放假"), Kind.NUMBER, _("天"), _("含周末")), Column(_("调休上班"), Kind.NUMBER, _("天")),
    )  # fmt: skip
    rows = tuple(
        row(
            Cell(f"{line.year}年", reverse("workdays-year", args=[line.year])),
            line.document_number, str(line.rests), str(line.works),
        )
        for line in lines
    )  # fmt: skip
    return Table(_("节假日安排"), columns, rows, NO_NOTICE, Narrow.CARDS, caption_hidden=True)


def badge(kind: DayKind) -> Cell:
    return Cell(kind.label, badge=TONES[kind])


def days_table(days: Sequence[Day]) -> Table:
    columns = (Column(_("日期"), Kind.DATE), Column(_("星期")), Column(_("安排")), Column(_("名称")))
    rows = tuple(row(chinese_date(day.date), weekday(day.date), badge(DayKind(day.kind)), day.name) for day in days)
    return Table(_("放假和调休上班的日期"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def changes_table(days: Sequence[DayIn], known: Mapping[date, tuple[DayKind, str]]) -> Table:
    """What loading would add, change and take away."""
    columns = (Column(_("日期"), Kind.DATE), Column(_("星期")), Column(_("安排")), Column(_("名称")), Column(_("变化")))
    new = {day.date: (day.kind, day.name.strip()) for day in days}
    rows = tuple(
        _change(day, new.get(day), known.get(day)) for day in sorted({*new, *known}) if new.get(day) != known.get(day)
    )
    empty = Empty(_("与现有安排完全相同"), _("没有需要改动的日期。"))
    return Table(_("将要改动的日期"), columns, rows, empty, Narrow.CARDS)


def _change(day: date, new: tuple[DayKind, str] | None, old: tuple[DayKind, str] | None) -> Row:
    kind, name = new or old or (DayKind.REST, "")
    word, tone = (_("删去"), "danger") if new is None else (_("改动"), "warn") if old else (_("新增"), "info")
    note = _("原为%(kind)s，%(name)s") % {"kind": old[0].label, "name": old[1]} if new and old else ""
    return row(chinese_date(day), weekday(day), badge(kind), name, Cell(word, badge=tone, note=note))
