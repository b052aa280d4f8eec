"""Who may see an observation that uses a material: the answer of this room to the room of evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from hengji.foundation.access.policy import can, scope
from hengji.foundation.evidence.models import Use
from hengji.foundation.evidence.use_rules import UseRule

from .models import Observation
from .permissions import VIEW
from .queries.doubles import OBJECT_NAME, ROOM


def _may_see(user: Any, use: Use) -> bool:  # noqa: ANN401 - any account
    if use.object_name != OBJECT_NAME or not use.key.isdecimal():
        return False
    row = Observation.objects.filter(pk=int(use.key)).first()
    return row is not None and can(user, VIEW, row)


def _q(user: Any) -> Q:  # noqa: ANN401 - any account
    keys = scope(user, VIEW, Observation.objects.all()).annotate(name=Cast("pk", CharField())).values("name")
    return Q(object_name=OBJECT_NAME, key__in=keys)


RULE = UseRule(ROOM, _may_see, _q)
