"""An organ's reply to a comments round: written item by item, signed off by somebody else, answered by the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import FROZEN, REPLY_MOVES, Adoption, Fault, ReplyState
from hengji.year.plans.models import CommentItem, CommentReply
from hengji.year.plans.models.comments import REASONED
from hengji.year.plans.queries.comments import answer_stamp, reply_digest, title_of_subject

from .changes import Changes
from .comment_telling import stop_reminding, tell_answered, tell_returned, tell_submitted
from .refusing import refuse

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Comment:
    """One comment: an indicator's code, "" for the whole text; what one thinks of it; how it should read."""

    indicator: str
    text: str
    suggestion: str = ""


@transaction.atomic
def write_item(
    reply: CommentReply, comment: Comment, *, by: User, item: CommentItem | None = None
) -> CommentItem:  # fmt: skip
    """Add a comment to an organ's draft, or write one anew; refused after submitting and after the last day."""
    row = _locked(reply)
    title = title_of_subject(row.round, comment.indicator)
    refuse([*_check_writing(row), *_check_comment(row, comment, title, item)])
    columns = {
        "indicator": comment.indicator, "title": title or _("全文"), "text": comment.text.strip(),
        "suggestion": comment.suggestion.strip(), "written_by": by, "written_at": timezone.now(),
    }  # fmt: skip
    changes = Changes()
    if item is None:
        last = row.items.order_by("-number").values_list("number", flat=True).first() or 0
        found = changes.add(CommentItem(reply=row, number=last + 1, **columns))
    else:
        found = changes.change(row.items.get(pk=item.pk), **columns)
    changes.change(row, state=ReplyState.DRAFTED, no_opinion=False)
    changes.write("plans.write_comment", by=by)
    return found


@transaction.atomic
def remove_item(item: CommentItem, *, by: User) -> None:
    """Take a comment out of a draft; a second click changes nothing."""
    row = _locked(item.reply)
    refuse(_check_writing(row))
    changes = Changes()
    changes.remove(row.items.filter(pk=item.pk))
    changes.write("plans.remove_comment", by=by)


@transaction.atomic
def submit_reply(reply: CommentReply, *, by: User, no_opinion: bool = False) -> CommentReply:
    """Hand the draft, or 无意见, to the organ's head."""
    row = _locked(reply)
    refuse([*_check_move(row, ReplyState.SUBMITTED), *_check_time(row), *_check_content(row, no_opinion)])
    changes = Changes()
    changes.change(
        row, state=ReplyState.SUBMITTED, no_opinion=no_opinion, submitted_by=by, submitted_at=timezone.now(),
        return_remark="",
    )  # fmt: skip
    changes.write("plans.submit_reply", by=by)
    tell_submitted(row)
    return row


@transaction.atomic
def return_reply(reply: CommentReply, *, by: User, remark: str) -> CommentReply:
    """The head gives the draft back with what to mend."""
    row = _locked(reply)
    problems = [*_check_move(row, ReplyState.DRAFTED), *_check_submitted(row)]
    if not remark.strip():
        problems.append(Problem(Fault.REASON, _("没有写明退回的理由。"), _("退回意见"), _("请写明要改什么。")))
    refuse(problems)
    changes = Changes()
    changes.change(row, state=ReplyState.DRAFTED, return_remark=remark.strip())
    changes.write("plans.return_reply", by=by)
    tell_returned(row)
    return row


@transaction.atomic
def sign_reply(reply: CommentReply, *, by: User, seen: str) -> CommentReply:
    """The head signs the reply off, by which the office receives it. ``seen`` is queries.reply_digest as shown."""
    row = _locked(reply)
    refuse([*_check_move(row, ReplyState.SIGNED), *_check_time(row), *_check_signer(row, by, seen)])
    changes = Changes()
    changes.change(row, state=ReplyState.SIGNED, signed_by=by, signed_at=timezone.now(), digest=reply_digest(row))
    stop_reminding(row)
    changes.write("plans.sign_reply", by=by)
    return row


@transaction.atomic
def answer_item(
    item: CommentItem, adoption: str, answer: str = "", *, by: User, seen: str | None = None
) -> CommentItem:  # fmt: skip
    """Say what becomes of a comment: 采纳, or 部分采纳, 不采纳, 解释 with the reason. It may change until issuing.

    ``seen`` is queries.comments.answer_stamp(item) as it was shown: nobody overwrites a colleague's answer unread.
    """
    _locked(item.reply)
    rows = CommentItem.objects.select_for_update(of=("self",))
    row = rows.select_related("reply__round__plan", "reply__round__sub_rules").get(pk=item.pk)
    refuse(_check_answer(row, adoption, answer.strip()))
    if (row.adoption, row.answer) == (adoption, answer.strip()):
        return row
    refuse(_check_answered(row, seen))
    changes, first = Changes(), not row.adoption
    changes.change(row, adoption=adoption, answer=answer.strip(), answered_by=by, answered_at=timezone.now())
    changes.write("plans.answer_comment", by=by)
    if first and not row.reply.items.filter(adoption=Adoption.NONE).exists():
        tell_answered(row.reply)
    return row


def _locked(reply: CommentReply) -> CommentReply:
    rows = CommentReply.objects.select_for_update(of=("self",)).select_related(
        "round__plan", "round__sub_rules", "organisation"
    )
    return rows.get(pk=reply.pk)


def _check_move(row: CommentReply, state: ReplyState) -> Iterator[Problem]:
    if state not in REPLY_MOVES[row.state]:
        words = {"now": row.get_state_display()}
        text = _("这份反馈意见现在是“%(now)s”，不能这样办理。") % words
        yield Problem(Fault.REPLY_STATE, text, "", _("请刷新页面查看现在的状态。"))


def _check_submitted(row: CommentReply) -> Iterator[Problem]:
    if row.state == ReplyState.DRAFTED:
        text = _("这份反馈意见还没有提交，不用退回。")
        yield Problem(Fault.REPLY_STATE, text, "", _("请刷新页面查看现在的状态。"))


def _check_time(row: CommentReply) -> Iterator[Problem]:
    if not row.round.is_live:
        text = _("这一轮征求意见已经结束。")
        yield Problem(Fault.ROUND_STATE, text, "", _("如有意见，请与目标绩效办联系。"))
    elif timezone.localdate() > row.round.due:
        text = _("反馈意见已于%(day)s截止。") % {"day": chinese_date(row.round.due)}
        yield Problem(Fault.REPLY_LATE, text, "", _("确需反馈的，请与目标绩效办联系延期。"))


def _check_writing(row: CommentReply) -> Iterator[Problem]:
    yield from _check_move(row, ReplyState.DRAFTED)
    if row.state == ReplyState.SUBMITTED:
        text = _("这份反馈意见已提交单位负责人，内容不能修改。")
        yield Problem(Fault.REPLY_STATE, text, "", _("需要修改的，请单位负责人退回。"))
    yield from _check_time(row)


def _check_comment(row: CommentReply, comment: Comment, title: str, item: CommentItem | None) -> Iterator[Problem]:
    if comment.indicator and not title:
        text = _("没有编码为“%s”的指标。") % comment.indicator
        yield Problem(Fault.NODE_ABSENT, text, _("条目"), _("请从名单中选择。"))
    if not comment.text.strip():
        yield Problem(Fault.COMMENT_TEXT, _("没有填写意见。"), _("意见"), _("请写明意见；没有意见的，请选“无意见”。"))
    for name, text in ((_("意见"), comment.text), (_("建议修改为"), comment.suggestion)):
        if len(text) > LONGEST_TEXT:
            message = _("超过%d字。") % LONGEST_TEXT
            yield Problem(Fault.COMMENT_TEXT, message, name, _("请分成几条填写。"))
    if item is not None and not row.items.filter(pk=item.pk).exists():
        yield Problem(Fault.COMMENT_TEXT, _("这条意见已经删去。"), "", _("请刷新页面。"))


def _check_content(row: CommentReply, no_opinion: bool) -> Iterator[Problem]:
    has_items = row.items.exists()
    if no_opinion and has_items:
        text = _("已经填写了意见，不能同时反馈“无意见”。")
        yield Problem(Fault.REPLY_EMPTY, text, "", _("请删去意见，或提交已填写的意见。"))
    if not no_opinion and not has_items:
        yield Problem(Fault.REPLY_EMPTY, _("还没有填写意见。"), "", _("请填写意见；没有意见的，请选“无意见”。"))


def _check_signer(row: CommentReply, by: User, seen: str) -> Iterator[Problem]:
    if by.pk in {row.submitted_by_id, *row.items.values_list("written_by", flat=True)}:
        text = _("您参与了这份反馈意见的起草，不能由您签发。")
        yield Problem(Fault.TWO_PERSONS, text, "", _("请由没有参与起草的单位负责人签发。"))
    if seen != reply_digest(row):
        yield Problem(Fault.REPLY_CHANGED, _("内容在您打开页面以后有变动。"), "", _("请重新查看后再签发。"))


def _check_answered(row: CommentItem, seen: str | None) -> Iterator[Problem]:
    if seen is not None and seen != answer_stamp(row):
        text = _("%(who)s刚刚答复了这一条。") % {"who": row.answered_by}
        yield Problem(Fault.REPLY_CHANGED, text, "", _("请先看已有的答复；仍要修改的，再保存一次。"))


def _check_answer(row: CommentItem, adoption: str, answer: str) -> Iterator[Problem]:
    if row.reply.state != ReplyState.SIGNED:
        yield Problem(Fault.REPLY_STATE, _("单位还没有签发这条意见，不能答复。"), "", _("请刷新页面。"))
    if row.reply.round.plan.state in FROZEN and row.adoption:
        text = _("考评办法已印发，采纳情况不再改动。")
        yield Problem(Fault.PLAN_FROZEN, text, "", _("确需更正的，请办理考评办法更正。"))
    if adoption not in Adoption.values or adoption == Adoption.NONE:
        yield Problem(Fault.COMMENT_ANSWER, _("没有选择采纳情况。"), _("采纳情况"), _("请选择一项。"))
    elif adoption in REASONED and not answer:
        text = _("“%s”没有写明理由。") % Adoption(adoption).label
        yield Problem(Fault.COMMENT_ANSWER, text, _("理由"), _("请填写理由，单位会看到。"))
    if len(answer) > LONGEST_TEXT:
        yield Problem(Fault.COMMENT_ANSWER, _("超过%d字。") % LONGEST_TEXT, _("理由"), _("请写得简短些。"))
