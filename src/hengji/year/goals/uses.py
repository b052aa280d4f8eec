"""Who may see a letter whose signed paper was scanned: the answer of this room to the room of evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from hengji.foundation.access.policy import can, scope
from hengji.foundation.evidence.models import Use
from hengji.foundation.evidence.use_rules import UseRule

from .letter_permissions import VIEW_LETTER
from .models import Letter

ROOM, LETTER_NAME = "goals", "letter"


def _may_see(user: Any, use: Use) -> bool:  # noqa: ANN401 - any account
    if use.object_name != LETTER_NAME or not use.key.isdecimal():
        return False
    row = Letter.objects.filter(pk=int(use.key)).first()
    return row is not None and can(user, VIEW_LETTER, row)


def _q(user: Any) -> Q:  # noqa: ANN401 - any account
    keys = scope(user, VIEW_LETTER, Letter.objects.all()).annotate(name=Cast("pk", CharField())).values("name")
    return Q(object_name=LETTER_NAME, key__in=keys)


RULE = UseRule(ROOM, _may_see, _q)
