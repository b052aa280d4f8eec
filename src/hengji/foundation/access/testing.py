"""For tests of all rooms: a cast with roles, the addresses of own and foreign objects, and whether both doors agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from . import policy as door
from .policy import Policy

Parameters = Mapping[str, Any]
HIGHEST = 2**31 - 1  # a key that no test reaches


@dataclass(frozen=True)
class Targets:
    """Parameters of one address for three objects; ``unrelated`` lies in another plan, or with another organiser.

    ``missing`` names nothing; by default a number, text or UUID that nothing has.
    """

    own: Parameters
    other: Parameters
    unrelated: Parameters
    missing: Parameters | None = None

    def by_relation(self) -> dict[str, Parameters]:
        return {"own": self.own, "other": self.other, "unrelated": self.unrelated}

    def absent(self) -> Parameters:
        """Parameters that name nothing."""
        return self.missing or {name: _absent(value) for name, value in self.own.items()}


def _absent(value: object) -> object:
    """A value of the same kind that nothing has."""
    if isinstance(value, UUID):
        return UUID(int=0)
    return HIGHEST if isinstance(value, int) else "mei-you"


@dataclass(frozen=True)
class World:
    """What the matrix plays on: actors by role (and a few more), and what lower rooms made, for upper rooms to use.

    All actors with a role belong to the same organisation, whose things are "own".
    """

    actors: Mapping[str, Any]
    made: dict[str, Any] = field(default_factory=dict)


@contextmanager
def policy_as(**changes: Any) -> Iterator[Policy]:
    """The site's policy with some fields replaced, for one test."""
    with using(replace(door.policy(), **changes)) as changed:
        yield changed


@contextmanager
def using(found: Policy) -> Iterator[Policy]:
    """Another policy altogether, for one test."""
    with patch.object(door, "_loaded", lambda: found):
        yield found


def roles_as(roles: Mapping[Any, Iterable[str]]) -> Callable[[Any], frozenset[str]]:
    """Roles by account key, for tests that need no grants."""
    fixed = {key: frozenset(several) for key, several in roles.items()}
    return lambda user: fixed.get(user.pk, frozenset())


@contextmanager
def roles(**by_username: str) -> Iterator[Policy]:
    """Let these users have these roles (separated by spaces) besides `everybody`, and all others none."""

    def roles_of(user: Any) -> frozenset[str]:
        return frozenset({"everybody", *by_username.get(getattr(user, "username", ""), "").split()})

    with policy_as(roles_of=roles_of) as changed:
        yield changed


def disagreements(
    users: Iterable[Any], actions: Iterable[str], rows: Mapping[type[Model], Iterable[Model]],
    *, now: datetime | None = None,
) -> list[str]:  # fmt: skip
    """Where ``can``, ``scope`` and the policy's single rows differ; every room asks this of its own and gets none."""
    moment = now or timezone.now()
    found, people, verbs = [], list(users), list(actions)
    for model, several in rows.items():
        asked = list(several)
        for user in people:
            for action in verbs:
                inside = list(
                    door.scope(user, action, model._base_manager.all(), now=moment).values_list("pk", flat=True)
                )
                yes = [obj.pk for obj in asked if door.can(user, action, obj, now=moment)]
                singly = [obj.pk for obj in asked if door.policy().allowing(user, action, obj, moment)]
                if not sorted(inside) == sorted(yes) == sorted(singly):
                    said = f"scope {sorted(inside)}, can {sorted(yes)}, rows {sorted(singly)}"
                    found.append(f"{user} {action} {model.__name__}: {said}")
    return found
