"""The background work belongs to the system administrator; it holds no business data."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Relation, Row

ROWS = (Row("operations.jobs", "system_admin"),)
ACTIONS = {"operations.jobs": _("查看和重排后台任务")}
RELATIONS: dict[str, Relation] = {}

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "operations.run_job": _("马上运行定时任务"),
    "operations.retry_task": _("重排后台任务"),
}
