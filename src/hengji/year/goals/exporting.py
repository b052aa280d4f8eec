"""Taking goals out: written with the mark of who took them, and noted in the ledger."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hengji.foundation.access.policy import can
from hengji.foundation.common.watermark import watermark
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.year.plans.models import Plan

from .models import GoalSheet, GoalVersion
from .permissions import EXPORT_GOALS, EXPORT_SHEET
from .queries.sheets import sheets_for
from .workbook.goals import write_goals_file


@transaction.atomic
def export_goals(plan: Plan, path: Path, *, by: User, sheet: GoalSheet | None = None) -> int:
    """Write the goals of a plan that ``by`` may see, or of one sheet; workbook or CSV by the path's ending.

    Says how many goals. Raises PermissionDenied where the export is not allowed.
    """
    action, about = (EXPORT_GOALS, plan) if sheet is None else (EXPORT_SHEET, sheet)
    if not can(by, action, about):
        raise PermissionDenied(action)
    visible = sheets_for(by, plan) if sheet is None else GoalSheet.objects.filter(pk=sheet.pk)
    rows = GoalVersion.objects.filter(goal__sheet__in=visible.order_by().values("pk")).current()
    rows = rows.select_related("goal__sheet__participant", "upper").order_by(
        "goal__sheet__participant__position", "goal__sheet__participant__code", "goal__position", "goal"
    )  # fmt: skip
    lines = ((who.code, who.name, row.goal.code, row) for row in rows for who in [row.goal.sheet.participant])
    count = write_goals_file(path, lines, watermark(by, timezone.now()))
    record_export(by, f"goals.plan:{plan.code}" if sheet is None else f"goals.sheet:{sheet.key}", count)
    return count
