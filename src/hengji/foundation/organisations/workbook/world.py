"""What stands in the database, by the names that a workbook uses; read once for a whole import."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from hengji.foundation.organisations.models import (
    Appointment,
    Grant,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    User,
)

from .shapes import GrantRow, VersionRow

Period = tuple[date, date | None]


@dataclass
class World:
    """Everything by its names. Keys of posts are (organisation code, title)."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    versions: dict[tuple[str, date], OrganisationVersion] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    appointments: dict[tuple[str, str, str, date], Appointment] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> World:
        world = cls()
        world.organisations = {row.code: row for row in Organisation.objects.all()}
        world.codes = {row.pk: code for code, row in world.organisations.items()}
        for version in OrganisationVersion.objects.all():
            world.versions[world.codes[version.organisation_id], version.since] = version
        world.accounts = {row.username: row for row in User.objects.all()}
        world.people = {row.code: row for row in Person.objects.select_related("user")}
        world.posts = {(world.codes[row.organisation_id], row.title): row for row in Post.objects.all()}
        for held in Appointment.objects.select_related("person", "post"):
            where = world.codes[held.post.organisation_id]
            world.appointments[held.person.code, where, held.post.title, held.since] = held
        world.grants = list(Grant.objects.standing().select_related("user", "post").order_by("since", "pk"))
        return world

    def version_row(self, code: str, version: OrganisationVersion) -> VersionRow:
        return VersionRow(
            0, code, version.name, version.short_name, version.kind, self.codes.get(version.parent_id or 0, ""),
            version.klass, version.position, version.since, version.until, version.change, version.document,
        )  # fmt: skip

    def grant_row(self, grant: Grant) -> GrantRow:
        post, user = grant.post, grant.user
        return GrantRow(
            0, user.username if user else "", self.codes[post.organisation_id] if post else "",
            post.title if post else "", grant.role, self.codes.get(grant.organisation_id or 0, ""), grant.since,
            grant.until,
        )  # fmt: skip


@dataclass
class Timeline:
    """Versions of all organisations as they would be after the import, by code, in their order."""

    versions: dict[str, list[VersionRow]]

    @classmethod
    def after(cls, world: World, rows: list[VersionRow]) -> Timeline:
        merged = {key: world.version_row(key[0], version) for key, version in world.versions.items()}
        merged |= {(row.code, row.since): row for row in rows}
        versions: dict[str, list[VersionRow]] = defaultdict(list)
        for key in sorted(merged):
            versions[key[0]].append(merged[key])
        return cls(dict(versions))

    def on(self, code: str, day: date) -> VersionRow | None:
        for version in self.versions.get(code, ()):
            if version.since <= day and (version.until is None or day < version.until):
                return version
        return None


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])
