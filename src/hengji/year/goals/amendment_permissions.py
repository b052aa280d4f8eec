"""Who asks for amendments, who decides, and who reads them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY
from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_below

from .amendment_enums import PENDING, AmendmentState
from .models import Amendment, AmendmentLine
from .review_permissions import party_q

LIST_AMENDMENTS = "goals.list_amendments"
VIEW_AMENDMENT = "goals.view_amendment"
REQUEST_AMENDMENT = "goals.request_amendment"
ADD_GOALS = "goals.add_goals"
EDIT_AMENDMENT = "goals.edit_amendment"
DECIDE_AMENDMENT = "goals.decide_amendment"
EXPORT_AMENDMENTS = "goals.export_amendments"


def _in_state(states: frozenset[str]) -> Any:  # noqa: ANN401 - the shape of a relation
    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
        del user, role
        return Q(state__in=sorted(states)) if model is Amendment else NOBODY

    return q


def _reaches(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Amendments by which an own participant takes over somebody else's goal."""
    places = sorted(organisations_below(user, role))
    if model is not Amendment or not places:
        return NOBODY
    return Q(pk__in=AmendmentLine.objects.filter(target__organisation__in=places).values("amendment"))


def _asked(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    del role
    return Q(requested_by=user.pk) if model is Amendment else NOBODY


def _party(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Amendments whose case somebody submitted, decides, or is asked about; not merely their organ's."""
    del role
    return party_q(user) if model is Amendment else NOBODY


RELATIONS = {
    "amendment_open": by_query(_in_state(PENDING), str(_("还没有办结的"))),
    "amendment_in_force": by_query(_in_state(frozenset({AmendmentState.EFFECTIVE})), str(_("已生效的"))),
    "amendment_reaches": by_query(_reaches, str(_("本单位承接目标的"))),
    "amendment_party": by_query(_party, str(_("本人申请、办理的"))),
    "amendment_asked": by_query(_asked, str(_("本人申请的"))),
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_READ_ISSUED = (Role.AUDITOR, Role.READER)

ROWS = (
    *(Row(LIST_AMENDMENTS, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    *(Row(LIST_AMENDMENTS, role, "in_plan & plan_issued") for role in (Role.LEADER, *_READ_ISSUED)),
    Row(LIST_AMENDMENTS, Role.GROUP_LEAD, "goals_led_group & plan_issued"),
    *(Row(LIST_AMENDMENTS, role, "takes_part & plan_issued") for role in _OWN),
    *(Row(VIEW_AMENDMENT, role, "in_plan") for role in (*_OFFICE, Role.STEERING, Role.LEADER)),
    Row(VIEW_AMENDMENT, Role.LEADER, "portfolio"),
    Row(VIEW_AMENDMENT, Role.GROUP_LEAD, "goals_led_group"),
    *(Row(VIEW_AMENDMENT, role, "own") for role in _OWN),
    *(Row(VIEW_AMENDMENT, role, "amendment_reaches") for role in _OWN),
    Row(VIEW_AMENDMENT, EVERYBODY, "self"),
    *(Row(VIEW_AMENDMENT, role, "in_plan & amendment_in_force") for role in _READ_ISSUED),
    *(Row(REQUEST_AMENDMENT, role, "own & goals_issued") for role in _OWN),
    Row(REQUEST_AMENDMENT, EVERYBODY, "self & goals_issued"),
    *(Row(ADD_GOALS, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(EDIT_AMENDMENT, role, "own & amendment_open & amendment_asked") for role in _OWN),
    *(Row(EDIT_AMENDMENT, role, "in_plan & amendment_open & amendment_asked") for role in _OFFICE),
    Row(EDIT_AMENDMENT, EVERYBODY, "self & amendment_open & amendment_asked"),
    Row(VIEW_AMENDMENT, EVERYBODY, "amendment_party"),
    Row(DECIDE_AMENDMENT, EVERYBODY, "amendment_party"),
    *(Row(EXPORT_AMENDMENTS, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
)

ACTIONS = {
    LIST_AMENDMENTS: _("打开一个年度考评的目标调整"),
    VIEW_AMENDMENT: _("查看目标调整"),
    REQUEST_AMENDMENT: _("申请目标调整"),
    ADD_GOALS: _("向参评单位追加目标"),
    EDIT_AMENDMENT: _("修改后再报或撤回目标调整"),
    DECIDE_AMENDMENT: _("审批目标调整"),
    EXPORT_AMENDMENTS: _("导出目标调整"),
}

GOVERNED = (Governed(Amendment, VIEW_AMENDMENT, (EDIT_AMENDMENT, DECIDE_AMENDMENT), plan="plan"),)

DEEDS = {
    "goals.revise_amendment": _("修改后再报目标调整"),
    "goals.withdraw_amendment": _("撤回目标调整"),
    "goals.follow_amendment": _("目标调整随审批变动"),
}
