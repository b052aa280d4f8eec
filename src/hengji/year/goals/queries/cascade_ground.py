"""Who may take on a part of a goal: divisions and persons of the organ's own plan, and those below in the same plan."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q, QuerySet
from django.utils import timezone

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.holdings import below
from hengji.foundation.organisations.models import User
from hengji.year.goals.cascade_permissions import CASCADE_INTO
from hengji.year.goals.models import Goal, GoalVersion
from hengji.year.plans.enums import FROZEN, LIVE
from hengji.year.plans.models import Participant, Plan


def plans_below(plan: Plan, organiser: int | None = None) -> QuerySet[Plan]:
    """Issued plans that stand right under a plan, of one organiser or of all."""
    rows = Plan.objects.filter(superior=plan, state__in=sorted(FROZEN))
    return rows if organiser is None else rows.filter(organiser=organiser)


def takers_for(user: User, goal: Goal) -> list[Participant]:
    """Participants to whom a user may carry a goal down, with their sheets, in the order of plans and positions.

    Of the plan that the goal's organ organises under the goal's plan: all. Of the same plan: those whose organisation
    stands under the goal's, and its persons. A person's goal goes no further.
    """
    holder = Participant.objects.get(goal_sheet__goals=goal)
    if holder.person_id is not None or holder.organisation_id is None:
        return []
    place = holder.organisation_id
    under = below([place], timezone.localdate()) - {place}
    wanted = Q(plan__in=plans_below(holder.plan, place))
    wanted |= Q(plan=holder.plan_id) & (Q(organisation__in=sorted(under)) | Q(organisation=place, person__isnull=False))
    rows = Participant.objects.filter(wanted, plan__state__in=sorted(FROZEN & LIVE)).exclude(pk=holder.pk)
    rows = scope(user, CASCADE_INTO, rows).select_related("plan", "organisation", "goal_sheet")
    return list(rows.order_by("plan__code", "position", "code"))


def present_version(goal: Goal) -> GoalVersion | None:
    """What a goal says now; None for one that was removed."""
    return GoalVersion.objects.filter(goal=goal).current().select_related("goal__plan", "upper").first()


def serving_counts(goal: Goal) -> Counter[int]:
    """How many goals of each participant serve this one already."""
    rows = GoalVersion.objects.filter(upper=goal, cancelled=False).current().order_by()
    return Counter(rows.values_list("goal__sheet__participant", flat=True))
