"""Taking the breakdown out: written with the mark of who took it, and noted in the ledger."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hengji.foundation.common.watermark import watermark
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.year.plans.models import Plan

from .actions.task_shared import demand
from .queries.tasks import tasks_for
from .task_organs import Organs
from .task_permissions import EXPORT
from .workbook.tasks import write_tasks


@transaction.atomic
def export_tasks(plan: Plan, path: Path, *, by: User) -> int:
    """Write a plan's standing tasks as a workbook or CSV, by the path's ending; say how many rows."""
    demand(by, EXPORT, plan)
    count = write_tasks(path, tasks_for(by, plan), Organs(plan), watermark(by, timezone.now()))
    record_export(by, f"goals.tasks:{plan.code}", count)
    return count
