"""A comments round: opening, extending, reminding; and its last day when the calendar of working days moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.burden.actions import Cost, record_asked
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import SYSTEM
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, Deadline
from hengji.foundation.workdays.enums import Unit
from hengji.foundation.workdays.queries import deadline
from hengji.year.plans.enums import Fault, PlanState, ReplyState
from hengji.year.plans.models import CommentReply, CommentRound, Plan, SubRules
from hengji.year.plans.models.comments import live
from hengji.year.plans.queries import digest_of_text, pack_text
from hengji.year.plans.queries.comments import asked_in, asked_of, live_round, people_for

from .changes import Changes
from .comment_telling import keep_reminding, page_of, tell_asked, tell_extended, tell_waiting
from .refusing import locked, refuse
from .stating import circulate_plan

MOST_DAYS = 60
USUAL_DAYS = 10
COST = Cost(fields=2, minutes=60)  # reading the draft, and a text


@transaction.atomic
def open_round(plan: Plan, days: int = USUAL_DAYS, *, by: User) -> CommentRound:
    """Ask every participating organ for its comments within so many working days; a draft is circulated with it."""
    plan = locked(plan)
    refuse(_check_open(plan, days))
    if plan.state == PlanState.DRAFTING:
        plan = circulate_plan(plan, by=by)
    assert plan.circulated_at is not None  # noqa: S101 - the state says so
    changes = Changes()
    text = Text(plan, digest_of_text(pack_text(plan)), plan.circulated_at)
    found = begin_round(changes, text, days, by=by)
    changes.write("plans.open_comments", by=by)
    return found


@dataclass(frozen=True)
class Text:
    """What is commented on: a plan's scheme or an owner's sub-rules, its digest, and when it went out."""

    plan: Plan
    digest: str
    circulated_at: datetime
    sub_rules: SubRules | None = None


def begin_round(changes: Changes, text: Text, days: int, *, by: User) -> CommentRound:
    """The next round about a text, and everybody asked; what may begin the caller has checked."""
    rounds = CommentRound.objects.filter(plan=text.plan, sub_rules=text.sub_rules).order_by("-number")
    last = rounds.values_list("number", flat=True).first() or 0
    found = changes.add(
        CommentRound(
            plan=text.plan, sub_rules=text.sub_rules, number=last + 1, circulated_at=text.circulated_at,
            digest=text.digest, opened_by=by, opened_at=timezone.now(),
            **_columns(deadline(timezone.localdate(), days)),
        )
    )  # fmt: skip
    _ask(changes, found, by)
    return found


@transaction.atomic
def extend_round(found: CommentRound, days: int, *, by: User, reason: str) -> CommentRound:
    """Give everybody who has not answered a new last day, so many working days from today."""
    row = _locked(found)
    limit = deadline(timezone.localdate(), min(max(days, 1), MOST_DAYS))
    refuse([*_check_live(row), *check_days(days), *check_extension(row.due, limit, reason)])
    changes = Changes()
    changes.change(row, **_columns(limit))
    waiting = _waiting(row)
    people = people_for(reply.organisation_id for reply in waiting)
    for reply in waiting:
        keep_reminding(reply, people, limit)
        tell_extended(reply, people)
    changes.write("plans.extend_comments", by=by, reason=reason.strip())
    return row


@transaction.atomic
def remind_unanswered(found: CommentRound, *, by: User) -> list[CommentReply]:
    """Remind who has not answered, each organ once a day; organs that joined the plan since are asked now.

    Returns the replies for which somebody was reminded or asked.
    """
    row = _locked(found)
    refuse(_check_live(row))
    today, changes = timezone.localdate(), Changes()
    late = [reply for reply in _waiting(row) if reply.reminded_on != today]
    people = people_for(reply.organisation_id for reply in late)
    for reply in late:
        tell_waiting(reply, people)
        changes.change(reply, reminded_on=today)
    asked = _ask(changes, row, by)
    changes.write("plans.remind_comments", by=by)
    return [*late, *asked]


@transaction.atomic
def recompute_dues(known: Calendar) -> list[Moved]:
    """Keep provisional last days in step with the calendar; called when a holiday notice is loaded or mended."""
    moved: list[Moved] = []
    changes = Changes()
    for row in CommentRound.objects.select_for_update(of=("self",)).filter(live(), provisional=True):
        limit, before = deadline(row.started, row.days, known=known), row.due
        if (limit.day, limit.provisional) == (row.due, True):
            continue
        changes.change(row, due=limit.day, provisional=limit.provisional)
        waiting = _waiting(row)
        people = people_for(reply.organisation_id for reply in waiting)
        title = _("对“%(plan)s”反馈意见") % {"plan": row.subject}
        for reply in waiting:
            keep_reminding(reply, people, limit)
            told, page = people.asked(reply.organisation_id), page_of(reply)
            moved.append(Moved(title, before, limit.day, limit.provisional, told, page.url_name, page.url_key))
    changes.write("plans.recompute_comments", by=SYSTEM)
    return moved


def _ask(changes: Changes, found: CommentRound, by: User) -> list[CommentReply]:
    """Rows for the organs that are not asked yet, and word to their people."""
    known = set(found.replies.values_list("organisation", flat=True))
    organs = [organ for organ in asked_in(found) if organ.pk not in known]
    asked = changes.add_many([CommentReply(round=found, organisation=organ) for organ in organs])
    people = people_for(organ.pk for organ in organs)
    limit = Deadline(found.started, found.days, Unit.WORKING, found.due, found.provisional)
    for reply in asked:
        tell_asked(reply, people)
        keep_reminding(reply, people, limit)
    what = _("对“%(plan)s”反馈意见，第%(number)d轮") % {"plan": found.subject[:150], "number": found.number}
    record_asked([organ.code for organ in organs], what, by=by, cost=COST, room="plans")
    return asked


def _columns(limit: Deadline) -> dict[str, object]:
    return {"started": limit.start, "days": limit.days, "due": limit.day, "provisional": limit.provisional}


def _locked(found: CommentRound) -> CommentRound:
    locked(found.plan)
    rows = CommentRound.objects.select_for_update(of=("self",)).select_related("plan", "sub_rules")
    return rows.get(pk=found.pk)


def _waiting(row: CommentRound) -> list[CommentReply]:
    """Replies that are not signed off."""
    return list(row.replies.exclude(state=ReplyState.SIGNED).select_related("round__plan"))


def _check_open(plan: Plan, days: int) -> Iterator[Problem]:
    if plan.state not in {PlanState.DRAFTING, PlanState.CIRCULATED}:
        text = _("本考评现处于“%(now)s”，不再征求意见。") % {"now": plan.get_state_display()}
        yield Problem(Fault.ROUND_STATE, text, "", _("请刷新页面查看现在的状态。"))
    elif live_round(plan) is not None:
        yield Problem(Fault.ROUND_STATE, _("正在征求意见，不用重复开始。"), "", _("需要更多时间的，请延期。"))
    yield from check_days(days)
    if not asked_of(plan):
        text = _("本考评还没有参评单位，没有征求意见的对象。")
        yield Problem(Fault.NOBODY_ASKED, text, "", _("请先设定参评对象。"))


def check_days(days: int) -> Iterator[Problem]:
    """Working days within which something can be asked for."""
    if not 1 <= days <= MOST_DAYS:
        text = _("期限应在1到%(most)d个工作日之间。") % {"most": MOST_DAYS}
        yield Problem(Fault.ROUND_DAYS, text, _("期限"), _("请重新填写工作日数。"))


def _check_live(row: CommentRound) -> Iterator[Problem]:
    if not row.is_live:
        text = _("这一轮征求意见已经结束。")
        yield Problem(Fault.ROUND_STATE, text, "", _("请刷新页面查看现在的状态。"))


def check_extension(due: date, limit: Deadline, reason: str) -> Iterator[Problem]:
    """A new last day instead of ``due``: later than it, and with a reason."""
    if limit.day <= due:
        text = _("新的截止日期没有晚于原来的日期。")
        yield Problem(Fault.DATE_ORDER, text, _("期限"), _("请增加工作日数。"))
    if not reason.strip():
        yield Problem(Fault.REASON, _("没有写明延期的理由。"), _("理由"), _("请填写理由。"))
