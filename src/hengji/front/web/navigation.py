"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can
from hengji.foundation.shell.navigation import Entry, Stage


def may(action: str) -> Callable[[AbstractBaseUser], bool]:
    """Show an entry to whoever may do its action."""
    return lambda user: can(user, action)


ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.WORKBENCH, _("待办"), "inbox", count="inbox"),
    Entry(Stage.WORKBENCH, _("消息"), "notifications", count="notifications"),
    Entry(Stage.MATERIALS, _("工作日历"), "workdays", may("workdays.view")),
    Entry(Stage.ADMINISTRATION, _("接口密钥"), "api-keys", may("api.keys")),
    Entry(Stage.ADMINISTRATION, _("后台任务"), "jobs", may("operations.jobs")),
)
