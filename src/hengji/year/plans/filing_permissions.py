"""Filing upward: the plan's own office files, only the office of the plan right above it decides; nobody else looks in.

The superior's office sees what was filed, not the plan: a plan below inherits no grant, and gives none upward.
"""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Governed, Row
from hengji.foundation.organisations.enums import Role

from .models import Filing

VIEW_SUPERIOR = "plans.view_superior"
TAKE_SUPERIOR = "plans.take_superior"
FILE_UPWARD = "plans.file_upward"
VIEW_BELOW = "plans.view_below"
VIEW_FILING = "plans.view_filing"
DECIDE_FILING = "plans.decide_filing"

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ = (*_OFFICE, Role.STEERING)

ROWS = (
    *(Row(VIEW_SUPERIOR, role, "in_plan & has_superior") for role in _READ),
    *(Row(TAKE_SUPERIOR, role, "in_plan & has_superior") for role in _OFFICE),
    *(Row(FILE_UPWARD, role, "in_plan & has_superior & plan_issued") for role in _OFFICE),
    *(Row(VIEW_BELOW, role, "in_plan") for role in _READ),
    *(Row(VIEW_FILING, role, "in_plan") for role in _READ),
    *(Row(VIEW_FILING, role, "in_superior") for role in _READ),
    *(Row(DECIDE_FILING, role, "in_superior & not_maker") for role in _OFFICE),
)

ACTIONS = {
    VIEW_SUPERIOR: _("逐条对照上级考评办法"),
    TAKE_SUPERIOR: _("确认已按上级现行办法核对"),
    FILE_UPWARD: _("把印发的考评办法报上级备案"),
    VIEW_BELOW: _("查看下级考评办法的报备情况"),
    VIEW_FILING: _("查看报备的考评办法"),
    DECIDE_FILING: _("对下级报备的考评办法备案或退回"),
}
OF_A_PLAN = (VIEW_SUPERIOR, TAKE_SUPERIOR, FILE_UPWARD, VIEW_BELOW)
GOVERNED = (Governed(Filing, VIEW_FILING, (DECIDE_FILING,), plan="plan", makers=("filed_by",)),)

DEEDS = {
    "plans.accept_filing": _("下级考评办法备案"),
    "plans.return_filing": _("退回下级报备的考评办法"),
}
