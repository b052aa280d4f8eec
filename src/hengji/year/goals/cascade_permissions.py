"""Who carries goals down to divisions and persons, and who looks through the tree. A plan below inherits no grant.

A goal is carried down by the people of its organ, by the office at that organ (for the organ's own plan), and by the
office of its plan; into which sheets, the second action says, about each participant.
"""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row
from hengji.foundation.organisations.enums import Role

CASCADE = "goals.cascade"
CASCADE_INTO = "goals.cascade_into"
VIEW_CASCADE = "goals.view_cascade"

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)

ROWS = (
    *(Row(CASCADE, role, "own") for role in _OWN),
    *(Row(CASCADE, role, "in_organisation") for role in _OFFICE),
    *(Row(CASCADE, role, "in_plan") for role in _OFFICE),
    *(Row(CASCADE_INTO, role, "own & plan_issued") for role in _OWN),
    *(Row(CASCADE_INTO, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(VIEW_CASCADE, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    *(Row(VIEW_CASCADE, role, "in_plan & plan_issued") for role in (Role.LEADER, Role.AUDITOR, Role.READER)),
    *(Row(VIEW_CASCADE, role, "takes_part & plan_issued") for role in _OWN),
)

ACTIONS = {
    CASCADE: _("把目标分解到处室和个人"),
    CASCADE_INTO: _("把上级目标分解给参评对象"),
    VIEW_CASCADE: _("查看目标分解"),
}
