"""Everybody may call the interface and keep keys of one's own; a key never does more than its owner may."""

from typing import Any

from django.db import models
from django.db.models import Q

from hengji.foundation.access.policy import Relation, Row


def _is_owner(user: Any, role: str, obj: Any) -> bool:  # noqa: ANN401 - any user and any row, as the policy asks
    del role
    return bool(obj.owner_id == user.pk)


def _owned(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
    del role, model
    return Q(owner_id=user.pk)


ROWS = (
    Row("api.me", "everybody"),
    Row("api.keys", "everybody", "key_owner"),
)
RELATIONS = {"key_owner": Relation(holds=_is_owner, q=_owned)}
