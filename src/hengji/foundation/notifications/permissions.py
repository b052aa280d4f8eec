"""Everybody reads the own notifications and decides how to hear of them; nobody reads anybody else's."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
RELATIONS = {"recipient": Relation(_is_recipient, _received, _("本人收到的消息"))}
ACTIONS = {"notifications.read": _("查看消息"), "notifications.change_settings": _("设置提醒方式")}
