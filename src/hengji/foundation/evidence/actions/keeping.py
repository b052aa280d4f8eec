"""Keeping: is every byte still what it was, and what may go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hengji.foundation.evidence.intake import folder
from hengji.foundation.evidence.models import Content, File, Upload
from hengji.foundation.evidence.store import hash_of, store
from hengji.foundation.ledger.actions import SYSTEM, record
from hengji.foundation.ledger.canonical import name_of, snapshot

from .errors import lock_shelf
from .uploads import part_of

SHARES = 30  # a thirtieth is looked at each day
_STALE_UPLOAD = timedelta(days=7)
_STALE_FILE = timedelta(days=1)
_MOST_NAMED = 100


@dataclass(frozen=True)
class Scrub:
    """What looking at the store found."""

    checked: int
    mismatched: tuple[str, ...]
    missing: tuple[str, ...]
    orphans: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not (self.mismatched or self.missing or self.orphans)


def scrub(*, today: date, everything: bool = False) -> Scrub:
    """Hash the day's share (or all) of the store again, and compare the list of bytes with the list of rows."""
    kept = store()
    known = set(Content.objects.values_list("sha256", flat=True))
    present = set(kept.keys())
    turn = sorted(key for key in known if everything or int(key[:8], 16) % SHARES == today.toordinal() % SHARES)
    missing = tuple(sorted(known - present))
    mismatched = tuple(key for key in turn if key in present and _hash(key) != key)
    found = Scrub(len(turn), mismatched, missing, tuple(sorted(present - known)))
    _note_scrub(found, everything=everything)
    return found


def _hash(key: str) -> str:
    with store().open(key) as file:
        return hash_of(file)


@transaction.atomic
def _note_scrub(found: Scrub, *, everything: bool) -> None:
    named = {name: list(getattr(found, name)[:_MOST_NAMED]) for name in ("mismatched", "missing", "orphans")}
    record("evidence.scrub", by=SYSTEM, obj="evidence.store",
           after={"checked": found.checked, "everything": everything, "good": found.good, **named})  # fmt: skip


@dataclass(frozen=True)
class Garbage:
    """What may go, or went: withdrawn files nobody ever used, bytes without a row, uploads nobody continues."""

    files: tuple[str, ...]
    orphans: tuple[str, ...]
    uploads: tuple[str, ...]
    leftovers: int


def collect_garbage(*, now: datetime | None = None, dry_run: bool = False) -> Garbage:
    """Remove what may go; every row that goes leaves an entry in the ledger."""
    now = now or timezone.now()
    files = tuple(_old_files(now).values_list("content_id", flat=True))
    uploads = tuple(str(upload.key) for upload in _old_uploads(now))
    leftovers = _leftovers(now)
    if dry_run:
        return Garbage(files, _orphans(), uploads, len(leftovers))
    _purge_files(now)
    for upload in _old_uploads(now):
        part_of(upload).unlink(missing_ok=True)
        upload.delete()
    for path in leftovers:
        path.unlink(missing_ok=True)
    return Garbage(files, _remove_orphans(), uploads, len(leftovers))


def _old_files(now: datetime) -> QuerySet[File]:
    return File.objects.filter(withdrawn_at__lt=now - timedelta(days=settings.EVIDENCE_KEEP_DAYS), uses=None)


def _old_uploads(now: datetime) -> list[Upload]:
    return list(Upload.objects.filter(started_at__lt=now - _STALE_UPLOAD))


def _leftovers(now: datetime) -> list[Path]:
    """Temporary files of uploads that a crash interrupted."""
    limit = (now - _STALE_FILE).timestamp()
    return [path for path in folder("incoming").iterdir() if path.stat().st_mtime < limit]


@transaction.atomic
def _purge_files(now: datetime) -> None:
    lock_shelf()
    for file in _old_files(now).select_for_update():
        name, before = name_of(file), snapshot(file)
        file.delete()
        record("evidence.purge", by=SYSTEM, obj=name, before=before)
    for content in Content.objects.filter(files=None):
        name, before = name_of(content), snapshot(content)
        content.delete()
        record("evidence.purge_content", by=SYSTEM, obj=name, before=before)


def _orphans() -> tuple[str, ...]:
    known = set(Content.objects.values_list("sha256", flat=True))
    return tuple(sorted(set(store().keys()) - known))


@transaction.atomic
def _remove_orphans() -> tuple[str, ...]:
    """Bytes without a row: rows go first and bytes after them, so that a crash leaves bytes, never rows alone."""
    lock_shelf()
    found = _orphans()
    for key in found:
        store().remove(key)
    if found:
        record("evidence.remove_orphans", by=SYSTEM, obj="evidence.store", after={"removed": list(found)})
    return found
