from datetime import date, timedelta

import pytest
from django.utils import timezone

from hengji.foundation.approvals.actions import (
    Asked,
    decide,
    escalate_overdue,
    follow_leader,
    follow_leaders,
    hand_over_steps,
    leader_asked,
    leader_relation,
    open_case,
    recompute_dues,
    reroute_step,
)
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.approvals.enums import Fault
from hengji.foundation.approvals.models import Case, Seat, Step
from hengji.foundation.approvals.queries import open_seats, present_step, steps_overdue, todo, waiting_for
from hengji.foundation.approvals.tasks import keep_moving
from hengji.foundation.approvals.tests.conftest import Opens, People, submission
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification
from hengji.foundation.organisations.actions import Moved
from hengji.foundation.organisations.models import Delegation, LeaderRelation, Organisation, Person, User
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.calculus import deadline as plain_deadline

pytestmark = pytest.mark.django_db
TWO_STEPS = ChainSpec((StepSpec("head", "审核", role="unit_head", days=3), StepSpec("both", "会签")))


def asked(case: Case) -> set[str]:
    step = present_step(case)
    assert step is not None
    return {seat.user.username for seat in open_seats(step)}


def step_of(case: Case, index: int = 0) -> Step:
    return Step.objects.get(case=case, index=index)


def titles(user: User) -> list[str]:
    return [each.title for each in todo(user)]


def test_rerouting_asks_others_and_keeps_who_decided(opened: Opens, people: People) -> None:
    case = opened(TWO_STEPS)
    decide(case, by=people.li, verdict="approve")
    decide(case, by=people.chen, verdict="approve")
    with assert_recorded():
        reroute_step(step_of(case, 1), candidates=[people.zhao], by=people.sun, reason="出差")
    assert asked(case) == {"zhao"}
    left = Seat.objects.exclude(left_at=None)
    assert set(left.values_list("user__username", flat=True)) == {"wang"}
    assert Entry.objects.latest("seq").reason == "出差"
    assert decide(case, by=people.zhao, verdict="approve") == "approved"


def test_rerouting_says_every_problem_at_once(opened: Opens, people: People) -> None:
    case = opened()
    for candidates, index, expected in (
        ([], 0, {Fault.TEXT_MISSING, Fault.NO_CANDIDATE}),
        ([people.zhang], 2, {Fault.TEXT_MISSING, Fault.MAKER, Fault.TWO_PERSONS}),
    ):
        with pytest.raises(ProblemsError) as error:
            reroute_step(step_of(case, index), candidates=candidates, by=people.sun, reason=" ")
        assert {problem.code for problem in error.value.problems} == expected
    decide(case, by=people.li, verdict="approve")
    with pytest.raises(ProblemsError) as error:
        reroute_step(step_of(case), candidates=[people.zhao], by=people.sun, reason="改派")
    assert {problem.code for problem in error.value.problems} == {Fault.CASE_STATE}


def test_hand_over_moves_steps_and_submissions_but_makes_no_maker_an_approver(opened: Opens, people: People) -> None:
    case, other = opened(TWO_STEPS), opened(TWO_STEPS, key="18")
    own = open_case(submission("19"), TWO_STEPS, {"head": [people.li], "both": [people.chen]}, by=people.sun)
    with assert_recorded():
        moved = hand_over_steps(people.li, people.sun, by=people.zhao)
    assert moved == [Moved("待审批的步骤", 2), Moved("提交审批的材料", 0)]
    assert (asked(case), asked(other), asked(own)) == ({"sun"}, {"sun"}, {"li"})
    moved = hand_over_steps(people.zhang, people.zhao, by=people.chen)
    assert moved == [Moved("待审批的步骤", 0), Moved("提交审批的材料", 2)]
    assert hand_over_steps(people.zhao, people.sun, by=people.chen)[1].count == 0
    with pytest.raises(ProblemsError):
        reroute_step(step_of(case), candidates=[people.zhao], by=people.chen, reason="改派")


@pytest.fixture
def place(people: People) -> Organisation:
    return Organisation.objects.create(code="gz-01")


def lead(place: Organisation, user: User | None, since: date, until: date | None = None) -> None:
    person = Person.objects.create(code=f"p{Person.objects.count()}", name="某", user=user)
    LeaderRelation.objects.create(leader=person, organisation=place, kind="in_charge", since=since, until=until)


def test_open_steps_follow_the_leader(people: People, place: Organisation) -> None:
    today = timezone.localdate()
    assert leader_asked(place, "in_charge", today) == []
    lead(place, people.li, today - timedelta(days=9), today)
    head = leader_asked(place, "in_charge", today - timedelta(days=1))
    assert head == [Asked(people.li, leader_relation(place.pk, "in_charge"))]
    case = open_case(submission(), TWO_STEPS, {"head": head, "both": [people.chen]}, by=people.zhang)
    lead(place, people.wang, today)
    assert follow_leader(place, "contact", None, today, by=people.sun) == 0
    with assert_recorded():
        assert follow_leader(place, "in_charge", None, today, by=people.sun) == 1
    assert asked(case) == {"wang"}
    assert follow_leaders(today) == 0
    assert leader_asked(place, "in_charge", today)[0].user == people.wang


def test_leader_who_wrote_the_document_is_not_asked_about_it(people: People, place: Organisation) -> None:
    today = timezone.localdate()
    head = [Asked(people.li, leader_relation(place.pk, "in_charge"))]
    case = open_case(submission(), TWO_STEPS, {"head": head, "both": [people.chen]}, by=people.zhang)
    lead(place, people.zhang, today)
    assert (follow_leaders(today), asked(case)) == (0, {"li"})


def test_overdue_steps_are_escalated_once(opened: Opens, people: People) -> None:
    case = opened(TWO_STEPS)
    step = step_of(case)
    assert step.due is not None
    assert escalate_overdue(step.due) == []
    late = step.due + timedelta(days=1)
    with assert_recorded():
        (found,) = escalate_overdue(late)
    assert (found.step, found.told) == (step, frozenset({people.li.pk, people.zhang.pk}))
    assert [each.pk for each in steps_overdue(late)] == [step.pk]
    assert escalate_overdue(late) == []
    assert set(Notification.objects.filter(kind="deadline").values_list("recipient", flat=True)) == found.told


def test_deadlines_follow_the_calendar(opened: Opens, people: People) -> None:
    case = opened(TWO_STEPS)
    step = step_of(case)
    assert step.started is not None
    assert (step.due, step.provisional) == (plain_deadline(step.started, 3, Calendar()).day, True)
    assert recompute_dues(Calendar()) == []
    years = frozenset({step.started.year, step.started.year + 1})
    rest = step.due
    assert rest is not None
    with assert_recorded():
        (moved,) = recompute_dues(Calendar(rests=frozenset({rest}), years=years))
    assert (moved.before, moved.after > rest, moved.provisional, moved.people) == (rest, True, False, (people.li.pk,))
    assert (step_of(case).due, step_of(case).provisional) == (moved.after, False)


def test_worker_says_what_it_did(opened: Opens, people: People) -> None:
    assert keep_moving() == ""
    step = step_of(opened(TWO_STEPS))
    Step.objects.filter(pk=step.pk).update(due=date(2020, 1, 1))
    assert keep_moving() == "改派0步，逾期催办1步"


def test_todo_names_the_step_once_and_only_for_those_whose_turn_it_is(opened: Opens, people: People) -> None:
    case = opened()
    assert {user.username: titles(user) for user in User.objects.all()} == {
        "zhang": [], "li": ["2026年度目标"], "chen": [], "wang": [], "zhao": [], "sun": [], "qian": [], "zhou": [],
    }  # fmt: skip
    (found,) = todo(people.li)
    assert (found.why, found.due, found.url, found.kind) == (
        "张联络提交，等您办理“单位负责人审核”。", step_of(case).due, f"/approvals/{case.pk}/", "目标",
    )  # fmt: skip
    decide(case, by=people.li, verdict="approve")
    decide(case, by=people.chen, verdict="approve")
    assert (titles(people.li), titles(people.chen), titles(people.wang)) == ([], [], ["2026年度目标"])
    decide(case, by=people.wang, verdict="return", remark="再核")
    decide(case, by=people.li, verdict="return", remark="不成熟")
    assert [each.why for each in todo(people.zhang)] == ["审批退回，请按意见修改后重新提交。"]


def test_stand_in_finds_the_step_in_the_inbox(opened: Opens, people: People) -> None:
    today = timezone.localdate()
    for stand_in, role in ((people.sun, "unit_head"), (people.zhao, "office")):
        Delegation.objects.create(
            absent=people.li, stand_in=stand_in, roles=[role], since=today, until=today + timedelta(days=3)
        )
    opened()
    assert (titles(people.sun), titles(people.zhao)) == (["2026年度目标"], [])


def test_inbox_asks_the_same_number_of_questions_for_one_and_three(
    opened: Opens, people: People, django_assert_num_queries: object
) -> None:
    opened()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(waiting_for(people.li)) == 1
    opened(key="18")
    opened(key="19")
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(waiting_for(people.li)) == 3
