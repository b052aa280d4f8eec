"""Taking data out: written with the mark of who took it, and noted in the ledger."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hengji.foundation.common.watermark import watermark
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import names
from hengji.year.plans.models import Plan

from .actions.shared import demand
from .enums import State
from .permissions import EXPORT, EXPORT_PAST
from .queries.chain import FEW, states_of
from .queries.lists import Filter, observations_for
from .queries.past import all_standing
from .workbook import facts, past


@transaction.atomic
def export_observations(plan: Plan, wanted: Filter, path: Path, *, by: User) -> int:
    """Write what a filter shows as a workbook or CSV, by the path's ending; say how many rows."""
    demand(by, EXPORT, plan)
    rows = list(observations_for(by, plan, wanted).order_by("pk"))
    states: dict[int, State] = {}
    for start in range(0, len(rows), FEW):
        states |= states_of(rows[start : start + FEW])
    count = facts.write_export(path, [(row, states[row.pk]) for row in rows], watermark(by, timezone.now()))
    record_export(by, f"observations.plan:{plan.code}", count)
    return count


@transaction.atomic
def export_past_values(path: Path, *, by: User) -> int:
    """Write all standing values of past years; say how many rows."""
    demand(by, EXPORT_PAST)
    values = list(all_standing(by))
    named = names({value.organisation_id for value in values}, timezone.localdate())
    count = past.write_export(path, values, named, watermark(by, timezone.now()))
    record_export(by, "observations.past_values", count)
    return count
