"""Issuing: what was approved, by somebody else, sealed; the database keeps it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.goals import triggers
from hengji.year.goals.actions import Row, decide_sheet, issue_sheets, write_goals
from hengji.year.goals.content import digest_of, sheet_text
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion, Round
from hengji.year.goals.queries import goals_of, pairs_of

from .reviewing import Bench, a_bench, a_draft, a_submitted, agree, fresh, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Bench:
    return a_bench()


@pytest.fixture
def approved(bench: Bench) -> GoalSheet:
    return agree(a_submitted(bench), *bench.chain)


def codes(bench: Bench, *sheets: GoalSheet, number: str = "省目标办〔2026〕3号", by: str = "office") -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        issue_sheets(bench.plan, sheets, number, by=getattr(bench, by))
    return [problem.code for problem in caught.value.problems]


def test_issued_sheets_are_sealed_and_others_stay(bench: Bench, approved: GoalSheet) -> None:
    other = a_submitted(bench, "P3")
    with assert_recorded():
        issue_sheets(bench.plan, [approved], " 省目标办〔2026〕3号 ", by=bench.chief)
    sheet = fresh(approved)
    assert (sheet.state, sheet.document_number, sheet.issued_by) == ("issued", "省目标办〔2026〕3号", bench.chief)
    assert sheet.case is not None
    assert sheet.digest == digest_of(sheet_text(pairs_of(sheet))) == sheet.case.digest
    assert list(GoalVersion.objects.filter(goal__sheet=sheet).values_list("sealed", flat=True)) == [True, True]
    assert (fresh(other).state, GoalVersion.objects.filter(sealed=True).count()) == (SheetState.SUBMITTED, 2)
    assert [goal.goal for goal in goals_of(bench.plan)] == ["P2-01", "P2-02"]


def test_a_second_click_issues_once(bench: Bench, approved: GoalSheet) -> None:
    issue_sheets(bench.plan, [approved], "3号", by=bench.chief)
    moment = fresh(approved).issued_at
    assert issue_sheets(bench.plan, [approved], "3号", by=bench.chief) == [approved]
    assert fresh(approved).issued_at == moment
    assert codes(bench, approved, number="4号") == ["G_SHEET_STATE"]


@pytest.mark.parametrize("state", [each for each in SheetState.values if each != "approved"])
def test_only_what_was_approved_is_issued(bench: Bench, state: str) -> None:
    sheet = {
        "draft": lambda: a_draft(bench), "submitted": lambda: a_submitted(bench), "returned": lambda: _returned(bench),
        "issued": lambda: issue_sheets(bench.plan, [agree(a_submitted(bench), *bench.chain)], "1号", by=bench.chief)[0],
    }[state]()  # fmt: skip
    assert fresh(sheet).state == state
    assert codes(bench, sheet) == ["G_SHEET_STATE"]


def _returned(bench: Bench) -> GoalSheet:
    sheet = a_submitted(bench)
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请重拟", shown=shown(sheet))
    return sheet


def test_all_problems_at_once_and_none_is_issued(bench: Bench, approved: GoalSheet) -> None:
    draft = a_draft(bench, "P3")
    assert codes(bench, approved, draft, number=" ") == ["G_NUMBER_MISSING", "G_SHEET_STATE"]
    assert fresh(approved).state == SheetState.APPROVED
    assert codes(bench, number="3号") == ["G_EMPTY"]
    elsewhere = a_draft(a_bench(2, "GX"))
    assert codes(bench, elsewhere) == ["G_EMPTY"]


@pytest.mark.parametrize("maker", ["filler", "head"])
def test_nobody_issues_what_he_wrote_or_submitted(bench: Bench, approved: GoalSheet, maker: str) -> None:
    assert codes(bench, approved, by=maker) == ["G_MAKER"]


def test_issued_goals_change_by_no_draft(bench: Bench, approved: GoalSheet) -> None:
    issue_sheets(bench.plan, [approved], "3号", by=bench.chief)
    with pytest.raises(ProblemsError) as caught:
        write_goals(approved, [Row("P2-01", {"target": "1"})], by=bench.filler)
    assert [problem.code for problem in caught.value.problems] == ["G_SHEET_STATE"]


def test_the_triggers_are_in_place() -> None:
    assert triggers.missing(connection) == set()


PAST_US = (
    "UPDATE goals_goalversion SET target = '1'", "UPDATE goals_goalversion SET sealed = %s",
    "DELETE FROM goals_goalversion", "UPDATE goals_goal SET removed = %s", "UPDATE goals_goal SET code = 'X'",
    "DELETE FROM goals_goal", "UPDATE goals_round SET text = '[]'", "DELETE FROM goals_round",
)  # fmt: skip


@pytest.mark.parametrize("statement", PAST_US)
def test_the_database_refuses_whoever_comes_past_us(bench: Bench, approved: GoalSheet, statement: str) -> None:
    issue_sheets(bench.plan, [approved], "3号", by=bench.chief)
    values = [statement.startswith("UPDATE goals_goal SET removed")] if "%s" in statement else []
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert (Goal.objects.count(), Round.objects.count()) == (2, 1)
    assert set(GoalVersion.objects.values_list("sealed", flat=True)) == {True}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite knows OR REPLACE")
@pytest.mark.parametrize("table", ["goals_goalversion", "goals_goal", "goals_round"])
def test_nothing_is_replaced(bench: Bench, approved: GoalSheet, table: str) -> None:
    issue_sheets(bench.plan, [approved], "3号", by=bench.chief)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own names


def test_what_is_not_sealed_still_changes(bench: Bench) -> None:
    draft = a_draft(bench)
    write_goals(draft, [Row("P2-01", {"target": "1300"})], by=bench.filler)
    assert GoalVersion.objects.get(goal__code="P2-01").target == "1300"
