"""Strategic goals as far as somebody may see them, and the organs for which somebody writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.utils import timezone

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import names
from hengji.year.goals.models import StrategicGoal, StrategicGoalQuerySet
from hengji.year.goals.task_permissions import VIEW_STRATEGY, WRITE_STRATEGY


@dataclass(frozen=True)
class Strategic:
    goal: StrategicGoal
    organ: str


def strategy_for(user: User, *, withdrawn: bool = False) -> list[Strategic]:
    """Standing goals by organ and year, with the organs' names of today; two queries."""
    rows = cast("StrategicGoalQuerySet", scope(user, VIEW_STRATEGY, StrategicGoal.objects.all()))
    found = list((rows if withdrawn else rows.standing()).select_related("organisation"))
    called = names({row.organisation_id for row in found}, timezone.localdate())
    return [Strategic(row, called.get(row.organisation_id, row.organisation.code)) for row in found]


def organs_written_for(user: User) -> list[tuple[str, str]]:
    """Codes and names of the organs for which a user writes strategic goals; two queries."""
    rows = list(scope(user, WRITE_STRATEGY, Organisation.objects.all()).order_by("code"))
    called = names({row.pk for row in rows}, timezone.localdate())
    return [(row.code, called[row.pk]) for row in rows if row.pk in called]


def organ_written_for(user: User, code: str) -> Organisation | None:
    return scope(user, WRITE_STRATEGY, Organisation.objects.filter(code=code)).first()


def strategic_options(organisation: Organisation, year: int) -> list[tuple[str, str]]:
    """Codes and titles of an organ's strategic goals that goals of a year may serve; one query."""
    return list(StrategicGoal.objects.in_year(year).filter(organisation=organisation).values_list("code", "title"))
