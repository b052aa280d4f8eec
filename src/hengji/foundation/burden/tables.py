from collections.abc import Sequence

from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Column, Empty, Kind, Narrow, Table, row

from .queries import Burden, Repeated


def burden_table(found: Sequence[Burden]) -> Table:
    columns = (
        Column(_("单位")), Column(_("要求"), Kind.NUMBER, _("次")), Column(_("填报"), Kind.NUMBER, _("项")),
        Column(_("材料"), Kind.NUMBER, _("份")), Column(_("预计用时"), Kind.NUMBER, _("分钟")),
    )  # fmt: skip
    rows = [
        row(each.organisation, str(each.asks), str(each.fields), str(each.files), str(each.minutes)) for each in found
    ]
    if len(found) > 1:
        sums = [str(sum(getattr(each, name) for each in found)) for name in ("asks", "fields", "files", "minutes")]
        rows.append(row(_("合计"), *sums, strong=True))
    empty = Empty(_("这段时间没有记录"), _("各环节向单位要数据、要材料时会自动记在这里。"))
    return Table(_("填报负担"), columns, tuple(rows), empty, Narrow.SCROLL, caption_hidden=True)


def repeated_table(found: Sequence[Repeated]) -> Table:
    columns = (Column(_("单位")), Column(_("事项")), Column(_("次数"), Kind.NUMBER), Column(_("时段"), Kind.DATE))
    rows = tuple(
        row(each.organisation, "；".join(each.what), str(each.times), _span(each.first, each.last)) for each in found
    )
    empty = Empty(_("没有重复索要"), _("同一事项在这段时间里没有向同一单位要过两次。"))
    return Table(_("重复索要"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def shown_period(period: str) -> str:
    return _("%(year)d年%(month)d月") % {"year": int(period[:4]), "month": int(period[5:])}


def _span(first: str, last: str) -> str:
    if first == last:
        return shown_period(first)
    return _("%(first)s至%(last)s") % {"first": shown_period(first), "last": shown_period(last)}
