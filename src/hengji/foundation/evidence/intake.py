"""The way in: bytes are written to a temporary file and hashed while they arrive."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from typing_extensions import override

from .gate import Limits

LIMITS = Limits()


@dataclass(frozen=True)
class Arrived:
    """A file in the waiting room: not checked, not stored."""

    path: Path
    name: str
    size: int
    sha256: str
    sm3: str = ""


def folder(name: str) -> Path:
    """A folder beside the store, on the same disk, that only the site's account may read."""
    found = Path(settings.EVIDENCE_ROOT) / name
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


@contextmanager
def received(blocks: Iterable[bytes], name: str) -> Iterator[Arrived]:
    """Write and hash what arrives, up to one byte more than is allowed; gone afterwards unless it was stored."""
    path = folder("incoming") / secrets.token_hex(16)
    hashes = [hashlib.new(alg) for alg in _algorithms()]
    size = 0
    try:
        with path.open("xb") as file:
            for block in blocks:
                kept = block[: LIMITS.size + 1 - size]
                file.write(kept)
                size += len(kept)
                for each in hashes:
                    each.update(kept)
                if size > LIMITS.size:
                    break
            file.flush()
            os.fsync(file.fileno())
        yield Arrived(path, name, size, *(each.hexdigest() for each in hashes))
    finally:
        path.unlink(missing_ok=True)


def _algorithms() -> tuple[str, ...]:
    return ("sha256", "sm3") if settings.CRYPTO_PROFILE == "gm" else ("sha256",)


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


class LimitedUpload(FileUploadHandler):
    """The first of Django's upload handlers: a request that is far too large is refused before it is read."""

    @override
    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        if content_length > settings.EVIDENCE_REQUEST_BYTES:
            raise RequestDataTooBig("一次上传的文件合计太大，请分几次上传。")

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    @override
    def file_complete(self, file_size: int) -> None:
        return None
