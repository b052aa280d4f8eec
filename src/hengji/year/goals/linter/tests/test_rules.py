"""Each rule with the smallest goal that it speaks about, and the nearest about which it is silent."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from hengji.year.goals.linter.catalogue import CODES
from hengji.year.goals.linter.linting import lint, lint_across, lint_sheet
from hengji.year.goals.linter.model import FIELDS, GoalText, Limits
from hengji.year.goals.linter.tests.labelled import PARTS, read
from hengji.year.goals.linter.texts import pairs
from hengji.year.goals.linter.twins import LEAST_PAIRS, _twins, likeness, same_subject

GOOD = GoalText(
    "学前三年毛入园率达到94%",
    key="g",
    organ="省教育厅",
    unit="%",
    direction="up",
    history=("91.8", "92.5", "93.2"),
    target="94",
    deadline="2026-12-31",
    year=2026,
    data_source="教育事业统计年报",
    data_owner="省统计局",
    rule="SR-01",
    points="5",
)
QUIET = replace(GOOD, target="", unit="", direction="", history=(), rule="")


def codes(goal: GoalText) -> list[str]:
    return [remark.code for remark in lint(goal)]


def test_a_good_goal_gets_no_remark() -> None:
    assert lint(GOOD) == ()


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (replace(GOOD, unit=""), ["NO_UNIT"]),
        (replace(GOOD, unit="", target="94%"), []),
        (replace(GOOD, title="灌溉水有效利用系数", unit="", target="94"), []),
        (replace(GOOD, rule="SR-14", direction=""), ["NO_DIRECTION"]),
        (replace(GOOD, direction=""), []),
        (replace(GOOD, rule="SR-14", direction="", target="不低于94"), []),
        (replace(GOOD, direction="down", history=()), ["DIRECTION_RULE"]),
        (replace(GOOD, rule="SR-09", params={"lower_is_better": True}, points=""), ["DIRECTION_RULE"]),
        (replace(GOOD, deadline=""), ["NO_DEADLINE"]),
        (replace(GOOD, deadline="尽快"), ["NO_DEADLINE"]),
        (replace(GOOD, deadline="", deliverable="11月底前完成"), []),
        (replace(GOOD, deadline="2027年6月"), ["DEADLINE_YEAR"]),
        (replace(GOOD, deadline="2027年6月", milestones=("2026年底建成一期",)), []),
        (replace(GOOD, deadline="", title="到2030年毛入园率达到97%"), ["DEADLINE_YEAR"]),
        (replace(GOOD, title="落实《规划（2026—2030年）》，毛入园率达到94%"), []),
        (replace(GOOD, data_source="无"), ["NO_SOURCE"]),
        (replace(GOOD, data_owner="贵州省教育厅"), ["SELF_SOURCE"]),
        (replace(GOOD, data_owner="省教育厅基础教育处"), ["SELF_SOURCE"]),
        (replace(GOOD, organ="省统计局", data_owner="国家统计局贵州调查总队"), []),
        (replace(GOOD, target="92.9"), ["BELOW_LAST"]),
        (replace(GOOD, target="92.9", reason="统计口径改变"), []),
        (replace(GOOD, target="92.9", reason="无"), ["BELOW_LAST"]),
        (replace(GOOD, target="92"), ["BELOW_LAST", "BELOW_MEAN"]),
        (replace(GOOD, target="93.2"), ["REACHED"]),
        (replace(GOOD, target="93.2", title="毛入园率保持在93.2%"), []),
        (replace(GOOD, history=("100", "100", "100"), target="100", title="毛入园率"), []),
        (replace(GOOD, current="94.1"), ["REACHED"]),
        (replace(GOOD, target="95.3"), []),
        (replace(GOOD, target="95.4"), ["UNREACHABLE"]),
        (replace(GOOD, rule="SR-09"), ["CLIFF"]),
        (replace(GOOD, rule="SR-03", params={"pass_percent": "80"}), []),
        (replace(GOOD, rule="SR-03", params={"pass_percent": "100"}), ["CLIFF"]),
        (replace(GOOD, rule="SR-06", params={"step": "1", "deduct": "3"}), []),
        (replace(GOOD, rule="SR-06", params={"step": "0.5", "deduct": "3"}), ["CLIFF"]),
        (replace(QUIET, title="进一步加强队伍建设"), ["VAGUE"]),
        (replace(QUIET, title="进一步加强队伍建设", deliverable="培养骨干30名"), []),
        (replace(QUIET, title="推进夹岩水库9月底前蓄水"), []),
        (replace(QUIET, title="推进地方立法，出台《贵州省信访条例》"), []),
        (replace(QUIET, title="贯彻落实《信访工作条例》"), ["VAGUE"]),
        (replace(QUIET, title="完善第三方评估机制"), ["VAGUE"]),
        (replace(QUIET, title="召开工作推进会4次"), ["ACTIVITY"]),
        (replace(QUIET, title="开展专项检查，隐患整改率达到95%"), []),
        (replace(QUIET, title="印发工作要点"), ["ACTIVITY"]),
        (replace(QUIET, title="印发《贵州省电子档案管理办法》"), []),
    ],
)  # fmt: skip
def test_rules_of_one_goal(goal: GoalText, expected: list[str]) -> None:
    assert codes(goal) == expected


def test_a_remark_says_where_what_and_what_to_do() -> None:
    (remark,) = lint(replace(GOOD, target="92.9"))
    assert (remark.goal, remark.field, remark.blocks) == ("g", "target", False)
    assert remark.sentence == "目标值92.9差于上年实际值93.2，且没有说明理由。"
    assert remark.suggestion == "提高目标值，或填写理由（政策、口径、职能、不可抗力等变化）。"


def test_only_a_strict_scheme_blocks() -> None:
    goal = replace(GOOD, unit="", data_source="")
    found = lint(goal, Limits(strict=frozenset({"NO_UNIT"})))
    assert {remark.code: remark.blocks for remark in found} == {"NO_UNIT": True, "NO_SOURCE": False}


def sheet(*points: str) -> list[GoalText]:
    titles = ("粮食总产量", "学前毛入园率", "公路优良路率", "初次信访化解率", "森林覆盖率", "馆藏档案数字化率")
    return [replace(GOOD, key=str(at), title=titles[at], points=each) for at, each in enumerate(points)]


def told(goals: list[GoalText], limits: Limits) -> set[tuple[str, str, str]]:
    return {(remark.code, remark.goal, remark.field) for remark in lint_sheet(goals, limits)}


def test_points_must_add_up() -> None:
    assert told(sheet("20", "20", "20", "20", "20"), Limits(points=Fraction(100))) == set()
    assert told(sheet("20", "20", "20", "20", "19.5"), Limits(points=Fraction(100))) == {("WEIGHTS_SUM", "", "points")}


def test_points_too_small_and_too_big() -> None:
    assert told(sheet("30", "30", "30", "9", "1"), Limits()) == set()
    assert told(sheet("31", "30", "30", "8.5", "0.5"), Limits()) == {
        ("WEIGHT_BIG", "0", "points"),
        ("WEIGHT_SMALL", "4", "points"),
    }
    assert told(sheet("40", "30", "30"), Limits()) == set()


def test_too_many_goals() -> None:
    goals = sheet("20", "20", "20", "20", "20")
    assert told(goals, Limits(most_goals=5)) == set()
    assert told(goals, Limits(most_goals=4)) == {("TOO_MANY", "", "most_goals")}


def test_too_few_measurable_points() -> None:
    goals = sheet("25", "25", "25", "25")
    goals[0] = replace(goals[0], target="", deliverable="形成调查报告")
    assert told(goals, Limits(measurable=Fraction(3, 4))) == set()
    assert told(goals, Limits(measurable=Fraction(4, 5))) == {("FEW_MEASURABLE", "", "measurable")}


def test_twins_in_one_sheet() -> None:
    goals = [
        replace(GOOD, key="a", title="建成高标准农田180万亩"),
        replace(GOOD, key="b", title="2026年高标准农田建设200万亩"),
        replace(GOOD, key="c", title="食品抽检合格率"),
        replace(GOOD, key="d", title="药品抽检合格率"),
    ]
    assert told(goals, Limits()) == {("DUPLICATE", "a", "title"), ("DUPLICATE", "b", "title")}


def test_twins_of_two_organs_but_not_common_or_shared_goals() -> None:
    title = "建成高标准农田180万亩"
    one, two = replace(GOOD, key="a", title=title), replace(GOOD, key="b", title=title, organ="省财政厅")
    assert {(each.code, each.goal) for each in lint_across([one, two])} == {
        ("DUPLICATE_ACROSS", "a"),
        ("DUPLICATE_ACROSS", "b"),
    }
    assert lint_across([replace(one, role="牵头"), replace(two, role="配合")]) == ()
    assert lint_across([replace(one, kind="common"), replace(two, kind="common")]) == ()
    assert lint_sheet([one, two]) == ()


def test_comparing_only_candidates_finds_every_pair() -> None:
    """Against comparing each goal with each other, on the labelled goals."""
    goals = [each.goal for part in PARTS for each in read(part)]
    bags = [pairs(goal.title) for goal in goals]
    slow = {
        frozenset((one.key, other.key))
        for (one, a), (other, b) in combinations(zip(goals, bags, strict=True), 2)
        if min(a.total(), b.total()) >= LEAST_PAIRS and same_subject(a, b) and likeness(a, b) >= Limits().alike
    }
    assert slow
    assert {frozenset((one.key, other.key)) for one, other in _twins(goals, Limits())} == slow


def test_codes_and_fields_are_known() -> None:
    assert len(CODES) == 21
    assert {"target", "unit", "most_goals", "measurable"} <= FIELDS
