"""Sub-rules: who is asked, who drafts and signs, what organs say, what the office files, who sees what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

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
from hengji.year.plans.actions.sub_rule_asking import recompute_dues
from hengji.year.plans.comment_permissions import ANSWER_COMMENT, VIEW_REPLY
from hengji.year.plans.enums import Adoption, PlanState, Scale, SubRulesState
from hengji.year.plans.models import CommentItem, CommentReply, Plan, SubRuleItem, SubRules
from hengji.year.plans.queries import findings, scheme_of
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.queries.comments import reply_digest
from hengji.year.plans.rows import node_data
from hengji.year.plans.sub_rule_content import Content, Line, check_content
from hengji.year.plans.sub_rule_permissions import (
    DRAFT_SUB_RULES,
    FILE_SUB_RULES,
    LIST_SUB_RULES,
    RUN_SUB_RULES,
    SIGN_SUB_RULES,
    VIEW_SUB_RULES,
)
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_states import PAPER
from hengji.year.plans.tests.test_sub_rule_content import points_of

TODAY = date(2026, 3, 2)  # a Monday
LINES = (
    Line("重大项目投资", "60", "按完成率计分", "统计部门数据", "SR-01", "{target: 120, cap_ratio: 1}", "", "第八条"),
    Line("项目调度", "40", "每缺报一次扣2分，扣完为止", "调度通报", "", "", "及时报送项目进展。", ""),
)
CONTENT = Content(LINES)
FORTY = Decimal(40)


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@dataclass(frozen=True)
class Owners:
    """The organ that owns ZN-1 with two scorers and an approver, another owner, and an organ that takes part."""

    plan: Plan
    place: Organisation
    scorer: User
    colleague: User
    approver: User
    other: User
    filler: User
    head: User


@pytest.fixture
def owners(house: House, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Owners:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)
    place, neighbour = an_organisation("FGW", "省发展改革委"), an_organisation("TJ", "省统计局")
    people = {
        name: User.objects.create(username=name, display_name=name)
        for name in ("scorer", "second", "approver", "other", "head")
    }
    give(people["scorer"], Role.OWNER_SCORER, place)
    give(people["second"], Role.OWNER_SCORER, place)
    give(people["approver"], Role.OWNER_APPROVER, place)
    give(people["other"], Role.OWNER_SCORER, neighbour)
    give(people["head"], Role.UNIT_HEAD, house.organ)
    entrants = [Entrant("1", "省财政厅", house.organ), Entrant("2", "省发展改革委", place)]
    actions.set_participants(plan, entrants, by=house.clerk)
    return Owners(
        plan, place, people["scorer"], people["second"], people["approver"], people["other"], house.filler,
        people["head"],
    )  # fmt: skip


@pytest.fixture
def asked(house: House, owners: Owners) -> SubRules:
    return actions.ask_sub_rules(owners.plan, ["ZN-1"], 10, by=house.clerk)[0]


def fresh(found: SubRules) -> SubRules:
    return SubRules.objects.select_related("plan").get(pk=found.pk)


def seen(found: SubRules) -> str:
    return queries.content_digest(fresh(found))


def written(found: SubRules, owners: Owners, content: Content = CONTENT) -> SubRules:
    return actions.write_sub_rules(found, content, by=owners.scorer, seen=seen(found))


def opened(found: SubRules, owners: Owners, content: Content = CONTENT, days: int | None = 5) -> SubRules:
    written(found, owners, content)
    actions.submit_sub_rules(found, by=owners.scorer, seen=seen(found))
    return actions.sign_sub_rules(found, days, by=owners.approver, seen=seen(found))


def replied(found: SubRules, owners: Owners, text: str = "") -> CommentReply:
    reply = CommentReply.objects.get(round__sub_rules=found, round=queries.latest_round(found))
    if text:
        actions.write_item(reply, Comment("ZN-1-2", text), by=owners.filler)
    actions.submit_reply(reply, by=owners.filler, no_opinion=not text)
    reply = CommentReply.objects.get(pk=reply.pk)
    return actions.sign_reply(reply, by=owners.head, seen=reply_digest(reply))


def ready(found: SubRules, owners: Owners, content: Content = CONTENT) -> SubRules:
    opened(found, owners, content)
    replied(found, owners)
    return actions.offer_sub_rules(found, by=owners.scorer)


def filed(found: SubRules, owners: Owners, house: House, content: Content = CONTENT) -> SubRules:
    ready(found, owners, content)
    return actions.file_sub_rules(found, by=house.colleague, seen=seen(found))


def test_the_office_asks_owners_by_the_name_that_the_scheme_gives_them(house: House, owners: Owners) -> None:
    lines = queries.owed(owners.plan)
    assert [(line.code, line.owner, line.organisation, line.hindrance) for line in lines] == [
        ("ZN-1", "省发展改革委", owners.place, "")
    ]
    with assert_recorded():
        (found,) = actions.ask_sub_rules(owners.plan, ["ZN-1"], 10, by=house.clerk)
    assert (found.owner, found.state, found.due) == (owners.place, "asked", date(2026, 3, 16))
    assert {row.recipient for row in Notification.objects.all()} == {owners.scorer, owners.colleague}
    assert {row.user for row in Reminder.objects.all()} == {owners.scorer, owners.colleague, owners.approver}
    assert list(Ask.objects.values_list("organisation_code", flat=True)) == ["FGW"]
    with pytest.raises(ProblemsError) as caught:
        actions.ask_sub_rules(owners.plan, ["ZN-1", "DJ"], 0, by=house.clerk)
    assert codes(caught) == ["ROUND_DAYS", "SUB_RULES_STATE", "SUB_RULES_INDICATOR"]
    with pytest.raises(ProblemsError) as caught:
        actions.ask_sub_rules(owners.plan, [], 5, by=house.clerk)
    assert codes(caught) == ["SUB_RULES_INDICATOR"]


def test_an_owner_that_nobody_knows_cannot_be_asked(house: House, owners: Owners) -> None:
    actions.change_indicator(owners.plan, "ZN-2", {"owner": "某单位"}, by=house.clerk)
    assert [line.hindrance for line in queries.owed(owners.plan)] == ["", "组织机构里没有找到这个名称的单位"]
    with pytest.raises(ProblemsError) as caught:
        actions.ask_sub_rules(owners.plan, ["ZN-1", "ZN-2"], 5, by=house.clerk)
    assert codes(caught) == ["SUB_RULES_OWNER"]
    assert not SubRules.objects.exists()


def test_each_owner_is_reminded_once_a_day(house: House, owners: Owners, asked: SubRules) -> None:
    with assert_recorded():
        assert actions.remind_owners(owners.plan, by=house.clerk) == [asked]
    assert actions.remind_owners(owners.plan, by=house.clerk) == []
    assert Notification.objects.filter(title__startswith="催办").count() == 2


def test_a_draft_is_kept_as_it_is_and_submitted_only_when_it_adds_up(owners: Owners, asked: SubRules) -> None:
    unfinished = Content((replace(LINES[0], points="50"), Line("", "十分", "")))
    with assert_recorded():
        written(asked, owners, unfinished)
    assert queries.content_of(fresh(asked)) == unfinished
    with pytest.raises(ProblemsError) as caught:
        actions.submit_sub_rules(asked, by=owners.scorer, seen=seen(asked))
    assert [each.message for each in caught.value.problems] == [
        "没有填写考评内容。", "分值应为大于零的数。", "没有写明怎样评分。", "各条分值合计50分，应为100分。",
    ]  # fmt: skip
    written(asked, owners)
    with assert_recorded():
        actions.submit_sub_rules(asked, by=owners.scorer, seen=seen(asked))
    with pytest.raises(ProblemsError) as caught:
        actions.submit_sub_rules(asked, by=owners.scorer, seen=seen(asked))
    assert codes(caught) == ["SUB_RULES_STATE"]
    with pytest.raises(ProblemsError) as caught:
        written(asked, owners)
    assert codes(caught) == ["SUB_RULES_STATE"]


def test_who_shows_an_old_page_overwrites_nobody(owners: Owners, asked: SubRules) -> None:
    old = seen(asked)
    written(asked, owners)
    with pytest.raises(ProblemsError) as caught:
        actions.write_sub_rules(asked, Content(), by=owners.colleague, seen=old)
    assert codes(caught) == ["SUB_RULES_CHANGED"]
    assert SubRuleItem.objects.count() == 2


def test_an_author_is_who_changed_a_line_last(owners: Owners, asked: SubRules) -> None:
    written(asked, owners)
    changed = replace(CONTENT, lines=(LINES[0], replace(LINES[1], title="项目调度和通报")))
    actions.write_sub_rules(asked, changed, by=owners.colleague, seen=seen(asked))
    assert [item.written_by for item in asked.items.all()] == [owners.scorer, owners.colleague]
    assert queries.writers_of(fresh(asked)) == {owners.scorer.pk, owners.colleague.pk}


def test_wrong_parameters_are_found_before_anybody_signs(owners: Owners, asked: SubRules) -> None:
    wrong = replace(LINES[0], params="{targets: 120}")
    written(asked, owners, replace(CONTENT, lines=(wrong, LINES[1])))
    found = queries.problems_of(fresh(asked))
    assert [(each.code, "ZN-1-1" in each.where) for each in found] == [("RULE_PARAMS", True)]


def test_the_approver_signs_what_somebody_else_drafted_and_organs_are_asked(owners: Owners, asked: SubRules) -> None:
    written(asked, owners)
    actions.submit_sub_rules(asked, by=owners.scorer, seen=seen(asked))
    for person, digest, wanted in (
        (owners.scorer, seen(asked), ["TWO_PERSONS"]), (owners.approver, "sha256:old", ["SUB_RULES_CHANGED"]),
    ):  # fmt: skip
        with pytest.raises(ProblemsError) as caught:
            actions.sign_sub_rules(asked, 5, by=person, seen=digest)
        assert codes(caught) == wanted
    with pytest.raises(ProblemsError) as caught:
        actions.sign_sub_rules(asked, None, by=owners.approver, seen=seen(asked))
    assert codes(caught) == ["SUB_RULES_ANSWERS"]
    with assert_recorded():
        found = actions.sign_sub_rules(asked, 5, by=owners.approver, seen=seen(asked))
    assert (found.state, found.digest) == ("open", seen(asked))
    (reply,) = CommentReply.objects.filter(round__sub_rules=found)
    assert reply.organisation.code == "SZ-01"  # the owner is not asked about its own
    assert (reply.round.due, reply.round.is_live) == (date(2026, 3, 9), True)
    assert not Reminder.objects.filter(user=owners.scorer).exists()
    with transaction.atomic(), pytest.raises(IntegrityError):
        SubRules.objects.filter(pk=found.pk).update(signed_by=found.submitted_by)


def test_a_round_about_sub_rules_leaves_that_about_the_scheme_alone(
    house: House, owners: Owners, asked: SubRules
) -> None:  # fmt: skip
    opened(asked, owners)
    whole = actions.open_round(owners.plan, 5, by=house.clerk)
    assert (whole.number, whole.is_live, whole.sub_rules) == (1, True, None)
    latest = queries.latest_round(asked)
    assert latest is not None
    assert latest.is_live
    assert latest.subject == "省直机关2026年度目标绩效考评·重点工作评分细则"


def test_organs_comment_on_items_and_the_owner_answers(house: House, owners: Owners, asked: SubRules) -> None:
    found = opened(asked, owners)
    reply = replied(found, owners, "扣分偏重")
    (item,) = reply.items.all()
    assert (item.indicator, item.title) == ("ZN-1-2", "项目调度")
    with pytest.raises(ProblemsError) as caught:
        actions.offer_sub_rules(found, by=owners.scorer)
    assert [each.message for each in caught.value.problems] == ["还有1条意见没有答复。"]
    assert [todo.title for todo in queries.todo(owners.scorer)] == ["答复对“重点工作”评分细则的意见"]
    assert can(owners.scorer, ANSWER_COMMENT, item)
    assert not can(house.clerk, ANSWER_COMMENT, item)
    assert not can(owners.other, VIEW_REPLY, reply)
    actions.answer_item(item, Adoption.ADOPTED, by=owners.scorer)
    with pytest.raises(ProblemsError) as caught:
        actions.offer_sub_rules(found, by=owners.scorer)
    assert [each.message for each in caught.value.problems] == ["采纳了意见，细则还没有修改。"]
    with assert_recorded():
        actions.revise_sub_rules(found, by=owners.scorer)
    assert not CommentReply.objects.get(pk=reply.pk).round.is_live
    better = replace(CONTENT, lines=(LINES[0], replace(LINES[1], method="每缺报一次扣1分")))
    again = opened(found, owners, better, None)
    assert (again.state, SubRules.objects.get().rounds.count()) == ("ready", 1)
    assert [todo.title for todo in queries.todo(house.clerk)] == ["“重点工作”评分细则备案"]


def test_filing_waits_for_replies_until_the_last_day(
    owners: Owners, asked: SubRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(asked, owners)
    with pytest.raises(ProblemsError) as caught:
        actions.offer_sub_rules(found, by=owners.scorer)
    assert [each.message for each in caught.value.problems] == ["还有1个单位没有反馈，期限未到。"]
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 3, 10))
    assert actions.offer_sub_rules(found, by=owners.scorer).state == SubRulesState.READY


def test_filing_makes_them_part_of_the_scheme_as_one_edit_that_can_be_undone(
    house: House, owners: Owners, asked: SubRules
) -> None:
    before = scheme_of(owners.plan)
    ready(asked, owners)
    with assert_recorded():
        found = actions.file_sub_rules(asked, by=house.colleague, seen=seen(asked))
    node = scheme_of(owners.plan).nodes["ZN-1"]
    assert node_data(node) == {
        "code": "ZN-1", "title": "重点工作", "points": "40", "convert": "true", "owner": "省发展改革委",
    }  # fmt: skip
    assert [node_data(child) for child in node.children] == [
        {"code": "ZN-1-1", "title": "重大项目投资", "points": "60",
         "rule": {"SR-01": {"target": "120", "cap_ratio": "1"}}, "article": "第八条", "owner": "省发展改革委",
         "material": "统计部门数据", "note": "按完成率计分"},
        {"code": "ZN-1-2", "title": "项目调度", "points": "40", "measure": {"last": {}}, "floor": "0", "cap": "40",
         "policy": "及时报送项目进展。", "owner": "省发展改革委", "material": "调度通报",
         "note": "每缺报一次扣2分，扣完为止"},
    ]  # fmt: skip
    assert not [each for each in findings(owners.plan) if each.node.startswith("ZN-1")]
    assert queries.issue_warnings(owners.plan) == []
    assert found.edit is not None
    assert found.edit.what == "“重点工作”评分细则备案"
    with pytest.raises(ProblemsError) as caught:
        actions.file_sub_rules(found, by=house.colleague, seen=seen(found))
    assert codes(caught) == ["SUB_RULES_STATE"]
    with assert_recorded():
        actions.undo_edit(owners.plan, by=house.clerk)
    assert scheme_of(owners.plan) == before
    assert fresh(found).state == SubRulesState.READY
    assert actions.file_sub_rules(found, by=house.colleague, seen=seen(found)).state == SubRulesState.FILED


def test_what_hinders_filing(house: House, owners: Owners, asked: SubRules) -> None:
    found = ready(asked, owners)
    for person in (owners.scorer, owners.approver):
        with pytest.raises(ProblemsError) as caught:
            actions.file_sub_rules(found, by=person, seen=seen(found))
        assert codes(caught) == ["TWO_PERSONS"]
    with pytest.raises(ProblemsError) as caught:
        actions.file_sub_rules(found, by=house.clerk, seen="")
    assert codes(caught) == ["SUB_RULES_CHANGED"]
    actions.circulate_plan(owners.plan, by=house.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.file_sub_rules(found, by=house.clerk, seen=seen(found))
    assert codes(caught) == ["PLAN_STATE"]
    with pytest.raises(ProblemsError) as caught:
        actions.refuse_sub_rules(found, by=house.clerk, remark=" ")
    assert codes(caught) == ["REASON"]
    with assert_recorded():
        assert actions.refuse_sub_rules(found, by=house.clerk, remark="请补充依据").state == SubRulesState.DRAFTED
    assert [todo.why for todo in queries.todo(owners.scorer)] == ["被退回：请补充依据"]


def test_an_evaluation_made_elsewhere_comes_in_converted(house: House, owners: Owners, asked: SubRules) -> None:
    outside = Content((), Scale.HUNDRED, outside=True, body="省直机关工委", document="直工发〔2026〕3号", full="120")
    assert [each.message for each in check_content(replace(outside, full="0", body=""), FORTY)] == [
        "没有填写另行考评的单位。", "另行考评的满分应为大于零的数。",
    ]  # fmt: skip
    filed(asked, owners, house, outside)
    node = scheme_of(owners.plan).nodes["ZN-1"]
    assert node_data(node) == {
        "code": "ZN-1", "title": "重点工作", "points": "40", "rule": {"SR-01": {"target": "120"}},
        "source": "省直机关工委（直工发〔2026〕3号）另行考评，结果折算，不重复评分", "owner": "省发展改革委",
        "kind": "另行考评",
    }  # fmt: skip
    assert points_of(scheme_of(owners.plan), {"ZN-1": "90"}, "ZN-1") == 30


def test_nobody_else_learns_of_a_draft(house: House, owners: Owners, asked: SubRules) -> None:
    written(asked, owners)
    found = fresh(asked)
    strangers = (house.stranger, owners.other, house.clerk, house.chief, owners.filler, owners.head, house.reader)
    assert [person.username for person in strangers if can(person, VIEW_SUB_RULES, found)] == []
    assert can(owners.scorer, DRAFT_SUB_RULES, found)
    assert can(owners.approver, SIGN_SUB_RULES, found)
    assert not can(owners.scorer, SIGN_SUB_RULES, found)
    assert not can(owners.other, LIST_SUB_RULES, owners.plan)
    found = opened(asked, owners)
    may = [person.username for person in strangers if can(person, VIEW_SUB_RULES, found)]
    assert may == ["clerk", "chief", "filler", "head"]
    assert can(house.clerk, FILE_SUB_RULES, found)
    assert not can(owners.scorer, FILE_SUB_RULES, found)
    assert can(house.clerk, RUN_SUB_RULES, owners.plan)
    assert not can(owners.scorer, RUN_SUB_RULES, owners.plan)


def test_one_object_and_the_filter_never_disagree(house: House, owners: Owners, asked: SubRules) -> None:
    opened(asked, owners)
    replied(asked, owners, "扣分偏重")
    people = (house.clerk, house.stranger, owners.scorer, owners.approver, owners.other, owners.filler, owners.head)
    for verbs, model in (
        ((VIEW_SUB_RULES, DRAFT_SUB_RULES, SIGN_SUB_RULES, FILE_SUB_RULES), SubRules),
        ((LIST_SUB_RULES, RUN_SUB_RULES), Plan),
        ((VIEW_REPLY,), CommentReply),
        ((VIEW_REPLY, ANSWER_COMMENT), CommentItem),
    ):
        assert disagreements(people, verbs, {model: list(model._base_manager.all())}) == []


def test_issuing_warns_of_what_is_not_filed_and_freezes_what_is(house: House, owners: Owners, asked: SubRules) -> None:
    assert queries.issue_warnings(owners.plan) == ["还有1个指标的评分细则没有备案（“重点工作”等）。"]
    filed(asked, owners, house)
    actions.change_indicator(owners.plan, "ZN-1-2", {"title": "调度"}, by=house.clerk)
    assert queries.issue_warnings(owners.plan) == ["“重点工作”的评分细则备案后，考评办法里又作了修改。"]
    actions.undo_edit(owners.plan, by=house.clerk)
    plan = actions.circulate_plan(owners.plan, by=house.clerk)
    assert actions.issue_plan(plan, PAPER, by=house.chief).state == PlanState.ISSUED
    steps: tuple[Callable[[], object], ...] = (
        lambda: actions.revise_sub_rules(asked, by=owners.scorer),
        lambda: written(asked, owners),
        lambda: actions.refuse_sub_rules(asked, by=house.clerk, remark="改"),
    )
    for change in steps:
        with pytest.raises(ProblemsError) as caught:
            change()
        assert "PLAN_FROZEN" in codes(caught)


def test_what_the_leaf_says_about_missing_values_its_items_say(house: House, owners: Owners, asked: SubRules) -> None:
    fields = {"missing": {"not_reported": "full"}, "substitute": "省统计局"}
    actions.change_indicator(owners.plan, "ZN-1", fields, by=house.clerk)
    filed(asked, owners, house)
    node = scheme_of(owners.plan).nodes["ZN-1"]
    assert (node.missing, node.substitute) == (None, "省统计局")
    assert [(child.missing and child.missing.not_reported, child.substitute) for child in node.children] == [
        ("full", "省统计局")
    ] * 2
    assert queries.issue_warnings(owners.plan) == []


def test_worked_examples_are_the_office_s_to_mend_after_filing(house: House, owners: Owners, asked: SubRules) -> None:
    case = {"name": "算例一", "given": {"ZN-1": "100"}, "expect": {"ZN-1": "40"}}
    actions.change_scheme(owners.plan, {"cases": [case]}, by=house.clerk)
    assert not [each for each in findings(owners.plan) if each.code == "CASES_FAIL"]
    filed(asked, owners, house)
    assert {each.code for each in findings(owners.plan) if each.blocks} == {"CASES_FAIL"}


def test_last_days_follow_the_calendar(owners: Owners, asked: SubRules) -> None:
    rest = TODAY + timedelta(days=1)
    with assert_recorded():
        (moved,) = recompute_dues(Calendar(rests=frozenset({rest}), years=frozenset({2026})))
    assert (moved.before, moved.after) == (date(2026, 3, 16), date(2026, 3, 17))
    assert fresh(asked).due == date(2026, 3, 17)
    assert recompute_dues(Calendar(years=frozenset({2026}))) == []
    assert owners.plan.state == PlanState.DRAFTING
