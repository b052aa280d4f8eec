"""Who sees a case and who may act on it. Whether it is somebody's turn is asked by the actions, with reasons."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Relation, Row
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Delegation, valid

from .models import Case, Decision, Maker, Record, Seat


def party(user: Any) -> Q:  # noqa: ANN401 - any account
    """Cases that somebody opened, wrote, is or was asked about, or is asked about while standing in for another."""
    absent = Delegation.objects.filter(valid(timezone.localdate()), stand_in=user.pk).values("absent")
    asked = Seat.objects.filter(Q(user=user.pk) | Q(user__in=absent, left_at=None))
    decided = Decision.objects.filter(by=user.pk)
    recorded = Record.objects.filter(Q(recorded_by=user.pk) | Q(checked_by=user.pk))
    return (
        Q(opened_by=user.pk)
        | Q(submitted_by=user.pk)
        | Q(pk__in=Maker.objects.filter(user=user.pk).values("case"))
        | Q(pk__in=asked.values("step__case"))
        | Q(pk__in=decided.values("step__case"))
        | Q(pk__in=recorded.values("step__case"))
    )


def _is_party(user: Any, role: str, obj: Any) -> bool:  # noqa: ANN401, ARG001 - the shape of a relation
    return Case.objects.filter(party(user), pk=obj.pk).exists()


def _party(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401, ARG001 - the shape of a relation
    return party(user)


RELATIONS = {"approvals_party": Relation(_is_party, _party, "本人提交、办理或被征求意见的")}

_SEE_ALL = (Role.OFFICE, Role.OFFICE_CHIEF, Role.STEERING, Role.AUDITOR)
_MAY_REROUTE = (Role.OFFICE_CHIEF, Role.SECURITY_ADMIN)

ROWS = (
    Row("approvals.list", "everybody"),
    Row("approvals.view", "everybody", "approvals_party"),
    *(Row("approvals.view", role) for role in _SEE_ALL),
    Row("approvals.view", Role.SECURITY_ADMIN),
    Row("approvals.act", "everybody", "approvals_party"),
    *(Row("approvals.reroute", role) for role in _MAY_REROUTE),
)
ACTIONS = {
    "approvals.list": "打开审批列表",
    "approvals.view": "查看审批",
    "approvals.act": "审批、登记、核对、撤回",
    "approvals.reroute": "改派审批人",
}

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "approvals.open_case": _("提交审批"),
    "approvals.reopen_case": _("重新提交"),
    "approvals.decide": _("审批"),
    "approvals.withdraw_case": _("撤回提交"),
    "approvals.withdraw_decision": _("撤回意见"),
    "approvals.record_meeting": _("登记会议审定"),
    "approvals.record_paper": _("登记纸质签批"),
    "approvals.confirm_record": _("核对登记"),
    "approvals.refuse_record": _("退回登记"),
    "approvals.resolve_remarks": _("答复意见"),
    "approvals.reroute_step": _("改派审批人"),
    "approvals.follow_leader": _("随分管关系改派"),
    "approvals.hand_over": _("随交接改派"),
    "approvals.escalate_overdue": _("逾期提级提醒"),
    "approvals.recompute_dues": _("重算期限"),
}
