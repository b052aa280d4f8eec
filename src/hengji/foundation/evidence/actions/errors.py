from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import models

from hengji.foundation.access.policy import can
from hengji.foundation.evidence.gate import Problem
from hengji.foundation.evidence.models import Shelf
from hengji.foundation.organisations.models import User


class RefusedError(Exception):
    """A file was not taken; every reason is told."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(found.message for found in self.problems))


class WrongOffsetError(Exception):
    """A piece does not continue where the last one ended; the sender goes on from ``offset``."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(str(offset))


def demand(by: User, action: str, obj: models.Model | None = None) -> None:
    if not can(by, action, obj):
        raise PermissionDenied


def lock_shelf() -> None:
    """Whoever writes bytes and whoever removes bytes wait for one another."""
    Shelf.objects.get_or_create(pk=1)
    Shelf.objects.select_for_update().get(pk=1)
