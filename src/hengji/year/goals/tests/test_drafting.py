"""Drafting a sheet of goals: what is typed is kept, all or nothing, and nothing is written twice."""

from __future__ import annotations

import pytest

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.year.goals.actions import Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals
from hengji.year.goals.enums import Fault, SheetState
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.queries import goals_of, pairs_of

from .house import a_plan, a_sheet, a_user, participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet() -> GoalSheet:
    return a_sheet(a_plan(), by=a_user("clerk"))


def test_a_second_click_finds_the_first_sheet() -> None:
    plan, clerk = a_plan(), a_user("clerk")
    first = start_sheet(participant(plan), by=clerk)
    assert start_sheet(participant(plan), by=clerk) == first
    assert GoalSheet.objects.count() == 1


def test_numbers_and_dates_are_brought_into_one_form_and_other_text_is_kept(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    fields = {"title": " 新增 学位 ", "target": "１，200.5", "deadline": "2026年6月", "baseline": "约100",
              "direction": "正向", "points": "20"}  # fmt: skip
    write_goals(sheet, [Row("", fields)], by=clerk)
    ((goal, version),) = pairs_of(sheet)
    assert goal.code == "P1-01"
    assert (version.title, version.target, version.deadline, version.baseline, version.direction) == (
        "新增 学位", "1200.5", "2026-06-30", "约100", "up",
    )  # fmt: skip


def test_every_row_is_refused_together_with_every_problem(sheet: GoalSheet) -> None:
    rows = [Row("", {"title": "好的"}), Row("", {"direction": "斜着"}), Row("P1-09", {"title": "没有"})]
    with pytest.raises(ProblemsError) as caught:
        write_goals(sheet, rows, by=a_user("other"))
    assert [each.code for each in caught.value.problems] == [Fault.WORD, Fault.STALE]
    assert not Goal.objects.exists()


def test_the_same_text_again_records_nothing(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    write_goals(sheet, [Row("", {"title": "学位"})], by=clerk)
    count = Entry.objects.count()
    sheet.refresh_from_db()
    assert sheet.revision == 1
    write_goals(sheet, [Row("P1-01", {"title": "学位 "})], by=clerk, seen=1)
    sheet.refresh_from_db()
    assert (Entry.objects.count(), sheet.revision) == (count, 1)


def test_a_stale_page_is_told(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    write_goals(sheet, [Row("", {"title": "学位"})], by=clerk, seen=0)
    with pytest.raises(ProblemsError) as caught:
        write_goals(sheet, [Row("P1-01", {"title": "别的"})], by=clerk, seen=0)
    assert [each.code for each in caught.value.problems] == [Fault.STALE]


def test_what_was_removed_comes_back_at_its_place(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    first, second = write_goals(sheet, [Row("", {"title": "一"}), Row("", {"title": "二"})], by=clerk)
    remove_goal(first, by=clerk)
    assert [version.title for _, version in pairs_of(sheet)] == ["二"]
    restore_goal(first, by=clerk)
    move_goal(second, -1, by=clerk)
    assert [version.title for _, version in pairs_of(sheet)] == ["二", "一"]


def test_a_sheet_under_review_does_not_change(sheet: GoalSheet) -> None:
    GoalSheet.objects.update(state=SheetState.SUBMITTED)
    with pytest.raises(ProblemsError) as caught:
        write_goals(sheet, [Row("", {"title": "一"})], by=a_user("other"))
    assert [each.code for each in caught.value.problems] == [Fault.SHEET_STATE]


def test_a_classified_goal_keeps_points_and_register_only(sheet: GoalSheet) -> None:
    fields = {"title": "某专项", "target": "3", "points": "10", "description": "内容"}
    clerk = a_user("other")
    write_goals(sheet, [Row("", fields)], by=clerk)
    write_goals(sheet, [Row("P1-01", {"classified": "是", "register": "密登〔2026〕3号"})], by=clerk)
    ((_, version),) = pairs_of(sheet)
    assert (version.target, version.description, version.points, version.register) == ("", "", "10", "密登〔2026〕3号")


def test_the_core_takes_drafts_only_when_asked(sheet: GoalSheet) -> None:
    write_goals(sheet, [Row("", {"title": "一", "indicator": "ZN-1", "points": "5"})], by=a_user("other"))
    assert goals_of(sheet.plan) == []
    assert [(each.goal, each.points) for each in goals_of(sheet.plan, drafts=True)] == [("P1-01", "5")]
