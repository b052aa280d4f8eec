"""For tests: give people roles without the tables of the rooms above that keep them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from . import policy as door


@contextmanager
def roles(**by_username: str) -> Iterator[None]:
    """Let these users have these roles (separated by spaces) besides `everybody`, and all others none."""

    def roles_of(user: object) -> frozenset[str]:
        return frozenset({"everybody", *by_username.get(getattr(user, "username", ""), "").split()})

    acting = replace(door.policy(), roles_of=roles_of)
    with patch.object(door, "policy", lambda: acting):
        yield
