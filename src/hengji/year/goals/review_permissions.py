"""Who puts a sheet before the chain, reads and decides on the way, and issues. Whose turn it is, the case knows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY
from hengji.foundation.access.policy import Row
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.approvals.models import Case
from hengji.foundation.approvals.permissions import party
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import LeaderRelation, valid
from hengji.year.plans.models import Participant, Plan

SUBMIT_SHEET = "goals.submit"
VIEW_REVIEW = "goals.view_review"
DECIDE_SHEET = "goals.decide"
VIEW_BOARD = "goals.board"
VIEW_WHOLE_BOARD = "goals.whole_board"
APPROVE_MANY = "goals.approve_many"
ISSUE_SHEETS = "goals.issue"


def party_q(user: Any) -> Q:  # noqa: ANN401 - any account
    """Sheets whose case somebody submitted, decides, or is asked about, also while standing in for another."""
    return Q(case__in=Case.objects.filter(party(user)).order_by().values("pk"))


def portfolio_plans(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Plans that evaluate an organ for which somebody answers as a leader today."""
    del role
    if model is not Plan:
        return NOBODY
    led = LeaderRelation.objects.filter(valid(timezone.localdate()), leader__user=user.pk)
    return Q(pk__in=Participant.objects.filter(organisation__in=led.values("organisation")).values("plan"))


_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_REVIEWERS: tuple[tuple[str, str], ...] = (
    *((role.value, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    (Role.LEADER.value, "in_plan & plan_issued"),
    (Role.LEADER.value, "goals_portfolio & plan_issued"),
    (Role.GROUP_LEAD.value, "goals_led_group & plan_issued"),
)

ROWS = (
    *(Row(SUBMIT_SHEET, role, "own") for role in _OWN),
    Row(SUBMIT_SHEET, EVERYBODY, "self"),
    *(Row(VIEW_REVIEW, role, "own") for role in _OWN),
    Row(VIEW_REVIEW, EVERYBODY, "self"),
    Row(VIEW_REVIEW, EVERYBODY, "goals_party & goals_sent"),
    *(Row(VIEW_REVIEW, role, "in_plan & goals_sent") for role in (*_OFFICE, Role.STEERING, Role.LEADER)),
    Row(VIEW_REVIEW, Role.LEADER, "portfolio & goals_sent"),
    Row(VIEW_REVIEW, Role.GROUP_LEAD, "goals_led_group & goals_sent"),
    *(Row(VIEW_REVIEW, role, "in_plan & goals_issued") for role in (Role.AUDITOR, Role.READER)),
    Row(DECIDE_SHEET, EVERYBODY, "goals_party"),
    *(Row(VIEW_BOARD, role, relation) for role, relation in _REVIEWERS),
    *(Row(VIEW_WHOLE_BOARD, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    *(Row(APPROVE_MANY, role, relation) for role, relation in _REVIEWERS),
    *(Row(ISSUE_SHEETS, role, "in_plan") for role in _OFFICE),
)

ACTIONS = {
    SUBMIT_SHEET: _("送审和撤回目标表"),
    VIEW_REVIEW: _("查看目标表的审核和各轮送审稿"),
    DECIDE_SHEET: _("审核目标表"),
    VIEW_BOARD: _("查看目标审核进展"),
    VIEW_WHOLE_BOARD: _("查看全部参评单位的目标审核进展"),
    APPROVE_MANY: _("批量同意轮到本人的目标表"),
    ISSUE_SHEETS: _("下达目标"),
}
OF_A_SHEET = (SUBMIT_SHEET, VIEW_REVIEW, DECIDE_SHEET)

DEEDS = {
    "goals.submit_sheet": _("送审目标表"),
    "goals.follow_case": _("目标表随审批变动"),
    "goals.issue_sheets": _("下达目标"),
}


def relation_q(sheet_q: Any) -> Any:  # noqa: ANN401 - the shape of a relation
    """Give the relation by the caller's way from a model to its sheet."""

    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
        del role
        found: Q = sheet_q(model, party_q(user))
        return found

    return q
