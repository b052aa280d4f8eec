"""Everybody may call the interface and keep keys of one's own; a key never does more than its owner may."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
RELATIONS = {"key_owner": Relation(_is_owner, _owned, _("本人的接口密钥"))}
ACTIONS = {"api.me": _("通过接口查看本人账号"), "api.keys": _("管理接口密钥")}

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "api.create_key": _("新建接口密钥"),
    "api.revoke_key": _("停用接口密钥"),
}
