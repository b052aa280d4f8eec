"""What full marks would have needed, against what the rule itself says of the numbers around it."""

from __future__ import annotations

import pytest

from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.pack import load
from hengji.core.scoring.reach import Reach, reach
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.types import Goal, Observation, Participant

PACK = """
pack: reach
title: 样例
tree:
  - {code: UP, title: 完成率, points: 10, rule: {SR-01: {target: "200"}}}
  - {code: DOWN, title: 控制数, points: 10, rule: {SR-02: {target: "50"}}}
  - {code: STEP, title: 分档, points: 10, rule: {SR-05: {bands: [{from: "90", points: "10"}, {to: "90", points: "5"}]}}}
  - {code: SHORT, title: 最多得九分, points: 10, rule: {SR-01: {target: "200", cap_ratio: "0.9"}}}
  - {code: BEST, title: 与最好的比, points: 10, rule: {SR-11: {}}}
  - {code: EVENTS, title: 逐次扣分, points: 10, rule: {SR-07: {events: {迟到: "1"}}}}
  - {code: PLAIN, title: 没有规则, points: 10}
  - {code: GOALS, title: 按目标, points: 30, goals: {rules: {SR-01: SR-01}}}
"""
VALUES = {"UP": "180", "DOWN": "60", "STEP": "84.5", "SHORT": "150", "BEST": "40", "PLAIN": "3"}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    people = [Participant("a", "甲", "组"), Participant("b", "乙", "组")]
    seen = [Observation("a", code, value) for code, value in VALUES.items()]
    seen += [Observation("b", code, value) for code, value in {**VALUES, "UP": "未报", "BEST": "80"}.items()]
    seen += [Observation("a", "EVENTS", "2", key="迟到")]
    seen += [Observation("a", "GOALS", value, goal=goal) for goal, value in (("G1", "9"), ("G2", "10"), ("G3", "4.25"))]
    goals = [Goal("a", "GOALS", f"G{n}", title=title, rule="SR-01", points="10", target="10")
             for n, title in ((1, "道路"), (2, "桥梁"), (3, ""))]  # fmt: skip
    return score(load(PACK), sheet_of(people, goals, seen))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("UP", [Reach("", "完成值", "180", "200")]),
        ("DOWN", [Reach("", "完成值", "60", "50")]),
        ("STEP", [Reach("", "数值", "84.5", "90")]),
        ("SHORT", [Reach("", "完成值", "150", "")]),
        ("GOALS", [Reach("道路", "完成值", "9", "10"), Reach("G3", "完成值", "4.25", "10")]),
        ("BEST", []),
        ("EVENTS", []),
        ("PLAIN", []),
    ],
)
def test_nearest_value_that_gives_all_points(outcome: Outcome, code: str, expected: list[Reach]) -> None:
    assert list(reach(outcome, "a", code)) == expected


def test_nothing_is_missing_where_there_is_no_value_or_all_points(outcome: Outcome) -> None:
    assert reach(outcome, "b", "UP") == ()
    assert reach(outcome, "b", "BEST") == ()
