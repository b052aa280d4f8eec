"""Who may do what with organisations, people and grants, and the relations that all rooms may name.

A governed model says where its organisation and its account are found: ``ORGANISATION_PATH`` (a lookup path, by default
``organisation``) and ``USER_PATH`` (by default ``user``). A path may lead over several rows; one that fits is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY
from hengji.foundation.access.policy import Governed, Relation, Row, by_query

from .account_permissions import ROWS as ACCOUNT_ROWS
from .enums import ADMINISTRATORS, Role
from .holdings import below, organisations_below, organisations_of
from .models import (
    Appointment,
    Delegation,
    Grant,
    GroupRelation,
    LeaderRelation,
    Organisation,
    Person,
    valid,
)


def organisation_path(model: type[models.Model]) -> str:
    return str(getattr(model, "ORGANISATION_PATH", "organisation"))


def user_path(model: type[models.Model]) -> str:
    return str(getattr(model, "USER_PATH", "user"))


def _among(keys: Callable[[Any, str], Collection[int]], title: object) -> Relation:
    """Objects whose organisation is one of those that belong to a user and a role."""

    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
        wanted = keys(user, role)
        return Q((f"{organisation_path(model)}__in", sorted(wanted))) if wanted else NOBODY

    return by_query(q, str(title))


def _led(user: Any, role: str) -> frozenset[int]:  # noqa: ANN401 - any account
    """Organisations of the groups that the user's organisations lead today."""
    today = timezone.localdate()
    leads = organisations_of(user, role, today)
    if not leads:
        return frozenset()
    return frozenset(GroupRelation.objects.filter(valid(today), lead__in=leads).values_list("organisation", flat=True))


def _portfolio(user: Any, role: str) -> frozenset[int]:  # noqa: ANN401 - any account
    """Organisations for which the user answers as a leader today, and all that stand under them."""
    del role
    today = timezone.localdate()
    direct = LeaderRelation.objects.filter(valid(today), leader__user=user.pk).values_list("organisation", flat=True)
    return below(list(direct), today)


def _self(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del role
    return Q((user_path(model), user.pk))


RELATIONS = {
    "own": _among(organisations_below, "本单位及下级"),
    "in_organisation": _among(organisations_of, "本单位"),
    "group_of": _among(_led, "本单位任组长的组内单位"),
    "portfolio": _among(_portfolio, "分管或联系的单位"),
    "self": by_query(_self, "本人"),
}

_SEE_THE_TREE = tuple(role for role in Role.values if role != Role.AUDIT_ADMIN)
_SEE_ALL_PEOPLE = (Role.OFFICE, Role.OFFICE_CHIEF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.STEERING)
_CONFIRM = (Role.SECURITY_ADMIN, Role.OFFICE_CHIEF, Role.AUDIT_ADMIN)
_MAY_BE_AWAY = tuple(role for role in Role.values if role not in ADMINISTRATORS)

ROWS = (
    *(Row("organisations.view", role) for role in _SEE_THE_TREE),
    *(Row("organisations.view_person", role) for role in _SEE_ALL_PEOPLE),
    Row("organisations.view_person", Role.UNIT_HEAD, "own"),
    Row("organisations.view_person", Role.UNIT_FILLER, "own"),
    Row("organisations.view_person", Role.LEADER, "portfolio"),
    *(Row("organisations.view_person", role, "self") for role in Role.values),
    Row("organisations.edit", Role.SYSTEM_ADMIN),
    Row("organisations.exchange", Role.SYSTEM_ADMIN),
    Row("organisations.set_leader", Role.SYSTEM_ADMIN),
    Row("organisations.set_leader", Role.OFFICE_CHIEF),
    *(Row("organisations.view_grants", role) for role in _CONFIRM),
    Row("organisations.grant", Role.SECURITY_ADMIN),
    *(Row("organisations.confirm_grant", role, "not_maker") for role in _CONFIRM),
    *(Row("organisations.delegate", role, "self") for role in _MAY_BE_AWAY),
    Row("organisations.hand_over", Role.SECURITY_ADMIN),
    Row("organisations.hand_over", Role.OFFICE_CHIEF),
    Row("organisations.hand_over", Role.UNIT_HEAD, "own"),
    *ACCOUNT_ROWS,
)

ACTIONS = {
    "organisations.view": _("查看组织机构"),
    "organisations.view_person": _("查看人员"),
    "organisations.edit": _("登记和变更机构、人员、任职"),
    "organisations.exchange": _("导入和导出组织机构"),
    "organisations.set_leader": _("设定分管、联系领导和组长单位"),
    "organisations.view_grants": _("查看角色授权"),
    "organisations.grant": _("授予和撤销角色"),
    "organisations.confirm_grant": _("确认角色授权"),
    "organisations.delegate": _("登记离岗代行"),
    "organisations.hand_over": _("交接待办"),
    "account.own": _("管理自己的账号"),
    "account.view": _("查看账号"),
    "account.manage": _("管理账号"),
}

GOVERNED = (
    Governed(Organisation, "organisations.view", ("organisations.edit", "organisations.set_leader")),
    Governed(Person, "organisations.view_person", ("organisations.hand_over",)),
    Governed(
        Appointment,
        "organisations.view",
        ("organisations.edit", "organisations.confirm_grant"),
        makers=("recorded_by", "person__user"),
    ),
    Governed(
        Grant,
        "organisations.view_grants",
        ("organisations.grant", "organisations.confirm_grant"),
        makers=("granted_by", "user"),
    ),
    Governed(Delegation, "organisations.delegate"),
)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "account.create": _("新建账号"),
    "account.disable": _("停用账号"),
    "account.enable": _("启用账号"),
    "account.repair": _("解除锁定、补发验证"),
    "account.reset_password": _("重置密码"),
    "account.change_password": _("修改密码"),
    "account.bind_identity": _("绑定统一身份"),
    "account.unbind_identity": _("解绑统一身份"),
    "account.login": _("登录"),
    "account.login_failed": _("登录失败"),
    "account.locked": _("登录锁定"),
    "account.logout": _("退出登录"),
    "account.end_session": _("结束一处登录"),
    "account.end_sessions": _("结束全部登录"),
    "account.phone": _("登记手机号码"),
    "account.second_factor_added": _("设置两步验证"),
    "account.second_factor_removed": _("停用两步验证"),
    "account.second_factor_renewed": _("重新生成备用码"),
    "organisations.create": _("设立机构"),
    "organisations.create_version": _("登记机构沿革"),
    "organisations.end_version": _("截止机构沿革"),
    "organisations.rename": _("机构更名"),
    "organisations.move": _("机构划转"),
    "organisations.merge": _("机构合并"),
    "organisations.split": _("机构拆分"),
    "organisations.abolish": _("撤销机构"),
    "organisations.transfer": _("机构划转"),
    "organisations.create_person": _("登记人员"),
    "organisations.create_post": _("新设职务"),
    "organisations.appoint": _("任职"),
    "organisations.confirm_appointment": _("确认任职"),
    "organisations.end_appointment": _("结束任职"),
    "organisations.correct_appointment": _("更正任职"),
    "organisations.correct_person": _("更正人员"),
    "organisations.correct_post": _("更正职务"),
    "organisations.correct_version": _("更正机构沿革"),
    "organisations.end_delegation": _("结束离岗代行"),
    "organisations.first_administrator": _("设立首个管理员"),
    "organisations.grant_role": _("授予角色"),
    "organisations.revoke_grant": _("撤销角色"),
    "organisations.end_grant": _("结束角色"),
    "organisations.end_group": _("结束组长单位关系"),
    "organisations.end_leader": _("结束分管联系关系"),
    "organisations.set_group_lead": _("设定组长单位"),
    "organisations.import": _("导入组织机构"),
}
