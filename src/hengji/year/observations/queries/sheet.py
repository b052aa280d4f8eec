"""The standing observations of a plan as a sheet: what the scoring engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from hengji.core.scoring.rows import sheet_of as core_sheet
from hengji.core.scoring.types import Coded, Goal, Sheet
from hengji.core.scoring.types import Observation as CoreObservation
from hengji.year.observations.fact_rows import LEVEL
from hengji.year.observations.models import Confirmation, Observation
from hengji.year.observations.models.facts import upto
from hengji.year.plans.models import Plan

from .ground import participants_of

UNCONFIRMED = "未确认"  # the word of the long sheet; what is confirmed bears none
_TEXTS = ("indicator", "value", "goal", "channel", "input", "key", "period", "layer", "n", "matter", "document")


def sheet_of(
    plan: Plan, *, at: datetime | None = None, confirmed_only: bool = False, goals: Sequence[Goal] = ()
) -> Sheet:  # fmt: skip
    """The standing observations of a plan: the latest of each chain of replacements, without what was voided.

    ``at`` asks for the sheet as it stood at a moment. Unconfirmed rows say so in their state (未确认), so that a run
    may leave them out; with ``confirmed_only`` they are not in the sheet at all. Participants are those of today;
    ``goals`` come from the room above. Rows stand in the order in which they were registered: the same rows give the
    same digest.
    """
    rows = Observation.objects.filter(plan=plan).standing(at)
    if confirmed_only:
        rows = rows.confirmed(at)
    said = Confirmation.objects.filter(upto(at), observation=OuterRef("pk"))
    found = list(
        rows.annotate(said=Exists(said))
        .order_by("pk")
        .values_list("participant__code", "date", "level", "said", *_TEXTS)
    )
    sheet = core_sheet(participants_of(plan), goals, [_observation(row) for row in found])
    return _with_levels(sheet, [row[2] for row in found])


def _observation(row: Sequence[Any]) -> CoreObservation:
    participant, day, _level, confirmed, *texts = row
    state, date = "" if confirmed else UNCONFIRMED, day.isoformat() if day else ""
    return CoreObservation(participant=participant, date=date, state=state, **dict(zip(_TEXTS, texts, strict=True)))


def _with_levels(sheet: Sheet, levels: Iterable[str]) -> Sheet:
    """Levels are a further column, which is there only where one is said."""
    words = list(levels)
    if not any(words):
        return sheet
    return replace(sheet, observations=replace(sheet.observations, extra={LEVEL: Coded.of(words)}))
