from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.year.observations.models import PastValue
from hengji.year.observations.past_rows import Comparison
from hengji.year.observations.queries.past import Kept, series_of, years_of

from .words import NONE, moment

MOST_PREVIEWED = 50


def kept_table(found: Sequence[Kept]) -> Table:
    columns = (Column(_("机构")), Column(_("指标"), Kind.NUMBER, _("项")), Column(_("数值"), Kind.NUMBER, _("个")),
               Column(_("年度"), Kind.DATE))  # fmt: skip
    rows = tuple(
        row(Cell(each.name, reverse("past-values-of", args=[each.code]), note=each.code), str(each.indicators),
            str(each.values), f"{each.first}—{each.last}" if each.first != each.last else str(each.first))
        for each in found
    )  # fmt: skip
    empty = Empty(_("没有历年实际值"), _("由目标绩效办按模板导入往年的实际完成情况，供测算和目标体检使用。"))
    return Table(_("历年实际值"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def years_table(values: Sequence[PastValue]) -> Table:
    """Indicators down, years across; a corrected value says so."""
    years = years_of(values)
    columns = (Column(_("指标")), Column(_("单位")), *(Column(str(year), Kind.NUMBER) for year in years))
    rows = []
    for code, by_year in series_of(values).items():
        last = by_year[max(by_year)]
        cells = [_value(by_year.get(year)) for year in years]
        rows.append(row(Cell(last.title, note=code), last.unit or NONE, *cells))
    empty = Empty(_("没有历年实际值"), _("由目标绩效办按模板导入。"))
    return Table(_("历年实际值"), columns, tuple(rows), empty, Narrow.SCROLL, caption_hidden=True)


def _value(value: PastValue | None) -> Cell:
    if value is None:
        return Cell(NONE)
    return Cell(value.value, reverse("past-value", args=[value.pk]), note=_("已更正") if value.replaces_id else "")


def corrections_table(chain: Sequence[PastValue]) -> Table:
    columns = (Column(_("实际值"), Kind.NUMBER), Column(_("数据来源")), Column(_("更正理由")), Column(_("登记人")),
               Column(_("登记时间"), Kind.DATE))  # fmt: skip
    rows = tuple(
        row(each.value, each.source, each.reason or NONE, str(each.registered_by), moment(each.registered_at))
        for each in chain
    )
    return Table(_("登记和更正"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def comparison_table(found: Comparison, names: Mapping[str, str]) -> Table:
    """The first of the rows that an import would write."""
    columns = (Column(_("机构")), Column(_("指标")), Column(_("年度"), Kind.NUMBER), Column(_("实际值"), Kind.NUMBER),
               Column(_("变化")))  # fmt: skip
    fresh = [(each, _("新增")) for each in found.fresh]
    changed = [(each, _("更正，原为%s") % there.value) for each, there in found.corrections]
    rows = tuple(
        row(names.get(each.organisation, each.organisation), Cell(each.title, note=each.indicator), each.year,
            each.value, word)
        for each, word in [*changed, *fresh][:MOST_PREVIEWED]
    )  # fmt: skip
    return Table(_("将写入的内容"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)
