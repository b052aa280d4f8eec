"""Materials behind an observation: brought once, used here by name."""

from collections.abc import Sequence

from django.db import transaction

from hengji.foundation.evidence.actions import Place, attach_material
from hengji.foundation.evidence.models import File, PaperEvidence, Use
from hengji.foundation.organisations.models import User
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Observation
from hengji.year.observations.permissions import CORRECT
from hengji.year.observations.queries.doubles import OBJECT_NAME, ROOM
from hengji.year.plans.models import Plan

from .registering import Arrival, register_observations
from .shared import demand


@transaction.atomic
def attach_evidence(
    observation: Observation, materials: Sequence[File | PaperEvidence], *, by: User
) -> list[Use]:  # fmt: skip
    """Attach materials to an observation; one that is attached already stays as it is."""
    demand(by, CORRECT, observation)
    title = f"计分依据 {observation.indicator} {observation.participant.name}"[:200]
    place = Place(ROOM, OBJECT_NAME, str(observation.pk), "observation", title)
    return [attach_material(material, by=by, place=place) for material in materials]


@transaction.atomic
def register_with_evidence(
    plan: Plan, fact: Fact, materials: Sequence[File | PaperEvidence], *, by: User, arrival: Arrival
) -> Observation:
    """Register one fact together with its materials."""
    batch = register_observations(plan, [fact], by=by, arrival=arrival)
    row = Observation.objects.select_related("participant").get(batch=batch)
    if materials:
        attach_evidence(row, materials, by=by)
    return row
