"""Who sees and changes a plan. The rule book and the packs are published texts: everybody with an account reads them.

A role reaches a plan only *in* it: by a grant on that very plan, by holding the role in the organising organ, or, for a
plan that stands under no other, by holding the role without an organisation (an installation's own office). A plan
below another one, such as an organ's own for its divisions, inherits nothing. The office of an organ that a plan
evaluates reads it once it is shown: it begins its own from it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY, through
from hengji.foundation.access.policy import Governed, Row, by_query, policy
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import holdings, organisations_below, organisations_of

from . import comment_permissions as comments
from . import filing_permissions as filings
from . import sub_rule_permissions as sub_rules
from .enums import FROZEN, SHOWN, PlanState
from .models import Correction, Disclosure, Indicator, Participant, Plan, PlanGrant, Submission, Substitute, Window

VIEW_RULES = "plans.view_rules"
LIST_PLANS = "plans.list"
VIEW_PLAN = "plans.view"
START_PLAN = "plans.start"
EDIT_SCHEME = "plans.edit"
OPEN_EDITOR = "plans.open_editor"
ISSUE_PLAN = "plans.issue"
RUN_PLAN = "plans.run"
CORRECT_PLAN = "plans.correct"
CONFIRM_CORRECTION = "plans.confirm_correction"
MANAGE_PLAN = "plans.manage"
GRANT_PLAN = "plans.grant"
VIEW_APPROVAL = "plans.view_approval"
SUBMIT_PLAN = "plans.submit"
CONFIRM_GRANT = "plans.confirm_grant"


def plan_path(model: type[models.Model]) -> str:
    """Lookup path from a governed model to its plan, as its room declares it."""
    return policy().plan_path(model)


def _held(user: Any, role: str) -> Q:  # noqa: ANN401 - any account
    """The plans in which somebody has a role."""
    held = [holding for holding in holdings(user) if holding.role == role]
    if not held:
        return NOBODY
    granted = PlanGrant.objects.filter(user=user.pk, role=role, confirmed_at__isnull=False, revoked_at=None)
    found = Q(pk__in=granted.values("plan"))
    places = sorted({holding.organisation for holding in held if holding.organisation is not None})
    if places:
        found |= Q(organiser__in=places)
    if any(holding.organisation is None for holding in held):
        found |= Q(superior=None)
    return found


def _in_plan(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    return through(_held(user, role), plan_path(model))


def _in_superior(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """In the plan right above; further up nobody has a part in it."""
    found = _held(user, role)
    if found == NOBODY:
        return NOBODY
    return through(Q(superior__in=Plan.objects.filter(found)), plan_path(model))


def _has_superior(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del user, role
    return through(Q(superior__isnull=False), plan_path(model))


def _takes_part(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    places = sorted(organisations_below(user, role))
    found = Q(pk__in=Participant.objects.filter(organisation__in=places).values("plan")) if places else NOBODY
    return through(found, plan_path(model))


def _seat_takes_part(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Plans that evaluate the very organ at which somebody sits: an organ's office begins its own scheme from them."""
    places = sorted(organisations_of(user, role))
    found = Q(pk__in=Participant.objects.filter(organisation__in=places).values("plan")) if places else NOBODY
    return through(found, plan_path(model))


def _in_state(states: frozenset[Any]) -> Any:  # noqa: ANN401 - the shape of a relation
    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
        del user, role
        return through(Q(state__in=sorted(states)), plan_path(model))

    return q


RELATIONS = {
    "in_plan": by_query(_in_plan, str(_("本考评"))),
    "takes_part": by_query(_takes_part, str(_("本单位参评的"))),
    "seat_takes_part": by_query(_seat_takes_part, str(_("本机关参评的"))),
    "plan_draft": by_query(_in_state(frozenset({PlanState.DRAFTING})), str(_("拟制中"))),
    "plan_shown": by_query(_in_state(SHOWN), str(_("已征求意见或印发"))),
    "plan_issued": by_query(_in_state(FROZEN), str(_("已印发"))),
    "in_superior": by_query(_in_superior, str(_("上级考评"))),
    "has_superior": by_query(_has_superior, str(_("有上级考评的"))),
    **comments.RELATIONS,
    **sub_rules.RELATIONS,
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ_ISSUED = (Role.AUDITOR, Role.READER, Role.LEADER)
_EVALUATED = (Role.UNIT_FILLER, Role.UNIT_HEAD, Role.GROUP_LEAD, Role.OWNER_SCORER, Role.OWNER_APPROVER)
_MAY_LIST = (*_OFFICE, Role.STEERING, *_READ_ISSUED, *_EVALUATED)

ROWS = (
    Row(VIEW_RULES, EVERYBODY),
    *(Row(LIST_PLANS, role) for role in _MAY_LIST),
    *comments.ROWS,
    *filings.ROWS,
    *sub_rules.ROWS,
    *(Row(VIEW_PLAN, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    *(Row(VIEW_PLAN, role, "in_plan & plan_issued") for role in _READ_ISSUED),
    *(Row(VIEW_PLAN, role, "takes_part & plan_shown") for role in _EVALUATED),
    *(Row(VIEW_PLAN, role, "seat_takes_part & plan_shown") for role in _OFFICE),
    *(Row(START_PLAN, role) for role in _OFFICE),
    *(Row(EDIT_SCHEME, role, "in_plan & plan_draft") for role in _OFFICE),
    *(Row(OPEN_EDITOR, role, "in_plan") for role in _OFFICE),
    *(Row(RUN_PLAN, role, "in_plan") for role in _OFFICE),
    *(Row(MANAGE_PLAN, role, "in_plan") for role in _OFFICE),
    *(Row(CORRECT_PLAN, role, "in_plan & plan_issued") for role in _OFFICE),
    Row(ISSUE_PLAN, Role.OFFICE_CHIEF, "in_plan & not_maker"),
    *(Row(CONFIRM_CORRECTION, role, "in_plan & not_maker") for role in (Role.OFFICE_CHIEF, Role.STEERING)),
    *(Row(GRANT_PLAN, role, "in_plan") for role in _OFFICE),
    *(Row(VIEW_APPROVAL, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    Row(VIEW_APPROVAL, Role.AUDITOR, "in_plan & plan_issued"),
    *(Row(SUBMIT_PLAN, role, "in_plan") for role in _OFFICE),
    *(Row(CONFIRM_GRANT, role, "in_plan & not_maker") for role in _OFFICE),
)

ACTIONS = {
    VIEW_RULES: _("查看规则库和考评办法模板"),
    LIST_PLANS: _("打开年度考评列表"),
    VIEW_PLAN: _("查看年度考评和考评办法"),
    START_PLAN: _("新建年度考评"),
    EDIT_SCHEME: _("拟制、修改考评办法"),
    **comments.ACTIONS,
    **filings.ACTIONS,
    **sub_rules.ACTIONS,
    OPEN_EDITOR: _("打开考评办法的编辑页"),
    ISSUE_PLAN: _("印发考评办法"),
    RUN_PLAN: _("征求意见、启动、办结、归档年度考评"),
    MANAGE_PLAN: _("设定参评对象、时间窗口、替补评分和公开清单"),
    CORRECT_PLAN: _("提出考评办法的更正"),
    CONFIRM_CORRECTION: _("确认考评办法的更正"),
    GRANT_PLAN: _("授予年度考评的查阅和办理权限"),
    VIEW_APPROVAL: _("查看考评办法的审批流程和送审情况"),
    SUBMIT_PLAN: _("送审考评办法"),
    CONFIRM_GRANT: _("确认按考评授权"),
}

GOVERNED = (
    Governed(
        Plan,
        VIEW_PLAN,
        (
            EDIT_SCHEME,
            OPEN_EDITOR,
            ISSUE_PLAN,
            RUN_PLAN,
            MANAGE_PLAN,
            CORRECT_PLAN,
            VIEW_APPROVAL,
            SUBMIT_PLAN,
            GRANT_PLAN,
            *filings.OF_A_PLAN,
        ),
        plan="",
        makers=("drafted_by",),
    ),
    *comments.GOVERNED,
    *filings.GOVERNED,
    *sub_rules.GOVERNED,
    Governed(Indicator, VIEW_PLAN, (EDIT_SCHEME,), plan="plan"),
    Governed(Participant, VIEW_PLAN, (MANAGE_PLAN,), plan="plan"),
    Governed(Window, VIEW_PLAN, (MANAGE_PLAN,), plan="plan"),
    Governed(Substitute, VIEW_PLAN, (MANAGE_PLAN,), plan="plan"),
    Governed(Disclosure, VIEW_PLAN, (MANAGE_PLAN,), plan="plan"),
    Governed(Correction, VIEW_PLAN, (CONFIRM_CORRECTION,), plan="plan", makers=("proposed_by",)),
    Governed(Submission, VIEW_APPROVAL, (), plan="plan", makers=("submitted_by",)),
    Governed(PlanGrant, GRANT_PLAN, (CONFIRM_GRANT,), plan="plan", makers=("granted_by", "user")),
)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "plans.create_plan": _("新建年度考评"),
    "plans.edit_scheme": _("修改考评办法"),
    "plans.undo_edit": _("撤销修改"),
    "plans.circulated": _("征求意见"),
    "plans.drafting": _("收回征求意见稿"),
    "plans.running": _("启动年度考评"),
    "plans.closed": _("办结年度考评"),
    "plans.archived": _("归档年度考评"),
    "plans.set_chain": _("设定审批流程"),
    "plans.submit_scheme": _("送审考评办法"),
    "plans.issue_plan": _("印发考评办法"),
    "plans.correct_scheme": _("提出考评办法更正"),
    "plans.refuse_correction": _("不同意考评办法更正"),
    "plans.set_participants": _("设定参评对象"),
    "plans.remove_participant": _("移除参评对象"),
    "plans.set_group_leads": _("设定组长单位"),
    "plans.set_substitutes": _("设定替补评分"),
    "plans.set_windows": _("设定时间窗口"),
    "plans.open_disclosure": _("公开一项内容"),
    "plans.grant_plan": _("按考评授权"),
    "plans.revoke_grant": _("撤销按考评授权"),
    "plans.open_comments": _("发起征求意见"),
    "plans.extend_comments": _("延长征求意见期限"),
    "plans.recompute_comments": _("重算征求意见期限"),
    "plans.remind_comments": _("提醒未答复单位"),
    "plans.write_comment": _("起草意见"),
    "plans.remove_comment": _("删除意见"),
    "plans.submit_reply": _("提交意见"),
    "plans.return_reply": _("退回意见"),
    **filings.DEEDS,
    **sub_rules.DEEDS,
}
