"""Everybody has a workbench and an inbox; what stands in them is decided by the rooms."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row
from hengji.foundation.access.roles import EVERYBODY

ROWS = (Row("web.workbench", EVERYBODY), Row("web.inbox", EVERYBODY))

ACTIONS = {"web.workbench": _("打开工作台"), "web.inbox": _("查看待办")}
