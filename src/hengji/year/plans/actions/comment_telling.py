"""Who hears of a comments round, in the same transaction; reminders follow the last day until the reply is signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.notifications.actions import forget, notify, remind, settle
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.workdays.calculus import Deadline
from hengji.year.plans.enums import ReplyState
from hengji.year.plans.models import CommentReply
from hengji.year.plans.queries.comments import People, people_for


def page_of(reply: CommentReply) -> Matter:
    return Matter("comment-reply", str(reply.pk))


def _key(reply: CommentReply) -> str:
    return f"plans.comments:{reply.pk}"


def tell_asked(reply: CommentReply, people: People) -> None:
    text = _("逐条写明意见和修改建议；没有意见的，也请反馈“无意见”，由单位负责人签发。")
    _tell(reply, people.fillers(reply.organisation_id), Kind.TASK, _("请反馈意见：%(plan)s"), text)


def tell_waiting(reply: CommentReply, people: People) -> None:
    """Remind whoever has the reply now: who drafts it, or who is to sign it."""
    if reply.state == ReplyState.SUBMITTED:
        told, text = people.heads(reply.organisation_id), _("联络员已提交，请签发或退回。")
    else:
        told, text = people.fillers(reply.organisation_id), _("本单位还没有反馈；没有意见的，也请反馈“无意见”。")
    _tell(reply, told, Kind.DEADLINE, _("催办：请反馈意见：%(plan)s"), text)


def tell_extended(reply: CommentReply, people: People) -> None:
    text = _("截止日期改为%(day)s。") % {"day": chinese_date(reply.round.due)}
    _tell(reply, people.asked(reply.organisation_id), Kind.DEADLINE, _("征求意见延期：%(plan)s"), text)


def tell_submitted(reply: CommentReply) -> None:
    heads = people_for([reply.organisation_id]).heads(reply.organisation_id)
    _tell(reply, heads, Kind.TASK, _("请签发反馈意见：%(plan)s"), _("联络员已提交，请签发或退回。"))


def tell_returned(reply: CommentReply) -> None:
    told = () if reply.submitted_by_id is None else (reply.submitted_by_id,)
    _tell(reply, told, Kind.RETURNED, _("反馈意见被退回：%(plan)s"), reply.return_remark)


def tell_answered(reply: CommentReply) -> None:
    """All comments of an organ have their answer: whoever drafted and signed them hears of it once."""
    told = tuple(key for key in (reply.submitted_by_id, reply.signed_by_id) if key is not None)
    text = _("本单位的意见已逐条答复，请查看采纳情况。")
    _tell(reply, told, Kind.RESULT, _("意见已答复：%(plan)s"), text)


def keep_reminding(reply: CommentReply, people: People, limit: Deadline) -> None:
    wording = Wording(_("对“%(plan)s”反馈意见") % {"plan": reply.round.subject}, "", page_of(reply))
    remind(_key(reply), people.asked(reply.organisation_id), limit, wording)


def stop_reminding(reply: CommentReply) -> None:
    """The reply is signed: nobody is called to it any more."""
    forget(_key(reply))
    settle(*(page_of(reply).url_name, page_of(reply).url_key))


def _tell(reply: CommentReply, told: tuple[int, ...], kind: Kind, title: str, text: str) -> None:
    due = None if kind is Kind.RESULT else reply.round.due
    notify(told, kind, title % {"plan": reply.round.subject}, text, matter=page_of(reply), due=due)
