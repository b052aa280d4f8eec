"""Small files that only the account which runs the site may read."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def random_key() -> str:
    return secrets.token_urlsafe(48)


def keep_private(path: Path, make: Callable[[], str]) -> str:
    """Return what the file holds; on the first call make it, readable by its owner alone."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text(encoding="utf-8")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text := make())
    return text
