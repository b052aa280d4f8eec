"""Appeals: what an organ may appeal against, who may handle one, what waits."""

from __future__ import annotations

from django.db.models import QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.outcome.grading.enums import APPEAL_OPEN
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.outcome.grading.permissions import VIEW_APPEAL
from hengji.year.observations.models import Confirmation, Observation
from hengji.year.plans.models import Indicator, Participant
from hengji.year.plans.queries.approval import holders_in

from .standing import own_codes

HANDLERS = (Role.OFFICE, Role.OFFICE_CHIEF, Role.STEERING)
RELATED = ("proceeding__plan", "participant", "observation__participant", "drafted_by", "signed_by", "handler",
           "decided_by", "notice")  # fmt: skip


def appeals_for(user: User, proceeding: Proceeding | None = None) -> QuerySet[Appeal]:
    """What a person may read, oldest first."""
    rows = scope(user, VIEW_APPEAL, Appeal.objects.all()).select_related(*RELATED)
    return rows if proceeding is None else rows.filter(proceeding=proceeding)


def open_appeals(proceeding: Proceeding) -> QuerySet[Appeal]:
    return Appeal.objects.filter(proceeding=proceeding, state__in=APPEAL_OPEN)


def appealable(proceeding: Proceeding, participant: Participant) -> QuerySet[Observation]:
    """What stands of a participant now, by indicator."""
    rows = Observation.objects.filter(plan=proceeding.plan_id, participant=participant).standing().confirmed()
    return rows.select_related("participant").order_by("indicator", "goal", "pk")


def own_participants(user: User, proceeding: Proceeding) -> QuerySet[Participant]:
    """The participants that are the user's organ."""
    return Participant.objects.filter(plan=proceeding.plan_id, code__in=own_codes(user, proceeding.plan))


def indicator_titles(proceeding: Proceeding) -> dict[str, str]:
    return dict(Indicator.objects.filter(plan=proceeding.plan_id).values_list("code", "title"))


def took_part(observation: Observation) -> frozenset[int]:
    """Whoever registered or confirmed an observation, or one that it replaces."""
    found: set[int] = set()
    seen: Observation | None = observation
    while seen is not None:
        found.add(seen.registered_by_id)
        for said in Confirmation.objects.filter(observation=seen):
            found |= {key for key in (said.by_id, said.second_id, said.maker_id) if key is not None}
        seen = seen.replaces
    return frozenset(found)


def handlers_for(appeal: Appeal) -> list[User]:
    """People of the plan's office and steering group who had no part in the score and did not appeal themselves."""
    barred = took_part(appeal.observation) | {appeal.drafted_by_id, appeal.signed_by_id}
    plan = appeal.proceeding.plan
    people = {user.pk: user for role in HANDLERS for user in holders_in(plan, role)}
    return [user for key, user in sorted(people.items()) if key not in barred]
