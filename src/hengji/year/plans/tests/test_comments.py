"""A comments round: who is asked, who answers and signs, what the office answers, who sees what."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.burden.models import Ask
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification, Reminder
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.foundation.workdays.calculus import Calendar
from hengji.year.plans import actions
from hengji.year.plans.actions import Comment, Entrant
from hengji.year.plans.actions.comment_rounds import recompute_dues
from hengji.year.plans.comment_permissions import (
    ANSWER_COMMENT,
    DRAFT_REPLY,
    EXPORT_COMMENTS,
    RUN_COMMENTS,
    SIGN_REPLY,
    VIEW_COMMENTS,
    VIEW_REPLY,
)
from hengji.year.plans.enums import Adoption, PlanState, ReplyState
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound, Plan
from hengji.year.plans.queries import comments
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_states import PAPER

TODAY = date(2026, 3, 2)  # a Monday


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@dataclass(frozen=True)
class Organs:
    """Two organs in the plan: of the first everybody, of the second a clerk only."""

    plan: Plan
    first: Organisation
    second: Organisation
    filler: User
    head: User
    other: User


@pytest.fixture
def organs(house: House, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Organs:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)
    head, other = (User.objects.create(username=name, display_name=name) for name in ("head", "other"))
    second = an_organisation("SZ-02", "省审计厅")
    give(head, Role.UNIT_HEAD, house.organ)
    give(other, Role.UNIT_FILLER, second)
    entrants = [Entrant("1", "省财政厅", house.organ), Entrant("2", "省审计厅", second)]
    actions.set_participants(plan, entrants, by=house.clerk)
    return Organs(plan, house.organ, second, house.filler, head, other)


@pytest.fixture
def opened(house: House, organs: Organs) -> CommentRound:
    return actions.open_round(organs.plan, 5, by=house.clerk)


@pytest.fixture
def reply(opened: CommentRound, organs: Organs) -> CommentReply:
    return opened.replies.get(organisation=organs.first)


def write(reply: CommentReply, by: User, indicator: str = "ZN-1", text: str = "目标偏高") -> CommentItem:
    return actions.write_item(reply, Comment(indicator, text, "改为90"), by=by)


def signed(reply: CommentReply, organs: Organs) -> CommentReply:
    actions.submit_reply(reply, by=organs.filler, no_opinion=not reply.items.exists())
    return actions.sign_reply(reply, by=organs.head, seen=digest(reply))


def digest(reply: CommentReply) -> str:
    return comments.reply_digest(CommentReply.objects.get(pk=reply.pk))


def test_opening_circulates_the_draft_and_asks_every_organ_once(house: House, organs: Organs) -> None:
    with assert_recorded():
        found = actions.open_round(organs.plan, 5, by=house.clerk)
    assert found.plan.state == PlanState.CIRCULATED
    assert (found.number, found.due, found.provisional) == (1, date(2026, 3, 9), True)
    assert [(each.organisation, each.state) for each in found.replies.all()] == [
        (organs.first, "waiting"), (organs.second, "waiting"),
    ]  # fmt: skip
    assert {(row.recipient, row.due) for row in Notification.objects.all()} == {
        (organs.filler, found.due), (organs.other, found.due),
    }  # fmt: skip
    assert {row.user for row in Reminder.objects.all()} == {organs.filler, organs.head, organs.other}
    assert sorted(Ask.objects.values_list("organisation_code", flat=True)) == ["SZ-01", "SZ-02"]
    with pytest.raises(ProblemsError) as caught:
        actions.open_round(organs.plan, 0, by=house.clerk)
    assert codes(caught) == ["ROUND_STATE", "ROUND_DAYS"]


def test_a_plan_without_participants_is_not_circulated_for_comments(house: House, plan: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.open_round(plan, 5, by=house.clerk)
    assert codes(caught) == ["NOBODY_ASKED"]
    assert Plan.objects.get().state == PlanState.DRAFTING


def test_an_organ_writes_item_by_item_and_its_head_signs(organs: Organs, reply: CommentReply) -> None:
    with assert_recorded():
        item = write(reply, organs.filler)
        write(reply, organs.filler, "", "总体赞成")
        actions.write_item(reply, Comment("DJ", "分值偏高"), by=organs.filler, item=item)
    assert list(reply.items.values_list("number", "indicator", "title", "text", "suggestion")) == [
        (1, "DJ", "机关党建", "分值偏高", ""), (2, "", "全文", "总体赞成", "改为90"),
    ]  # fmt: skip
    with assert_recorded():
        actions.submit_reply(reply, by=organs.filler)
    with pytest.raises(ProblemsError) as caught:
        write(reply, organs.filler)
    assert codes(caught) == ["REPLY_STATE"]
    with assert_recorded():
        done = actions.sign_reply(reply, by=organs.head, seen=digest(reply))
    assert (done.state, done.signed_by, done.digest) == (ReplyState.SIGNED, organs.head, digest(reply))
    assert not Reminder.objects.filter(user__in=[organs.filler, organs.head]).exists()
    with pytest.raises(ProblemsError) as caught:
        actions.sign_reply(reply, by=organs.head, seen=digest(reply))
    assert codes(caught) == ["REPLY_STATE"]


def test_no_opinion_is_an_answer_of_its_own(organs: Organs, reply: CommentReply) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.submit_reply(reply, by=organs.filler)
    assert codes(caught) == ["REPLY_EMPTY"]
    item = write(reply, organs.filler)
    with pytest.raises(ProblemsError) as caught:
        actions.submit_reply(reply, by=organs.filler, no_opinion=True)
    assert codes(caught) == ["REPLY_EMPTY"]
    for _ in range(2):  # the second click changes nothing
        actions.remove_item(item, by=organs.filler)
    assert signed(reply, organs).no_opinion


def test_whoever_had_a_hand_in_it_does_not_sign_nor_on_a_stale_page(organs: Organs, reply: CommentReply) -> None:
    write(reply, organs.head)
    seen = digest(reply)
    actions.submit_reply(reply, by=organs.filler)
    for person in (organs.filler, organs.head):
        with pytest.raises(ProblemsError) as caught:
            actions.sign_reply(reply, by=person, seen=seen)
        assert codes(caught) == ["TWO_PERSONS"]
    deputy = User.objects.create(username="deputy", display_name="deputy")
    with pytest.raises(ProblemsError) as caught:
        actions.return_reply(reply, by=deputy, remark=" ")
    assert codes(caught) == ["REASON"]
    actions.return_reply(reply, by=deputy, remark="再具体些")
    write(reply, organs.filler)
    actions.submit_reply(reply, by=organs.filler)
    with pytest.raises(ProblemsError) as caught:
        actions.sign_reply(reply, by=deputy, seen=seen)
    assert codes(caught) == ["REPLY_CHANGED"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentReply.objects.filter(pk=reply.pk).update(signed_by=organs.filler)


def test_everything_wrong_with_a_comment_comes_at_once(organs: Organs, reply: CommentReply) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.write_item(reply, Comment("XX", " ", "改" * 4001), by=organs.filler)
    assert codes(caught) == ["NODE_ABSENT", "COMMENT_TEXT", "COMMENT_TEXT"]
    assert not CommentItem.objects.exists()


def test_after_the_last_day_nothing_is_taken_until_the_office_extends(
    house: House, organs: Organs, reply: CommentReply, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(reply, organs.filler)
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 3, 10))
    for act in (
        lambda: write(reply, organs.filler),
        lambda: actions.submit_reply(reply, by=organs.filler),
    ):
        with pytest.raises(ProblemsError) as caught:
            act()
        assert codes(caught) == ["REPLY_LATE"]
    with pytest.raises(ProblemsError) as caught:
        actions.extend_round(reply.round, 0, by=house.clerk, reason=" ")
    assert codes(caught) == ["ROUND_DAYS", "REASON"]
    with assert_recorded():
        found = actions.extend_round(reply.round, 2, by=house.clerk, reason="单位申请")
    assert found.due == date(2026, 3, 12)
    assert set(Reminder.objects.values_list("due", flat=True)) == {date(2026, 3, 12)}
    assert signed(reply, organs).state == ReplyState.SIGNED


def test_a_draft_taken_back_ends_the_round_and_the_next_circulation_is_another(
    house: House, organs: Organs, reply: CommentReply
) -> None:
    write(reply, organs.filler)
    actions.take_back_plan(organs.plan, by=house.clerk, reason="按意见修改")
    with pytest.raises(ProblemsError) as caught:
        actions.submit_reply(reply, by=organs.filler)
    assert codes(caught) == ["ROUND_STATE"]
    again = actions.open_round(organs.plan, 3, by=house.clerk)
    assert (again.number, again.replies.filter(state="waiting").count()) == (2, 2)
    with pytest.raises(ProblemsError) as caught:
        actions.remind_unanswered(reply.round, by=house.clerk)
    assert codes(caught) == ["ROUND_STATE"]


def test_one_click_reminds_those_who_have_the_reply_once_a_day_and_asks_newcomers(
    house: House, organs: Organs, reply: CommentReply
) -> None:
    actions.submit_reply(reply, by=organs.filler, no_opinion=True)
    third = an_organisation("SZ-03", "省统计局")
    actions.set_participants(organs.plan, [Entrant("3", "省统计局", third)], by=house.clerk)
    Notification.objects.all().delete()
    with assert_recorded():
        told = actions.remind_unanswered(reply.round, by=house.clerk)
    assert {each.organisation for each in told} == {organs.first, organs.second, third}
    assert set(Notification.objects.values_list("recipient__username", flat=True)) == {"head", "other"}
    asked = CommentReply.objects.get(organisation=third)
    assert actions.remind_unanswered(reply.round, by=house.clerk) == [asked]
    assert actions.remind_unanswered(reply.round, by=house.clerk) == []


def test_the_office_answers_each_item_with_a_reason(house: House, organs: Organs, reply: CommentReply) -> None:
    first, second = write(reply, organs.filler), write(reply, organs.filler, "", "总体赞成")
    with pytest.raises(ProblemsError) as caught:
        actions.answer_item(first, Adoption.ADOPTED, by=house.clerk)
    assert codes(caught) == ["REPLY_STATE"]
    signed(reply, organs)
    for adoption in (Adoption.PARTLY, Adoption.REFUSED, Adoption.EXPLAINED, Adoption.NONE, "x"):
        with pytest.raises(ProblemsError) as caught:
            actions.answer_item(first, adoption, " ", by=house.clerk)
        assert codes(caught) == ["COMMENT_ANSWER"]
    Notification.objects.all().delete()
    with assert_recorded():
        actions.answer_item(first, Adoption.REFUSED, "与上级规定不符", by=house.clerk)
    assert not Notification.objects.exists()
    actions.answer_item(second, Adoption.ADOPTED, by=house.clerk)
    assert set(Notification.objects.values_list("recipient__username", flat=True)) == {"filler", "head"}
    actions.answer_item(first, Adoption.EXPLAINED, "见附件", by=house.colleague)
    assert Notification.objects.count() == 2
    assert CommentItem.objects.get(pk=first.pk).answered_by == house.colleague


def test_what_is_open_warns_and_does_not_block_issuing(house: House, organs: Organs, reply: CommentReply) -> None:
    item = write(reply, organs.filler)
    assert comments.issue_warnings(organs.plan) == ["还有2个单位没有反馈意见。"]
    signed(reply, organs)
    assert comments.issue_warnings(organs.plan) == ["还有1个单位没有反馈意见。", "还有1条意见没有答复。"]
    actions.issue_plan(organs.plan, PAPER, by=house.chief)
    actions.answer_item(item, Adoption.ADOPTED, by=house.clerk)  # a late answer is better than none
    assert comments.issue_warnings(organs.plan) == ["还有1个单位没有反馈意见。"]
    with pytest.raises(ProblemsError) as caught:
        actions.answer_item(item, Adoption.REFUSED, "不采纳", by=house.clerk)
    assert codes(caught) == ["PLAN_FROZEN"]


def test_who_sees_and_does_what(house: House, organs: Organs, reply: CommentReply) -> None:
    item = write(reply, organs.filler)
    everybody = [house.clerk, house.chief, house.steering, house.stranger, organs.filler, organs.head, organs.other]

    def allowed(action: str, obj: CommentReply | CommentItem | CommentRound) -> set[str]:
        row = type(obj)._base_manager.get(pk=obj.pk)
        return {person.username for person in everybody if can(person, action, row)}

    assert allowed(VIEW_REPLY, reply) == allowed(VIEW_REPLY, item) == {"filler", "head"}
    assert allowed(DRAFT_REPLY, reply) == {"filler"}
    assert allowed(VIEW_COMMENTS, reply.round) == {"clerk", "chief", "steering"}
    signed(reply, organs)
    assert allowed(VIEW_REPLY, reply) == allowed(VIEW_REPLY, item) == {"filler", "head", "clerk", "chief", "steering"}
    assert allowed(ANSWER_COMMENT, item) == {"clerk", "chief"}
    assert allowed(SIGN_REPLY, reply) == {"head"}
    actions.take_back_plan(organs.plan, by=house.clerk, reason="修改")
    assert allowed(DRAFT_REPLY, reply) == allowed(SIGN_REPLY, reply) == set()
    assert allowed(VIEW_REPLY, reply) == {"filler", "head", "clerk", "chief", "steering"}


def test_can_and_scope_agree(house: House, organs: Organs, reply: CommentReply) -> None:
    write(reply, organs.filler)
    signed(reply, organs)
    people = list(User.objects.all())
    for model, verbs in (
        (CommentRound, [VIEW_COMMENTS, RUN_COMMENTS, EXPORT_COMMENTS]),
        (CommentReply, [VIEW_REPLY, DRAFT_REPLY, SIGN_REPLY]),
        (CommentItem, [VIEW_REPLY, DRAFT_REPLY, ANSWER_COMMENT]),
    ):
        assert disagreements(people, verbs, {model: list(model._base_manager.all())}) == []


def test_what_waits_for_whom(house: House, organs: Organs, reply: CommentReply) -> None:
    def waits(user: User) -> list[tuple[str, date | None, str]]:
        return [(each.why, each.due, each.url) for each in comments.todo(User.objects.get(pk=user.pk))]

    address, last = f"/comments/{reply.pk}/", date(2026, 3, 9)
    item = write(reply, organs.filler)
    assert waits(organs.filler) == [("逐条写明意见；没有意见的，也请反馈“无意见”。", last, address)]
    assert waits(organs.head) == waits(house.clerk) == []
    actions.submit_reply(reply, by=organs.filler)
    assert waits(organs.filler) == []
    assert waits(organs.head) == [("联络员已提交，等您签发或退回。", last, address)]
    actions.return_reply(reply, by=organs.head, remark="再具体些")
    assert waits(organs.filler) == [("被单位负责人退回：再具体些", last, address)]
    signed(reply, organs)
    assert waits(organs.filler) == waits(organs.head) == []
    office = [("第1轮还有1条意见没有答复。", None, "/plans/SZ-2026/comments/?round=1&adoption=open")]
    assert waits(house.clerk) == office
    actions.answer_item(item, Adoption.ADOPTED, by=house.clerk)
    assert waits(house.clerk) == waits(house.stranger) == []


def test_a_loaded_holiday_notice_moves_a_provisional_last_day(organs: Organs, reply: CommentReply) -> None:
    rest = TODAY + timedelta(days=3)
    with assert_recorded():
        moved = recompute_dues(Calendar(rests=frozenset({rest}), years=frozenset({2026})))
    after = date(2026, 3, 10)
    assert {(each.before, each.after, each.provisional) for each in moved} == {(date(2026, 3, 9), after, False)}
    assert {each.people for each in moved} == {(organs.filler.pk, organs.head.pk), (organs.other.pk,)}
    assert CommentRound.objects.get().due == after
    assert recompute_dues(Calendar(years=frozenset({2026}))) == []
