"""Who drafts, reviews and reads goals. An organ writes its own; its group's lead, the office and leaders review.

Before a sheet is submitted only its own people and the plan's office see it; auditors and readers see what is issued.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import NOBODY, through
from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.year.plans.models import Participant, Plan

from . import amendment_permissions as amendments
from . import cascade_permissions as cascade
from . import letter_permissions as letters
from . import review_permissions as review
from . import task_permissions as tasks
from .enums import OPEN, SheetState
from .models import Amendment, Goal, GoalSheet, Letter

LIST_PLANS = "goals.plans"
LIST_SHEETS = "goals.list"
VIEW_SHEET = "goals.view"
DRAFT_SHEET = "goals.draft"
START_SHEET = "goals.start"
EXPORT_SHEETS = "goals.export"
EXPORT_GOALS = "goals.export_goals"
EXPORT_SHEET = "goals.export_sheet"
IMPORT_GOALS = "goals.import"

SHEET_PATHS: dict[type[models.Model], str] = {
    GoalSheet: "",
    Goal: "sheet",
    Amendment: "sheet",
    Letter: "sheet",
}  # rooms' files add theirs


def sheet_q(model: type[models.Model], found: Q) -> Q:
    """A condition on sheets as one on rows of a model that leads to a sheet."""
    return through(found, SHEET_PATHS[model]) if model in SHEET_PATHS else NOBODY


def led_by(places: frozenset[int]) -> Q:
    """Participants of the groups that these organs lead, themselves left out."""
    own = Participant.objects.filter(is_lead=True, organisation__in=sorted(places), group__isnull=False)
    return Q(group__in=own.values("group")) & ~Q(organisation__in=sorted(places))


def _in_led_group(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    places = organisations_of(user, role)
    if not places:
        return NOBODY
    found = Participant.objects.filter(led_by(places))
    return Q(pk__in=found.values("plan")) if model is Plan else sheet_q(model, Q(participant__in=found))


def _in_state(states: frozenset[str]) -> Any:  # noqa: ANN401 - the shape of a relation
    def q(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401
        del user, role
        return sheet_q(model, Q(state__in=sorted(states)))

    return q


RELATIONS = {
    "goals_led_group": by_query(_in_led_group, str(_("本单位任组长的组内单位的"))),
    "goals_open": by_query(_in_state(OPEN), str(_("尚未送审或已退回的"))),
    "goals_sent": by_query(_in_state(frozenset(SheetState.values) - {SheetState.DRAFT}), str(_("已送审的"))),
    "goals_portfolio": by_query(review.portfolio_plans, str(_("分管单位参评的"))),
    "goals_party": by_query(review.relation_q(sheet_q), str(_("本人送审、办理的"))),
    "goals_issued": by_query(_in_state(frozenset({SheetState.ISSUED})), str(_("已下达的"))),
    **amendments.RELATIONS,
    **letters.RELATIONS,
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_READ_ISSUED = (Role.AUDITOR, Role.READER)

ROWS = (
    Row(LIST_PLANS, EVERYBODY),  # persons draft their own sheets; the page shows nobody more than is theirs
    *tasks.ROWS,
    *(Row(LIST_SHEETS, role, "in_plan") for role in (*_OFFICE, Role.STEERING)),
    *(Row(LIST_SHEETS, role, "in_plan & plan_issued") for role in (Role.LEADER, *_READ_ISSUED)),
    Row(LIST_SHEETS, Role.GROUP_LEAD, "goals_led_group & plan_issued"),
    *(Row(LIST_SHEETS, role, "takes_part & plan_issued") for role in _OWN),
    *(Row(START_SHEET, role, "own & plan_issued") for role in _OWN),
    Row(START_SHEET, EVERYBODY, "self & plan_issued"),
    *(Row(START_SHEET, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(VIEW_SHEET, role, "in_plan") for role in _OFFICE),
    *(Row(VIEW_SHEET, role, "in_plan & goals_sent") for role in (Role.STEERING, Role.LEADER)),
    Row(VIEW_SHEET, Role.LEADER, "portfolio & goals_sent"),
    Row(VIEW_SHEET, Role.GROUP_LEAD, "goals_led_group & goals_sent"),
    *(Row(VIEW_SHEET, role, "own") for role in _OWN),
    Row(VIEW_SHEET, EVERYBODY, "self"),
    *(
        Row(VIEW_SHEET, role, "in_organisation") for role in _OFFICE
    ),  # the organ's own office, of what its organ undertakes
    *(Row(VIEW_SHEET, role, "in_plan & goals_issued") for role in _READ_ISSUED),
    *(Row(DRAFT_SHEET, role, "own & goals_open") for role in _OWN),
    Row(DRAFT_SHEET, EVERYBODY, "self & goals_open"),
    *(Row(EXPORT_SHEETS, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
    *review.ROWS,
    *(Row(EXPORT_GOALS, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
    *(Row(EXPORT_GOALS, role, "takes_part & plan_issued") for role in _OWN),
    *(Row(EXPORT_SHEET, role, "in_plan") for role in _OFFICE),
    Row(EXPORT_SHEET, Role.AUDITOR, "in_plan & goals_issued"),
    *(Row(EXPORT_SHEET, role, "own") for role in _OWN),
    Row(EXPORT_SHEET, EVERYBODY, "self"),
    *(Row(IMPORT_GOALS, role, "in_plan & plan_issued") for role in _OFFICE),
    *(Row(IMPORT_GOALS, role, "takes_part & plan_issued") for role in _OWN),
    *amendments.ROWS,
    *letters.ROWS,
    *cascade.ROWS,
)

ACTIONS = {
    **tasks.ACTIONS,
    LIST_PLANS: _("打开目标制定"),
    LIST_SHEETS: _("打开一个年度考评的目标表"),
    START_SHEET: _("开始一张目标表"),
    VIEW_SHEET: _("查看目标表"),
    DRAFT_SHEET: _("拟定和修改目标"),
    EXPORT_SHEETS: _("导出目标"),
    **review.ACTIONS,
    EXPORT_GOALS: _("导出各单位的目标内容"),
    EXPORT_SHEET: _("导出一张目标表"),
    IMPORT_GOALS: _("导入目标"),
    **amendments.ACTIONS,
    **letters.ACTIONS,
    **cascade.ACTIONS,
}

GOVERNED = (
    Governed(GoalSheet, VIEW_SHEET, (DRAFT_SHEET, *review.OF_A_SHEET, *letters.OF_A_SHEET), plan="plan"),
    *tasks.GOVERNED,
    Governed(Goal, VIEW_SHEET, (DRAFT_SHEET, cascade.CASCADE), plan="plan"),
    *amendments.GOVERNED,
    *letters.GOVERNED,
)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    **tasks.DEEDS,
    "goals.start_sheet": _("开始目标表"),
    "goals.import_goals": _("导入目标"),
    "goals.write_goal": _("拟定目标"),
    "goals.remove_goal": _("删除目标"),
    "goals.restore_goal": _("恢复目标"),
    "goals.move_goal": _("调整目标次序"),
    **review.DEEDS,
    **amendments.DEEDS,
    **letters.DEEDS,
}
