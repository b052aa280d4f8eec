"""Who proposes, submits, puts up, appeals, handles, decides and issues; what organs read, and from when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY, through
from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_below
from hengji.year.plans.models import Participant

from .enums import OPEN_TO_ALL, AppealState
from .models import Appeal, Notice, Proceeding

LIST = "grading.list"
VIEW = "grading.view"
VIEW_NOTICE = "grading.view_notice"
VIEW_PROPOSAL = "grading.view_proposal"
PROPOSE = "grading.propose"
SUBMIT = "grading.submit"
PUBLISH = "grading.publish"
ISSUE = "grading.issue"
REPUBLISH = "grading.republish"
VIEW_APPEAL = "grading.view_appeal"
LIST_APPEALS = "grading.list_appeals"
FILE_APPEAL = "grading.file_appeal"
SIGN_APPEAL = "grading.sign_appeal"
ASSIGN = "grading.assign"
HANDLE = "grading.handle"
DECIDE = "grading.decide"

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_READ = (*_OFFICE, Role.STEERING, Role.AUDITOR)


_PATHS: dict[type[models.Model], str] = {Proceeding: "", Notice: "proceeding"}


def _taking_part(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Results of plans that evaluate the user's organ or one below it, once they are put up."""
    places = sorted(organisations_below(user, role))
    if model not in _PATHS or not places:
        return NOBODY
    plans = Participant.objects.filter(organisation__in=places).values("plan")
    return through(Q(plan__in=plans, state__in=OPEN_TO_ALL), _PATHS[model])


def _filed(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Appeals that their organ has signed."""
    del user, role
    return ~Q(state=AppealState.DRAFT) if model is Appeal else NOBODY


def _handled(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del role
    return Q(handler=user.pk) if model is Appeal else NOBODY


RELATIONS = {
    "grading_taking_part": by_query(_taking_part, str(_("参加考评且已公示的"))),
    "grading_filed": by_query(_filed, str(_("已签发的申诉"))),
    "grading_handled": by_query(_handled, str(_("由本人复核的申诉"))),
}
ROWS = (
    *(Row(LIST, role) for role in (*_READ, *_OWN)),
    *(Row(VIEW, role, "in_plan") for role in _READ),
    *(Row(VIEW, role, "grading_taking_part") for role in _OWN),
    *(Row(VIEW_NOTICE, role, "in_plan") for role in _READ),
    *(Row(VIEW_NOTICE, role, "grading_taking_part") for role in _OWN),
    *(Row(VIEW_PROPOSAL, role, "in_plan") for role in _READ),
    *(Row(PROPOSE, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(SUBMIT, role, "in_plan") for role in _OFFICE),
    Row(PUBLISH, Role.OFFICE_CHIEF, "in_plan"),
    Row(ISSUE, Role.OFFICE_CHIEF, "in_plan"),
    Row(REPUBLISH, Role.OFFICE_CHIEF, "in_plan"),
    *(Row(LIST_APPEALS, role, "in_plan") for role in _READ),
    *(Row(VIEW_APPEAL, role, "in_plan & grading_filed") for role in _READ),
    *(Row(VIEW_APPEAL, role, "own") for role in _OWN),
    Row(VIEW_APPEAL, EVERYBODY, "grading_handled"),
    *(Row(FILE_APPEAL, role, "own") for role in _OWN),
    Row(SIGN_APPEAL, Role.UNIT_HEAD, "own & not_maker"),
    *(Row(ASSIGN, role, "in_plan & grading_filed") for role in _OFFICE),
    Row(HANDLE, EVERYBODY, "grading_handled"),
    Row(DECIDE, Role.OFFICE_CHIEF, "in_plan & grading_filed"),
)
ACTIONS = {
    LIST: _("打开考评结果"),
    VIEW: _("查看考评结果"),
    VIEW_NOTICE: _("查看公示、更正和通报"),
    VIEW_PROPOSAL: _("查看等次建议"),
    PROPOSE: _("拟议等次"),
    SUBMIT: _("提交审议和审定"),
    PUBLISH: _("公示考评结果"),
    ISSUE: _("印发通报"),
    REPUBLISH: _("发布更正"),
    LIST_APPEALS: _("打开申诉列表"),
    VIEW_APPEAL: _("查看申诉"),
    FILE_APPEAL: _("起草和撤回申诉"),
    SIGN_APPEAL: _("签发申诉"),
    ASSIGN: _("分办申诉"),
    HANDLE: _("复核申诉"),
    DECIDE: _("决定申诉"),
}
GOVERNED = (
    Governed(Proceeding, VIEW, (VIEW_PROPOSAL, SUBMIT, PUBLISH, ISSUE, REPUBLISH, LIST_APPEALS), plan="plan"),
    Governed(Notice, VIEW_NOTICE, (), plan="proceeding__plan"),
    Governed(
        Appeal,
        VIEW_APPEAL,
        (FILE_APPEAL, SIGN_APPEAL, ASSIGN, HANDLE, DECIDE),
        plan="proceeding__plan",
        makers=("drafted_by",),
    ),
)
# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "grading.follow_case": _("结果随审批办理"),
    "grading.recompute_dues": _("重算公示和申诉期限"),
    "grading.publish_correction": _("发布更正"),
}
