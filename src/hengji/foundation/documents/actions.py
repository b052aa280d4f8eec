"""Writing templates: each change is a new version, of the office of whoever writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.evidence.intake import Arrived
from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import User

from .basing import check_base
from .kinds import kind_of
from .models import BaseFile, TemplateVersion
from .permissions import EDIT, offices_of
from .queries import latest_version, wording_of
from .wording import check_wording

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Text:
    """What a template says; ``base`` is the office's own .docx, or none."""

    title: str
    wording: str
    base: BaseFile | None = None
    note: str = ""


@transaction.atomic
def write_template(
    kind: str, text: Text, *, by: User, office: str = "", seen: int | None = None
) -> TemplateVersion:  # fmt: skip
    """Write the next version of an office's template. ``seen`` is the version that the writer had before the eyes.

    Raises ``ProblemsError`` with everything that is wrong (wording.Fault, STALE, UNCHANGED); then nothing was changed.
    """
    found = _write(kind, text, by, office, seen)
    record("documents.write_template", by=by, obj=found)
    return found


@transaction.atomic
def restore_template(version: TemplateVersion, *, by: User, seen: int | None = None) -> TemplateVersion:
    """Bring an earlier version back as the newest."""
    note = _("恢复第%(n)d版") % {"n": version.version}
    text = Text(version.title, version.wording, version.base, note)
    found = _write(version.kind, text, by, version.office, seen)
    record("documents.restore_template", by=by, obj=found)
    return found


@transaction.atomic
def restore_default(kind: str, *, by: User, office: str = "", seen: int | None = None) -> TemplateVersion:
    """Bring the built-in wording back as the newest version."""
    built_in = kind_of(kind)
    found = _write(kind, Text(built_in.title, built_in.wording, None, _("恢复内置文本")), by, office, seen)
    record("documents.restore_default", by=by, obj=found)
    return found


@transaction.atomic
def keep_base(arrived: Arrived, *, by: User) -> BaseFile:
    """Keep an uploaded .docx as a base; the same bytes are kept once. Raises ``ProblemsError``."""
    if not can(by, EDIT):
        raise PermissionDenied
    if problems := check_base(arrived.path, arrived.name):
        raise ProblemsError(problems)
    present = BaseFile.objects.filter(sha256=arrived.sha256).first()
    return present or _kept(arrived.path, arrived.name, arrived.sha256, by)


def _kept(path: Path, name: str, sha256: str, by: User) -> BaseFile:
    base = BaseFile(sha256=sha256, name=name[:120], content=path.read_bytes(), made_by=by, made_at=timezone.now())
    base.save(force_insert=True)
    record("documents.keep_base", by=by, obj=base)
    return base


def _write(kind: str, text: Text, by: User, office: str, seen: int | None) -> TemplateVersion:
    if not can(by, EDIT) or office not in offices_of(by):
        raise PermissionDenied
    TemplateVersion.objects.select_for_update().filter(kind=kind, office=office).first()  # one writer after the other
    latest = latest_version(kind, office)
    title, wording = text.title.strip(), text.wording.replace("\r\n", "\n").strip()
    problems = [*check_wording(title, wording, kind_of(kind)), *_check_standing(latest, seen)]
    before = wording_of(kind, office)
    old_base = latest.base_id if latest else None
    if not problems and (before.title, before.text.strip(), old_base) == (title, wording, text.base and text.base.pk):
        problems = [Problem("UNCHANGED", _("内容与现在使用的版本相同，没有另存。"), "", _("请先修改，再保存。"))]
    if problems:
        raise ProblemsError(problems)
    found = TemplateVersion(
        kind=kind, office=office, version=(latest.version if latest else 0) + 1, title=title, wording=wording,
        base=text.base, note=text.note.strip()[:200], made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:  # two first versions at the same moment: there was no row to wait for
        raise ProblemsError([_stale(found.version)]) from error
    return found


def _check_standing(latest: TemplateVersion | None, seen: int | None) -> list[Problem]:
    now = latest.version if latest else 0
    return [] if seen in {None, now} else [_stale(now)]


def _stale(now: int) -> Problem:
    said = _("打开页面以后，已有人另存了第%(n)d版。") % {"n": now}
    return Problem("STALE", said, "", _("请复制自己的修改，刷新页面后再改。"))
