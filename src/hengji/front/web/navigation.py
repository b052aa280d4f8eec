"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can
from hengji.foundation.shell.navigation import Entry, Stage


def _looks_after_accounts(user: AbstractBaseUser) -> bool:
    return can(user, "account.view")


ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.ADMINISTRATION, _("账号管理"), "account_list", _looks_after_accounts),
)
