"""Who answers for an organisation: leaders and group leads; and the clerk who follows another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.models import (
    GroupRelation,
    LeaderRelation,
    Organisation,
    Person,
    User,
    overlapping,
)
from hengji.foundation.organisations.queries import forget, holdings, version_on

from .tree import chinese
from .writing import By, added, changed, problem, refuse


@dataclass(frozen=True)
class Moved:
    """What one room handed over: what it is called, and how many."""

    title: str
    count: int


@transaction.atomic
def set_leader_relation(
    organisation: Organisation, kind: str, leader: Person | None, on: date, *, by: By
) -> LeaderRelation | None:  # fmt: skip
    """From a day on this leader (or nobody) is in charge of, or keeps contact with, an organisation.

    Rooms with open cases re-route them: the functions listed in settings.LEADER_CHANGED run in this transaction.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = list(LeaderRelation.objects.filter(overlapping(on, None), organisation=organisation, kind=kind))
    found = _check_relation(rows, organisation, on)
    if leader is not None and any(row.leader_id == leader.pk and row.since < on for row in rows):
        text = _("%(name)s已经是本机构的%(kind)s领导，不用重复设定。")
        found.append(problem("same", text % {"name": leader.name, "kind": Lead(kind).label}))
    refuse(found)
    for row in rows:
        changed("organisations.end_leader", row, by=by, until=on)
    relation = None
    if leader is not None:
        relation = LeaderRelation(organisation=organisation, kind=kind, leader=leader, since=on)
        added("organisations.set_leader", relation, by=by)
    for name in settings.LEADER_CHANGED:
        changed_hook: Callable[..., object] = import_string(name)
        changed_hook(organisation, kind, leader, on, by=by)
    forget()
    return relation


@transaction.atomic
def set_group_lead(organisation: Organisation, lead: Organisation | None, on: date, *, by: By) -> GroupRelation | None:
    """From a day on this organisation (or none) reviews the other one first."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = list(GroupRelation.objects.filter(overlapping(on, None), organisation=organisation))
    found = _check_relation(rows, organisation, on)
    if lead == organisation:
        found.append(problem("self", _("组长单位不能初审自己，请选择另一个机构。")))
    refuse(found)
    for row in rows:
        changed("organisations.end_group", row, by=by, until=on)
    relation = None
    if lead is not None:
        relation = GroupRelation(organisation=organisation, lead=lead, since=on)
        added("organisations.set_group_lead", relation, by=by)
    forget()
    return relation


@transaction.atomic
def hand_over(leaving: User, successor: User, *, by: User, reason: str) -> list[Moved]:
    """Move what waits for one person to another, in every room at once.

    The rooms' functions are listed in settings.HAND_OVER; each is called with (leaving, successor, by=…) in this
    transaction, moves its rows with its own entries in the ledger and returns Moved. Roles are not moved: they need two
    persons.
    """
    refuse(_check_hand_over(leaving, successor, reason))
    moved: list[Moved] = []
    for name in settings.HAND_OVER:
        move: Callable[..., list[Moved]] = import_string(name)
        moved += move(leaving, successor, by=by)
    after = {"to": successor.username, "moved": {each.title: each.count for each in moved}}
    record("organisations.hand_over", by=by, obj=f"organisations.user:{leaving.pk}", after=after, reason=reason)
    return moved


def _check_relation(
    rows: list[LeaderRelation] | list[GroupRelation], organisation: Organisation, on: date
) -> list[ValidationError]:
    found = []
    if version_on(organisation, on) is None:
        found.append(problem("absent", _("该机构在生效日期不存在，请核对机构和日期。")))
    later = [row.since for row in rows if row.since >= on]
    if later:
        text = _("已有从%(day)s开始的设定，生效日期须晚于这一天。")
        found.append(problem("too_early", text % {"day": chinese(max(later))}))
    return found


def _check_hand_over(leaving: User, successor: User, reason: str) -> list[ValidationError]:
    found = []
    if leaving.pk == successor.pk:
        found.append(problem("self", _("接办人不能是本人，请选择另一人。")))
    if not successor.is_active:
        found.append(problem("closed", _("接办人的账号已停用，请选择另一人。")))
    if not reason.strip():
        found.append(problem("reason", _("请填写交接的理由。")))
    yesterday = timezone.localdate() - timedelta(days=1)
    held = {(holding.role, holding.organisation) for holding in holdings(leaving) if holding.source != "delegation"}
    held |= {(holding.role, holding.organisation) for holding in holdings(leaving, yesterday)}
    missing = held - {(holding.role, holding.organisation) for holding in holdings(successor)}
    for role in sorted({role for role, _organisation in missing}):
        text = _("接办人还没有角色“%(role)s”，请先由安全管理员授予并经另一人确认，再办交接。")
        found.append(problem("role", text % {"role": Role(role).label}))
    return found
