"""Which indicators an organ answers for. A scheme names the owner (考评责任单位) as people call it, in its own text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.queries import names_of
from hengji.year.plans.models import Indicator, Substitute

if TYPE_CHECKING:
    from hengji.foundation.organisations.models import User

_KEPT = "_observations_owned"
Owned = Mapping[int, frozenset[str]]  # indicator codes by plan


def owned_by(user: User, role: str) -> Owned:
    """Indicators of all plans for which an organ answers where the user has the role; kept for this request."""
    places = organisations_of(user, role)
    kept: dict[frozenset[int], Owned] = user.__dict__.setdefault(_KEPT, {})
    if places not in kept:
        kept[places] = _owned(places)
    return kept[places]


def _owned(places: Collection[int]) -> Owned:
    found: dict[int, set[str]] = {}
    names = names_of(places)
    if names:
        rows = Indicator.objects.filter(reduce(or_, (Q(spec__contains=name) for name in sorted(names))))
        for plan, code, spec in rows.values_list("plan", "code", "spec"):
            if json.loads(spec).get("owner") in names:
                found.setdefault(plan, set()).add(code)
    for plan, code in _substituted(places):
        found.setdefault(plan, set()).add(code)
    return {plan: frozenset(codes) for plan, codes in found.items()}


def _substituted(places: Collection[int]) -> Iterator[tuple[int, str]]:
    """What these organs score in place of an owner, whose own cell it is."""
    for row in Substitute.objects.filter(substitute__in=places) if places else ():
        if row.indicator:
            yield row.plan_id, row.indicator
        else:
            yield from ((row.plan_id, code) for code in _owned([row.owner_id]).get(row.plan_id, ()))


def owned_q(user: Any, role: str) -> Q | None:  # noqa: ANN401 - any account
    """The cells of those indicators as a filter of observations; None where there are none."""
    parts = [Q(plan=plan, indicator__in=sorted(codes)) for plan, codes in owned_by(user, role).items()]
    return reduce(or_, parts) if parts else None
