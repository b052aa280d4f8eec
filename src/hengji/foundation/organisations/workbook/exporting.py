"""The whole tree with its history, people, appointments and standing grants as a workbook that imports again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from hengji.foundation.organisations.enums import Acting, Change, Engagement, Kind, Role
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .reading import titles
from .shapes import APPOINTMENTS, GRANTS, ORGANISATIONS, PEOPLE
from .world import World


def write_export(path: Path) -> int:
    """Write the workbook and say how many rows it has."""
    world = World.read()
    sheets = {
        ORGANISATIONS: list(_versions(world)),
        PEOPLE: list(_people(world)),
        APPOINTMENTS: list(_appointments(world)),
        GRANTS: list(_grants(world)),
    }
    write_workbook(path, [SheetOut(name, titles(name), rows) for name, rows in sheets.items()])
    return sum(len(rows) for rows in sheets.values())


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _last(until: date | None) -> str:
    return "" if until is None else (until - timedelta(days=1)).isoformat()


def _versions(world: World) -> Iterator[Sequence[str]]:
    for key in sorted(world.versions):
        row = world.version_row(key[0], world.versions[key])
        yield (row.code, row.name, row.short_name, str(Kind(row.kind).label), row.parent, row.klass, str(row.position),
               _day(row.since), _last(row.until), str(Change(row.change).label), row.document)  # fmt: skip


def _people(world: World) -> Iterator[Sequence[str]]:
    for code in sorted(world.people):
        person = world.people[code]
        yield code, person.name, person.user.username if person.user else "", person.user.phone if person.user else ""


def _appointments(world: World) -> Iterator[Sequence[str]]:
    for key in sorted(world.appointments):
        row = world.appointments[key]
        yield (*key[:3], row.post.rank, str(Engagement(row.engagement).label),
               str(Acting(row.acting).label) if row.acting else "", _day(row.since), _last(row.until),
               row.document)  # fmt: skip


def _grants(world: World) -> Iterator[Sequence[str]]:
    for row in sorted((world.grant_row(grant) for grant in world.grants), key=lambda row: row.key):
        yield (row.account, row.post_organisation, row.title, str(Role(row.role).label), row.organisation,
               _day(row.since), _last(row.until))  # fmt: skip
