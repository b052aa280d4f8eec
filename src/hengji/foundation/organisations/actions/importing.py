"""Importing a workbook: all of it in one transaction, every row with its entry in the ledger, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from hengji.foundation.ledger.actions import record, record_export, record_many
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.holdings import forget
from hengji.foundation.organisations.models import (
    Appointment,
    Grant,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    User,
)
from hengji.foundation.organisations.workbook.comparing import held_against, person_changes, prepare
from hengji.foundation.organisations.workbook.exporting import write_export
from hengji.foundation.organisations.workbook.shapes import AppointmentRow, Content, PersonRow, Preview
from hengji.foundation.organisations.workbook.world import World

from .writing import By, account

PORTION = 250
M = TypeVar("M", bound=models.Model)
Progress = Callable[[int, int], None]


def preview_workbook(path: Path, *, by: By) -> Preview:
    """The dry run: what would be added, changed, unchanged, or every problem. Writes nothing."""
    _, _, preview = prepare(path, _name(by))
    preview.digest = digest_of(path)
    return preview


@transaction.atomic
def import_workbook(path: Path, *, by: By, progress: Progress | None = None) -> Preview:
    """Import a workbook that has no problems; with any problem nothing is written, and the preview tells which."""
    content, world, preview = prepare(path, _name(by))
    preview.digest = digest_of(path)
    if not preview.problems:
        _Import(world, by, preview, progress or (lambda _done, _total: None)).run(content)
        forget()
    return preview


@transaction.atomic
def import_content(content: Content, *, by: By, reason: str) -> Preview:
    """Import rows that were made by a program; the same checks, the same entries."""
    world, preview = held_against(content, _name(by))
    preview.digest = reason
    if not preview.problems:
        _Import(world, by, preview, lambda _done, _total: None).run(content)
        forget()
    return preview


@transaction.atomic
def export_workbook(path: Path, *, by: By) -> None:
    """Write everything to a workbook; names and accounts leave the system, so the ledger says who took them."""
    rows = write_export(path)
    record_export(by, "organisations.workbook", rows)


def digest_of(path: Path) -> str:
    """The digest by which the ledger names an imported file."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else ""


def _name(by: By) -> str:
    return by.username if isinstance(by, User) else ""


class _Import:
    """One import on its way: rows go in bulk, then each gets its entry."""

    def __init__(self, world: World, by: By, preview: Preview, progress: Progress) -> None:
        self._world = world
        self._by = by
        self._reason = preview.digest
        self._progress = progress
        self._done = 0
        self._total = preview.total

    def run(self, content: Content) -> None:
        self._organisations(content)
        self._accounts(content.people)
        self._people(content.people)
        self._posts(content)
        self._appointments(content.appointments)
        self._grants(content)
        record("organisations.import", by=self._by, obj=self._reason, after={"rows": self._done})

    def _organisations(self, content: Content) -> None:
        world = self._world
        codes = dict.fromkeys(row.code for row in content.organisations if row.code not in world.organisations)
        for new in self._add("organisations.create", [Organisation(code=code) for code in codes], counted=False):
            world.organisations[new.code] = new
        fresh = []
        for row in content.organisations:
            columns: dict[str, object] = {
                "name": row.name, "short_name": row.short_name, "kind": row.kind,
                "parent": world.organisations[row.parent] if row.parent else None, "klass": row.klass,
                "position": row.position or 0, "until": row.until, "change": row.change, "document": row.document,
            }  # fmt: skip
            there = world.versions.get((row.code, row.since))
            if there is None:
                version = OrganisationVersion(organisation=world.organisations[row.code], since=row.since, **columns)
                fresh.append(version)
            else:
                if row.position is None:
                    del columns["position"]
                self._change("organisations.correct_version", there, columns)
        self._add("organisations.create_version", fresh)

    def _accounts(self, rows: Sequence[PersonRow]) -> None:
        """Accounts that do not exist yet: nobody can log in with them before an administrator sets a password."""
        fresh: list[User] = []
        for row in rows:
            if row.account and row.account not in self._world.accounts:
                user = User(username=row.account, display_name=row.name, phone=row.phone)
                user.set_unusable_password()
                fresh.append(user)
        for user in self._add("account.create", fresh, counted=False):
            self._world.accounts[user.username] = user

    def _people(self, rows: Sequence[PersonRow]) -> None:
        fresh = []
        for row in rows:
            user = self._world.accounts.get(row.account)
            there = self._world.people.get(row.code)
            if there is None:
                fresh.append(Person(code=row.code, name=row.name, user=user))
            elif person_changes(self._world, row):
                self._change("organisations.correct_person", there, {"name": row.name, "user": user or there.user})
            owner = user or (there.user if there else None)
            if owner is not None and row.phone:
                self._change("account.phone", owner, {"phone": row.phone}, counted=False)
        for person in self._add("organisations.create_person", fresh):
            self._world.people[person.code] = person

    def _posts(self, content: Content) -> None:
        posts = self._world.posts
        fresh: dict[tuple[str, str], Post] = {}
        for row in content.appointments:
            key = (row.organisation, row.title)
            if key in posts:
                self._change("organisations.correct_post", posts[key], {"rank": row.rank}, counted=False)
            elif key not in fresh:
                organisation = self._world.organisations[row.organisation]
                fresh[key] = Post(organisation=organisation, title=row.title, rank=row.rank, position=len(fresh))
        self._add("organisations.create_post", list(fresh.values()), counted=False)
        posts.update(fresh)

    def _appointments(self, rows: Sequence[AppointmentRow]) -> None:
        fresh = []
        for row in rows:
            columns = {
                "engagement": row.engagement, "acting": row.acting, "until": row.until, "document": row.document,
            }  # fmt: skip
            there = self._world.appointments.get((row.person, row.organisation, row.title, row.since))
            if there is None:
                person, post = self._world.people[row.person], self._world.posts[row.organisation, row.title]
                fresh.append(
                    Appointment(person=person, post=post, since=row.since, recorded_by=account(self._by), **columns)
                )
            else:
                self._change("organisations.correct_appointment", there, columns)
        self._add("organisations.appoint", fresh)

    def _grants(self, content: Content) -> None:
        world = self._world
        known = {world.grant_row(grant).key for grant in world.grants}
        fresh = [
            Grant(
                user=world.accounts.get(row.account) if row.account else None,
                post=world.posts[row.post_organisation, row.title] if row.title else None,
                role=row.role,
                organisation=world.organisations[row.organisation] if row.organisation else None,
                since=row.since,
                until=row.until,
                granted_by=account(self._by),
                granted_at=timezone.now(),
            )
            for row in content.grants
            if row.key not in known
        ]
        self._add("organisations.grant_role", fresh)

    def _add(self, action: str, rows: Sequence[M], *, counted: bool = True) -> Sequence[M]:
        """Insert rows in portions, each with one entry that names every row."""
        for start in range(0, len(rows), PORTION):
            portion = rows[start : start + PORTION]
            type(rows[0])._default_manager.bulk_create(portion)  # noqa: SLF001 - Django's documented name
            record_many(action, by=self._by, objs=portion, reason=self._reason)
            self._step(len(portion) if counted else 0)
        return rows

    def _change(self, action: str, row: models.Model, columns: Mapping[str, object], *, counted: bool = True) -> None:
        before = snapshot(row)
        for name, value in columns.items():
            setattr(row, name, value)
        if snapshot(row) == before:
            return
        row.save(update_fields=list(columns))
        record(action, by=self._by, obj=row, before=before, reason=self._reason)
        self._step(1 if counted else 0)

    def _step(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)
