"""Entries and checkpoints as tables: hashes and denials, no business content."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access import policy as access
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

from .actions import SYSTEM
from .enums import DENIED
from .governed import governed_models
from .models import Checkpoint, Entry

SHOWN = 16  # digits of a hash; the whole one stands in the export

NO_ENTRIES = Empty(
    gettext_lazy("没有符合条件的记录"),
    gettext_lazy("请放宽日期、操作人或对象的条件；系统里的每次变更都会自动记在这里。"),
)
NO_CHECKPOINTS = Empty(
    gettext_lazy("还没有检查点"), gettext_lazy("检查点每小时、满1000条、锁定和发布时自动生成，也可以现在生成一个。")
)


def moment(at: datetime) -> str:
    return chinese_moment(at, " %H:%M:%S")


def entry_table(entries: Iterable[Entry]) -> Table:
    columns = (
        Column(_("序号"), Kind.NUMBER),
        Column(_("时间"), Kind.DATE),
        Column(_("操作人")),
        Column(_("操作")),
        Column(_("对象")),
        Column(_("本条摘要"), hint=_("前16位；完整摘要在核验包里")),
        Column(_("算法")),
        Column(_("请求编号")),
    )
    return Table(_("操作日志"), columns, tuple(map(_entry, entries)), NO_ENTRIES, Narrow.CARDS, caption_hidden=True)


def _entry(entry: Entry) -> Row:
    denied = entry.action == DENIED
    return row(
        str(entry.seq),
        moment(entry.at),
        Cell(_actor(entry.actor), note=entry.role),
        Cell(_("被拒绝"), badge="danger") if denied else _action(entry.action),
        _object(entry.object),
        entry.hash[:SHOWN],
        entry.get_alg_display(),
        entry.request_id,
    )


def _action(code: str) -> Cell:
    """The title that a room gave the action, with its code; the code alone where there is none."""
    title = access.policy().deed_titles.get(code)
    return Cell(title, note=code) if title else Cell(code)


def _object(name: str) -> Cell:
    """A governed table in Chinese with the row's key; the name alone where it is no such table's."""
    table, _colon, key = name.partition(":")
    title = next((each._meta.verbose_name for each in governed_models() if each._meta.label_lower == table), None)
    return Cell(f"{title} {key}", note=table) if title else Cell(name)


def _actor(name: str) -> str:
    return _("系统") if name == SYSTEM else name


def checkpoint_table(checkpoints: Iterable[Checkpoint]) -> Table:
    columns = (
        Column(_("覆盖条数"), Kind.NUMBER, _("条")),
        Column(_("生成时间"), Kind.DATE),
        Column(_("原因")),
        Column(_("生成人")),
        Column(_("根摘要"), hint=_("前16位；完整摘要在检查点文件里")),
        Column(_("检查点文件")),
    )
    rows = tuple(map(_checkpoint, checkpoints))
    return Table(_("检查点"), columns, rows, NO_CHECKPOINTS, Narrow.CARDS, caption_hidden=True)


def _checkpoint(mark: Checkpoint) -> Row:
    download = Cell(_("下载"), reverse("ledger-note", args=[mark.size]))
    return row(
        str(mark.size), moment(mark.at), mark.get_why_display(), _actor(mark.made_by), mark.root[:SHOWN], download
    )
