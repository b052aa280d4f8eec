"""The ranking of a group: who, place, total, grade, then every block and section; sortable by each number."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.shell.table import Cell, Column, Kind, Row, Table, row
from hengji.outcome.assessment.addresses import organ_url
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.standings import Group, Standing, mean_of

from .cells import grade_cell, number, score_cell

BY_RANK, BY_NAME = "rank", "name"


def blocks(scheme: Scheme) -> list[tuple[str, str, str]]:
    """Code, title and full marks of what makes up the total."""
    found = [(node.code, node.title, _points(node.points)) for node in scheme.tree]
    return found + [(section.code, section.title, _cap(section.cap)) for section in scheme.sections]


def _points(points: Decimal | None) -> str:
    return "" if points is None else _("%(points)s分") % {"points": f"{points:f}"}


def _cap(cap: Decimal | None) -> str:
    return "" if cap is None else _("上限%(cap)s分") % {"cap": f"{cap:f}"}


def ranking_table(record: Run, group: Group, scheme: Scheme, sort: str) -> Table:
    """``sort`` is rank, name or the code of a block; anything else counts as rank."""
    parts = blocks(scheme)
    sort = sort if sort in {BY_NAME, *(code for code, _title, _full in parts)} else BY_RANK
    columns = [
        _column(_("名称"), BY_NAME, sort),
        _column(_("名次"), BY_RANK, sort, kind=Kind.NUMBER),
        Column(_("总分"), Kind.NUMBER, _("分")),
        *([Column(_("校正后"), Kind.NUMBER, _("分"))] if scheme.ranking.correction else []),
        *([Column(_("等次"))] if scheme.grades else []),
        *(_column(title, code, sort, kind=Kind.NUMBER, unit=full) for code, title, full in parts),
    ]
    lines = [_line(record, each, scheme) for each in _sorted(group.ranked, sort)]
    if len(lines) > 1:
        lines.append(_mean_line(group, scheme))
    return Table(
        _("%(group)s名次表") % {"group": group.title}, tuple(columns), tuple(lines), caption_hidden=True, dense=True
    )


def _column(title: str, key: str, sort: str, *, kind: Kind = Kind.TEXT, unit: str = "") -> Column:
    order = ("ascending" if key in {BY_RANK, BY_NAME} else "descending") if key == sort else ""
    return Column(title, kind, unit, url=f"?{urlencode({'sort': key})}", order=order)


def _sorted(members: Sequence[Standing], sort: str) -> list[Standing]:
    if sort == BY_RANK:
        return list(members)
    if sort == BY_NAME:
        return sorted(members, key=lambda each: each.name)
    return sorted(members, key=lambda each: (each.number(sort) is None, -(each.number(sort) or 0)))


def _line(record: Run, standing: Standing, scheme: Scheme) -> Row:
    return row(
        Cell(standing.name, organ_url(record, standing)),
        str(standing.rank),
        Cell(standing.total),
        *([standing.compared] if scheme.ranking.correction else []),
        *([grade_cell(standing.grade, scheme)] if scheme.grades else []),
        *(score_cell(standing.scores[code], organ_url(record, standing, code)) for code, *_rest in blocks(scheme)),
    )


def _mean_line(group: Group, scheme: Scheme) -> Row:
    """Means of those that have a number; they are for orientation and enter no score."""
    return row(
        _("组平均"),
        "",
        number(group.mean),
        *([""] if scheme.ranking.correction else []),
        *([""] if scheme.grades else []),
        *(number(_mean(group, code)) for code, *_rest in blocks(scheme)),
        strong=True,
    )


def _mean(group: Group, code: str) -> Decimal | None:
    return mean_of([score for each in group.ranked if (score := each.number(code)) is not None])
