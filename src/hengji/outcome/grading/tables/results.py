"""Lines that were put up, seats and borders of grades, and what a correction changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date, chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.queries.standings import Standing
from hengji.outcome.grading.enums import TONES, State
from hengji.outcome.grading.models import Notice, Proceeding
from hengji.outcome.grading.models.notices import Line
from hengji.outcome.grading.queries.borders import Border, Seats

NONE = "—"
MOST_BORDERS = 12


def proceedings_table(found: Iterable[Proceeding]) -> Table:
    columns = (
        Column(_("年度考评")),
        Column(_("进展")),
        Column(_("公示截止"), Kind.DATE),
        Column(_("申诉截止"), Kind.DATE),
    )
    lines = [
        row(
            Cell(each.plan.title, reverse("grading-result", args=[each.key])),
            Cell(State(each.state).label, badge=TONES[State(each.state)]),
            chinese_date(each.closes) if each.closes else NONE,
            chinese_date(each.appeals_until) if each.appeals_until else NONE,
        )
        for each in found
    ]
    empty = Empty(_("还没有考评结果"), _("目标绩效办作正式汇总并拟出等次建议以后，经领导小组审议再公示。"))
    return Table(_("考评结果"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def lines_table(lines: Sequence[Line], own: frozenset[str]) -> Table:
    """Group by group; the reader's own line is strong. Bars stand apart, beside the grade that they moved."""
    columns = (
        Column(_("组别")), Column(_("单位")), Column(_("名次"), Kind.NUMBER), Column(_("总分"), Kind.NUMBER, _("分")),
        Column(_("等次")), Column(_("说明")),
    )  # fmt: skip
    found = [
        row(line["group"], line["name"], str(line["rank"] or NONE), line["total"], line["grade"] or NONE,
            "；".join(line["notes"]) or (NONE if line["rank"] else _("计分不排名")), strong=line["code"] in own)
        for line in lines
    ]  # fmt: skip
    empty = Empty(_("没有可以看到的结果"), _("按公示范围，这里只列出向您开放的单位。"))
    return Table(_("考评结果"), columns, tuple(found), empty, Narrow.CARDS, caption_hidden=True)


def seats_table(found: Sequence[Seats]) -> Table:
    """One line for each group, one column for each grade: how many have it, and the quota beside."""
    grades = list(dict.fromkeys(each.grade for each in found))
    groups: dict[str, dict[str, Seats]] = {}
    for each in found:
        groups.setdefault(str(each.group.title), {})[each.grade] = each
    columns = (Column(_("组别")), *(Column(grade, Kind.NUMBER, _("个")) for grade in grades))
    lines = [row(title, *(_seat(held[grade]) for grade in grades)) for title, held in groups.items()]
    return Table(_("各组等次"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def _seat(seats: Seats) -> Cell:
    return Cell(str(seats.held), note=_("名额%s") % seats.quota if seats.quota else "")


def borders_table(found: Sequence[Border]) -> Table:
    columns = (
        Column(_("组别")), Column(_("界线以上")), Column(_("界线以下")), Column(_("相差"), Kind.NUMBER, _("分")),
        Column(_("再多一个名额")),
    )  # fmt: skip
    lines = [
        row(str(each.group.title), _at(each.last), _at(each.first),
            Cell(f"{each.gap:f}", badge="warn") if each.tied else f"{each.gap:f}", _more(each))
        for each in found[:MOST_BORDERS]
    ]  # fmt: skip
    empty = Empty(_("没有等次界线"), _("办法没有划分等次，或者各组只有一个等次。"))
    return Table(_("等次界线"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def _at(standing: Standing) -> Cell:
    words = {"rank": standing.rank, "total": standing.compared, "grade": standing.grade}
    return Cell(standing.name, note=_("第%(rank)d名，%(total)s分，%(grade)s") % words)


def _more(border: Border) -> str:
    return _("%(name)s进入%(grade)s") % {"name": border.first.name, "grade": border.last.grade}


def barred_table(found: Iterable[Standing]) -> Table:
    columns = (
        Column(_("单位")), Column(_("名次"), Kind.NUMBER), Column(_("总分"), Kind.NUMBER, _("分")), Column(_("等次")),
        Column(_("事由和依据")),
    )  # fmt: skip
    lines = [row(each.name, str(each.rank or NONE), each.total, each.grade, "；".join(each.moved)) for each in found]
    empty = Empty(_("没有一票否决和等次调整"), _("得分和等次都按办法直接得出。"))
    return Table(_("一票否决和等次调整"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)


def notices_table(found: Iterable[Notice]) -> Table:
    columns = (
        Column(_("公告")), Column(_("文号")), Column(_("理由")), Column(_("发布")), Column(_("摘要")),
    )  # fmt: skip
    lines = [
        row(
            Cell(str(each), reverse("grading-notice", args=[each.pk])),
            each.document_number or NONE, each.reason or NONE, Cell(str(each.by), note=chinese_moment(each.at)),
            each.digest.removeprefix("sha256:")[:12],
        )
        for each in found
    ]  # fmt: skip
    return Table(_("公告"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def changed_table(found: Sequence[tuple[Line, Line]]) -> Table:
    columns = (
        Column(_("单位")), Column(_("原总分"), Kind.NUMBER), Column(_("现总分"), Kind.NUMBER),
        Column(_("原名次"), Kind.NUMBER), Column(_("现名次"), Kind.NUMBER), Column(_("原等次")), Column(_("现等次")),
    )  # fmt: skip
    lines = [
        row(new["name"], old["total"], new["total"], str(old["rank"] or NONE), str(new["rank"] or NONE),
            old["grade"] or NONE, new["grade"] or NONE)
        for old, new in found
    ]  # fmt: skip
    empty = Empty(_("您能看到的单位没有变化"), "")
    return Table(_("更正前后"), columns, tuple(lines), empty, Narrow.CARDS, caption_hidden=True)
