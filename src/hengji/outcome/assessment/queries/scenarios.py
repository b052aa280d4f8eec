"""Kept what-ifs, each seen by its owner and the office only."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.foundation.access.policy import can, scope
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.models import Scenario
from hengji.outcome.assessment.permissions import REMOVE_SCENARIO, VIEW_SCENARIO
from hengji.outcome.assessment.whatif.edits import Edit, from_plain

from .bases import Base, base_of
from .benches import Result, bench_of
from .opened import RunIsDamagedError

MOST_COMPARED = 3


def scenarios(user: User) -> QuerySet[Scenario]:
    """The scenarios that a person may see, newest first."""
    return scope(user, VIEW_SCENARIO, Scenario.objects.select_related("owner"))


def may_remove(user: User, scenario: Scenario) -> bool:
    return can(user, REMOVE_SCENARIO, scenario)


def edits_of(scenario: Scenario) -> tuple[Edit, ...]:
    return from_plain(scenario.edits)


@dataclass(frozen=True)
class Compared:
    """One scenario scored now; ``result`` is None where what it started from is gone or cannot be read."""

    scenario: Scenario
    base: Base | None
    result: Result | None

    @property
    def changed(self) -> bool:
        """Whether what it started from is no longer what it was."""
        return self.base is None or self.base.digest != self.scenario.base_digest


def compared(user: User, keys: list[int]) -> list[Compared]:
    """Up to three of the scenarios named, as far as the person may see them, in the order asked."""
    found = {scenario.pk: scenario for scenario in scenarios(user).filter(pk__in=keys[: 2 * MOST_COMPARED])}
    chosen = [found[key] for key in dict.fromkeys(keys) if key in found][:MOST_COMPARED]
    return [_scored(scenario, user) for scenario in chosen]


def _scored(scenario: Scenario, user: User) -> Compared:
    base = base_of(scenario.base_kind, scenario.base_key, user)
    if base is None:
        return Compared(scenario, None, None)
    try:
        return Compared(scenario, base, bench_of(base).score(edits_of(scenario)))
    except RunIsDamagedError:
        return Compared(scenario, base, None)
