"""Workbooks between their check and their import: files on disk, named by a signed token of one account."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core import signing

from .models import User

KEPT_SECONDS = 60 * 60
_SALT = "organisations.import"
_PROGRESS = ".progress"


def _folder() -> Path:
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _files(name: str) -> list[Path]:
    return sorted(path for path in _folder().iterdir() if path.stem == name)


def keep(chunks: Iterable[bytes], user: User, suffix: str = ".xlsx") -> str:
    """Keep a file for an hour, for this account alone; older ones are thrown away. Upper rooms keep theirs here too."""
    folder = _folder()
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    with (folder / f"{name}{suffix}").open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return signing.dumps([name, user.pk], salt=_SALT)


def kept(token: str, user: User) -> Path | None:
    """The file, if it was kept for this account and is still there."""
    name = _name(token)
    if name is None or name[1] != user.pk:
        return None
    return next((path for path in _files(name[0]) if path.suffix != _PROGRESS), None)


def forget_file(token: str) -> None:
    name = _name(token)
    if name is not None:
        for path in _files(name[0]):
            path.unlink(missing_ok=True)


def tell_progress(token: str) -> Callable[[int, int], None]:
    """A function that notes how far an import is, about once in a hundredth of the way."""
    name = _name(token)
    path = _folder() / f"{name[0]}{_PROGRESS}" if name else None

    def tell(done: int, total: int) -> None:
        if path is not None and done % max(total // 100, 1) == 0:
            path.write_text(f"{done} {total}", encoding="ascii")

    return tell


def progress_of(token: str) -> tuple[int, int]:
    """How many rows of how many; nothing of nothing before it begins and after it ends."""
    name = _name(token)
    try:
        text = (_folder() / f"{name[0]}{_PROGRESS}").read_text(encoding="ascii") if name else ""
        done, total = text.split()
        return int(done), int(total)
    except (OSError, ValueError):
        return 0, 0


def _name(token: str) -> tuple[str, int] | None:
    try:
        name, user = signing.loads(token, salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return str(name), int(user)
