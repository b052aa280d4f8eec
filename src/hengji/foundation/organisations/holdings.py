"""Which roles somebody holds on a day, where, and by what: a grant, a post, or standing in for somebody."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from .enums import ADMINISTRATORS
from .models import Delegation, Grant, valid

if TYPE_CHECKING:
    from .models import User

_KEPT = "_organisations_holdings"
_changes = itertools.count(1)
_generation = 0


_BELOW = """
WITH RECURSIVE below(id) AS (
  SELECT id FROM organisations_organisation WHERE id IN ({marks})
  UNION
  SELECT version.organisation_id FROM organisations_organisationversion version
  JOIN below ON version.parent_id = below.id
  WHERE version.since <= %s AND (version.until IS NULL OR version.until > %s)
)
SELECT id FROM below
"""


@dataclass(frozen=True)
class Holding:
    """A role in an organisation (or none), and what it comes from: grant, post or delegation."""

    role: str
    organisation: int | None
    source: str


def below(roots: Collection[int], on: date) -> frozenset[int]:
    """Keys of these organisations and of all that stand under them on a day; one query, and a cycle would end."""
    if not roots:
        return frozenset()
    statement = _BELOW.format(marks=", ".join(["%s"] * len(roots)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*roots, on, on])
        return frozenset(key for (key,) in cursor.fetchall())


def forget() -> None:
    """Said by every action that changes who holds what: nothing that was read before may be used again.

    What is kept lives on the user object of one request, so other processes learn of it at their next request.
    """
    global _generation  # noqa: PLW0603 - one counter for the process is what is meant
    _generation = next(_changes)


def holdings(user: User, on: date | None = None) -> frozenset[Holding]:
    """All that a user holds on a day (today): three queries, kept on the user object for this request."""
    day = on or timezone.localdate()
    kept = _kept(user)
    if day not in kept:
        kept[day] = frozenset(_read(user.pk, day))
    found: frozenset[Holding] = kept[day]
    return found


def roles_of(user: User, on: date | None = None) -> frozenset[str]:
    """The roles that the policy asks for: granted and confirmed, by post, by delegation. Nothing for strangers."""
    return frozenset(holding.role for holding in holdings(user, on))


def organisations_of(user: User, role: str, on: date | None = None) -> frozenset[int]:
    """Keys of the organisations in which a user holds a role."""
    return frozenset(
        holding.organisation
        for holding in holdings(user, on)
        if holding.role == role and holding.organisation is not None
    )


def organisations_below(user: User, role: str, on: date | None = None) -> frozenset[int]:
    """Those organisations and all that stand under them."""
    day = on or timezone.localdate()
    kept = _kept(user)
    key = (role, day)
    if key not in kept:
        kept[key] = below(organisations_of(user, role, day), day)
    found: frozenset[int] = kept[key]
    return found


def _kept(user: User) -> dict[Any, Any]:
    kept: dict[Any, Any]
    stamp, kept = getattr(user, _KEPT, (None, {}))
    if stamp != (_generation, user.pk):
        kept = {}
        setattr(user, _KEPT, ((_generation, user.pk), kept))
    return kept


def _read(user: int, day: date) -> Iterable[Holding]:
    standing_in = _standing_in(user, day)
    users = [user, *(absent for absent, _ in standing_in)]
    held = [*_granted(users, day), *_by_post(users, day)]
    for holder, holding in held:
        if holder == user:
            yield holding
    for absent, roles in standing_in:
        for holder, holding in held:
            if holder == absent and holding.role in roles:
                yield Holding(holding.role, holding.organisation, "delegation")


def _standing_in(user: int, day: date) -> list[tuple[int, frozenset[str]]]:
    """For whom a user stands in, with which roles; never an administrator's, and never for a closed account."""
    rows = Delegation.objects.filter(valid(day), stand_in=user, absent__is_active=True)
    return [(absent, frozenset(roles) - ADMINISTRATORS) for absent, roles in rows.values_list("absent", "roles")]


def _granted(users: list[int], day: date) -> list[tuple[int | None, Holding]]:
    rows = Grant.objects.effective(day).filter(user__in=users).values_list("user", "role", "organisation")
    return [(user, Holding(role, organisation, "grant")) for user, role, organisation in rows]


def _by_post(users: list[int], day: date) -> list[tuple[int | None, Holding]]:
    """What posts carry reaches those whose appointment a second person has confirmed."""
    rows = Grant.objects.effective(day).filter(
        valid(day, "post__appointments__"),
        post__appointments__confirmed_by__isnull=False,
        post__appointments__person__user__in=users,
    )
    return [
        (user, Holding(role, organisation, "post"))
        for user, role, organisation in rows.values_list(
            "post__appointments__person__user", "role", "organisation"
        ).distinct()
    ]
