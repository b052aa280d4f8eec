"""Setting organisations up, renaming, moving: one step in the life of one organisation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import PARENTS, Change, Kind
from hengji.foundation.organisations.models import Organisation, OrganisationVersion
from hengji.foundation.organisations.queries import below, last_version, version_on

from .writing import By, added, changed, problem, refuse

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")
NAME_LENGTH = 100


@dataclass(frozen=True)
class Basis:
    """When a change takes effect, by which document, and why."""

    on: date
    document: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    """An organisation that is to be set up."""

    code: str
    name: str
    kind: str
    parent: Organisation | None = None
    short_name: str = ""
    klass: str = ""
    position: int = 0


@transaction.atomic
def create_organisation(draft: Draft, *, by: By, basis: Basis) -> Organisation:
    """Set an organisation up from a day on."""
    refuse([*check_code(draft.code), *check_place(None, draft.name, draft.kind, draft.parent, basis.on)])
    organisation = added("organisations.create", Organisation(code=draft.code), by=by, reason=basis.reason)
    version = OrganisationVersion(
        organisation=organisation, since=basis.on, name=draft.name.strip(), short_name=draft.short_name.strip(),
        kind=draft.kind, parent=draft.parent, klass=draft.klass, position=draft.position, document=basis.document,
    )  # fmt: skip
    added("organisations.create_version", version, by=by, reason=basis.reason)
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation, name: str, *, by: By, basis: Basis, short_name: str = ""
) -> OrganisationVersion:
    """Give another name from a day on; before that day the old name stands."""
    last = lock(organisation)
    found = [*check_step(last, basis.on), *check_place(organisation, name, last.kind, last.parent, basis.on)]
    if name.strip() == last.name and short_name.strip() == last.short_name:
        found.append(problem("same_name", _("新名称与现在的名称相同，请填写不同的名称。")))
    refuse(found)
    columns = {"name": name.strip(), "short_name": short_name.strip(), "change": Change.RENAME}
    return next_version(last, by=by, basis=basis, **columns)


@transaction.atomic
def move_organisation(
    organisation: Organisation, parent: Organisation | None, *, by: By, basis: Basis
) -> OrganisationVersion:
    """Put an organisation, with all below it, under another one from a day on."""
    last = lock(organisation)
    found = [*check_step(last, basis.on), *check_place(organisation, last.name, last.kind, parent, basis.on)]
    if parent == last.parent:
        found.append(problem("same_parent", _("上级机构没有变化，请选择另一个上级机构。")))
    refuse(found)
    return next_version(last, by=by, basis=basis, parent=parent, change=Change.TRANSFER)


def lock(organisation: Organisation) -> OrganisationVersion:
    """Hold the organisation for this transaction and read where it stands."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    return last_version(organisation)


def next_version(
    last: OrganisationVersion, *, by: By, basis: Basis, **columns: Any  # noqa: ANN401 - columns of a version
) -> OrganisationVersion:  # fmt: skip
    """End the last version and begin the next one on the same day; what is not named stays."""
    kept = {name: getattr(last, name) for name in ("name", "short_name", "kind", "parent", "klass", "position")}
    end_version(last, by=by, basis=basis)
    version = OrganisationVersion(
        organisation=last.organisation, since=basis.on, document=basis.document, **(kept | columns)
    )
    return added(f"organisations.{version.change}", version, by=by, reason=basis.reason)


def end_version(last: OrganisationVersion, *, by: By, basis: Basis) -> OrganisationVersion:
    return changed("organisations.end_version", last, by=by, reason=basis.reason, until=basis.on)


def check_code(code: str) -> Iterator[ValidationError]:
    """Form of a code, and that it is free."""
    if not CODE.fullmatch(code):
        text = _("机构编码“%(code)s”写法不对：请用不超过32位的字母、数字、连字符或下划线，以字母或数字开头。")
        yield problem("code", text % {"code": code})
    elif Organisation.objects.filter(code=code).exists():
        text = _("机构编码“%(code)s”已被使用，请换一个，或在原机构上办理更名。")
        yield problem("code_taken", text % {"code": code})


def check_step(last: OrganisationVersion, on: date) -> Iterator[ValidationError]:
    """Whether a change can follow the last version of an organisation on a day."""
    if last.until is not None:
        text = _("“%(name)s”已于%(day)s撤销或并入其他机构，不能再变更。")
        yield problem("gone", text % {"name": last.name, "day": chinese(last.until)})
    elif on <= last.since:
        text = _("生效日期须晚于“%(name)s”上一次变更的日期（%(day)s）。更正历史请用导入工作簿。")
        yield problem("too_early", text % {"name": last.name, "day": chinese(last.since)})


def check_place(
    organisation: Organisation | None, name: str, kind: str, parent: Organisation | None, on: date
) -> Iterator[ValidationError]:
    """Whether an organisation of this name and kind may stand there on a day."""
    name = name.strip()
    if not name or len(name) > NAME_LENGTH:
        yield problem("name", _("请填写机构名称，不超过%(n)d个字。") % {"n": NAME_LENGTH})
    elif _has_namesake(organisation, name, parent, on):
        text = _("同一上级之下已有名为“%(name)s”的机构，请核对是否重复，或加以区别。")
        yield problem("name_taken", text % {"name": name})
    yield from _check_parent(kind, parent, on)
    if organisation and parent and parent.pk in below([organisation.pk], on):
        yield problem("cycle", _("上级机构不能是本机构或它的下级，请另选上级机构。"))


def _has_namesake(organisation: Organisation | None, name: str, parent: Organisation | None, on: date) -> bool:
    rows = OrganisationVersion.objects.filter(
        name=name, parent=parent, until=None
    ) | OrganisationVersion.objects.filter(name=name, parent=parent, until__gt=on)
    return rows.exclude(organisation=organisation).exists()


def _check_parent(kind: str, parent: Organisation | None, on: date) -> Iterator[ValidationError]:
    above = None if parent is None else version_on(parent, on)
    if parent is not None and above is None:
        text = _("上级机构“%(code)s”在%(day)s不存在，请核对上级机构和生效日期。")
        yield problem("parent_absent", text % {"code": parent.code, "day": chinese(on)})
    elif (None if above is None else above.kind) not in PARENTS[kind]:
        place = (
            _("“%(name)s”（%(kind)s）之下") % {"name": above.name, "kind": Kind(above.kind).label}
            if above
            else _("最上层")
        )
        text = _("%(kind)s不能设在%(place)s，请另选上级机构。")
        yield problem("parent_kind", text % {"kind": Kind(kind).label, "place": place})


def chinese(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
