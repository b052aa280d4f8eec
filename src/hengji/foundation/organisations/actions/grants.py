"""Giving roles: one person grants, another confirms, and whoever revokes is obeyed at the next request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import ADMINISTRATORS, LOCAL_ROLES, Role
from hengji.foundation.organisations.models import Appointment, Grant, Organisation, Post, User, overlapping
from hengji.foundation.organisations.queries import forget, version_on

from .people import confirm_appointment
from .sessions import end_sessions
from .writing import By, account, added, changed, problem, refuse


@dataclass(frozen=True)
class Scope:
    """Which role, in which organisation or in none, from when, until when (the first day without it)."""

    role: str
    organisation: Organisation | None
    since: date
    until: date | None = None


@transaction.atomic
def grant_role(to: User | Post, scope: Scope, *, by: User, reason: str = "") -> Grant:
    """Ask for a role for an account, or for whoever holds a post. It has no effect before somebody else confirms it."""
    if isinstance(to, User):
        User.objects.select_for_update().get(pk=to.pk)
    refuse([*_check_scope(scope), *_check_receiver(to, scope, by), *_check_twice(to, scope)])
    grant = Grant(
        user=to if isinstance(to, User) else None, post=to if isinstance(to, Post) else None, role=scope.role,
        organisation=scope.organisation, since=scope.since, until=scope.until, granted_by=by,
    )  # fmt: skip
    return added("organisations.grant_role", grant, by=by, reason=reason)


@transaction.atomic
def confirm_grants(grants: Sequence[Grant], *, by: User) -> list[Grant]:
    """The second person says yes to all of these, or, where one cannot be confirmed, to none."""
    rows = list(Grant.objects.select_for_update().filter(pk__in=[grant.pk for grant in grants]).order_by("pk"))
    refuse(found for row in rows for found in _check_confirmation(row, by))
    now = timezone.now()
    for row in rows:
        changed("organisations.confirm_grant", row, by=by, confirmed_by=by, confirmed_at=now)
    _end_sessions(rows, by=by)
    return rows


@transaction.atomic
def confirm_all(grants: Sequence[Grant], appointments: Sequence[Appointment], *, by: User) -> None:
    """Grants and appointments together: all or none."""
    confirm_grants(grants, by=by)
    for appointment in appointments:
        confirm_appointment(appointment, by=by)


def confirm_grant(grant: Grant, *, by: User) -> Grant:
    return confirm_grants([grant], by=by)[0]


@transaction.atomic
def revoke_grant(grant: Grant, *, by: By, reason: str) -> Grant:
    """Take a role back, or refuse to confirm it; effective at the person's next request."""
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    found = []
    if row.revoked_at is not None:
        found.append(problem("revoked", _("这项授权已经撤销，不用再办。")))
    if not reason.strip():
        found.append(problem("reason", _("请填写撤销的理由。")))
    if row.role == Role.SECURITY_ADMIN and _is_last(row):
        found.append(problem("last", _("这是最后一个安全管理员，撤销后无人能够授权；请先授予并确认另一人。")))
    refuse(found)
    changed("organisations.revoke_grant", row, by=by, reason=reason, revoked_at=timezone.now(), revoked_by=account(by))
    if row.confirmed_at is not None:
        _end_sessions([row], by=by)
    return row


def _end_sessions(grants: Sequence[Grant], *, by: By) -> None:
    """Whose roles change logs in again; who receives a role by a post keeps the session, as roles are read anew."""
    forget()
    for user in User.objects.filter(pk__in={grant.user_id for grant in grants if grant.user_id}).order_by("pk"):
        end_sessions(user, by=by)


@transaction.atomic
def appoint_first_administrators(
    system: User, security: User, audit: User, *, by: By, since: date
) -> list[Grant]:  # fmt: skip
    """The first three administrators of an installation: three persons; possible only while nobody has a role."""
    found = []
    if Grant.objects.exists():
        found.append(problem("not_first", _("系统已有角色授权，请由安全管理员授予、由另一人确认。")))
    if len({system.pk, security.pk, audit.pk}) < len(ADMINISTRATORS):
        found.append(problem("three", _("系统管理员、安全管理员、审计管理员须是三个不同的人。")))
    refuse(found)
    roles = ((system, Role.SYSTEM_ADMIN), (security, Role.SECURITY_ADMIN), (audit, Role.AUDIT_ADMIN))
    now = timezone.now()
    rows = [Grant(user=user, role=role, since=since, confirmed_at=now) for user, role in roles]
    forget()
    return [added("organisations.first_administrator", row, by=by) for row in rows]


def _check_scope(scope: Scope) -> Iterator[ValidationError]:
    if scope.role not in Role.values:
        yield problem("role", _("没有这个角色，请从名单中选择。"))
    if scope.until is not None and scope.until <= scope.since:
        yield problem("order", _("截止日期不能早于起始日期，请核对。"))
    if scope.organisation is None and scope.role in LOCAL_ROLES:
        text = _("角色“%(role)s”须说明在哪个机构，请选择机构。")
        yield problem("place", text % {"role": Role(scope.role).label})
    if scope.organisation is not None and version_on(scope.organisation, scope.since) is None:
        yield problem("organisation_absent", _("该机构在起始日期不存在，请核对机构和日期。"))


def _check_receiver(to: User | Post, scope: Scope, by: User) -> Iterator[ValidationError]:
    if isinstance(to, Post):
        if scope.role in ADMINISTRATORS:
            yield problem("administrator_post", _("管理员角色不能随职务取得，请直接授予账号。"))
        if to.appointments.filter(overlapping(scope.since, scope.until), person__user=by).exists():
            yield problem("own", _("不能给自己所任的职务授予角色，请由另一名安全管理员授予。"))
        return
    if to.pk == by.pk:
        yield problem("own", _("不能给自己授予角色，请由另一名安全管理员授予。"))
    if not to.is_active:
        yield problem("closed", _("这个账号已停用，请先启用账号或选择另一个账号。"))
    if scope.role in ADMINISTRATORS:
        for grant in other_administrator_roles(to, scope):
            text = _("此人在这段时间已是%(role)s；系统、安全、审计三个管理员须由三人分别担任。")
            yield problem("administrator_two", text % {"role": Role(grant.role).label})


def other_administrator_roles(user: User, scope: Scope) -> list[Grant]:
    """Standing grants of another of the three administrators' roles in the same time, confirmed or waiting."""
    rows = Grant.objects.standing().filter(overlapping(scope.since, scope.until), user=user)
    return list(rows.filter(role__in=ADMINISTRATORS).exclude(role=scope.role))


def _check_twice(to: User | Post, scope: Scope) -> Iterator[ValidationError]:
    rows = Grant.objects.standing().filter(
        overlapping(scope.since, scope.until), role=scope.role, organisation=scope.organisation
    )
    same = rows.filter(user=to) if isinstance(to, User) else rows.filter(post=to)
    if same.exists():
        yield problem("twice", _("这段时间已有同样的授权，不用重复授予；如尚待确认，请提醒另一人确认。"))


def _check_confirmation(row: Grant, by: User) -> Iterator[ValidationError]:
    if row.revoked_at is not None:
        yield problem("revoked", _("这项授权已经撤销，不能再确认。"))
    elif row.confirmed_at is not None:
        yield problem("confirmed", _("这项授权已经确认过了，不用再办。"))
    if row.granted_by_id == by.pk:
        yield problem("own_grant", _("授予人不能确认自己授予的角色，请由另一人确认。"))
    if row.user_id == by.pk or (row.post_id and _holds(by, row)):
        yield problem("own", _("不能确认授予自己的角色，请由另一人确认。"))


def _holds(user: User, grant: Grant) -> bool:
    post = grant.post
    return post is not None and post.appointments.filter(
        overlapping(grant.since, grant.until), person__user=user
    ).exists()  # fmt: skip


def _is_last(row: Grant) -> bool:
    """Whether nobody else could grant any more."""
    today = timezone.localdate()
    if not Grant.objects.effective(today).filter(pk=row.pk).exists():
        return False
    others = Grant.objects.effective(today).filter(role=row.role, user__is_active=True).exclude(user=row.user)
    return not others.exists()
