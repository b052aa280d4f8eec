"""The sub-rules' rows of the policy: an owner sees its own, organs and the office what it has signed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import NOBODY, Governed, Row, by_query
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of

from .enums import SIGNED_SUB_RULES
from .models import CommentItem, CommentReply, Plan, SubRuleItem, SubRules

LIST_SUB_RULES = "plans.list_sub_rules"
VIEW_SUB_RULES = "plans.view_sub_rules"
RUN_SUB_RULES = "plans.run_sub_rules"
DRAFT_SUB_RULES = "plans.draft_sub_rules"
SIGN_SUB_RULES = "plans.sign_sub_rules"
FILE_SUB_RULES = "plans.file_sub_rules"

# Where a comment finds the sub-rules that it is about.
_COMMENTED: dict[type[models.Model], str] = {
    CommentReply: "round__sub_rules", CommentItem: "reply__round__sub_rules",
}  # fmt: skip


def _shown(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Sub-rules that are signed, and plans that have some."""
    del user, role
    signed = Q(state__in=sorted(SIGNED_SUB_RULES))
    if model is Plan:
        return Q(pk__in=SubRules.objects.filter(signed).values("plan"))
    return signed if model is SubRules else NOBODY


def _owes(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    places = sorted(organisations_of(user, role))
    if model is not Plan or not places:
        return NOBODY
    return Q(pk__in=SubRules.objects.filter(owner__in=places).values("plan"))


def _about_own(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    places = sorted(organisations_of(user, role))
    return Q((f"{_COMMENTED[model]}__owner__in", places)) if model in _COMMENTED and places else NOBODY


def _about_scheme(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del user, role
    return Q((_COMMENTED[model], None)) if model in _COMMENTED else NOBODY


RELATIONS = {
    "sub_rules_signed": by_query(_shown, str(_("考评责任单位已签发的"))),
    "owes_sub_rules": by_query(_owes, str(_("本单位报送评分细则的"))),
    "about_own_sub_rules": by_query(_about_own, str(_("对本单位评分细则的"))),
    "about_scheme": by_query(_about_scheme, str(_("对考评办法的"))),
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ = (*_OFFICE, Role.STEERING)
_OWNER = (Role.OWNER_SCORER, Role.OWNER_APPROVER)
_ORGAN = (Role.UNIT_FILLER, Role.UNIT_HEAD)

ROWS = (
    *(Row(LIST_SUB_RULES, role, "in_plan") for role in _READ),
    *(Row(LIST_SUB_RULES, role, "owes_sub_rules") for role in _OWNER),
    *(Row(LIST_SUB_RULES, role, "takes_part & sub_rules_signed") for role in _ORGAN),
    *(Row(VIEW_SUB_RULES, role, "in_plan & sub_rules_signed") for role in _READ),
    *(Row(VIEW_SUB_RULES, role, "in_organisation") for role in _OWNER),
    *(Row(VIEW_SUB_RULES, role, "takes_part & sub_rules_signed") for role in _ORGAN),
    *(Row(RUN_SUB_RULES, role, "in_plan") for role in _OFFICE),
    Row(DRAFT_SUB_RULES, Role.OWNER_SCORER, "in_organisation"),
    Row(SIGN_SUB_RULES, Role.OWNER_APPROVER, "in_organisation & not_maker"),
    *(Row(FILE_SUB_RULES, role, "in_plan & sub_rules_signed & not_maker") for role in _OFFICE),
)

ACTIONS = {
    LIST_SUB_RULES: _("打开评分细则列表"),
    VIEW_SUB_RULES: _("查看评分细则"),
    RUN_SUB_RULES: _("要求报送评分细则、催办、延期、撤销要求"),
    DRAFT_SUB_RULES: _("起草本单位负责指标的评分细则"),
    SIGN_SUB_RULES: _("签发、退回本单位的评分细则"),
    FILE_SUB_RULES: _("评分细则备案、退回"),
}

GOVERNED = (
    Governed(
        SubRules, VIEW_SUB_RULES, (DRAFT_SUB_RULES, SIGN_SUB_RULES, FILE_SUB_RULES), plan="plan",
        makers=("submitted_by",),
    ),
    Governed(SubRuleItem, VIEW_SUB_RULES, (), plan="sub_rules__plan"),
)  # fmt: skip

DEEDS = {
    "plans.ask_sub_rules": _("要求报送评分细则"),
    "plans.remind_sub_rules": _("催办评分细则"),
    "plans.extend_sub_rules": _("延长评分细则报送期限"),
    "plans.withdraw_sub_rules": _("撤销评分细则报送要求"),
    "plans.recompute_sub_rules": _("重算评分细则报送期限"),
    "plans.write_sub_rules": _("起草评分细则"),
    "plans.submit_sub_rules": _("提交评分细则"),
    "plans.return_sub_rules": _("退回评分细则"),
    "plans.revise_sub_rules": _("按意见修改评分细则"),
    "plans.offer_sub_rules": _("评分细则报备案"),
}
