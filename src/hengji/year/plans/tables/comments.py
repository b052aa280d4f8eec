"""A comments round in tables: what an organ is asked, how rounds stand, who has not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.texts import remaining
from hengji.year.plans.enums import Adoption, ReplyState
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound
from hengji.year.plans.queries.comments import Choice, Standing

TONES = {
    ReplyState.WAITING: "warn", ReplyState.DRAFTED: "info", ReplyState.SUBMITTED: "info", ReplyState.SIGNED: "ok",
}  # fmt: skip
ADOPTION_TONES = {
    Adoption.NONE: "warn", Adoption.ADOPTED: "ok", Adoption.PARTLY: "info", Adoption.REFUSED: "neutral",
    Adoption.EXPLAINED: "neutral",
}  # fmt: skip


def due_text(found: CommentRound, today: date, known: Calendar) -> str:
    """The last day, provisional or not, and how far away it is; for a round that is over just that."""
    day = chinese_date(found.due) + (_("（暂定）") if found.provisional else "")
    if not found.is_live:
        return _("%(day)s截止，已结束") % {"day": day}
    return _("%(day)s截止，%(far)s") % {"day": day, "far": remaining(found.due, today, known)}


def tone(item: CommentItem) -> str:
    return ADOPTION_TONES[Adoption(item.adoption)]


def facts(found: CommentReply, today: date, known: Calendar) -> dict[str, object]:
    """The head of an organ's page."""
    state = ReplyState(found.state)
    return {"due": due_text(found.round, today, known), "state": state.label, "tone": TONES[state],
            "late": found.round.is_live and today > found.round.due and state != ReplyState.SIGNED}  # fmt: skip


def own_table(replies: Sequence[CommentReply], today: date, known: Calendar) -> Table:
    columns = (
        Column(_("征求意见稿")), Column(_("轮次")), Column(_("截止")), Column(_("状态")),
        Column(_("意见"), Kind.NUMBER, _("条")), Column(_("已答复"), Kind.NUMBER, _("条")),
    )  # fmt: skip
    lines = [
        row(
            Cell(each.round.subject, url=reverse("comment-reply", args=[each.pk])),
            _("第%(number)d轮") % {"number": each.round.number}, due_text(each.round, today, known), state_cell(each),
            _("无意见") if each.no_opinion else str(getattr(each, "count", 0)), str(getattr(each, "answered", 0)),
        )
        for each in replies
    ]  # fmt: skip
    nothing = Empty(_("现在没有征求意见的考评办法"), _("目标绩效办征求意见时，这里和待办里会出现。"))
    return Table(_("本单位的反馈意见"), columns, tuple(lines), nothing, narrow=Narrow.CARDS)


def state_cell(reply: CommentReply) -> Cell:
    state = ReplyState(reply.state)
    return Cell(state.label, badge=TONES[state])


def rounds_table(rounds: Sequence[CommentRound], today: date, known: Calendar) -> Table:
    columns = (
        Column(_("考评办法")), Column(_("轮次")), Column(_("截止")),
        Column(_("应反馈"), Kind.NUMBER, _("个")), Column(_("已反馈"), Kind.NUMBER, _("个")),
    )  # fmt: skip
    lines = [
        row(
            Cell(each.plan.title, url=f"{reverse('plan-comments', args=[each.plan.code])}?round={each.number}"),
            _("第%(number)d轮") % {"number": each.number}, due_text(each, today, known),
            str(getattr(each, "asked", 0)), str(getattr(each, "signed", 0)),
        )
        for each in rounds
    ]  # fmt: skip
    return Table(_("我办理的征求意见"), columns, tuple(lines), narrow=Narrow.CARDS)


def waiting_table(standing: Standing) -> Table:
    """Organs whose reply the office does not have yet."""
    columns = (Column(_("单位")), Column(_("状态")), Column(_("最近催办"), Kind.DATE), Column(_("说明")))
    lines = [
        row(
            standing.names[each.organisation_id], state_cell(each),
            chinese_date(each.reminded_on) if each.reminded_on else "—",
            _("没有联络员或单位负责人，请先授权") if each.organisation_id in standing.unmanned else "",
        )
        for each in standing.waiting
    ]  # fmt: skip
    nothing = Empty(_("各单位都已反馈"))
    return Table(_("还没有反馈的单位"), columns, tuple(lines), nothing, narrow=Narrow.CARDS, caption_hidden=True)


def outline_table(choices: Sequence[Choice], reply: CommentReply) -> Table:
    """The draft's indicators; each leads to a comment on it."""
    address = reverse("comment-reply", args=[reply.pk])
    columns = (Column(_("指标")), Column(_("分值"), Kind.NUMBER, _("分")))
    lines = [
        row(
            Cell(
                each.title, f"{address}?{urlencode({'indicator': each.code})}#write", note=each.code,
                level=min(each.level, 3),
            ),
            each.points or "—",
        )
        for each in choices
    ]  # fmt: skip
    return Table(_("征求意见稿的指标"), columns, tuple(lines), caption_hidden=True)


def organ_options(standing: Standing) -> list[tuple[str, str]]:
    """Organs that have signed comments, for the filter."""
    return [(each.organisation.code, standing.names[each.organisation_id]) for each in standing.signed]
