"""What new facts are held against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from hengji.core.scoring.types import Participant as CoreParticipant
from hengji.foundation.access.policy import policy
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import User
from hengji.year.observations.fact_rows import IDENTITY, Ground
from hengji.year.observations.models import Observation
from hengji.year.observations.owning import owned_by
from hengji.year.observations.permissions import REGISTER
from hengji.year.plans.models import Participant, Plan
from hengji.year.plans.queries import scheme_of

_COLUMNS = tuple(f"{name}__code" if name == "participant" else name for name in IDENTITY)


def participants_of(plan: Plan) -> tuple[CoreParticipant, ...]:
    """The participants of a plan as the scoring core takes them, in the plan's order; one query."""
    rows = plan.participants.select_related("group", "klass").order_by("position", "pk")
    return tuple(_participant(row) for row in rows)


def _participant(row: Participant) -> CoreParticipant:
    attributes = {name: str(value) for name, value in json.loads(row.attributes).items()}
    group, klass = row.group.code if row.group else "", row.klass.code if row.klass else ""
    return CoreParticipant(row.code, row.name, group, klass, attributes)


def ground_of(plan: Plan, table: str = "计分依据", first_row: int = 2) -> Ground:
    """Scheme and participants of a plan; ``table`` and ``first_row`` say where the first fact stands in its file."""
    return Ground(scheme_of(plan), participants_of(plan), table, first_row)


def identities_in(plan: Plan) -> Iterable[Sequence[str]]:
    """What tells the observations of a plan apart: those that stand, and corrections that wait to stand."""
    rows = Observation.objects.filter(plan=plan)
    return (rows.standing() | rows.waiting()).order_by().values_list(*_COLUMNS)


def owned_indicators(user: User, plan: Plan) -> frozenset[str] | None:
    """Indicators that a user may register in a plan; None for all."""
    rows = policy().allowing(user, REGISTER, plan, timezone.now())
    if any("observations_owned" not in row.relations for row in rows):
        return None
    codes = [owned_by(user, row.role).get(plan.pk, frozenset()) for row in rows]
    return frozenset().union(*codes)


def organs_of(user: Any, plan: Plan) -> frozenset[str]:  # noqa: ANN401 - any account
    """Codes of the participants that are an organ for which the user registers."""
    rows = policy().allowing(user, REGISTER, plan, timezone.now())
    places = {key for row in rows for key in organisations_of(user, row.role)}
    return frozenset(plan.participants.filter(organisation__in=places).values_list("code", flat=True))
