"""Sheets, goals and amendments as machines read them: the same scopes as on the pages, cut into pages afterwards."""

from __future__ import annotations

from django.db.models import Count, F, Prefetch, Q, QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Amendment, AmendmentLine, Goal, GoalSheet, GoalVersion
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.plans.models import Plan

from .amendments import amendments_for
from .sheets import sheets_for


def sheets_listed(user: User, plan: Plan) -> QuerySet[GoalSheet]:
    """Sheets of a plan that a user may see, with ``round_count`` and ``goal_count`` (of goals that stand)."""
    current = Q(goals__removed=False, goals__versions__number=F("goals__version"), goals__versions__cancelled=False)
    return sheets_for(user, plan).annotate(
        round_count=Count("rounds", distinct=True), goal_count=Count("goals", filter=current, distinct=True)
    )


def goals_of_plan(user: User, plan: Plan, participant: str = "") -> QuerySet[Goal]:
    """Goals on the sheets that a user may see, in the order of the sheets, with all their versions."""
    rows = scope(user, VIEW_SHEET, Goal.objects.filter(plan=plan, removed=False))
    rows = rows.filter(sheet__participant__code=participant) if participant else rows
    return _whole(rows)


def goals_of_sheet(sheet: GoalSheet) -> QuerySet[Goal]:
    """The goals of one sheet with all their versions."""
    return _whole(Goal.objects.filter(sheet=sheet, removed=False))


def _whole(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    versions = GoalVersion.objects.select_related("goal", "upper", "amendment").order_by("number")
    found = rows.select_related("sheet__participant").prefetch_related(Prefetch("versions", versions))
    return found.order_by("sheet__participant__position", "sheet__participant__code", "position", "pk")


def amendments_listed(user: User, plan: Plan) -> QuerySet[Amendment]:
    """Amendments of a plan that a user may see, the newest first, with their lines."""
    lines = AmendmentLine.objects.select_related("goal", "into", "target").order_by("position")
    return amendments_for(user, plan).prefetch_related(Prefetch("lines", lines))
