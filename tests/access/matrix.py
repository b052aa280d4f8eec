"""Every address × method × actor × relation × phase: what the policy says, and what the site answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone

from hengji.foundation.access import policy as door
from hengji.foundation.access.joins import EVERYTHING, NOBODY
from hengji.foundation.access.policy import Policy, can, scope
from hengji.foundation.access.routes import Route
from hengji.foundation.access.testing import Parameters, Targets, World, policy_as
from hengji.foundation.access.views import On

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
USUAL_PHASES = ("draft", "scoring", "locked", "published")
NO_OBJECT: Mapping[str, Parameters] = {"-": {}}

Place = tuple[str, str, str, str]  # address, actor, relation, phase


def in_phase(phase: str) -> AbstractContextManager[Policy]:
    """The site while one phase is open and no other."""

    def phases(names: frozenset[str], model: type[Model], now: datetime) -> Q:
        del model, now
        return EVERYTHING if phase in names else NOBODY

    return policy_as(phases=phases)


@dataclass(frozen=True)
class Matrix:
    routes: list[Route]
    targets: Mapping[str, Targets]
    world: World

    @cached_property
    def phases(self) -> tuple[str, ...]:
        named = {phase for rows in door.policy().rows.values() for row in rows for phase in row.phases}
        return (*USUAL_PHASES, *sorted(named - set(USUAL_PHASES)))

    def relations(self, route: Route) -> Mapping[str, Parameters]:
        return self.targets[route.name].by_relation() if route.parameters else NO_OBJECT

    def problems(self) -> list[str]:
        """What keeps the matrix from being complete."""
        names = {route.name for route in self.routes}
        return [
            *(f"{route.name} is undeclared: put @action or @public on its view" for route in self.routes
              if not route.is_declared),
            *(f"{route.name} has parameters and no objects: name them in tests/matrix.py of its room"
              for route in self.routes if route.parameters and not route.is_public and route.name not in self.targets),
            *(f"{name} has objects and is no address" for name in sorted(self.targets.keys() - names)),
        ]  # fmt: skip

    @cached_property
    def guarded(self) -> list[Route]:
        """Addresses that the matrix can play: declared, and with objects where they need them."""
        return [
            route for route in self.routes if route.is_declared and (not route.parameters or self._is_placed(route))
        ]

    def _is_placed(self, route: Route) -> bool:
        return route.name in self.targets and not route.is_public

    @cached_property
    def decisions(self) -> dict[Place, str]:
        """What the policy says in every place, without HTTP."""
        return dict(self._decided())

    def _decided(self) -> Iterator[tuple[Place, str]]:
        for phase in self.phases:
            with in_phase(phase):
                for route, (actor, user) in product(self.guarded, self.world.actors.items()):
                    for relation, parameters in self.relations(route).items():
                        yield (route.name, actor, relation, phase), decide(route, user, parameters)

    @property
    def cells(self) -> int:
        return len(self.decisions) * len(METHODS)

    def lines(self) -> list[str]:
        """One line an address, method and actor; phases only where they make a difference."""
        return [
            f"{route.name} {method} {actor} {self._summary(route, method, actor)}"
            for route, method, actor in product(self.guarded, METHODS, self.world.actors)
        ]

    def _summary(self, route: Route, method: str, actor: str) -> str:
        return " ".join(self._over_phases(route, method, actor, relation) for relation in self.relations(route))

    def _over_phases(self, route: Route, method: str, actor: str, relation: str) -> str:
        said = [
            of_method(route, method, self.decisions[route.name, actor, relation, phase]) for phase in self.phases
        ]  # fmt: skip
        prefix = "" if relation == "-" else f"{relation}="
        if len(set(said)) == 1:
            return prefix + said[0]
        return prefix + "|".join(f"{phase}:{word}" for phase, word in zip(self.phases, said, strict=True))


def of_method(route: Route, method: str, decision: str) -> str:
    """Who may come in meets the view's own list of methods."""
    return (
        "405" if decision in {"ok", "public", "inside"} and route.methods and method not in route.methods else decision
    )


def decide(route: Route, user: Any, parameters: Parameters) -> str:  # noqa: ANN401 - any account
    """public, login, 404, 403, ok; ``inside`` where the view itself looks its object up after the role was found."""
    if route.is_public:
        return "public"
    if not (user.is_authenticated and user.is_active):
        return "login"
    on: On | None = getattr(route.callback, "access_object", None)
    if on is None:
        allowed = can(user, route.action)
        return ("inside" if parameters else "ok") if allowed else "403"
    obj = on.model._base_manager.get(**{field: parameters[name] for field, name in (on.lookup or {"pk": "pk"}).items()})
    if not both_doors(user, on.visible or route.action, obj):
        return "404"
    return "ok" if both_doors(user, route.action, obj) else "403"


def both_doors(user: Any, action: str, obj: Model) -> bool:  # noqa: ANN401 - any account
    """What ``can`` says, which must be what the policy's single rows say of the object, and what ``scope`` says."""
    allowed, rows = can(user, action, obj), bool(door.policy().allowing(user, action, obj, timezone.now()))
    listed = scope(user, action, type(obj)._base_manager.filter(pk=obj.pk)).exists()
    said = f"can says {allowed}, its rows {rows} and scope says {listed}: {user} {action} {obj!r}"
    assert allowed == rows == listed, said
    return allowed
