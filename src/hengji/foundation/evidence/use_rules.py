"""Who may see an object that uses a material is said by the room that owns the object, in a written list in config."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from .models import Use

NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class UseRule:
    """One room's answer, asked of one use and as a filter of all uses; the two must agree."""

    room: str
    may_see: Callable[[Any, Use], bool]
    q: Callable[[Any], Q]


def rules() -> Sequence[UseRule]:
    found: Sequence[UseRule] = import_string(settings.EVIDENCE_USE_RULES)
    return found


def may_see_use(user: object, use: Use) -> bool:
    """Tell whether a user may see the object that uses a material; a room without a rule shows nothing."""
    return any(rule.room == use.room and rule.may_see(user, use) for rule in rules())


def visible_uses(user: object) -> Q:
    """Filter of the uses for which ``may_see_use`` says yes."""
    return reduce(or_, (Q(room=rule.room) & rule.q(user) for rule in rules()), NOTHING)
