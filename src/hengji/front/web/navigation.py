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
    Entry(Stage.ADMINISTRATION, _("组织机构"), "organisations", may("organisations.view")),
    Entry(Stage.ADMINISTRATION, _("角色授权"), "grants", may("organisations.view_grants")),
    Entry(Stage.ADMINISTRATION, _("离岗代行"), "delegate", may("organisations.delegate")),
    Entry(Stage.WORKBENCH, _("待办"), "inbox", count="inbox"),
    Entry(Stage.WORKBENCH, _("审批"), "approvals"),
    Entry(Stage.WORKBENCH, _("消息"), "notifications", count="notifications"),
    Entry(Stage.MATERIALS, _("工作日历"), "workdays", may("workdays.view")),
    Entry(Stage.ADMINISTRATION, _("操作日志"), "ledger", may("ledger.view")),
    Entry(Stage.ADMINISTRATION, _("检查点与核验"), "ledger-checkpoints", may("ledger.notes")),
    Entry(Stage.ADMINISTRATION, _("接口密钥"), "api-keys", may("api.keys")),
    Entry(Stage.ADMINISTRATION, _("接口说明"), "api-description", may("api.me")),
    Entry(Stage.ADMINISTRATION, _("后台任务"), "jobs", may("operations.jobs")),
)
