"""Everybody reads the own notifications and decides how to hear of them; nobody reads anybody else's."""

from typing import Any

from django.db import models
from django.db.models import Q

from hengji.foundation.access.policy import Relation, Row


def _is_recipient(user: Any, role: str, obj: Any) -> bool:  # noqa: ANN401 - any user and any row, as the policy asks
    del role
    return bool(obj.recipient_id == user.pk)


def _received(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
    del role, model
    return Q(recipient_id=user.pk)


ROWS = (
    Row("notifications.read", "everybody", "recipient"),
    Row("notifications.change_settings", "everybody"),
)
RELATIONS = {"recipient": Relation(holds=_is_recipient, q=_received)}
