"""Files that are written for one answer alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse
from django.http.response import HttpResponseBase


def download(write: Callable[[Path], object], name: str) -> HttpResponseBase:
    """What ``write`` puts at the path that it is given, for download under a name whose ending says the format."""
    with TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / f"file{Path(name).suffix}"
        write(path)
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=name)
