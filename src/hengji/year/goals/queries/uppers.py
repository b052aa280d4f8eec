"""上级目标: what a goal may serve, and what a written code means.

Codes are unique within a plan only, and a plan below often counts its participants as the plan above does. A bare code
therefore means the superior plan's goal, or one of the same plan where the superior has none of that code; with
``本考评/`` before it the same plan is meant in any case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from hengji.foundation.organisations.models import OrganisationVersion, valid
from hengji.year.goals.content import SAME_PLAN
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.plans.models import Participant, Plan

HIGHEST = 12  # levels of organisations, so that a cycle in the tree ends


@dataclass(frozen=True)
class Upper:
    """A goal that may be served: how it is written in a sheet, and in words."""

    reference: str
    title: str
    participant: str


def resolve_uppers(plan: Plan, written: Iterable[str]) -> dict[str, Goal]:
    """Goals by what was written, as far as there are such; one query."""
    texts = {text.strip() for text in written if text.strip()}
    codes = {text.removeprefix(SAME_PLAN) for text in texts}
    plans = [each for each in (plan.superior_id, plan.pk) if each]
    rows = Goal.objects.filter(plan__in=plans, code__in=codes, removed=False).select_related("sheet") if codes else ()
    found = {(row.plan_id, row.code): row for row in rows}
    meant = {}
    for text in texts:
        code = text.removeprefix(SAME_PLAN)
        here = found.get((plan.pk, code))
        above = None if text.startswith(SAME_PLAN) or plan.superior_id is None else found.get((plan.superior_id, code))
        if above or here:
            meant[text] = above or here
    return {text: goal for text, goal in meant.items() if goal is not None}


def possible_uppers(sheet: GoalSheet) -> list[Upper]:
    """Goals that those of a sheet may serve: the organ's in the plan above, wider participants' in the same plan."""
    above = Q(goal__plan=sheet.plan.superior_id, goal__sheet__participant__organisation=sheet.plan.organiser_id)
    wider = Q(goal__plan=sheet.plan_id, goal__sheet__participant__in=wider_of(sheet.participant))
    wanted = above | wider if sheet.plan.superior_id else wider
    rows = GoalVersion.objects.filter(wanted, cancelled=False).exclude(goal__sheet=sheet).current()
    names = ("goal__plan", "goal__code", "title", "goal__sheet__participant__name")
    return [
        Upper(code if plan != sheet.plan_id else f"{SAME_PLAN}{code}", title or code, who)
        for plan, code, title, who in rows.values_list(*names)
    ]  # fmt: skip


def wider_of(participant: Participant) -> list[int]:
    """Keys of the participants of the same plan to which this one belongs: organisations above it, a person's own."""
    if participant.organisation_id is None:
        return []
    chain = _above(participant.organisation_id)
    places = chain if participant.person_id is None else [participant.organisation_id, *chain]
    rows = Participant.objects.filter(plan=participant.plan_id, person=None, organisation__in=places)
    return list(rows.exclude(pk=participant.pk).values_list("pk", flat=True))


def _above(place: int) -> list[int]:
    """The organisations over one, the nearest first; one query, and a cycle would end."""
    parents = dict(
        OrganisationVersion.objects.filter(valid(timezone.localdate())).values_list("organisation", "parent")
    )
    chain: list[int] = []
    at = parents.get(place)
    while at is not None and at not in chain and len(chain) < HIGHEST:
        chain.append(at)
        at = parents.get(at)
    return chain
