"""Who may open a run. What an organ sees of its own result, and when, comes with the plan's disclosure list."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row

VIEW_RUN = "assessment.view_run"
EXPORT_RUN = "assessment.export_run"
READERS = ("steering", "office", "office_chief", "auditor", "reader")

ROWS = tuple(Row(action, role) for action in (VIEW_RUN, EXPORT_RUN) for role in READERS)

ACTIONS = {VIEW_RUN: _("查看汇总和得分溯源"), EXPORT_RUN: _("导出汇总结果和运行文件")}
