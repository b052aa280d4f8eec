"""Who plays in the matrix, and which objects they ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from hengji.foundation.access.policy import nobody_has_roles, policy
from hengji.foundation.access.testing import Targets, World, policy_as, roles_as
from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role

OUTSIDERS = ("logged_out", "disabled", "stranger")


@contextmanager
def cast() -> Iterator[World]:
    """One actor for each role, and three who must not get in; ``disabled`` was of the performance office.

    Roles come from grants that the room of organisations gives these accounts in its matrix.py; while nothing is known
    of grants, they are fixed here.
    """
    actors = {name: create_account(name, name, password=PASSWORD) for name in (*Role.values, "disabled", "stranger")}
    world = World({**actors, "logged_out": AnonymousUser()})
    with policy_as(roles_of=fixed_roles(world)) if policy().roles_of is nobody_has_roles else nullcontext():
        yield world


def fixed_roles(world: World) -> Callable[[Any], frozenset[str]]:
    """Every actor has the role of its name, without grants."""
    roles = {world.actors[name].pk: [name] for name in Role.values}
    return roles_as({**roles, world.actors["disabled"].pk: [Role.OFFICE]})


def targets(world: World) -> dict[str, Targets]:
    """What the rooms' tests/matrix.py say, from the cellar to the roof."""
    found: dict[str, Targets] = {}
    for room in reversed(settings.ROOMS):
        name = f"{room}.tests.matrix"
        if find_spec(f"{room}.tests") and find_spec(name):
            found |= import_module(name).objects(world)
    return found


def disable(world: World) -> None:
    """After the rooms gave everybody their grants."""
    disabled = world.actors["disabled"]
    disabled.is_active = False
    disabled.save(update_fields=["is_active"])
