"""Amendments that somebody may see, the versions of a goal, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.amendment_permissions import VIEW_AMENDMENT
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import Amendment, AmendmentLine, Goal, GoalSheet, GoalVersion
from hengji.year.goals.normal import day_of
from hengji.year.plans.models import Plan


def amendments_for(user: User, plan: Plan) -> QuerySet[Amendment]:
    """Amendments of a plan that a user may see, newest first."""
    rows = scope(user, VIEW_AMENDMENT, Amendment.objects.filter(plan=plan))
    return rows.select_related("sheet__participant", "requested_by", "case").order_by("-number")


def lines_of(amendment: Amendment) -> list[AmendmentLine]:
    rows = amendment.lines.select_related("goal", "into", "target", "sheet__participant")
    return list(rows.order_by("position"))


def versions_of(goal: Goal) -> list[GoalVersion]:
    """All versions of a goal, the first first."""
    return list(goal.versions.select_related("amendment__requested_by", "upper").order_by("number"))


@dataclass(frozen=True)
class Compared:
    """One goal as it was issued and as it was amended, for showing results against both.

    ``original`` is None for a goal that an amendment added; ``amended`` is None for one that was never amended.
    ``counted`` is the version in force at the goal's own deadline, which the core scores (scoring.md 1).
    """

    goal: Goal
    original: GoalVersion | None
    amended: GoalVersion | None
    counted: GoalVersion

    @property
    def is_amended(self) -> bool:
        return self.amended is not None


def in_force(versions: Sequence[GoalVersion]) -> GoalVersion:
    """Of a goal's versions in their order the one that counts: an amendment must begin by the deadline before it."""
    found = versions[0]
    for each in versions[1:]:
        deadline = day_of(found.deadline)
        if each.effective is None or deadline is None or each.effective <= deadline:
            found = each
    return found


def compared(thing: GoalSheet | Goal) -> list[Compared]:
    """The goals of a sheet, or the one goal, as issued and as amended, in the sheet's order. One query."""
    rows = GoalVersion.objects.filter(goal__removed=False)
    rows = rows.filter(goal=thing) if isinstance(thing, Goal) else rows.filter(goal__sheet=thing)
    rows = rows.select_related("goal", "amendment").order_by("goal__position", "goal", "number")
    by_goal: dict[int, list[GoalVersion]] = {}
    for row in rows:
        by_goal.setdefault(row.goal_id, []).append(row)
    return [_compared(versions) for versions in by_goal.values()]


def _compared(versions: Sequence[GoalVersion]) -> Compared:
    first, last = versions[0], versions[-1]
    original = first if first.amendment_id is None else None
    return Compared(first.goal, original, last if last.amendment_id else None, in_force(versions))


def amended_goals(goals: Iterable[Goal]) -> frozenset[int]:
    """Those of some goals that have more than one version."""
    return frozenset(goal.pk for goal in goals if goal.version > 1)


def base_versions(lines: Sequence[AmendmentLine]) -> dict[tuple[int, int], GoalVersion]:
    """The versions from which lines start, by goal and number."""
    rows = GoalVersion.objects.filter(goal__in=[line.goal_id for line in lines if line.goal_id]).select_related("upper")
    return {(row.goal_id, row.number): row for row in rows}


def standing_versions(sheet: GoalSheet) -> dict[str, GoalVersion]:
    """The goals of a sheet that are still to be fulfilled, by code, in its order."""
    rows = GoalVersion.objects.filter(goal__sheet=sheet).current().filter(cancelled=False)
    return {row.goal.code: row for row in rows.select_related("goal", "upper")}


def receivers_of(sheet: GoalSheet) -> list[tuple[str, str]]:
    """Participants of the same plan whose sheets are issued, so that they can take a goal over: code and name."""
    rows = GoalSheet.objects.filter(plan=sheet.plan_id, state=SheetState.ISSUED).exclude(pk=sheet.pk)
    return list(rows.order_by("participant__position").values_list("participant__code", "participant__name"))


def ended_of(sheet: GoalSheet) -> list[GoalVersion]:
    """Goals that an amendment has ended on this sheet, in its order: cancelled, merged into another, taken over."""
    rows = GoalVersion.objects.filter(goal__sheet=sheet).current().filter(cancelled=True)
    return list(rows.select_related("goal"))


def lines_by_amendment(found: Sequence[Amendment]) -> dict[int, list[AmendmentLine]]:
    """The lines of several amendments, each in its order; one query."""
    rows = AmendmentLine.objects.filter(amendment__in=found).select_related("goal", "into", "target")
    lines: dict[int, list[AmendmentLine]] = {}
    for line in rows.order_by("amendment", "position"):
        lines.setdefault(line.amendment_id, []).append(line)
    return lines


def with_names(row: Amendment) -> Amendment:
    """An amendment as it stands now, with everything that its page names."""
    return Amendment.objects.select_related("plan", "sheet__participant", "case", "requested_by").get(pk=row.pk)


def issued_sheets(plan: Plan) -> list[GoalSheet]:
    """Sheets of a plan whose goals change by amendment only, in the participants' order."""
    rows = GoalSheet.objects.filter(plan=plan, state=SheetState.ISSUED).select_related("participant", "plan")
    return list(rows.order_by("participant__position", "participant__code"))
