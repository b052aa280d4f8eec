"""What stands in the way of submitting, whole sets; and what the linter says beside it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengji.year.goals.actions import CellEdit, Row, save_cells, write_goals
from hengji.year.goals.enums import Fault
from hengji.year.goals.linter.model import GoalText
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.checking import check_sheet
from hengji.year.goals.queries.difficulty import difficulty
from hengji.year.goals.queries.scheme import goal_rules
from hengji.year.goals.queries.sheets import pairs_of

from .house import PACK, a_plan, a_sheet, a_user

pytestmark = pytest.mark.django_db
GOOD = {
    "title": "新增公办学位", "indicator": "ZN-1", "rule": "正向定量", "points": "100", "target": "7", "unit": "万个",
    "direction": "up", "deadline": "2026-11-30", "data_source": "教育事业统计", "baseline": "6.2",
}  # fmt: skip


@pytest.fixture
def sheet() -> GoalSheet:
    return a_sheet(a_plan(), by=a_user("clerk"))


def wrong(sheet: GoalSheet) -> list[tuple[str, str, str]]:
    return [(each.goal, each.field, each.problem.code) for each in check_sheet(sheet).mistakes]


def test_an_empty_sheet_is_not_submitted(sheet: GoalSheet) -> None:
    assert wrong(sheet) == [("", "", Fault.EMPTY)]


def test_a_sound_sheet_has_nothing_to_mend(sheet: GoalSheet) -> None:
    write_goals(sheet, [Row("", GOOD)], by=a_user("other"))
    found = check_sheet(sheet)
    assert (found.mistakes, found.blocking) == ((), [])
    assert found.remarks == ()


def test_every_mistake_of_every_goal_is_told_at_once(sheet: GoalSheet) -> None:
    rows = [
        Row("", {}),
        Row("", {**GOOD, "points": "0", "target": "约7", "deadline": "年底"}),
        Row("", {**GOOD, "target": "", "points": "30"}),
        Row("", {"title": "专项", "indicator": "ZN-1", "rule": "正向定量", "points": "20", "classified": "是"}),
    ]
    write_goals(sheet, rows, by=a_user("other"))
    assert wrong(sheet) == [
        ("P1-01", "indicator", Fault.INDICATOR),
        ("P1-01", "points", Fault.POINTS_MISSING),
        ("P1-01", "title", Fault.TITLE_MISSING),
        ("P1-02", "points", Fault.NUMBER),
        ("P1-02", "target", Fault.NUMBER),
        ("P1-02", "deadline", Fault.DATE),
        ("P1-03", "target", Fault.NUMBER),
        ("P1-04", "register", Fault.CLASSIFIED),
        ("", "points", Fault.POINTS_SUM),
    ]


def test_the_sum_says_how_much_is_missing(sheet: GoalSheet) -> None:
    write_goals(sheet, [Row("", {**GOOD, "points": "99.5"})], by=a_user("other"))
    (only,) = check_sheet(sheet).mistakes
    assert str(only.problem) == "“年度职能目标”各项目标的分值合计99.5分，应为100分。还少0.5分。"


def test_a_scheme_can_make_a_remark_binding() -> None:
    strict = PACK + "  strict: [NO_SOURCE]\n"
    sheet = a_sheet(a_plan(text=strict), by=a_user("clerk"))
    write_goals(sheet, [Row("", {**GOOD, "data_source": ""})], by=a_user("other"))
    assert [each.code for each in check_sheet(sheet).blocking] == [Fault.LINTER]


def test_the_scheme_says_what_share_must_be_measurable() -> None:
    rules = goal_rules(a_plan())
    assert rules.limits.measurable == Fraction(60, 100)
    assert list(rules.leaves["ZN-1"].rules) == ["正向定量", "逆向定量", "阶段任务"]


def test_two_people_at_one_sheet_do_not_overwrite_each_other(sheet: GoalSheet) -> None:
    first, second = a_user("first"), a_user("second")
    write_goals(sheet, [Row("", GOOD)], by=first)
    assert save_cells(sheet, [CellEdit("P1-01", "target", "7", "8")], by=first) == []
    (refused,) = save_cells(
        sheet, [CellEdit("P1-01", "target", "7", "9"), CellEdit("P1-01", "unit", "万个", "个")], by=second
    )  # fmt: skip
    assert (refused.field, refused.problem.message) == ("target", "目标值刚才已由别人改为“8”。")
    ((_, version),) = pairs_of(sheet)
    assert (version.target, version.unit) == ("8", "个")


def test_the_same_cells_sent_again_change_nothing(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    write_goals(sheet, [Row("", GOOD)], by=clerk)
    edits = [CellEdit("P1-01", "target", "7", "8,000")]
    assert save_cells(sheet, edits, by=clerk) == []
    sheet.refresh_from_db()
    before = sheet.revision
    assert save_cells(sheet, edits, by=clerk) == []
    sheet.refresh_from_db()
    assert sheet.revision == before


def test_one_bad_cell_does_not_hold_up_the_others(sheet: GoalSheet) -> None:
    clerk = a_user("other")
    write_goals(sheet, [Row("", GOOD)], by=clerk)
    edits = [CellEdit("P1-01", "direction", "up", "斜着"), CellEdit("P1-01", "unit", "万个", "个")]
    assert [each.field for each in save_cells(sheet, edits, by=clerk)] == ["direction"]
    ((_, version),) = pairs_of(sheet)
    assert (version.direction, version.unit) == ("up", "个")


def test_difficulty_says_what_last_year_would_have_scored() -> None:
    text = GoalText(
        "覆盖率", history=("80", "84", "90"), target="99", direction="up", unit="%", points="20", rule="SR-01"
    )  # fmt: skip
    found = difficulty(text, [Fraction(1, 100), Fraction(5, 100), Fraction(20, 100)])
    assert (found.last, found.rise, found.largest) == (Fraction(90), Fraction(1, 10), Fraction(1, 14))
    assert (found.points_last, found.peers_median, found.peers_harder) == (
        Fraction(20 * 90, 99), Fraction(5, 100), 1,
    )  # fmt: skip


def test_few_peers_are_not_told_apart() -> None:
    text = GoalText("覆盖率", baseline="80", last_actual="80", target="99", direction="up", unit="%", points="20")
    assert difficulty(text, [Fraction(1, 100)] * 2).peers_median is None
