"""Large files on slow networks: piece by piece, continued where the connection broke."""

import os
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hengji.foundation.evidence.gate import Code, Subject, problem
from hengji.foundation.evidence.gate.names import check_extension, check_name
from hengji.foundation.evidence.intake import LIMITS, blocks_of, folder, received
from hengji.foundation.evidence.models import Upload
from hengji.foundation.organisations.models import User

from .errors import RefusedError, WrongOffsetError, demand
from .files import Kept, Wording, upload_file


def part_of(upload: Upload) -> Path:
    return folder("parts") / str(upload.key)


@transaction.atomic
def start_upload(*, by: User, name: str, size: int, modified: str = "") -> Upload:
    """Begin, or continue what this person began with the same file; what cannot pass is told before the first byte."""
    demand(by, "evidence.upload")
    subject = Subject(Path(name), name)
    problems = [*check_name(subject), *check_extension(subject)]
    if size <= 0:
        problems.append(problem(Code.EMPTY))
    if size > LIMITS.size:
        problems.append(problem(Code.TOO_BIG))
    if problems:
        raise RefusedError(problems)
    upload, _made = Upload.objects.get_or_create(
        user=by, name=name, size=size, modified=modified[:32], defaults={"started_at": timezone.now()}
    )
    return upload


@transaction.atomic
def append_to_upload(upload: Upload, *, by: User, offset: int, data: bytes) -> Upload:
    """Write one piece at its place; a piece that was sent twice is told where to go on."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk, user=by)
    if offset != upload.offset or offset + len(data) > upload.size:
        raise WrongOffsetError(upload.offset)
    handle = os.open(part_of(upload), os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.seek(offset)
        file.write(data)
    upload.offset = offset + len(data)
    upload.save(update_fields=["offset"])
    return upload


def finish_upload(
    upload: Upload, *, by: User, organisation_code: str, wording: Wording, sha256: str = ""
) -> Kept:  # fmt: skip
    """Bring a complete upload through the gate; refused or kept, its pieces are gone afterwards."""
    upload = Upload.objects.get(pk=upload.pk, user=by)
    if upload.offset != upload.size:
        raise WrongOffsetError(upload.offset)
    part = part_of(upload)
    try:
        with received(blocks_of(part), upload.name) as arrived:
            if sha256 not in {"", arrived.sha256} or arrived.size != upload.size:
                raise RefusedError([problem(Code.INCOMPLETE)])
            return upload_file(arrived, by=by, organisation_code=organisation_code, wording=wording)
    finally:
        upload.delete()
        part.unlink(missing_ok=True)
