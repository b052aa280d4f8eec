"""What every scene of the rehearsed year stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Goal, Observation, Participant
from hengji.foundation.organisations.models import User
from hengji.front.operations.demo_sheet import demo_tables
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_by_name

PACK = "guizhou-six-blocks-example"


@dataclass
class Stage:
    """One rehearsed year: its plan's code, the size and seed of what is made up, the environment for the digest."""

    environment: Mapping[str, str]
    code: str = "SZ-2026"
    year: int = 2026
    organs: int = 100
    seed: int = 7

    def actor(self, username: str) -> User:
        """One of the demo's accounts; the rehearsal acts in nobody's name else."""
        return User.objects.get(username=username)

    @property
    def plan(self) -> Plan:
        return Plan.objects.get(code=self.code)

    @cached_property
    def scheme(self) -> Scheme:
        found = pack_by_name(PACK)
        if found is None:
            raise LookupError(PACK)
        return found

    @cached_property
    def tables(self) -> tuple[list[Participant], list[Goal], list[Observation]]:
        """The made-up year: who takes part, what they undertook, what was seen."""
        return demo_tables(self.scheme, organs=self.organs, seed=self.seed)


class Scene(Protocol):
    """A module of scenes/: one stage of the year, played through the real actions."""

    TITLE: str

    def is_played(self, stage: Stage) -> bool:
        """Whether the scene's result stands already; then it is passed over."""

    def play(self, stage: Stage) -> None: ...
