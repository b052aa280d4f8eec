"""What an import would do: which rows are new, which change what, which are there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.foundation.organisations.enums import Acting, Change, Engagement, Kind, Role

from .checking import check
from .reading import read_content
from .shapes import APPOINTMENTS, GRANTS, ORGANISATIONS, PEOPLE, SHEETS, Content, Preview, Problem
from .world import World

_TITLES = {
    ORGANISATIONS: {column.field: column.title for column in SHEETS[ORGANISATIONS]},
    PEOPLE: {column.field: column.title for column in SHEETS[PEOPLE]},
    APPOINTMENTS: {column.field: column.title for column in SHEETS[APPOINTMENTS]},
}
_LABELS = {"kind": Kind, "change": Change, "engagement": Engagement, "acting": Acting, "role": Role}


def prepare(path: Path, importer: str) -> tuple[Content, World, Preview]:
    """Read a workbook and hold it against what is there; problems in the order of sheets and rows."""
    content, problems = read_content(path)
    world, preview = held_against(content, importer, problems)
    return content, world, preview


def held_against(content: Content, importer: str, problems: Sequence[Problem] = ()) -> tuple[World, Preview]:
    """What importing these rows would do, or every problem, those of reading included."""
    world = World.read()
    preview = Preview(problems=sorted([*problems, *check(content, world, importer)], key=_place))
    if not preview.problems:
        _compare(content, world, preview)
    return world, preview


def _place(found: Problem) -> tuple[int, int, str]:
    order = list(SHEETS)
    return order.index(found.place.table) if found.place.table in order else -1, found.place.row, found.place.column


def _compare(content: Content, world: World, preview: Preview) -> None:
    for version in content.organisations:
        there = world.versions.get((version.code, version.since))
        changes = None
        if there is not None:
            old = world.version_row(version.code, there)
            changes = list(_differences(ORGANISATIONS, old, version, skip=("line", "code", "since")))
        preview.count(ORGANISATIONS, version.line, f"{version.code} {version.name}", changes)
    for person in content.people:
        preview.count(PEOPLE, person.line, f"{person.code} {person.name}", person_changes(world, person))
    for held in content.appointments:
        title = f"{held.person} {held.organisation} {held.title}"
        preview.count(APPOINTMENTS, held.line, title, appointment_changes(world, held))
    known = {world.grant_row(grant).key for grant in world.grants}
    for grant in content.grants:
        title = f"{grant.account or grant.title} {Role(grant.role).label} {grant.organisation}"
        preview.count(GRANTS, grant.line, title, [] if grant.key in known else None)


def person_changes(world: World, row: object) -> list[str] | None:
    """Empty cells for account and phone mean: as it is."""
    code, name, account, phone = (getattr(row, each) for each in ("code", "name", "account", "phone"))
    there = world.people.get(code)
    if there is None:
        return None
    old_account = there.user.username if there.user else ""
    old_phone = there.user.phone if there.user and account in {"", old_account} else phone
    pairs = (("name", there.name, name), ("account", old_account, account or old_account),
             ("phone", old_phone, phone or old_phone))  # fmt: skip
    return [difference(PEOPLE, field, old, new) for field, old, new in pairs if old != new]


def appointment_changes(world: World, row: object) -> list[str] | None:
    person, where, title, since = (getattr(row, each) for each in ("person", "organisation", "title", "since"))
    there = world.appointments.get((person, where, title, since))
    if there is None:
        return None
    fields = ("engagement", "acting", "until", "document")
    pairs = [(field, getattr(there, field), getattr(row, field)) for field in fields]
    pairs.append(("rank", there.post.rank, getattr(row, "rank", "")))
    return [difference(APPOINTMENTS, field, old, new) for field, old, new in pairs if old != new]


def _differences(sheet: str, old: object, new: object, *, skip: tuple[str, ...]) -> Iterator[str]:
    for field in _TITLES[sheet]:
        if field in skip or (field == "position" and getattr(new, field) is None):
            continue
        if getattr(old, field) != getattr(new, field):
            yield difference(sheet, field, getattr(old, field), getattr(new, field))


def difference(sheet: str, field: str, old: object, new: object) -> str:
    return _("%(column)s：%(old)s → %(new)s") % {
        "column": _TITLES[sheet][field],
        "old": _shown(field, old),
        "new": _shown(field, new),
    }


def _shown(field: str, value: object) -> str:
    if isinstance(value, date):
        return (value - timedelta(days=1) if field == "until" else value).isoformat()
    if value in {None, ""}:
        return _("（空）")
    return str(_LABELS[field](value).label) if field in _LABELS else str(value)
