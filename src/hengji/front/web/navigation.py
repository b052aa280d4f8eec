"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Person, can
from hengji.foundation.shell.navigation import Entry, Stage


def _may(action: str) -> Callable[[Person], bool]:
    return lambda user: can(user, action)


ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.ADMINISTRATION, _("组织机构"), "organisations", _may("organisations.view")),
    Entry(Stage.ADMINISTRATION, _("角色授权"), "grants", _may("organisations.view_grants")),
    Entry(Stage.ADMINISTRATION, _("离岗代行"), "delegate", _may("organisations.delegate")),
)
