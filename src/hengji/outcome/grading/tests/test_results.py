"""From the official run to the circular: who decides, what each reader sees, appeals, corrections, sealed notices."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client

from hengji.foundation.approvals.actions import decide
from hengji.foundation.approvals.enums import Verdict
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.actions import load_notice
from hengji.foundation.workdays.checks import DayIn
from hengji.foundation.workdays.enums import Kind as Rest
from hengji.outcome.assessment.models import Result
from hengji.outcome.assessment.queries.official import official_run
from hengji.outcome.grading import actions
from hengji.outcome.grading.enums import AppealState, Fault, Finding, State
from hengji.outcome.grading.models import Appeal, Notice, Proceeding
from hengji.outcome.grading.models.notices import NoticeIsFinalError
from hengji.outcome.grading.queries.appeals import handlers_for, took_part
from hengji.outcome.grading.queries.borders import borders, seats
from hengji.outcome.grading.queries.sandbox import sandbox
from hengji.outcome.grading.queries.standing import run_of, within
from hengji.outcome.grading.queries.todo import todo

from .house import House


@pytest.fixture
def house(db: None) -> House:
    return House()


def faults(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def lines(notice: Notice) -> dict[str, tuple[str, int, str]]:
    return {line["code"]: (line["total"], line["rank"], line["grade"]) for line in notice.lines}


BEFORE = {
    "P1": ("100.00", 1, "合格"), "P2": ("97.00", 2, "优秀"), "P3": ("95.20", 3, "良好"), "P4": ("84.00", 4, "良好"),
    "P5": ("50.00", 5, "合格"),
}  # fmt: skip
AFTER = BEFORE | {"P2": ("97.00", 3, "良好"), "P3": ("98.80", 2, "优秀")}


def signed(house: House, proceeding: Proceeding, value: str = "98") -> Appeal:
    drafted = actions.draft_appeal(proceeding, house.seen(), by=house.clerk, value=value, reason="漏计一项")
    return actions.sign_appeal(drafted, by=house.head)


def close(proceeding: Proceeding) -> Proceeding:
    """As if publicity had begun long ago."""
    past = date(2026, 1, 5)
    Proceeding.objects.filter(pk=proceeding.pk).update(
        opens=past, closes=past + timedelta(7), appeals_until=past + timedelta(7)
    )
    return Proceeding.objects.get(pk=proceeding.pk)


def test_the_proposal_says_seats_borders_and_bars_apart(house: House) -> None:
    found = house.proposed()
    run = run_of(found)
    assert [(each.grade, each.quota, each.held) for each in seats(run)] == [
        ("优秀", "40%", 1), ("良好", "", 2), ("合格", "", 2),
    ]  # fmt: skip
    assert [(each.last.code, each.first.code, f"{each.gap:f}") for each in borders(run)] == [
        ("P2", "P3", "1.80"), ("P4", "P5", "34.00"),
    ]  # fmt: skip
    assert [each.code for each in run.standings if each.moved] == ["P1"]
    assert actions.propose_result(house.plan, by=house.office, note="改").pk == found.pk
    assert_recorded()


def test_nothing_is_put_up_before_the_steering_group_has_consented(house: House) -> None:
    found = house.proposed()
    with pytest.raises(ProblemsError) as caught:
        actions.publish_result(found, by=house.chief)
    assert faults(caught) == [Fault.STATE]
    found = actions.submit_review(found, by=house.office)
    assert actions.submit_review(found, by=house.office).state == State.REVIEWING
    assert found.review is not None
    decide(found.review, by=house.steering, verdict=Verdict.RETURN.value, remark="请说明并列")
    assert Proceeding.objects.get(pk=found.pk).state == State.PROPOSED


def test_publicity_counts_working_days_and_each_reader_sees_its_scope(house: House) -> None:
    rest = [DayIn(date(2026, 10, day), Rest.REST, "国庆节") for day in range(1, 9)]
    load_notice(2026, "某办发〔2025〕1号", rest, by=house.chief)
    found = house.public(date(2026, 9, 29))
    assert (found.closes, found.appeals_until) == (date(2026, 10, 14), date(2026, 10, 14))
    notice = Notice.objects.get(kind="publicity")
    assert lines(notice) == BEFORE
    own = frozenset({"P3"})
    codes = {scope: [line["code"] for line in within(notice.lines, own, scope)] for scope in ("own", "group", "nobody")}
    assert codes == {"own": ["P3"], "group": ["P1", "P2", "P3", "P4", "P5"], "nobody": ["P3"]}
    again = actions.publish_result(found, by=house.chief)
    assert (again.closes, Notice.objects.count()) == (found.closes, 1)


def test_notices_are_final(house: House) -> None:
    house.public()
    notice = Notice.objects.get()
    for change in (notice.save, notice.delete, Notice.objects.all().delete, lambda: Notice.objects.update(text="[]")):
        with pytest.raises(NoticeIsFinalError):
            change()
    for statement in ("UPDATE grading_notice SET text = '[]'", "DELETE FROM grading_notice"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_appeal_says_everything_that_is_wrong_with_it(house: House) -> None:
    found = house.public()
    for value, reason, wanted in (
        ("", "", [Fault.REASON, Fault.VALUE]), ("92", "有", [Fault.SAME_VALUE]), ("很多", "有", [Fault.VALUE]),
    ):  # fmt: skip
        with pytest.raises(ProblemsError) as caught:
            actions.draft_appeal(found, house.seen(), by=house.clerk, value=value, reason=reason)
        assert faults(caught) == wanted
    with pytest.raises(PermissionDenied):
        actions.draft_appeal(found, house.seen(), by=house.other, value="98", reason="不是本单位")
    first = actions.draft_appeal(found, house.seen(), by=house.clerk, value="98", reason="漏计")
    assert actions.draft_appeal(found, house.seen(), by=house.clerk, value="98", reason="漏计") == first
    with pytest.raises(ProblemsError) as caught:
        actions.draft_appeal(found, house.seen(), by=house.clerk, value="99", reason="漏计")
    assert faults(caught) == [Fault.APPEALED]
    with pytest.raises(ProblemsError) as caught:
        actions.sign_appeal(first, by=house.clerk)
    assert faults(caught) == [Fault.SAME_PERSON]
    with pytest.raises(ProblemsError) as caught:
        actions.draft_appeal(close(found), house.seen(leaf="B"), by=house.clerk, value="9", reason="迟了")
    assert faults(caught) == [Fault.OVERDUE]


def test_the_sandbox_shows_what_the_real_correction_then_does(house: House) -> None:
    found = house.public()
    appeal = signed(house, found)
    effect = {line.code: line for line in sandbox(house.run, appeal.observation, "98").lines}
    assert {code: (each.after.total, each.after.rank, each.after.grade) for code, each in effect.items()} == AFTER
    assert took_part(appeal.observation) == {house.office.pk, house.chief.pk}
    assert handlers_for(appeal) == [house.steering]
    with pytest.raises(ProblemsError) as caught:
        actions.assign_handler(appeal, house.office, by=house.chief)
    assert faults(caught) == [Fault.TOOK_PART]
    appeal = actions.assign_handler(appeal, house.steering, by=house.office)
    appeal = actions.propose_finding(appeal, by=house.steering, finding=Finding.CORRECT.value, opinion="材料属实")
    appeal = actions.decide_appeal(appeal, by=house.chief, finding=Finding.CORRECT.value, decision="")
    assert (appeal.state, appeal.decision) == (AppealState.CORRECTED, "材料属实")
    assert actions.decide_appeal(appeal, by=house.chief, finding="uphold", decision="又").state == AppealState.CORRECTED
    with pytest.raises(ProblemsError) as caught:
        actions.publish_correction(found, by=house.chief, reason="复核决定")
    assert faults(caught) == ["OPEN_REPLACEMENT"]
    house.confirm()
    notice = actions.publish_correction(found, by=house.chief, reason="第三单位申诉1号复核决定")
    assert (notice.number, lines(notice)) == (1, AFTER)
    assert lines(Notice.objects.get(kind="publicity")) == BEFORE
    assert {r.code: (r.total, r.rank, r.grade) for r in Result.objects.filter(run=official_run(house.plan))} == AFTER
    assert Appeal.objects.get().notice == notice
    with pytest.raises(ProblemsError) as caught:
        actions.publish_correction(found, by=house.chief, reason="再来一次")
    assert faults(caught) == ["UNCHANGED"]
    assert_recorded()


def test_the_circular_waits_for_days_appeals_and_the_superior_meeting(house: House) -> None:
    found = house.public()
    appeal = signed(house, found)
    with pytest.raises(ProblemsError) as caught:
        actions.submit_decision(found, by=house.office)
    assert faults(caught) == [Fault.NOT_OVER, Fault.APPEALS_OPEN]
    actions.withdraw_appeal(appeal, by=house.clerk)
    found = house.approve(actions.submit_decision(close(found), by=house.office))
    assert found.state == State.DECIDED
    with pytest.raises(ProblemsError) as caught:
        actions.issue_circular(found, by=house.chief, document_number=" ")
    assert faults(caught) == [Fault.NUMBER]
    with pytest.raises(PermissionDenied):
        actions.issue_circular(found, by=house.office, document_number="省目组〔2027〕1号")
    made = actions.issue_circular(found, by=house.chief, document_number="省目组〔2027〕1号")
    assert actions.issue_circular(found, by=house.chief, document_number="省目组〔2027〕1号") == made
    assert (made.kind, lines(made)) == ("circular", BEFORE)


def test_each_step_waits_in_the_right_inbox(house: House) -> None:
    def waiting() -> dict[str, list[str]]:
        people = {"office": house.office, "chief": house.chief, "steering": house.steering, "clerk": house.clerk,
                  "head": house.head}  # fmt: skip
        fresh = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
        return {name: [each.title for each in todo(user)] for name, user in fresh.items() if todo(user)}

    found = house.approve(actions.submit_review(house.proposed(), by=house.office))
    assert waiting() == {"chief": ["公示：GR考评结果"]}
    found = actions.publish_result(found, by=house.chief)
    appeal = actions.draft_appeal(found, house.seen(), by=house.clerk, value="98", reason="漏计")
    assert waiting() == {"head": ["签发：第3单位申诉1号"]}
    appeal = actions.sign_appeal(appeal, by=house.head)
    assert waiting() == {name: ["分办：第3单位申诉1号"] for name in ("office", "chief")}
    appeal = actions.assign_handler(appeal, house.steering, by=house.office)
    assert waiting() == {"steering": ["复核：第3单位申诉1号"]}
    actions.propose_finding(appeal, by=house.steering, finding=Finding.UPHOLD.value, opinion="材料不符")
    assert waiting() == {"chief": ["决定：第3单位申诉1号"]}


def get(user: User, path: str) -> Any:  # noqa: ANN401 - an answer
    client = Client()
    client.force_login(user)
    return client.get(path)


def test_pages_for_each_reader(house: House) -> None:
    found = house.proposed()
    assert get(house.clerk, "/results/GR/").status_code == 404
    assert "P2" not in get(house.clerk, "/results/").content.decode()
    proposal = get(house.office, "/results/GR/proposal/").content.decode()
    assert all(text in proposal for text in ("1.80", "第3单位进入优秀", "重大事故"))
    house.approve(actions.submit_review(found, by=house.office))
    assert "开始公示" in get(house.chief, "/results/GR/").content.decode()
    found = actions.publish_result(Proceeding.objects.get(), by=house.chief)
    page = get(house.clerk, "/results/GR/").content.decode()
    assert all(text in page for text in ("95.20", "查看和提出申诉", "第2单位"))
    assert get(house.clerk, "/results/GR/proposal/").status_code == 403
    notice = Notice.objects.get()
    assert get(house.clerk, f"/notices/{notice.pk}/pdf/").content.startswith(b"%PDF")
    assert get(house.clerk, f"/notices/{notice.pk}/docx/").content.startswith(b"PK")
    assert get(house.clerk, f"/notices/{notice.pk}/exe/").status_code == 404
    Proceeding.objects.update(scope="own")
    narrow = get(house.clerk, "/results/GR/").content.decode()
    assert "95.20" in narrow
    assert "第2单位" not in narrow


def test_appeals_on_the_pages(house: House) -> None:
    found = house.public()
    clerk, head = Client(), Client()
    clerk.force_login(house.clerk)
    head.force_login(house.head)
    address = f"/results/GR/appeals/new/{house.seen().pk}/"
    assert address in clerk.get("/results/GR/appeals/own/").content.decode()
    wrong = clerk.post(address, {"value": "", "reason": ""})
    assert (wrong.status_code, "没有填写数值" in wrong.content.decode()) == (422, True)
    made = clerk.post(address, {"value": "98", "reason": "漏计一项"})
    appeal = Appeal.objects.get()
    assert made.headers["Location"] == f"/appeals/{appeal.pk}/"
    assert get(house.other, f"/appeals/{appeal.pk}/").status_code == 404
    assert get(house.office, f"/appeals/{appeal.pk}/").status_code == 404
    assert clerk.post(f"/appeals/{appeal.pk}/sign/").status_code == 403
    assert head.post(f"/appeals/{appeal.pk}/sign/").status_code == 302
    office = get(house.office, f"/appeals/{appeal.pk}/").content.decode()
    assert "没有参与原计分的" in office
    actions.assign_handler(appeal, house.steering, by=house.office)
    handling = get(house.steering, f"/appeals/{appeal.pk}/").content.decode()
    assert "5个单位中2个有变化，2个名次变动，2个等次变动" in handling
    assert get(house.clerk, f"/appeals/{appeal.pk}/").content.decode().count("纠正的影响") == 0
    assert get(house.other, address).status_code == 404
    assert found.state == State.PUBLIC
