"""What everybody with an account may do, and who looks after the policy."""

from django.utils.translation import gettext_lazy as _

from .roles import EVERYBODY
from .shapes import Row

ROWS = (
    Row("access.log_out", EVERYBODY),
    Row("access.policy.view", "security_admin"),
    Row("access.holders.view", "security_admin"),
)

ACTIONS = {
    "access.log_out": _("退出登录"),
    "access.policy.view": _("查看和导出权限总表"),
    "access.holders.view": _("查询谁能看到或办理一条记录"),
}
