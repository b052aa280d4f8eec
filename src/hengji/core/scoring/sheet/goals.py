"""Reading what the participants undertake."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.decimals import NumberTextError, decimal_text, parse_decimal
from hengji.core.scoring.sheet.cells import number_problem, whole_problem
from hengji.core.scoring.sheet.columns import DIRECTION_OF, DIRECTIONS, GOALS
from hengji.core.scoring.sheet.findings import Complaint, short
from hengji.core.scoring.types import Code, Goal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hengji.core.scoring.scheme import GoalSpec
    from hengji.core.scoring.sheet.frame import Frame
    from hengji.core.scoring.sheet.known import Known

_NUMBERS = ("baseline", "target", "challenge")
_DEFAULTS = {"direction": "up", "version": "1"}
_FIELDS = tuple(column.field for column in GOALS.columns)


def read_goals(known: Known, frame: Frame) -> tuple[Goal, ...]:
    """Read the goals in the order of the table."""
    _, strangers = known.who(frame)
    bad = strangers | known.indicators(frame, bars=False)
    frame.require("goal")
    _check_cells(frame)
    goals = tuple(_goals(frame))
    _check_once(frame, goals)
    good = [(row, goals[row]) for row in np.flatnonzero(~bad).tolist()]
    for row, goal in good:
        spec = known.scheme.nodes[goal.indicator].goals
        _check_rule(frame, row, goal, spec)
        if spec is not None:
            _check_points(frame, row, goal)
    _check_sums(known, frame, good)
    return goals


def _goals(frame: Frame) -> Iterator[Goal]:
    columns = [_filled(frame, field) for field in _FIELDS]
    for line, extra in zip(zip(*columns, strict=True), frame.extras(), strict=True):
        yield Goal(**dict(zip(_FIELDS, line, strict=True)), extra=extra)


def _filled(frame: Frame, field: str) -> list[str]:
    """Write a column out, in the words of the core, its default where nothing stands."""
    texts = frame.texts(field)
    if field not in _DEFAULTS:
        return texts
    words = DIRECTION_OF if field == "direction" else {}
    return [words.get(text, text) or _DEFAULTS[field] for text in texts]


def _check_cells(frame: Frame) -> None:
    for field in _NUMBERS:
        frame.judge(field, lambda word: number_problem(word) if word else None)
    frame.judge("version", lambda word: whole_problem(word) if word else None)
    frame.judge("direction", _direction_problem)


def _direction_problem(word: str) -> Complaint | None:
    if not word or word in DIRECTION_OF:
        return None
    known = "、".join(f"{title}（{code}）" for code, title in DIRECTIONS.items())
    return Complaint(Code.WORD_UNKNOWN, f"不认识方向{short(word)}。", f"请填写{known}之一；留空即正向。")


def _check_once(frame: Frame, goals: tuple[Goal, ...]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row, goal in enumerate(goals):
        key = (goal.participant, goal.indicator, goal.goal, goal.version)
        before = first.setdefault(key, row) if all(key) else row
        if before != row:
            message = f"目标{short(goal.goal)}（版本{goal.version}）与第{frame.rows[before]}行重复。"
            remedy = "同一参评对象、指标、目标的同一版本只占一行：请删去一行；是目标调整的，请填写新的版本号。"
            frame.tell(Complaint(Code.GOAL_DUPLICATE, message, remedy), row, "goal")


def _check_rule(frame: Frame, row: int, goal: Goal, spec: GoalSpec | None) -> None:
    if spec is None:
        if goal.rule:
            message = f"指标{short(goal.indicator)}不按目标分别计分，不能另选规则{short(goal.rule)}。"
            frame.tell(Complaint(Code.GOAL_RULE, message, "请把“规则”单元格留空。"), row, "rule")
        return
    if goal.rule in spec.rules or (not goal.rule and len(spec.rules) == 1):
        return
    message = f"指标{short(goal.indicator)}不允许规则{short(goal.rule)}。" if goal.rule else "没有选定计分规则。"
    frame.tell(Complaint(Code.GOAL_RULE, message, f"请从中选填：{'、'.join(spec.rules)}。"), row, "rule")


def _check_points(frame: Frame, row: int, goal: Goal) -> None:
    found = number_problem(goal.points)
    if found is None and goal.points.startswith("-"):
        found = Complaint(Code.GOAL_POINTS, f"分值{short(goal.points)}小于0。", "请填写不小于0的分值。")
    if found is not None:
        frame.tell(found, row, "points")


def _check_sums(known: Known, frame: Frame, goals: list[tuple[int, Goal]]) -> None:
    """Check points and number of the goals of each participant and indicator, each in its latest version."""
    sets: dict[tuple[str, str], dict[str, tuple[int, Goal]]] = defaultdict(dict)
    for row, goal in goals:
        latest = sets[goal.participant, goal.indicator]
        if goal.goal not in latest or _version(goal) > _version(latest[goal.goal][1]):
            latest[goal.goal] = (row, goal)
    for (_, indicator), latest in sets.items():
        spec = known.scheme.nodes[indicator].goals
        if spec is not None:
            _check_set(frame, [*latest.values()], spec)


def _check_set(frame: Frame, goals: list[tuple[int, Goal]], spec: GoalSpec) -> None:
    row, goal = goals[0]
    owner = f"{short(goal.participant)}在指标{short(goal.indicator)}下"
    least, most = spec.least, spec.most or len(goals)
    if not least <= len(goals) <= most:
        limits = f"{least or 1}至{spec.most}项" if spec.most else f"至少{least}项"
        message = f"{owner}有{len(goals)}项目标，考评办法规定{limits}。"
        frame.tell(Complaint(Code.GOAL_POINTS, message, "请增减目标。"), row, "goal")
    points = [_number(each.points) for _, each in goals]
    total = sum((value for value in points if value is not None), Fraction(0))
    if spec.points_total is not None and None not in points and total != Fraction(spec.points_total):
        wanted = decimal_text(Fraction(spec.points_total))
        message = f"{owner}各项目标的分值合计{decimal_text(total)}，应为{wanted}。"
        frame.tell(Complaint(Code.GOAL_POINTS, message, f"请调整分值，使合计等于{wanted}。"), row, "points")


def _version(goal: Goal) -> int:
    return int(goal.version[:30]) if goal.version.isascii() and goal.version.isdigit() else 0


def _number(text: str) -> Fraction | None:
    try:
        mantissa, places = parse_decimal(text)
    except NumberTextError:
        return None
    return Fraction(mantissa, 10**places)
