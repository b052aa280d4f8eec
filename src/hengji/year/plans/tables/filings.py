"""Tables of clauses beside the superior's, and of filings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.plans.enums import FilingState
from hengji.year.plans.measures import Clause, Mark, Outcome
from hengji.year.plans.models import Filing, Plan
from hengji.year.plans.queries.filings import Standing, verdict_of
from hengji.year.plans.words import mark_words

from .plans import DEEPEST, NONE

MARK_TONES = {Mark.UNIFORM: "warn", Mark.REFINE: "info", Mark.OWN: "neutral"}
OUTCOMES = {
    Outcome.UNCHANGED: (gettext_lazy("未改"), "neutral"),
    Outcome.REFINED: (gettext_lazy("已细化"), "info"),
    Outcome.CHANGED: (gettext_lazy("已改"), "info"),
    Outcome.REMOVED: (gettext_lazy("没有列入"), "info"),
    Outcome.OWN: (gettext_lazy("自行增加"), "info"),
}
STATE_TONES = {
    FilingState.NOT_DUE: "neutral",
    FilingState.UNFILED: "warn",
    FilingState.FILED: "info",
    FilingState.ACCEPTED: "ok",
    FilingState.RETURNED: "danger",
}


@dataclass(frozen=True)
class Block:
    """A block of the superior's tree, a section, or the other parts, as a foldable table; open where there is news."""

    title: str
    lead: str
    table: Table
    open: bool


def clause_blocks(plan: Plan | None, clauses: Sequence[Clause]) -> list[Block]:
    """Clauses by block; ``plan`` where its indicators can be gone to."""
    blocks: list[list[Clause]] = []
    for clause in clauses:
        if clause.level == 0 and not (clause.kind == "part" and blocks and blocks[-1][0].kind == "part"):
            blocks.append([])
        blocks[-1].append(clause)
    return [_block(plan, block) for block in blocks]


def _block(plan: Plan | None, clauses: Sequence[Clause]) -> Block:
    title = _("其他部分") if clauses[0].kind == "part" else clauses[0].title
    changed = sum(clause.outcome != Outcome.UNCHANGED for clause in clauses)
    wrong = sum(bool(clause.breaches) for clause in clauses)
    lead = _("%(count)d条，改动%(changed)d条") % {"count": len(clauses), "changed": changed}
    if wrong:
        lead = _("%(lead)s，%(wrong)d条不符合上级要求") % {"lead": lead, "wrong": wrong}
    return Block(title, lead, _clauses_table(plan, title, clauses), open=bool(changed or wrong))


def _clauses_table(plan: Plan | None, title: str, clauses: Iterable[Clause]) -> Table:
    columns = (Column(_("条款")), Column(_("上级要求")), Column(_("本办法")), Column(_("改动的内容")))
    lines = tuple(_clause_row(plan, clause) for clause in clauses)
    return Table(title, columns, lines, narrow=Narrow.CARDS, caption_hidden=True)


def _clause_row(plan: Plan | None, clause: Clause) -> Row:
    leads = plan is not None and clause.here and clause.kind == "node"
    url = reverse("plan-node", args=[plan.code, clause.code]) if leads and plan is not None else ""
    word, tone = OUTCOMES[clause.outcome]
    note = "；".join(f"⚠ {each.message}{each.remedy}" for each in clause.breaches)
    return row(
        Cell(clause.title, url, level=min(clause.level, DEEPEST)),
        Cell(mark_words(clause.mark.value), badge=MARK_TONES[clause.mark]),
        Cell(str(word), badge="danger" if clause.breaches else tone),
        Cell("；".join(clause.changes) or (NONE if not note else ""), note=note),
    )


def state_cell(standing: Standing) -> Cell:
    note = _("更正后还没有重新报备") if standing.outdated and standing.state == FilingState.UNFILED else ""
    return Cell(str(standing.state.label), badge=STATE_TONES[standing.state], note=note)


def below_table(found: Iterable[Standing], organisers: Mapping[int, str]) -> Table:
    columns = (
        Column(_("组织单位")), Column(_("考评办法")), Column(_("办法状态")), Column(_("报备")),
        Column(_("报备日期"), Kind.DATE), Column(_("期限"), Kind.DATE), Column(_("逾期"), Kind.NUMBER, _("工作日")),
    )  # fmt: skip
    lines = tuple(_below_row(each, organisers) for each in found)
    empty = Empty(_("没有下级考评"), _("下级新建考评时把本考评选作上级考评，就列在这里。"))
    return Table(_("下级考评办法"), columns, lines, empty, Narrow.CARDS, caption_hidden=True)


def _below_row(each: Standing, organisers: Mapping[int, str]) -> Row:
    filing = each.filing
    url = reverse("filing", args=[filing.pk]) if filing else ""
    measured = "" if each.measured else _("不是从本办法起草的")
    filed = chinese_date(timezone.localdate(filing.filed_at)) if filing else NONE
    return row(
        organisers[each.plan.organiser_id], Cell(each.plan.title, url, note=measured), each.plan.get_state_display(),
        state_cell(each), filed, chinese_date(each.due) if each.due else NONE,
        Cell(str(each.overdue), badge="danger") if each.overdue else Cell(NONE),
    )  # fmt: skip


def filings_table(filings: Iterable[Filing]) -> Table:
    columns = (Column(_("报备")), Column(_("上级意见")), Column(_("具体意见")))
    lines = tuple(_filing_row(each) for each in filings)
    return Table(_("报备记录"), columns, lines, Empty(_("还没有报备过")), Narrow.CARDS, caption_hidden=True)


def _filing_row(filing: Filing) -> Row:
    said = verdict_of(filing)
    day = chinese_date(timezone.localdate(filing.filed_at))
    verdict = Cell(_("待办理"), badge="info")
    if said is not None:
        tone = "danger" if said.verdict == "returned" else "ok"
        verdict = Cell(said.get_verdict_display(), badge=tone, note=chinese_date(timezone.localdate(said.decided_at)))
    first = Cell(_("第%d次") % filing.number, reverse("filing", args=[filing.pk]), note=day)
    return row(first, verdict, said.remark if said and said.remark else NONE)
