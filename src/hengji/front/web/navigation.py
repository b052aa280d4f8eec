"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can
from hengji.foundation.shell.navigation import Entry, Stage


def _may(action: str, user: Any) -> bool:  # noqa: ANN401 - whoever is logged in
    return can(user, action)


ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.ADMINISTRATION, _("操作日志"), "ledger", partial(_may, "ledger.view")),
    Entry(Stage.ADMINISTRATION, _("检查点与核验"), "ledger-checkpoints", partial(_may, "ledger.notes")),
)
