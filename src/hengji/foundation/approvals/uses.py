"""Minutes and scans lie in the room of materials; who sees a case sees what its records rest on."""

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from hengji.foundation.evidence.models import Use
from hengji.foundation.evidence.use_rules import UseRule

from .queries import RECORD, ROOM, visible_cases


def _may_see(user: Any, use: Use) -> bool:  # noqa: ANN401 - any account
    return use.object_name == RECORD and use.key.isdecimal() and visible_cases(user).filter(pk=int(use.key)).exists()


def _q(user: Any) -> Q:  # noqa: ANN401 - any account
    keys = visible_cases(user).order_by().values_list(Cast("pk", CharField()))
    return Q(object_name=RECORD, key__in=keys)


RULE = UseRule(ROOM, may_see=_may_see, q=_q)
