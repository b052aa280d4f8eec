"""目标体检: remarks on one goal while it is typed, on a sheet, and on the sheets of several organs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hengji.year.goals.linter.catalogue import ACROSS_CHECKS, CHECKS, SHEET_CHECKS
from hengji.year.goals.linter.model import DEFAULT, Check, Found, GoalText, Limits, Remark, SheetCheck


def lint(goal: GoalText, limits: Limits = DEFAULT) -> tuple[Remark, ...]:
    """Remarks on one goal, in the order of the catalogue."""
    return tuple(remark(check, found, goal.key, limits) for check in CHECKS for found in check.find(goal, limits))


def lint_sheet(goals: Sequence[GoalText], limits: Limits = DEFAULT) -> tuple[Remark, ...]:
    """Remarks on one organ's sheet: those on each goal and those on the whole; sorted, whatever the goals' order."""
    each = (one for goal in goals for one in lint(goal, limits))
    return tuple(sorted({*each, *_together(SHEET_CHECKS, goals, limits)}))


def lint_across(goals: Sequence[GoalText], limits: Limits = DEFAULT) -> tuple[Remark, ...]:
    """Remarks on goals that two organs have alike."""
    return tuple(sorted({*_together(ACROSS_CHECKS, goals, limits)}))


def _together(checks: Iterable[SheetCheck], goals: Sequence[GoalText], limits: Limits) -> Iterable[Remark]:
    for check in checks:
        for found in check.find(goals, limits):
            yield remark(check, found, found.goal.key if found.goal else "", limits)


def remark(check: Check | SheetCheck, found: Found, goal: str, limits: Limits) -> Remark:
    """What was found, said in the check's words."""
    sentence = check.sentence.format_map(found.words)
    return Remark(check.code, goal, found.field, sentence, check.suggestion, check.code in limits.strict)
