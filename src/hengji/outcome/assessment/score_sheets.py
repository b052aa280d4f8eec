"""得分明细表: one participant's scores as an official document, from the same walk as the pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from hengji.core.scoring.explain import Step
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.documents.content import Column, ColumnKind, Document, Fields, Paragraph, Table

from .models import Run
from .queries.opened import Opened
from .queries.walk import TOTAL, Place, place

INDENT = "　"


def score_sheet(record: Run, run: Opened, code: str, *, ranks: bool) -> Document:
    """Every node of the tree with full marks, score and the sentence that explains it; places where they are open."""
    at = place(run, code, TOTAL)
    pairs = [(_("单位"), at.standing.name), (_("总分"), _("%s分") % at.standing.total)]
    if ranks and at.standing.rank:
        words = {"group": run.groups[at.standing.pool].title, "rank": at.standing.rank}
        pairs.append((_("名次"), _("%(group)s第%(rank)d名") % words))
    if ranks and at.standing.grade:
        pairs.append((_("等次"), at.standing.grade))
    pairs += [(_("汇总"), record.title), (_("汇总时间"), chinese_moment(record.made_at))]
    return Document(
        _("%s得分明细表") % at.standing.name,
        (
            Fields(tuple(pairs)),
            _table(at),
            Paragraph(_("各项得分由本表各行直接相加或加权得出；摘要与系统中的汇总一致。")),
        ),
        digest=record.digest,
    )


def _table(at: Place) -> Table:
    columns = (
        Column(_("项目"), width=4), Column(_("满分"), ColumnKind.NUMBER), Column(_("得分"), ColumnKind.NUMBER),
        Column(_("计算过程"), width=7),
    )  # fmt: skip
    rows = [row for part in at.parts for row in _rows(at, part.step, 0)]
    return Table(columns, tuple(rows))


def _rows(at: Place, step: Step, depth: int) -> Iterator[tuple[str, str, str, str]]:
    yield INDENT * depth + step.title, step.full or "—", at.standing.scores[step.code], step.sentence
    for below in step.parts:
        yield from _rows(at, below, depth + 1)
