"""Asking for an amendment and deciding about it: what is in time takes effect when approved, nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from hengji.core.scoring.engine import score
from hengji.core.scoring.leaf import Ground
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.types import Goal as CoreGoal
from hengji.core.scoring.types import Observation as CoreObservation
from hengji.core.scoring.types import Participant as CoreParticipant
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification
from hengji.year.goals import amendment_triggers
from hengji.year.goals.actions import (
    REFUSE,
    Line,
    Opinion,
    decide_amendment,
    request_amendment,
    revise_amendment,
    withdraw_amendment,
)
from hengji.year.goals.amendment_enums import AmendmentState
from hengji.year.goals.models import Amendment, AmendmentLine, GoalVersion
from hengji.year.goals.queries import goals_of
from hengji.year.goals.queries.amendments import amendments_for, compared, in_force
from hengji.year.plans.models import Window
from hengji.year.plans.queries import scheme_of

from .amendment_house import JULY, House, a_house, approve, asks, consent, step_of, the, versions

pytestmark = pytest.mark.django_db

LOWER = Line("change", "P2-01", {"target": "80"})
SHIFT = (Line("change", "P2-01", {"target": "80", "points": "20"}), Line("change", "P2-02", {"points": "40"}))


@pytest.fixture
def house() -> House:
    return a_house()


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        do()
    return [problem.code for problem in caught.value.problems]


def points(house: House) -> Fraction:
    """The score of P2's indicator through the core, where 80 of each goal were reached."""
    plan = house.plan
    facts = [
        CoreObservation(participant="P2", indicator="ZN-1", goal=code, channel="填报", value="80", date="2026-11-01")
        for code in ("P2-01", "P2-02", "P2-03")
    ]  # fmt: skip
    goals = [goal for goal in goals_of(plan) if goal.participant == "P2"]
    outcome = score(scheme_of(plan), sheet_of([CoreParticipant("P2", "第2单位")], goals, facts))
    return outcome.levels["ZN-1"].points.cell(0)


def test_approved_the_next_version_is_made_and_the_old_one_stays(house: House) -> None:
    with assert_recorded([Amendment, AmendmentLine, GoalVersion]):
        row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
        assert (row.key, row.state, versions("P2-01")) == ("GP.1", "submitted", [(1, "30", "100", False)])
        row = approve(house, row)
    assert row.state == AmendmentState.EFFECTIVE
    assert versions("P2-01") == [(1, "30", "100", False), (2, "30", "80", False)]
    version = the("P2-01").versions.get(number=2)
    assert (version.sealed, version.effective, version.amendment, the("P2-01").version) == (True, JULY, row, 2)


def test_at_each_step_before_the_last_nothing_changes(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    row = consent(row, house.lead, house.office)
    assert (row.state, versions("P2-01")) == (AmendmentState.SUBMITTED, [(1, "30", "100", False)])


def test_the_core_scores_the_version_of_july(house: House) -> None:
    assert points(house) == Fraction("48")
    approve(house, request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY))
    assert points(house) == Fraction("51.6")


def test_the_core_scores_with_the_points_of_july(house: House) -> None:
    approve(
        house, request_amendment(house.sheet, asks("adjust", *SHIFT, points_mode="hand"), by=house.clerk, today=JULY)
    )
    assert points(house) == Fraction("50.4")


def test_the_core_gives_nothing_for_what_was_cancelled(house: House) -> None:
    lines = (Line("cancel", "P2-01"), Line("change", "P2-02", {"points": "60", "target": "80"}))
    approve(
        house, request_amendment(house.sheet, asks("cancel", *lines, points_mode="hand"), by=house.clerk, today=JULY)
    )
    assert points(house) == Fraction("55.2")


def test_effective_after_the_deadline_the_original_counts(house: House) -> None:
    late = asks("adjust", LOWER, effective=date(2026, 12, 1))
    approve(house, request_amendment(house.sheet, late, by=house.clerk, today=JULY))
    assert points(house) == Fraction("48")
    (row,) = [each for each in compared(house.sheet) if each.is_amended]
    assert row.original is not None
    assert row.amended is not None
    assert (row.original.number, row.amended.number, row.counted.number) == (1, 2, 1)


def test_not_approved_the_original_counts(house: House) -> None:
    request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    assert points(house) == Fraction("48")


def test_a_second_consent_finds_the_first(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    row = consent(row, house.lead, house.office)
    shown = step_of(row)
    for _click in range(2):
        row = decide_amendment(row, Opinion("approve"), by=house.steering, step=shown)
    assert (row.state, len(versions("P2-01"))) == (AmendmentState.EFFECTIVE, 2)


@pytest.mark.parametrize(("verdict", "state"), [("return", "returned"), (REFUSE, "refused")])
def test_returned_or_refused_nothing_changes(house: House, verdict: str, state: str) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    row = decide_amendment(row, Opinion(verdict, "理由不足"), by=house.lead)
    assert (row.state, versions("P2-01")) == (state, [(1, "30", "100", False)])


def test_a_return_needs_its_reason(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    assert codes(lambda: decide_amendment(row, Opinion(REFUSE), by=house.lead)) == ["REMARK"]


def test_the_clerk_does_not_decide(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    assert codes(lambda: decide_amendment(row, Opinion("approve"), by=house.clerk)) == ["MAKER"]


def test_what_came_back_goes_out_again_as_a_second_round(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    row = decide_amendment(row, Opinion("return", "下调过多"), by=house.lead)
    assert codes(lambda: revise_amendment(row, asks("adjust", LOWER), by=house.clerk)) == ["SAME_CONTENT"]
    higher = asks("adjust", Line("change", "P2-01", {"target": "90"}))
    row = revise_amendment(row, higher, by=house.clerk)
    assert row.case is not None
    assert (row.state, row.case.round, row.lines.count()) == ("submitted", 2, 1)
    approve(house, row)
    assert versions("P2-01")[-1] == (2, "30", "90", False)


def test_taken_back_before_anybody_decided(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    for _click in range(2):
        row = withdraw_amendment(row, by=house.clerk)
    assert row.state == AmendmentState.WITHDRAWN
    again = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    assert again.number == 2


def test_one_goal_is_in_one_open_amendment(house: House) -> None:
    request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    again = lambda: request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)  # noqa: E731
    assert codes(again) == ["A_PENDING"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 8, 1), "2026年8月1日提出，目标调整窗口已于2026年7月31日截止"),
        (date(2026, 7, 1), "2026年7月1日提出时已过目标的完成时限：P2-03目标3（2026年6月30日）"),
    ],
)
def test_what_comes_late_stays_on_record_and_changes_nothing(house: House, day: date, words: str) -> None:
    line = Line("change", "P2-03", {"target": "80"})
    row = request_amendment(house.sheet, asks("adjust", line, effective=day), by=house.clerk, today=day)
    assert (row.state, row.case, row.lines.count()) == (AmendmentState.LATE, None, 1)
    assert row.late_because.startswith(words)
    assert versions("P2-03") == [(1, "40", "100", False)]


def test_before_a_window_that_comes_nobody_asks(house: House) -> None:
    day = date(2026, 6, 1)
    Window.objects.create(plan=house.plan, phase="amendment", opens=date(2026, 3, 1), closes=date(2026, 3, 31))
    request = asks("adjust", LOWER, effective=day)
    assert codes(lambda: request_amendment(house.sheet, request, by=house.clerk, today=day)) == ["A_WINDOW"]
    assert not Amendment.objects.exists()


def test_every_problem_is_said_at_once(house: House) -> None:
    wrong = asks("adjust", Line("change", "P2-01", {"points": "20", "deadline": "2027-01-01"}), reason="", basis="")
    assert codes(lambda: request_amendment(house.sheet, wrong, by=house.clerk, today=JULY)) == ["A_REASON", "A_BASIS"]
    wrong = asks("adjust", Line("change", "P2-01", {"points": "20", "deadline": "2027-01-01"}))
    found = codes(lambda: request_amendment(house.sheet, wrong, by=house.clerk, today=JULY))
    assert found == ["A_LINES", "A_POINTS", "A_POINTS_SUM"]
    assert not Amendment.objects.exists()


def test_the_indicator_stays(house: House) -> None:
    wrong = asks("adjust", Line("change", "P2-01", {"indicator": "DJ"}))
    assert codes(lambda: request_amendment(house.sheet, wrong, by=house.clerk, today=JULY)) == ["A_INDICATOR"]


def test_a_classified_goals_content_does_not_enter(house: House) -> None:
    line = Line(
        "change", "P2-01", {"classified": "是", "register": "密登〔2026〕3号", "target": "7", "title": "某专项"}
    )
    approve(house, request_amendment(house.sheet, asks("adjust", line), by=house.clerk, today=JULY))
    version = the("P2-01").versions.get(number=2)
    assert (version.target, version.unit, version.points, version.register) == ("", "", "30", "密登〔2026〕3号")
    assert "7" not in AmendmentLine.objects.get().content.values()


def test_who_sees_it(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY)
    sees = [
        name for name in ("clerk", "lead", "office", "steering", "reader", "stranger")
        if row in amendments_for(getattr(house, name), house.plan)
    ]  # fmt: skip
    assert sees == ["clerk", "lead", "office", "steering"]
    approve(house, row)
    assert row in amendments_for(house.reader, house.plan)


def test_a_refused_request_leaves_no_entry(house: House) -> None:
    before = Entry.objects.count()
    codes(lambda: request_amendment(house.sheet, asks("adjust"), by=house.clerk, today=JULY))
    assert Entry.objects.count() == before


def test_a_decided_amendment_is_final_in_the_database(house: House) -> None:
    assert amendment_triggers.missing(connection) == set()
    row = approve(house, request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk, today=JULY))
    for statement in (
        "UPDATE goals_amendment SET state = 'refused'",
        "UPDATE goals_amendment SET document_number = '另一个文号'",
        "UPDATE goals_amendmentline SET text = '{}'",
        "DELETE FROM goals_amendmentline",
        "DELETE FROM goals_amendment",
    ):
        with pytest.raises(DatabaseError, match="final"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AmendmentLine.objects.filter(amendment=row).count() == 1


@pytest.mark.parametrize(
    ("days", "counted"),
    [
        (["", "2026-06-30"], 2), (["", "2026-07-01"], 1), (["", "2026-07-01", "2026-06-01"], 3), (["2026-09-01"], 1),
        (["", "2026-06-01", "2026-06-30"], 3),
    ],
)  # fmt: skip
def test_the_version_that_counts_is_the_one_that_the_core_takes(days: list[str], counted: int) -> None:
    """Each version is due on the last of June; ``days`` are those from which they count."""
    found = [
        GoalVersion(
            number=number, deadline="2026-06-30", effective=date.fromisoformat(day) if day else None, indicator="ZN-1"
        )
        for number, day in enumerate(days, 1)
    ]  # fmt: skip
    goals = [
        CoreGoal(participant="P2", indicator="ZN-1", goal="A", deadline="2026-06-30", version=str(each.number),
                 effective=day)
        for each, day in zip(found, days, strict=True)
    ]  # fmt: skip
    (chosen,) = Ground(sheet_of([CoreParticipant("P2", "第2单位")], goals, [])).goals["ZN-1"]
    assert (in_force(found).number, chosen.version) == (counted, str(counted))


def test_the_organ_hears_of_what_others_asked_for(house: House) -> None:
    from_above = Line("add", "", {"title": "新任务", "indicator": "ZN-1", "rule": "正向定量", "points": "0",
                                  "target": "5", "direction": "up", "deadline": "2026-12-20"})  # fmt: skip
    row = request_amendment(house.sheet, asks("add", from_above), by=house.colleague, today=JULY)
    assert not Notification.objects.filter(recipient=house.clerk).exists()
    approve(house, row)
    assert [each.title for each in Notification.objects.filter(recipient=house.clerk)] == ["目标追加已批准：第2单位"]
