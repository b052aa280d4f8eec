"""The background work belongs to the system administrator; it holds no business data."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Relation, Row

ROWS = (Row("operations.jobs", "system_admin"),)
ACTIONS = {"operations.jobs": _("查看和重排后台任务")}
RELATIONS: dict[str, Relation] = {}
