"""Small files that only the account which runs the site may read."""

import os
import secrets
import tempfile
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
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # readable by its owner alone
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # whole or not at all, even where the process is killed
    except FileExistsError:  # another process was first
        pass
    finally:
        Path(draft).unlink()
    return path.read_text(encoding="utf-8")
