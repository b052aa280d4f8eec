from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from hengji.foundation.approvals.actions import (
    Item,
    Minutes,
    Paper,
    confirm_record,
    decide,
    open_case,
    record_meeting,
    record_paper,
    refuse_record,
    reopen_after_return,
    resolve_remarks,
    withdraw,
)
from hengji.foundation.approvals.actions.journal import Journal
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.approvals.enums import CaseState, Fault, Outcome
from hengji.foundation.approvals.models import Case, Decision, Remark, Step
from hengji.foundation.approvals.queries import case_of, latest_steps, present_step, timeline
from hengji.foundation.approvals.tests.conftest import CHAIN, Opens, People, submission
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification, Reminder
from hengji.foundation.organisations.models import Delegation, User

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)
MINUTES = Minutes("第三项", "〔2026〕5号", DAY)
PAPER = Paper("王副省长", "SM-2026-17", DAY)


def faults(error: pytest.ExceptionInfo[ProblemsError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def present(case: Case) -> Step:
    found = present_step(case)
    assert found is not None
    return found


def states(case: Case) -> list[str]:
    return [step.state for step in latest_steps(case)]


def reread(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def agree(case: Case, *users: User) -> Outcome:
    return [decide(case, by=user, verdict="approve") for user in users][-1]


def actions_in_ledger() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("action", flat=True))


def test_whole_chain_is_approved_step_by_step(opened: Opens, people: People) -> None:
    with assert_recorded():
        case = opened()
        assert states(case) == ["active", "waiting", "waiting", "waiting"]
        assert agree(case, people.li) is Outcome.WAITING
        assert agree(case, people.chen) is Outcome.WAITING
        assert states(case) == ["done", "active", "waiting", "waiting"]
        assert agree(case, people.wang) is Outcome.WAITING
        record_meeting(case, by=people.qian, minutes=MINUTES)
        assert states(case) == ["done", "done", "recorded", "waiting"]
        assert confirm_record(case, by=people.zhou) is Outcome.WAITING
        record_paper(case, by=people.zhou, paper=PAPER)
        assert confirm_record(case, by=people.qian) is Outcome.APPROVED
    case = reread(case)
    assert (case.state, case.round, case.closed_at is not None) == (CaseState.APPROVED, 1, True)
    assert states(case) == ["done"] * 4
    assert actions_in_ledger() == [
        "approvals.open_case", *["approvals.decide"] * 3, "approvals.record_meeting", "approvals.confirm_record",
        "approvals.record_paper", "approvals.confirm_record",
    ]  # fmt: skip
    assert not Reminder.objects.exists()
    assert [line.title for line in timeline(case)] == [
        "提交", "单位负责人审核：同意", "两处会签：同意", "两处会签：同意", "领导小组会议审定：同意",
        "分管领导签批：同意",
    ]  # fmt: skip


def test_those_asked_and_the_submitter_are_told(opened: Opens, people: People) -> None:
    case = opened()
    told = set(Notification.objects.values_list("recipient__username", "title"))
    assert told == {("li", "待审批：2026年度目标")}
    assert set(Reminder.objects.values_list("user__username", flat=True)) == {"li"}
    decide(case, by=people.li, verdict="return", remark="依据不足")
    assert Notification.objects.latest("pk").recipient == people.zhang
    assert not Reminder.objects.exists()


def test_return_to_the_start_and_the_next_round(opened: Opens, people: People) -> None:
    case = opened()
    items = [Item("g1", "目标一", "数值偏低"), Item("g2", "目标二", " ")]
    with assert_recorded():
        assert decide(case, by=people.li, verdict="return", items=items) is Outcome.RETURNED
    assert (reread(case).state, states(case)) == (CaseState.RETURNED, ["returned", "closed", "closed", "closed"])
    assert list(Remark.objects.values_list("item_key", "text", "round")) == [("g1", "数值偏低", 1)]
    assert Decision.objects.get().remark == "见逐条意见（1条）"
    asked = {"head": [people.li], "both": [people.chen, people.wang], "meeting": [people.qian, people.zhou],
             "paper": [people.qian, people.zhou]}  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        reopen_after_return(case, digest="d1", by=people.zhang, candidates={**asked, "head": []})
    assert faults(error) == {Fault.SAME_CONTENT, Fault.NO_CANDIDATE}
    with assert_recorded():
        assert reopen_after_return(case, digest="d2", by=people.zhang, candidates=asked) is Outcome.WAITING
        assert resolve_remarks(case, ["g1"], by=people.zhang) == 1
    assert resolve_remarks(case, ["g1"], by=people.zhang) == 0
    assert reopen_after_return(case, digest="d2", by=people.zhang, candidates=asked) is Outcome.WAITING
    after = reread(case)
    assert (after.state, after.round, after.digest, states(case)[0]) == (CaseState.OPEN, 2, "d2", "active")
    assert set(Step.objects.filter(round=2).values_list("digest", flat=True)) == {"d2"}


def test_reopening_needs_a_digest_and_a_case_that_came_back(opened: Opens, people: People) -> None:
    case = opened(ChainSpec((StepSpec("head", "审核"),)))
    with pytest.raises(ProblemsError) as error:
        reopen_after_return(case, digest="d9", by=people.zhang, candidates={"head": [people.li]})
    assert faults(error) == {Fault.CASE_STATE}
    withdraw(case, by=people.zhang)
    with pytest.raises(ProblemsError) as error:
        reopen_after_return(case, digest="", by=people.zhang, candidates={"head": [people.li]})
    assert faults(error) == {Fault.TEXT_MISSING}
    assert reopen_after_return(case, digest="d1", by=people.sun, candidates={"head": [people.li]}) is Outcome.WAITING
    with pytest.raises(ProblemsError) as error:
        decide(case, by=people.sun, verdict="approve")
    assert faults(error) == {Fault.MAKER}


def test_return_to_an_earlier_step_begins_a_round_from_there(opened: Opens, people: People) -> None:
    case = opened()
    agree(case, people.li)
    assert decide(case, by=people.wang, verdict="return", remark="请再核") is Outcome.WAITING
    assert (reread(case).round, reread(case).state, states(case)) == (
        2, CaseState.OPEN, ["active", "waiting", "waiting", "waiting"],
    )  # fmt: skip
    agree(case, people.li, people.chen, people.wang)
    record_meeting(case, by=people.qian, minutes=MINUTES)
    confirm_record(case, by=people.zhou)
    record_paper(case, by=people.qian, paper=Paper("王", "S1", DAY, "return", "再议"))
    assert confirm_record(case, by=people.zhou) is Outcome.WAITING
    assert (reread(case).round, states(case)) == (3, ["done", "active", "waiting", "waiting"])


def test_one_of_several_is_enough_where_the_chain_says_so(opened: Opens, people: People) -> None:
    chain = ChainSpec((StepSpec("both", "会签", countersign="any"),))
    case = opened(chain)
    shown = present(case).pk
    assert decide(case, by=people.chen, verdict="approve", step=shown) is Outcome.APPROVED
    with pytest.raises(ProblemsError, match="已由陈主任在") as error:
        decide(case, by=people.wang, verdict="approve", step=shown)
    assert faults(error) == {Fault.DECIDED}


def test_second_click_changes_nothing(opened: Opens, people: People) -> None:
    case = opened()
    shown = present(case).pk
    first = decide(case, by=people.li, verdict="approve", step=shown)
    before = Entry.objects.count()
    assert decide(case, by=people.li, verdict="approve", step=shown) is first
    assert decide(case, by=people.chen, verdict="approve") is Outcome.WAITING
    assert decide(case, by=people.chen, verdict="approve") is Outcome.WAITING
    with pytest.raises(ProblemsError, match="已由李负责在") as error:
        decide(case, by=people.li, verdict="return", remark="改主意", step=shown)
    assert faults(error) == {Fault.DECIDED}
    assert (Decision.objects.count(), Entry.objects.count()) == (2, before + 1)


@pytest.mark.parametrize(
    ("who", "fault"), [("zhang", Fault.MAKER), ("sun", Fault.NOT_CANDIDATE), ("chen", Fault.NOT_CANDIDATE)]
)
def test_makers_strangers_and_later_steps_do_not_decide(opened: Opens, people: People, who: str, fault: Fault) -> None:
    case = opened()
    before = Entry.objects.count()
    with pytest.raises(ProblemsError) as error:
        decide(case, by=getattr(people, who), verdict="approve")
    assert faults(error) == {fault}
    assert (Decision.objects.count(), Entry.objects.count()) == (0, before)


def test_return_says_why_and_a_verdict_is_one_of_two(opened: Opens, people: People) -> None:
    case = opened()
    for verdict, fault in (("return", Fault.REMARK), ("maybe", Fault.STEP_WORD)):
        with pytest.raises(ProblemsError) as error:
            decide(case, by=people.li, verdict=verdict, remark=" ")
        assert faults(error) == {fault}


def test_same_person_does_not_decide_two_steps_in_a_row(opened: Opens, people: People) -> None:
    steps = (StepSpec("head", "甲", countersign="any"), StepSpec("both", "乙", countersign="any"))
    case = opened(ChainSpec(steps), head=[people.li, people.chen])
    agree(case, people.chen)
    with pytest.raises(ProblemsError) as error:
        decide(case, by=people.chen, verdict="approve", step=present(case).pk)
    assert faults(error) == {Fault.IN_A_ROW}
    assert agree(case, people.wang) is Outcome.APPROVED
    case = opened(ChainSpec(steps, same_person_in_a_row=True), key="18", head=[people.chen], both=[people.chen])
    agree(case, people.chen)
    assert decide(case, by=people.chen, verdict="approve", step=present(case).pk) is Outcome.APPROVED


def test_stand_in_decides_for_an_absent_person_and_says_so(opened: Opens, people: People) -> None:
    day = date.today()  # noqa: DTZ011 - the delegation holds on the day of the test
    Delegation.objects.create(
        absent=people.li, stand_in=people.sun, roles=["unit_head"], since=day, until=day.replace(year=day.year + 1)
    )  # fmt: skip
    Delegation.objects.create(
        absent=people.li, stand_in=people.zhao, roles=["office"], since=day, until=day.replace(year=day.year + 1)
    )  # fmt: skip
    case = opened()
    with pytest.raises(ProblemsError):
        decide(case, by=people.zhao, verdict="approve")
    agree(case, people.sun)
    decision = Decision.objects.get()
    assert (decision.by, decision.as_delegate_for) == (people.sun, people.li)
    assert timeline(case)[1].who == "孙外人（代李负责）"


def test_step_without_candidates_is_skipped_where_allowed(opened: Opens, people: People) -> None:
    chain = ChainSpec(
        (StepSpec("head", "甲", may_skip=True), StepSpec("both", "乙"), StepSpec("x", "丙", may_skip=True))
    )
    case = opened(chain, head=[])
    assert states(case) == ["skipped", "active", "waiting"]
    assert agree(case, people.chen, people.wang) is Outcome.APPROVED
    assert states(case) == ["skipped", "done", "skipped"]


def test_submission_is_withdrawn_only_while_nobody_decided(opened: Opens, people: People) -> None:
    case = opened()
    with assert_recorded():
        withdraw(case, by=people.zhang)
    assert (withdraw(case, by=people.zhang).state, states(case)) == (CaseState.WITHDRAWN, ["closed"] * 4)
    with pytest.raises(ProblemsError) as error:
        decide(case, by=people.li, verdict="approve")
    assert faults(error) == {Fault.CASE_STATE}
    with pytest.raises(ProblemsError):
        withdraw(case, by=people.li)
    other = opened(key="18")
    with pytest.raises(ProblemsError) as error:
        withdraw(other, by=people.li)
    assert faults(error) == {Fault.TOO_LATE}
    agree(other, people.li)
    with pytest.raises(ProblemsError) as error:
        withdraw(other, by=people.zhang)
    assert faults(error) == {Fault.DECIDED}


def test_consent_is_taken_back_before_the_next_step_is_decided(opened: Opens, people: People) -> None:
    case = opened()
    agree(case, people.li)
    with assert_recorded():
        withdraw(case, by=people.li)
    assert states(case) == ["active", "waiting", "waiting", "waiting"]
    agree(case, people.li, people.chen)
    withdraw(case, by=people.chen)
    assert states(case) == ["done", "active", "waiting", "waiting"]
    agree(case, people.chen, people.wang)
    record_meeting(case, by=people.qian, minutes=MINUTES)
    with pytest.raises(ProblemsError) as error:
        withdraw(case, by=people.wang)
    assert faults(error) == {Fault.TOO_LATE}
    verdicts = Decision.objects.filter(by=people.li).values_list("verdict", "attempt")
    assert list(verdicts) == [("approve", 1), ("withdraw", 1), ("approve", 2)]


def test_withdrawal_undoes_what_was_skipped_on_the_way(opened: Opens, people: People) -> None:
    chain = ChainSpec((StepSpec("head", "甲"), StepSpec("x", "乙", may_skip=True), StepSpec("both", "丙")))
    case = opened(chain)
    agree(case, people.li)
    assert states(case) == ["done", "skipped", "active"]
    withdraw(case, by=people.li)
    assert states(case) == ["active", "waiting", "waiting"]
    agree(case, people.li)
    assert states(case) == ["done", "skipped", "active"]


def at_the_meeting(opened: Opens, people: People) -> Case:
    case = opened()
    agree(case, people.li, people.chen, people.wang)
    return case


def test_recorder_is_not_checker(opened: Opens, people: People) -> None:
    case = at_the_meeting(opened, people)
    record = record_meeting(case, by=people.qian, minutes=MINUTES)
    assert record_meeting(case, by=people.qian, minutes=MINUTES) == record
    for who, fault in ((people.qian, Fault.RECORDER), (people.sun, Fault.NOT_CANDIDATE), (people.zhang, Fault.MAKER)):
        with pytest.raises(ProblemsError) as error:
            confirm_record(case, by=who)
        assert faults(error) == {fault}
    with pytest.raises(ProblemsError, match="钱秘书已在"):
        record_meeting(case, by=people.zhou, minutes=MINUTES)
    confirm_record(case, by=people.zhou)
    assert confirm_record(case, by=people.zhou) is Outcome.WAITING
    with pytest.raises(ProblemsError) as error:
        confirm_record(case, by=people.qian)
    assert faults(error) == {Fault.NOT_RECORDED}
    decision = Decision.objects.latest("pk")
    assert (decision.by, decision.record, decision.seat) == (people.zhou, record, None)


def test_wrong_record_is_refused_and_entered_again(opened: Opens, people: People) -> None:
    case = at_the_meeting(opened, people)
    record_meeting(case, by=people.qian, minutes=MINUTES)
    with pytest.raises(ProblemsError) as error:
        refuse_record(case, by=people.zhou, remark=" ")
    assert faults(error) == {Fault.REMARK}
    with assert_recorded():
        assert refuse_record(case, by=people.zhou, remark="编号不符") is not None
    assert refuse_record(case, by=people.zhou, remark="编号不符") is None
    assert states(case)[2] == "active"
    record_meeting(case, by=people.zhou, minutes=MINUTES)
    assert confirm_record(case, by=people.qian) is Outcome.WAITING


def test_record_says_every_problem_at_once(opened: Opens, people: People) -> None:
    case = at_the_meeting(opened, people)
    with pytest.raises(ProblemsError) as error:
        record_meeting(case, by=people.qian, minutes=Minutes(" ", "", date(2999, 1, 1), "return"))
    assert [problem.code for problem in error.value.problems] == [
        Fault.TEXT_MISSING, Fault.TEXT_MISSING, Fault.DATE, Fault.REMARK,
    ]  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        record_meeting(case, by=people.qian, minutes=Minutes("一", "二", DAY, "perhaps"))
    assert faults(error) == {Fault.STEP_WORD}
    for refused in (
        lambda: record_paper(case, by=people.qian, paper=PAPER),
        lambda: decide(case, by=people.qian, verdict="approve"),
    ):
        with pytest.raises(ProblemsError) as error:
            refused()
        assert faults(error) == {Fault.NOT_ONLINE}
    withdrawn = opened(key="19")
    withdraw(withdrawn, by=people.zhang)
    with pytest.raises(ProblemsError) as error:
        record_paper(withdrawn, by=people.qian, paper=PAPER)
    assert faults(error) == {Fault.CASE_STATE}


def test_opening_says_every_problem_at_once(people: People) -> None:
    asked = {"head": [people.zhang], "both": [], "meeting": [people.qian], "paper": [people.qian, people.zhou],
             "else": [people.li]}  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        open_case(submission(), CHAIN, asked, by=people.zhang)
    assert faults(error) == {Fault.STEP_UNKNOWN, Fault.ONLY_MAKERS, Fault.NO_CANDIDATE, Fault.TWO_PERSONS}
    with pytest.raises(ProblemsError) as error:
        open_case(submission(digest=""), ChainSpec(()), {}, by=people.zhang)
    assert faults(error) == {Fault.TEXT_MISSING, Fault.CHAIN_EMPTY}
    steps = ChainSpec((StepSpec("a", "甲"), StepSpec("b", "乙")))
    with pytest.raises(ProblemsError) as error:
        open_case(submission(), steps, {"a": [people.li], "b": [people.li]}, by=people.zhang)
    assert faults(error) == {Fault.IN_A_ROW}
    assert (Case.objects.count(), Entry.objects.count()) == (0, 0)


def test_document_has_one_case(opened: Opens, people: People) -> None:
    case = opened()
    with pytest.raises(ProblemsError) as error:
        opened()
    assert faults(error) == {Fault.CASE_EXISTS}
    assert (case_of("workdays-year", 17), case_of("workdays-year", "18")) == (case, None)


def test_database_keeps_decisions_and_one_present_step(opened: Opens, people: People) -> None:
    case = opened()
    agree(case, people.li)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_decision SET verdict = 'return'")
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(case=case, index=3).update(state="active")


def test_states_move_only_as_the_tables_say(opened: Opens, people: People) -> None:
    case = opened()
    with pytest.raises(ValueError, match="from active to skipped"):
        Journal().move_step(present(case), "skipped")
    with pytest.raises(ValueError, match="from open to open"):
        Journal().move_case(case, "open")


def test_consent_of_an_earlier_round_stays(opened: Opens, people: People) -> None:
    steps = (StepSpec("head", "甲"), StepSpec("both", "乙", countersign="any"), StepSpec("x", "丙", returns_to="both"))
    asked = {"head": [people.li], "both": [people.chen], "x": [people.wang]}
    case = open_case(submission(), ChainSpec(steps), asked, by=people.zhang)
    agree(case, people.li, people.chen)
    decide(case, by=people.wang, verdict="return", remark="再核")
    assert (reread(case).round, states(case)) == (2, ["done", "active", "waiting"])
    with pytest.raises(ProblemsError) as error:
        withdraw(case, by=people.li)
    assert faults(error) == {Fault.TOO_LATE}
