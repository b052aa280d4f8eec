"""组长单位: which participant reviews first in each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import FROZEN, OVER, Fault
from hengji.year.plans.models import Participant, Plan

from .changes import Changes
from .refusing import locked, refuse


@transaction.atomic
def set_group_leads(
    plan: Plan, leads: Mapping[str, str], *, by: User, reason: str = ""
) -> list[Participant]:  # fmt: skip
    """Code of a group → code of the participant that leads it, or "" for none; groups not named stay as they are.

    A group has one lead, from among its own. After issuing a reason is wanted. Returns the leads of the plan.
    """
    plan = locked(plan)
    members = {row.code: row for row in plan.participants.select_related("group")}
    refuse([*_check_time(plan, reason), *_check_leads(plan, leads, members)])
    changes = Changes()
    for row in members.values():
        if row.group is not None and row.group.code in leads:
            changes.change(row, is_lead=leads[row.group.code] == row.code)
    changes.write("plans.set_group_leads", by=by, reason=reason.strip())
    return [row for row in members.values() if row.is_lead]


def _check_time(plan: Plan, reason: str) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(Fault.PLAN_STATE, _("本考评已办结，组长单位不再变动。"))
    elif plan.state in FROZEN and not reason.strip():
        text = _("考评办法已印发，调整组长单位要写明理由。")
        yield Problem(Fault.REASON, text, _("理由"), _("请填写理由和依据。"))


def _check_leads(
    plan: Plan, leads: Mapping[str, str], members: Mapping[str, Participant]
) -> Iterator[Problem]:  # fmt: skip
    groups = set(plan.group_rows.values_list("code", flat=True))
    for group, code in leads.items():
        row = members.get(code)
        if group not in groups:
            text = _("没有组别“%s”。") % group
            yield Problem(Fault.GROUP_UNKNOWN, text, group, _("请先在考评办法中设定组别。"))
        elif code and (row is None or row.group is None or row.group.code != group):
            text = _("“%s”不在这个组，不能做它的组长单位。") % (row.name if row else code)
            yield Problem(Fault.PARTICIPANT_CODE, text, group, _("请从本组的参评对象中选择。"))
