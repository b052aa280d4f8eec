"""Sheets and goals: those that somebody may see, and all of a plan as the scoring core takes them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hengji.core.scoring.types import Goal as CoreGoal
from hengji.foundation.access.policy import scope
from hengji.foundation.approvals.models import Remark
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import Perspective, SheetState
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.permissions import LIST_SHEETS, VIEW_SHEET
from hengji.year.plans.models import Plan

SOURCE, SIDE = "数据来源", "视角"  # further columns of the sheet of goals


def plans_with_goals(user: User) -> QuerySet[Plan]:
    """Plans whose sheets a user may list, newest year first."""
    return scope(user, LIST_SHEETS, Plan.objects.all()).select_related("organiser").order_by("-year", "code")


def sheets_for(user: User, plan: Plan) -> QuerySet[GoalSheet]:
    """Sheets of a plan that a user may see, in the order of the participants."""
    rows = scope(user, VIEW_SHEET, GoalSheet.objects.filter(plan=plan))
    return rows.select_related("participant__organisation", "participant__group", "case").order_by(
        "participant__position", "participant__code"
    )  # fmt: skip


def pairs_of(sheet: GoalSheet) -> list[tuple[Goal, GoalVersion]]:
    """The goals of a sheet with their newest approved content, in the sheet's order; without removed and ended ones."""
    rows = (
        GoalVersion.objects.filter(goal__sheet=sheet).current().filter(cancelled=False).select_related("goal", "upper")
    )
    return [(row.goal, row) for row in rows]


def goals_of(plan: Plan, *, at: datetime | None = None, drafts: bool = False) -> list[CoreGoal]:
    """Every version of the issued goals of a plan for ``sheet_of``; the core chooses the one in force (scoring.md 1).

    ``at`` asks for what was issued and amended by a moment; ``drafts`` takes sheets that are not issued as well, for
    trials. A cancelled goal weighs nothing. Order: by participant, goal, version: the same goals give the same digest.
    """
    rows = GoalVersion.objects.filter(goal__plan=plan, goal__removed=False)
    if not drafts:
        rows = rows.filter(goal__sheet__state=SheetState.ISSUED, sealed=True)
    if at is not None:
        amended = Q(amendment=None) | Q(amendment__decided_at__lte=at)
        rows = rows.filter(amended, goal__sheet__issued_at__lte=at)
    rows = rows.select_related("goal__sheet__participant").order_by(
        "goal__sheet__participant__position", "goal__sheet__participant__code", "goal__position", "goal", "number"
    )  # fmt: skip
    return [core_goal(row) for row in rows]


def core_goal(row: GoalVersion) -> CoreGoal:
    """One version as the core's Goal. Of a classified one only its degree of completion is known, from 0 to 1."""
    secret = {"target": "1", "unit": _("项")} if row.classified else {"target": row.target, "unit": row.unit}
    shown = str(Perspective(row.perspective).label) if row.perspective else ""
    return CoreGoal(
        participant=row.goal.sheet.participant.code, indicator=row.indicator, goal=row.goal.code, title=row.title,
        rule=row.rule, points="0" if row.cancelled else row.points, direction=row.direction or "up",
        baseline=row.baseline, challenge=row.challenge, deadline=row.deadline, version=str(row.number),
        effective=row.effective.isoformat() if row.effective else "",
        extra={SOURCE: row.data_source, SIDE: shown}, **secret,
    )  # fmt: skip


def removed_of(sheet: GoalSheet) -> list[GoalVersion]:
    """Goals that were taken out of a draft, the last first, for bringing back."""
    rows = GoalVersion.objects.filter(goal__sheet=sheet, goal__removed=True).select_related("goal")
    return list(rows.order_by("-goal__position"))


def sheet_with_names(key: int) -> GoalSheet:
    """A sheet that was found by one of its goals, with its plan and participant."""
    return GoalSheet.objects.get(pk=key)


def open_remarks(sheet: GoalSheet) -> list[Remark]:
    """What reviewers ask to mend in a sheet that came back, in the order of its goals; answered ones are left out."""
    if sheet.state != SheetState.RETURNED or sheet.case_id is None:
        return []
    rows = Remark.objects.filter(case=sheet.case_id, resolved_at=None).select_related("author")
    return list(rows.order_by("item_key", "pk"))
