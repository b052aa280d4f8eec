"""Who registers, confirms, corrects and reads. Administrators of the system have no part in it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.joins import EVERYTHING, NOBODY, through
from hengji.foundation.access.policy import Governed, Row, by_query
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import holdings, organisations_below, organisations_of
from hengji.foundation.organisations.permissions import organisation_path
from hengji.year.plans.enums import FROZEN
from hengji.year.plans.models import Participant, Plan

from .models import Observation, PastValue, Voiding
from .owning import owned_by, owned_q

VIEW = "observations.view"
LIST = "observations.list"
LIST_PLANS = "observations.plans"
REGISTER = "observations.register"
CONFIRM = "observations.confirm"
CONFIRM_LIST = "observations.confirm_list"
CORRECT = "observations.correct"
AGREE_VOID = "observations.agree_void"
EXPORT = "observations.export"
VIEW_DOUBLES = "observations.doubles"
VIEW_PAST = "observations.view_past"
IMPORT_PAST = "observations.import_past"
CORRECT_PAST = "observations.correct_past"
EXPORT_PAST = "observations.export_past"

_PATHS: dict[type[models.Model], str] = {Observation: "", Voiding: "observation"}


def _owned(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Rows about indicators for which the user's organ answers; of plans, those in which it answers for any."""
    if model is Plan:
        return Q(pk__in=sorted(owned_by(user, role)))
    found = owned_q(user, role)
    return NOBODY if found is None or model not in _PATHS else through(found, _PATHS[model])


def _taking_part(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Plans in which the user's organ, or one below it, is evaluated."""
    places = sorted(organisations_below(user, role))
    if model is not Plan or not places:
        return NOBODY
    return Q(pk__in=Participant.objects.filter(organisation__in=places).values("plan"))


def _reached(user: Any, role: str, model: type[models.Model]) -> Q:  # noqa: ANN401 - any account
    """Organs for which the role is held: all where it is held without an organ, else that organ and those below.

    An office that sits in one organ also reaches those that it evaluates, as the organiser of a plan in force that
    stands under no other; a plan below names those below its organiser, who are reached already.
    """
    if any(holding.role == role and holding.organisation is None for holding in holdings(user)):
        return EVERYTHING
    places, path = sorted(organisations_below(user, role)), organisation_path(model)
    if not places:
        return NOBODY
    found = Q((f"{path}__in", places))
    if role not in _OFFICE:
        return found
    seats = sorted(organisations_of(user, role))
    plans = Plan.objects.filter(organiser__in=seats, superior=None, state__in=FROZEN)
    people = Participant.objects.filter(plan__in=plans, organisation__isnull=False)
    return found | Q((f"{path}__in", people.values("organisation")))


RELATIONS = {
    "observations_reached": by_query(_reached, str(_("任职范围内的单位"))),
    "observations_owned": by_query(_owned, str(_("本单位负责的指标"))),
    "observations_taking_part": by_query(_taking_part, str(_("本单位参评的"))),
}

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ_ALL = (*_OFFICE, Role.STEERING, Role.AUDITOR)
_OWN = (Role.UNIT_FILLER, Role.UNIT_HEAD)
_OWNERS = (Role.OWNER_SCORER, Role.OWNER_APPROVER)

ROWS = (
    *(Row(LIST_PLANS, role) for role in (*_READ_ALL, *_OWN, *_OWNERS)),
    *(Row(LIST, role, "in_plan") for role in _READ_ALL),
    *(Row(LIST, role, "observations_taking_part & plan_issued") for role in _OWN),
    *(Row(LIST, role, "observations_owned") for role in _OWNERS),
    *(Row(VIEW, role, "in_plan") for role in _READ_ALL),
    *(Row(VIEW, role, "own") for role in _OWN),
    *(Row(VIEW, role, "observations_owned") for role in _OWNERS),
    *(Row(REGISTER, role, "in_plan") for role in _OFFICE),
    Row(REGISTER, Role.OWNER_SCORER, "observations_owned"),
    *(Row(CONFIRM, role, "in_plan & not_maker") for role in _OFFICE),
    Row(CONFIRM, Role.OWNER_APPROVER, "observations_owned & not_maker"),
    *(Row(CONFIRM_LIST, role, "in_plan") for role in _OFFICE),
    Row(CONFIRM_LIST, Role.OWNER_APPROVER, "observations_owned"),
    *(Row(CORRECT, role, "in_plan") for role in _OFFICE),
    Row(CORRECT, Role.OWNER_SCORER, "observations_owned"),
    *(Row(AGREE_VOID, role, "in_plan & not_maker") for role in _OFFICE),
    Row(AGREE_VOID, Role.OWNER_APPROVER, "observations_owned & not_maker"),
    *(Row(EXPORT, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
    *(Row(VIEW_DOUBLES, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
    *(Row(VIEW_PAST, role, "observations_reached") for role in _READ_ALL),
    *(Row(VIEW_PAST, role, "own") for role in _OWN),
    *(Row(IMPORT_PAST, role, "observations_reached") for role in _OFFICE),
    *(Row(CORRECT_PAST, role, "observations_reached") for role in _OFFICE),
    *(Row(EXPORT_PAST, role) for role in (*_OFFICE, Role.AUDITOR)),
)

ACTIONS = {
    LIST_PLANS: _("打开计分依据"),
    LIST: _("打开一个年度考评的计分依据"),
    VIEW: _("查看计分依据"),
    REGISTER: _("登记和导入计分依据"),
    CONFIRM: _("确认计分依据"),
    CONFIRM_LIST: _("一次确认筛选出的计分依据"),
    CORRECT: _("更正和作废计分依据"),
    AGREE_VOID: _("同意作废已确认的计分依据"),
    EXPORT: _("导出计分依据"),
    VIEW_DOUBLES: _("查看疑似重复计分"),
    VIEW_PAST: _("查看历年实际值"),
    IMPORT_PAST: _("导入历年实际值"),
    CORRECT_PAST: _("更正历年实际值"),
    EXPORT_PAST: _("导出历年实际值"),
}

GOVERNED = (
    Governed(Observation, VIEW, (CONFIRM, CORRECT), plan="plan", makers=("registered_by",)),
    Governed(Voiding, VIEW, (AGREE_VOID,), plan="observation__plan", makers=("by",)),
    Governed(PastValue, VIEW_PAST, (CORRECT_PAST,)),
)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {
    "observations.open_batch": _("开始一批登记"),
    "observations.replace": _("更正计分依据"),
}
