"""Where a person's work on goals begins: the own participations with their sheets, and plans to look through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_below
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.enums import FROZEN, LIVE
from hengji.year.plans.models import Participant, Plan

from .sheets import plans_with_goals


@dataclass(frozen=True)
class OwnSheet:
    """A participation for which somebody drafts, with its sheet once it was begun."""

    participant: Participant
    sheet: GoalSheet | None
    goals: int
    may_start: bool


@dataclass(frozen=True)
class PlanRow:
    """How far the sheets of a plan are, as far as somebody may see them."""

    plan: Plan
    participants: int
    states: Mapping[str, int]


def own_sheets(user: User) -> list[OwnSheet]:
    """Participations of the organs for which somebody fills in or signs, and those of the person."""
    places = organisations_below(user, Role.UNIT_FILLER) | organisations_below(user, Role.UNIT_HEAD)
    mine = Q(organisation__in=sorted(places)) | Q(person__user=user)
    people = (
        Participant.objects.filter(mine, plan__state__in=sorted(FROZEN)).select_related("plan", "person").distinct()
    )
    people = people.order_by("-plan__year", "plan__code", "position", "code")
    sheets = {
        each.participant_id: each
        for each in GoalSheet.objects.filter(participant__in=people).annotate(
            goal_count=Count("goals", filter=Q(goals__removed=False))
        )
    }
    return [
        OwnSheet(each, sheets.get(each.pk), getattr(sheets.get(each.pk), "goal_count", 0),
                 each.plan.state in LIVE and (each.organisation_id in places or is_own(each, user)))
        for each in people
    ]  # fmt: skip


def is_own(participant: Participant, user: User) -> bool:
    """Whether a participation is that of the very person."""
    return participant.person is not None and participant.person.user_id == user.pk


def plan_rows(user: User) -> list[PlanRow]:
    """Plans whose sheets a user may list, with the number of visible sheets by state."""
    plans = list(plans_with_goals(user).filter(state__in=sorted(FROZEN)))
    people = dict(
        Participant.objects.filter(plan__in=plans).order_by().values_list("plan").annotate(count=Count("pk"))
    )  # fmt: skip
    counts: dict[int, dict[str, int]] = {}
    rows = scope(user, "goals.view", GoalSheet.objects.filter(plan__in=plans)).order_by()
    for plan, state, count in rows.values_list("plan", "state").annotate(count=Count("pk", distinct=True)):
        counts.setdefault(plan, dict.fromkeys(SheetState.values, 0))[state] = count
    looked = [PlanRow(plan, people.get(plan.pk, 0), counts.get(plan.pk, {})) for plan in plans]
    own = Counter(each.participant.plan_id for each in own_sheets(user) if each.sheet)
    return [each for each in looked if not own[each.plan.pk] or sum(each.states.values()) > own[each.plan.pk]]
