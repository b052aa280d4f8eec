from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

from .models import Worker
from .queries import TROUBLE, JobLine

DAY, HOUR, MINUTE = 86_400, 3_600, 60


def moment(at: datetime | None) -> str:
    return "—" if at is None else chinese_moment(at, " %H:%M:%S")


def period(every: timedelta) -> str:
    seconds = int(every.total_seconds())
    for size, word in ((DAY, _("每%(n)s天")), (HOUR, _("每%(n)s小时")), (MINUTE, _("每%(n)s分钟"))):
        if seconds % size == 0:
            return word % {"n": seconds // size if seconds > size else ""}
    return _("每%(n)d秒") % {"n": seconds}


def jobs_table(lines: Iterable[JobLine]) -> Table:
    columns = (
        Column(_("任务")), Column(_("周期")), Column(_("状态")), Column(_("最近结束"), Kind.DATE),
        Column(_("下次运行"), Kind.DATE), Column(_("结果")),
    )  # fmt: skip
    return Table(_("定时任务"), columns, tuple(map(_job, lines)), narrow=Narrow.CARDS, caption_hidden=True)


def _job(line: JobLine) -> Row:
    found = line.schedule
    if found is None:
        return row(line.job.title, period(line.job.every), Cell(_("尚未运行"), badge="neutral"), "—", "—", "")
    return row(
        line.job.title, period(line.job.every), _status(found.failures, running=bool(found.worker)),
        moment(found.finished_at), moment(found.next_at), found.said or "—",
    )  # fmt: skip


def _status(failures: int, *, running: bool) -> Cell:
    if failures:
        text = _("连续失败%(n)d次") % {"n": failures}
        return Cell(text, badge="danger" if failures >= TROUBLE else "warn")
    return Cell(_("运行中"), badge="info") if running else Cell(_("正常"), badge="ok")


def workers_table(workers: Iterable[Worker]) -> Table:
    columns = (Column(_("位置")), Column(_("启动时间"), Kind.DATE), Column(_("最近活动"), Kind.DATE))
    rows = tuple(row(each.place, moment(each.started_at), moment(each.seen_at)) for each in workers)
    empty = Empty(
        _("没有后台进程在运行"),
        _("消息发不出去，提醒也不会来。单机请重新启动网站；多台机器请在一台上运行 hengji worker。"),
    )
    return Table(_("后台进程"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)
