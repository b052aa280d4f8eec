"""Grants on one plan: for somebody who already holds the role; one person gives, another confirms."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.holdings import roles_of
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Plan, PlanGrant

from .changes import Changes
from .refusing import locked, refusal, refuse

LONGEST_REASON = 300


@transaction.atomic
def grant_plan(plan: Plan, user: User, role: str, *, by: User, reason: str) -> PlanGrant:
    """Let somebody act in a role on this very plan; without effect before another person confirms it."""
    plan = locked(plan)
    refuse([*_check_grant(plan, user, role, by), *_check_reason(reason, _("没有写明授权的理由。"))])
    changes, now = Changes(), timezone.now()
    grant = changes.add(
        PlanGrant(plan=plan, user=user, role=role, granted_by=by, granted_at=now, reason=reason.strip())
    )  # fmt: skip
    changes.write("plans.grant_plan", by=by, reason=reason.strip())
    return grant


@transaction.atomic
def confirm_plan_grant(grant: PlanGrant, *, by: User) -> PlanGrant:
    row = PlanGrant.objects.select_for_update().get(pk=grant.pk)
    if row.revoked_at is not None or row.confirmed_at is not None:
        raise refusal(Fault.ROLE, _("这项授权已经办过。"), _("请刷新页面查看。"))
    if by.pk in {row.granted_by_id, row.user_id}:
        raise refusal(Fault.TWO_PERSONS, _("授予人和本人都不能确认这项授权。"), _("请由另一人确认。"))
    changes = Changes()
    changes.change(row, confirmed_by=by, confirmed_at=timezone.now())
    changes.write("plans.confirm_grant", by=by)
    return row


@transaction.atomic
def revoke_plan_grant(grant: PlanGrant, *, by: User, reason: str) -> PlanGrant:
    """Take a grant back; effective at the person's next request."""
    row = PlanGrant.objects.select_for_update().get(pk=grant.pk)
    if row.revoked_at is not None:
        raise refusal(Fault.ROLE, _("这项授权已经撤销。"))
    refuse(_check_reason(reason, _("没有写明撤销的理由。")))
    changes = Changes()
    changes.change(row, revoked_by=by, revoked_at=timezone.now(), revoke_reason=reason.strip())
    changes.write("plans.revoke_grant", by=by, reason=reason.strip())
    return row


def _check_reason(reason: str, message: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem(Fault.REASON, message, _("理由"), _("请填写理由。"))
    elif len(reason.strip()) > LONGEST_REASON:
        yield Problem(Fault.REASON, _("理由太长。"), _("理由"), _("请缩短到%d个字以内。") % LONGEST_REASON)


def _check_grant(plan: Plan, user: User, role: str, by: User) -> Iterator[Problem]:
    if role not in Role.values or role in ADMINISTRATORS:
        yield Problem(Fault.ROLE, _("这个角色不能按考评授予。"), _("角色"), _("请从名单中选择。"))
    elif role not in roles_of(user):
        words = {"name": user.display_name, "role": Role(role).label}
        text = _("%(name)s还没有“%(role)s”这个角色。") % words
        yield Problem(Fault.ROLE, text, _("角色"), _("请先由安全管理员授予角色，再按考评授权。"))
    if user.pk == by.pk:
        yield Problem(Fault.TWO_PERSONS, _("不能给自己授权。"), _("人员"), _("请由另一人授予。"))
    if plan.grants.filter(user=user, role=role, revoked_at=None).exists():
        yield Problem(Fault.ROW_TWICE, _("这项授权已经有了。"), _("人员"), _("不用重复授予。"))
