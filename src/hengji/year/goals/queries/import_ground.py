"""What an imported file of goals is held against: who takes part, whose rows somebody may write, what stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from hengji.foundation.access.policy import policy
from hengji.foundation.organisations.holdings import organisations_below
from hengji.foundation.organisations.models import OrganisationVersion, User
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.permissions import IMPORT_GOALS
from hengji.year.plans.models import Participant, Plan

from .uppers import resolve_uppers


@dataclass(frozen=True)
class ImportGround:
    """``words``: code, names and short names → participants (keys) so called; ``allowed``: whose rows may be written.

    ``versions`` by the goal's code; ``sheets``, and the ``last`` place used in each, by the participant's key.
    """

    people: Mapping[int, Participant]
    words: Mapping[str, frozenset[int]]
    allowed: frozenset[int]
    versions: Mapping[str, GoalVersion]
    sheets: Mapping[int, GoalSheet]
    last: Mapping[int, int]
    uppers: Mapping[str, Goal]


def import_ground(user: User, plan: Plan, uppers: Collection[str] = ()) -> ImportGround:
    """Seven queries, however many goals there are."""
    people = {row.pk: row for row in plan.participants.select_related("organisation").order_by("position", "code")}
    sheets = {row.participant_id: row for row in GoalSheet.objects.filter(plan=plan).select_related("participant")}
    rows = GoalVersion.objects.filter(goal__plan=plan).current().select_related("goal__sheet", "upper")
    last = Goal.objects.filter(plan=plan).order_by().values_list("sheet__participant").annotate(last=Max("position"))
    return ImportGround(
        people, _words(people), allowed_in(user, plan, people), {row.goal.code: row for row in rows}, sheets,
        dict(last), resolve_uppers(plan, uppers),
    )  # fmt: skip


def _words(people: Mapping[int, Participant]) -> Mapping[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    places: dict[int, list[int]] = {}
    for key, row in people.items():
        found[row.code].add(key)
        found[row.name].add(key)
        if row.organisation_id and not row.person_id:
            places.setdefault(row.organisation_id, []).append(key)
    called = OrganisationVersion.objects.filter(organisation__in=places)
    for place, name, short in called.values_list("organisation", "name", "short_name"):
        found[name].update(places[place])
        found[short].update(places[place])
    return {word: frozenset(keys) for word, keys in found.items() if word}


def allowed_in(user: User, plan: Plan, people: Mapping[int, Participant]) -> frozenset[int]:
    """All participants for the office of the plan; for an organ's own people those of their organ."""
    rows = policy().allowing(user, IMPORT_GOALS, plan, timezone.now())
    if any("takes_part" not in row.relations for row in rows):
        return frozenset(people)
    places = {place for row in rows for place in organisations_below(user, row.role)}
    return frozenset(key for key, row in people.items() if row.organisation_id in places and row.person_id is None)


def may_write_for(user: User, plan: Plan) -> list[Participant]:
    """Participants whose goals somebody may import, in the plan's order."""
    people = {row.pk: row for row in plan.participants.order_by("position", "code")}
    allowed = allowed_in(user, plan, people)
    return [row for key, row in people.items() if key in allowed]
