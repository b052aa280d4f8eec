"""Who said what a score rests on, when, and who confirmed it: the rows of the database behind a leaf of a run."""

from __future__ import annotations

from dataclasses import dataclass

from hengji.foundation.evidence.models import Use
from hengji.outcome.assessment.models import Run
from hengji.year.observations.models import Observation
from hengji.year.observations.queries.doubles import OBJECT_NAME, ROOM


@dataclass(frozen=True)
class Origin:
    """One observation, with the number of materials that are attached to it."""

    observation: Observation
    materials: int


def origins(run: Run, participant: str, indicator: str) -> list[Origin]:
    """What stood at the moment of the run; nothing for a run that came from files. Two queries."""
    if run.plan_id is None:
        return []
    rows = Observation.objects.filter(plan=run.plan_id, participant__code=participant, indicator=indicator)
    found = list(rows.standing(run.made_at).select_related("registered_by", "batch", "confirmation__by").order_by("pk"))
    keys = [str(each.pk) for each in found]
    uses = Use.objects.filter(room=ROOM, object_name=OBJECT_NAME, key__in=keys, ended_at=None)
    attached = list(uses.values_list("key", flat=True)) if keys else []
    return [Origin(each, attached.count(str(each.pk))) for each in found]
