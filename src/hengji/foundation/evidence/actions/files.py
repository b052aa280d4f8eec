"""Files: taken in, described, withdrawn."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.evidence.enums import Label, Scan
from hengji.foundation.evidence.gate import SUFFIXES, Code, examine, problem
from hengji.foundation.evidence.intake import LIMITS, Arrived, received
from hengji.foundation.evidence.models import Content, File
from hengji.foundation.evidence.queries import upload_organisations
from hengji.foundation.evidence.scanners import Verdict, scan
from hengji.foundation.evidence.store import store
from hengji.foundation.ledger.actions import SYSTEM, record
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.models import User

from .errors import RefusedError, demand, lock_shelf


@dataclass(frozen=True)
class Kept:
    """What became of an upload: the organ's file, and whether the organ did not have it before."""

    file: File
    is_new: bool


@dataclass(frozen=True)
class Wording:
    """What a person says about a file."""

    title: str = ""
    note: str = ""
    label: str = Label.INTERNAL


def upload_file(arrived: Arrived, *, by: User, organisation_code: str, wording: Wording) -> Kept:
    """Check, scan and keep a file for an organ. The same steps for everybody, whatever others hold already."""
    demand(by, "evidence.upload")
    if organisation_code not in (upload_organisations(by) or {""}):
        raise PermissionDenied
    try:
        verdict = _examined(arrived)
        return _keep(arrived, verdict, by=by, organisation_code=organisation_code, wording=wording)
    except RefusedError as refused:
        _note_refusal(arrived, refused, by=by)
        raise


def _examined(arrived: Arrived) -> Verdict:
    problems = examine(arrived.path, arrived.name, LIMITS)
    if problems:
        raise RefusedError(problems)
    verdict = scan(arrived.path)
    if verdict.state is Scan.INFECTED:
        raise RefusedError([problem(Code.VIRUS, verdict.note)])
    return verdict


@transaction.atomic
def _note_refusal(arrived: Arrived, refused: RefusedError, *, by: User) -> None:
    codes = sorted({found.code.value for found in refused.problems})
    record(
        "evidence.refuse", by=by, obj=f"evidence.arrived:{arrived.sha256[:16]}",
        after={"name": arrived.name[:120], "sha256": arrived.sha256, "size": arrived.size, "codes": codes},
    )  # fmt: skip


@transaction.atomic
def _keep(arrived: Arrived, verdict: Verdict, *, by: User, organisation_code: str, wording: Wording) -> Kept:
    lock_shelf()
    held = _held(arrived, by=by, organisation_code=organisation_code)
    if held is not None:
        return _keep_again(held, verdict, by=by)
    if _stored_bytes(by, organisation_code) + arrived.size > settings.EVIDENCE_QUOTA_BYTES:
        raise RefusedError([problem(Code.QUOTA)])
    now = timezone.now()
    store().put(arrived.path, arrived.sha256)
    stem, _dot, suffix = arrived.name.rpartition(".")
    content, made = Content.objects.get_or_create(
        sha256=arrived.sha256,
        defaults={"sm3": arrived.sm3, "size": arrived.size, "kind": SUFFIXES[suffix.lower()], "first_seen_at": now},
    )
    file = File(
        content=content, organisation_code=organisation_code, name=arrived.name, title=wording.title or stem,
        note=wording.note, label=wording.label, scan=verdict.state, scan_note=verdict.note, uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip
    file.full_clean()
    file.save(force_insert=True)
    if made:
        record("evidence.store", by=by, obj=content)
    record("evidence.upload", by=by, obj=file)
    return Kept(file, is_new=True)


def _held(arrived: Arrived, *, by: User, organisation_code: str) -> File | None:
    own = File.objects.filter(content_id=arrived.sha256, organisation_code=organisation_code)
    return (own if organisation_code else own.filter(uploaded_by=by)).select_for_update().first()


def _keep_again(held: File, verdict: Verdict, *, by: User) -> Kept:
    """The organ has these bytes: nothing is stored twice; a withdrawn file comes back."""
    before = snapshot(held)
    held.withdrawn_at = None
    if held.scan != Scan.INFECTED and verdict.state is not Scan.PENDING:
        held.scan, held.scan_note = verdict.state, verdict.note
    held.save(update_fields=["withdrawn_at", "scan", "scan_note"])
    record("evidence.upload_again", by=by, obj=held, before=before)
    return Kept(held, is_new=False)


def _stored_bytes(by: User, organisation_code: str) -> int:
    """Bytes that count for an organ: its own files, whoever else may hold the same."""
    own = File.objects.filter(organisation_code=organisation_code)
    rows = own if organisation_code else own.filter(uploaded_by=by)
    return rows.aggregate(total=Sum("content__size"))["total"] or 0


@transaction.atomic
def describe_file(file: File, *, by: User, wording: Wording) -> File:
    """Change title, note and label; the bytes never change."""
    demand(by, "evidence.edit", file)
    file = File.objects.select_for_update().get(pk=file.pk)
    before = snapshot(file)
    file.title, file.note, file.label = wording.title, wording.note, wording.label
    file.full_clean()
    file.save(update_fields=["title", "note", "label"])
    record("evidence.describe", by=by, obj=file, before=before)
    return file


@transaction.atomic
def withdraw_file(file: File, *, by: User, reason: str) -> File:
    """Take a file out of the organ's list; only while nothing uses it."""
    demand(by, "evidence.withdraw", file)
    file = File.objects.select_for_update().get(pk=file.pk)
    if file.uses.filter(ended_at=None).exists():
        raise ValidationError(_("这份材料正在被引用，不能撤回。请先在引用它的页面取消引用。"))
    if file.withdrawn_at is not None:
        return file
    before = snapshot(file)
    file.withdrawn_at = timezone.now()
    file.save(update_fields=["withdrawn_at"])
    record("evidence.withdraw", by=by, obj=file, before=before, reason=reason)
    return file


@transaction.atomic
def note_download(file: File, *, by: User) -> None:
    """Who took a copy is kept."""
    demand(by, "evidence.download", file)
    record("evidence.download", by=by, obj=file, before=snapshot(file))


def scan_waiting() -> int:
    """Scan files for which the scanner had no answer yet, or was not there; tell how many got one."""
    waiting = File.objects.filter(scan__in=(Scan.PENDING, Scan.UNSCANNED)).values_list("content_id", "name")
    done = 0
    for sha256, name in sorted(set(waiting)):
        with store().open(sha256) as file, received(iter(lambda: file.read(1 << 20), b""), name) as copy:
            done += _judge(sha256, copy.path)
    return done


@transaction.atomic
def _judge(sha256: str, path: Path) -> int:
    """One answer holds for all who hold the bytes."""
    verdict = scan(path)
    if verdict.state not in {Scan.CLEAN, Scan.INFECTED}:
        return 0
    files = File.objects.select_for_update().filter(content_id=sha256).exclude(scan=verdict.state)
    for file in files:
        before = snapshot(file)
        file.scan, file.scan_note = verdict.state, verdict.note
        file.save(update_fields=["scan", "scan_note"])
        record("evidence.scan", by=SYSTEM, obj=file, before=before)
    return len(files)
