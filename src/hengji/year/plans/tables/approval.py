"""The chain of a scheme and its submissions, as tables."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.approvals.chain import ChainSpec
from hengji.foundation.approvals.enums import Countersign, StepKind
from hengji.foundation.approvals.tables import TONES
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.year.plans.models import Submission
from hengji.year.plans.queries.approval import Standing

SAID: Mapping[Standing, tuple[str, str, str]] = {
    Standing.UNNEEDED: ("没有审批流程", "neutral", "由没有参与拟制的目标绩效办负责人核定后直接印发。"),
    Standing.NONE: ("未送审", "neutral", "征求意见以后送审；审定通过才能印发。"),
    Standing.OPEN: ("审定中", "info", "审定结束以前内容不变动。"),
    Standing.RETURNED: ("未通过", "warn", "按意见修改后重新送审。"),
    Standing.APPROVED: ("已审定", "ok", "可以印发；印发的须是审定的这一稿。"),
    Standing.CHANGED: ("审定后有修改", "warn", "请重新送审，审定的须是印发的这一稿。"),
}


def said(standing: Standing, *, issued: bool) -> tuple[str, str, str]:
    """Where the scheme stands: a word, its tone, and what follows."""
    if not issued:
        return SAID[standing]
    return ("已印发", "ok", _("印发的是审定的这一稿。") if standing is Standing.APPROVED else _("没有经过审批流程。"))


def chain_table(chain: ChainSpec | None, people: Mapping[str, Sequence[User]], makers: frozenset[int]) -> Table:
    """Each step, who has its role today, and whether enough of them did not draft."""
    columns = (Column(_("步骤")), Column(_("方式")), Column(_("由谁办理")), Column(_("期限"), Kind.NUMBER))
    steps = chain.steps if chain else ()
    rows = tuple(
        row(
            Cell(f"{number}. {step.title}"), _way(step.kind, step.countersign),
            Cell(_names(people.get(step.code, ()), makers), note=str(Role(step.role).label)),
            _("%d个工作日") % step.days if step.days else _("不限时"),
        )
        for number, step in enumerate(steps, 1)
    )  # fmt: skip
    nothing = Empty(_("没有设定审批流程"), _("考评办法由没有参与拟制的目标绩效办负责人核定后直接印发。"))
    return Table(_("审批流程"), columns, rows, nothing, Narrow.CARDS, caption_hidden=True)


def _way(kind: str, countersign: str) -> str:
    words = str(StepKind(kind).label)
    return (
        words
        if kind != StepKind.ONLINE
        else _("%(way)s，%(how)s") % {"way": words, "how": Countersign(countersign).label}
    )


def _names(people: Iterable[User], makers: frozenset[int]) -> str:
    free = [str(each) for each in people if each.pk not in makers]
    return "、".join(free) if free else _("没有可以办理的人，请先授权")


def submissions_table(found: Iterable[Submission]) -> Table:
    columns = (
        Column(_("送审稿")),
        Column(_("审定")),
        Column(_("送审人")),
        Column(_("送审时间"), Kind.DATE),
        Column(_("摘要")),
    )
    rows = tuple(
        row(
            Cell(_("第%d次送审") % each.number, reverse("approval", args=[each.case_id])),
            Cell(each.case.get_state_display(), badge=TONES[each.case.state]),
            str(each.submitted_by), chinese_moment(each.submitted_at, " %H:%M"), each.digest.partition(":")[2][:12],
        )
        for each in found
    )  # fmt: skip
    nothing = Empty(_("还没有送审"), _("送审以后，在这里查看审定的进展和意见。"))
    return Table(_("送审记录"), columns, rows, nothing, Narrow.CARDS, caption_hidden=True)
