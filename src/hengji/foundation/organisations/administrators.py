"""Three administrators keep watch over one another: system, security, audit. Nobody is two of them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hengji.foundation.access.roles import ADMINISTRATORS, conflicting_roles

SYSTEM = "system_admin"


def is_administrator(roles: Iterable[str]) -> bool:
    return not ADMINISTRATORS.isdisjoint(roles)


def check_administrators_apart(roles: Iterable[str]) -> None:
    """Refuse two of the three roles in one hand."""
    if conflicting_roles(roles):
        raise ValidationError(
            _("系统管理员、安全管理员、审计管理员必须由三个人分别担任，同一账号只能担任其中一个。请先解除原来的身份。"),
            code="administrators-apart",
        )
