"""Who may do what with the calendar of working days: everybody reads it, the office and the administrator keep it."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Relation, Row

ROWS = (
    Row("workdays.view", "everybody"),
    Row("workdays.edit", "office"),
    Row("workdays.edit", "office_chief"),
    Row("workdays.edit", "system_admin"),
)
ACTIONS = {"workdays.view": _("查看工作日历"), "workdays.edit": _("维护工作日历")}
RELATIONS: dict[str, Relation] = {}

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "workdays.load_notice": _("录入节假日安排"),
    "workdays.set_day": _("调整一天"),
    "workdays.remove_day": _("取消一天的调整"),
}
