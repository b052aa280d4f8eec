"""Who decides about a sheet, along which chain, and how its rounds differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hengji.foundation.approvals.actions import Asked, leader_asked
from hengji.foundation.approvals.chain import ChainSpec
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.queries import holders
from hengji.year.goals.content import FIELDS, Content
from hengji.year.goals.models import GoalSheet, Round, SheetAuthor
from hengji.year.plans.chains import USUAL
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Participant, Plan
from hengji.year.plans.queries.approval import chain_of, holders_in

REVIEW = "goals-review"  # the page to which the case of a sheet leads
Candidates = Mapping[str, Sequence["AbstractBaseUser | Asked"]]


def chain_for(plan: Plan, matter: Matter = Matter.GOALS) -> ChainSpec:
    """The plan's own chain, else the usual one (rulebook 2.2)."""
    return chain_of(plan, matter) or USUAL[matter]


def candidates_for(participant: Participant, chain: ChainSpec) -> Candidates:
    """Who is asked at each step today, by the step's role; makers are left out by the case itself."""
    today = timezone.localdate()
    found = {role: _of_role(participant, role, today) for role in {step.role for step in chain.steps}}
    return {step.code: found[step.role] for step in chain.steps}


def _of_role(participant: Participant, role: str, today: date) -> Sequence[AbstractBaseUser | Asked]:
    if role == Role.GROUP_LEAD:
        return leads_of(participant, today)
    if role == Role.LEADER:
        place = participant.organisation
        return [] if place is None else leader_asked(place, Lead.IN_CHARGE, today)
    return holders_in(participant.plan, role)


def leads_of(participant: Participant, today: date) -> list[AbstractBaseUser | Asked]:
    """Holders of the role at the organs that lead the participant's group; nobody reviews his own organ first."""
    if participant.group_id is None:
        return []
    rows = Participant.objects.filter(plan=participant.plan_id, group=participant.group_id, is_lead=True)
    places = set(rows.values_list("organisation", flat=True)) - {participant.organisation_id, None}
    return [each.user for each in holders(Role.GROUP_LEAD, today, organisations=sorted(places))] if places else []


def authors_of(sheet: GoalSheet) -> frozenset[int]:
    """Keys of everybody who wrote in a sheet or submitted it."""
    return frozenset(SheetAuthor.objects.filter(sheet=sheet).values_list("user", flat=True))


def rounds_of(sheet: GoalSheet) -> list[Round]:
    """All rounds, the latest first."""
    return list(Round.objects.filter(sheet=sheet).select_related("submitted_by").order_by("-number"))


@dataclass(frozen=True)
class Line:
    """A goal in two rounds; ``fields`` are those that differ. Empty content: the goal is not in that round."""

    code: str
    before: Content
    after: Content
    fields: tuple[str, ...]

    @property
    def change(self) -> str:
        """Added, removed, changed, or same."""
        if not self.before:
            return "added"
        if not self.after:
            return "removed"
        return "changed" if self.fields else "same"


def goals_in(text: str) -> dict[str, Content]:
    """Content by code, in the order of the round."""
    found: dict[str, Content] = {}
    for row in json.loads(text):
        fields = {str(name): str(value) for name, value in row.items()}
        found[fields.pop("code")] = {name: value for name, value in fields.items() if name in FIELDS}
    return found


def compared(before: str, after: str) -> list[Line]:
    """Two rounds goal by goal: those of the later one in its order, then those that are gone."""
    first, second = goals_in(before), goals_in(after)
    codes: Iterable[str] = dict.fromkeys([*second, *first])
    return [_line(code, first.get(code, {}), second.get(code, {})) for code in codes]


def _line(code: str, before: Content, after: Content) -> Line:
    return Line(code, before, after, tuple(name for name in FIELDS if before.get(name, "") != after.get(name, "")))
