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
