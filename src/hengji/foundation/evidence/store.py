"""Where the bytes lie: under their own hash, written once, never changed."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

_BLOCK = 1 << 20


class Store(Protocol):
    """All that another kind of storage has to offer."""

    def put(self, source: Path, key: str) -> None:
        """Keep the bytes of a file under a key, durably; a key that is there already stays as it is."""
        ...

    def open(self, key: str) -> BinaryIO: ...

    def has(self, key: str) -> bool: ...

    def remove(self, key: str) -> None: ...

    def keys(self) -> Iterator[str]: ...


class FolderStore:
    """Files ``aa/<sha256>`` in a folder of this machine."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(settings.EVIDENCE_ROOT) / "files"

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key

    def put(self, source: Path, key: str) -> None:
        """Rename when source and store share a disk, as they do here; on another disk copy beside, then rename."""
        target = self._path(key)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{key}.{os.getpid()}.part")
        shutil.move(source, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.chmod(0o440)
        beside.rename(target)
        _sync_folder(target.parent)
        _sync_folder(self.root)

    def open(self, key: str) -> BinaryIO:
        return self._path(key).open("rb")

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)
        if self._path(key).parent.exists():
            _sync_folder(self._path(key).parent)

    def keys(self) -> Iterator[str]:
        """Every name in the store, in order; also of files that should not be there."""
        for folder in sorted(self.root.glob("*")):
            yield from sorted(each.name for each in folder.glob("*"))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def store() -> Store:
    """The storage that the settings name."""
    made: Store = import_string(settings.EVIDENCE_STORE)()
    return made


def hash_of(file: BinaryIO) -> str:
    """SHA-256 of a stream, read in blocks."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
