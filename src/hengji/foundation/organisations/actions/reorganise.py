"""Merging, splitting, abolishing: what one organisation did, others carry on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import Change
from hengji.foundation.organisations.models import (
    WHOLE,
    Appointment,
    Grant,
    GroupRelation,
    LeaderRelation,
    Organisation,
    OrganisationVersion,
    Succession,
    overlapping,
    valid,
)
from hengji.foundation.organisations.queries import below, forget, version_on

from .tree import Basis, Draft, check_step, create_organisation, end_version, lock, next_version
from .writing import By, account, added, changed, problem, refuse


@dataclass(frozen=True)
class Part:
    """Where a part of a split organisation goes: a new organisation or one that exists, and its share of 10000."""

    into: Organisation | Draft
    share: int


@transaction.atomic
def merge_organisations(
    organisations: Sequence[Organisation], into: Organisation | Draft, *, by: By, basis: Basis
) -> Organisation:
    """Let organisations end and one carry on their work; what stood below them stands below it from that day on."""
    lasts = {organisation.pk: lock(organisation) for organisation in organisations}
    refuse([
        *_check_merge(organisations, into, basis),
        *(found for last in lasts.values() for found in check_step(last, basis.on)),
    ])  # fmt: skip
    for last in lasts.values():
        end_version(last, by=by, basis=basis)
    successor = _found(into, by=by, basis=basis)
    for organisation in organisations:
        for version in _below(organisation, basis):
            _move_along(version, successor, by=by, basis=basis)
        _close(organisation, by=by, basis=basis)
        _succeed(organisation, successor, Change.MERGE, WHOLE, by=by, basis=basis)
    forget()
    return successor


@transaction.atomic
def split_organisation(
    organisation: Organisation, parts: Sequence[Part], *, by: By, basis: Basis, ends: bool
) -> list[Organisation]:
    """Give parts of an organisation to others; ``ends`` says whether the organisation itself goes with it."""
    last = lock(organisation)
    found = [*check_step(last, basis.on), *_check_parts(organisation, parts, ends=ends)]
    if ends:
        found += [*_check_nothing_below(organisation, basis), *_check_nothing_later(organisation, basis)]
    refuse(found)
    if ends:
        end_version(last, by=by, basis=basis)
        _close(organisation, by=by, basis=basis)
    successors = [_found(part.into, by=by, basis=basis) for part in parts]
    kind = Change.SPLIT if ends else Change.TRANSFER
    for successor, part in zip(successors, parts, strict=True):
        _succeed(organisation, successor, kind, part.share, by=by, basis=basis)
    forget()
    return successors


@transaction.atomic
def abolish_organisation(organisation: Organisation, *, by: By, basis: Basis) -> OrganisationVersion:
    """Let an organisation end with nobody to carry on its work; posts and roles in it end with it."""
    last = lock(organisation)
    refuse([
        *check_step(last, basis.on),
        *_check_nothing_below(organisation, basis),
        *_check_nothing_later(organisation, basis),
    ])  # fmt: skip
    end_version(last, by=by, basis=basis)
    _close(organisation, by=by, basis=basis)
    step = Succession(predecessor=organisation, kind=Change.ABOLISH, on=basis.on, document=basis.document)
    added("organisations.abolish", step, by=by, reason=basis.reason)
    forget()
    return last


def _check_merge(
    organisations: Sequence[Organisation], into: Organisation | Draft, basis: Basis
) -> Iterator[ValidationError]:
    if not organisations or len({organisation.pk for organisation in organisations}) < len(organisations):
        yield problem("merge_list", _("请至少选择一个要并入的机构，每个只选一次。"))
    if isinstance(into, Organisation) and into.pk in below([one.pk for one in organisations], basis.on):
        yield problem("merge_self", _("接收机构不能是被并入的机构或它的下级，请从名单中去掉，或先把它划转出来。"))
    for organisation in organisations:
        yield from _check_nothing_later(organisation, basis)


def _check_parts(organisation: Organisation, parts: Sequence[Part], *, ends: bool) -> Iterator[ValidationError]:
    total = sum(part.share for part in parts)
    if not parts or any(part.share <= 0 for part in parts):
        yield problem("share", _("请至少填写一个去向，每个去向的份额须大于0。"))
    elif ends and total != WHOLE:
        text = _("原机构不再保留时，各去向的份额之和须为100%%，现为%(sum)s%%。")
        yield problem("share_sum", text % {"sum": percent(total)})
    elif not ends and total >= WHOLE:
        text = _("原机构保留时，划出的份额之和须小于100%%，现为%(sum)s%%。")
        yield problem("share_sum", text % {"sum": percent(total)})
    into = [part.into for part in parts if isinstance(part.into, Organisation)]
    if organisation in into or len(set(into)) < len(into):
        yield problem("share_twice", _("同一去向只能填写一次，且不能是原机构自己。"))


def percent(share: int) -> str:
    """A share of 10000 as a percentage without needless zeros."""
    return f"{share // 100}.{share % 100:02d}".rstrip("0").rstrip(".")


def _check_nothing_below(organisation: Organisation, basis: Basis) -> Iterator[ValidationError]:
    count = len(_below(organisation, basis))
    if count:
        yield problem("below", _("还有%(n)d个下级机构，请先把它们划转或撤销。") % {"n": count})


def _check_nothing_later(organisation: Organisation, basis: Basis) -> Iterator[ValidationError]:
    """What begins on that day or later would outlive the organisation."""
    count = Appointment.objects.filter(since__gte=basis.on, post__organisation=organisation).count()
    count += LeaderRelation.objects.filter(since__gte=basis.on, organisation=organisation).count()
    count += GroupRelation.objects.filter(
        Q(organisation=organisation) | Q(lead=organisation), since__gte=basis.on
    ).count()
    if count:
        text = _("该机构还有%(n)d项任职、领导或组长单位关系从生效日期或之后开始，请先更正它们的日期。")
        yield problem("later", text % {"n": count})


def _below(organisation: Organisation, basis: Basis) -> list[OrganisationVersion]:
    """Versions directly below that hold on the day or begin later."""
    rows = OrganisationVersion.objects.filter(overlapping(basis.on, None), parent=organisation)
    return list(rows.select_related("organisation"))


def _move_along(version: OrganisationVersion, successor: Organisation, *, by: By, basis: Basis) -> None:
    if version.since >= basis.on:
        changed("organisations.transfer", version, by=by, reason=basis.reason, parent=successor)
    else:
        columns = {"parent": successor, "change": Change.TRANSFER, "until": version.until}
        next_version(version, by=by, basis=basis, **columns)


def _found(into: Organisation | Draft, *, by: By, basis: Basis) -> Organisation:
    """The organisation that carries on: set up, or proven to exist on the day."""
    if isinstance(into, Draft):
        return create_organisation(into, by=by, basis=basis)
    if version_on(into, basis.on) is None:
        refuse([problem("successor_absent", _("接收机构在生效日期不存在，请另选接收机构。"))])
    return into


def _succeed(
    organisation: Organisation, successor: Organisation, kind: Change, share: int, *, by: By, basis: Basis
) -> None:  # fmt: skip
    step = Succession(
        predecessor=organisation, successor=successor, kind=kind, share=share, on=basis.on, document=basis.document
    )
    added(f"organisations.{kind}", step, by=by, reason=basis.reason)


def _close(organisation: Organisation, *, by: By, basis: Basis) -> None:
    """End what holds in an organisation on the day it ends: appointments, roles, leaders, group."""
    posts = Appointment.objects.filter(valid(basis.on), post__organisation=organisation)
    _end("organisations.end_appointment", posts, by=by, basis=basis)
    leaders = LeaderRelation.objects.filter(valid(basis.on), organisation=organisation)
    _end("organisations.end_leader", leaders, by=by, basis=basis)
    groups = GroupRelation.objects.filter(Q(organisation=organisation) | Q(lead=organisation), valid(basis.on))
    _end("organisations.end_group", groups, by=by, basis=basis)
    grants = Grant.objects.standing().filter(overlapping(basis.on, None), organisation=organisation)
    for grant in grants:
        if grant.since < basis.on:
            changed("organisations.end_grant", grant, by=by, reason=basis.reason, until=basis.on)
        else:
            columns = {"revoked_at": timezone.now(), "revoked_by": account(by)}
            changed("organisations.revoke_grant", grant, by=by, reason=basis.reason, **columns)


Ending = Appointment | LeaderRelation | GroupRelation


def _end(action: str, rows: Iterable[Ending], *, by: By, basis: Basis) -> None:
    for row in rows:
        changed(action, row, by=by, reason=basis.reason, until=basis.on)
