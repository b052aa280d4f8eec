"""The file under examination: its name, its bytes, and what the name claims it to be."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path


class Kind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    JPG = "jpg"
    PNG = "png"


SUFFIXES = {
    "pdf": Kind.PDF, "docx": Kind.DOCX, "xlsx": Kind.XLSX, "ofd": Kind.OFD,
    "jpg": Kind.JPG, "jpeg": Kind.JPG, "png": Kind.PNG,
}  # fmt: skip
ARCHIVES = frozenset({Kind.DOCX, Kind.XLSX, Kind.OFD})
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.OFD: "application/ofd",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
}
_SUFFIX = re.compile(r"\.([^.]*)$")


@dataclass(frozen=True)
class Limits:
    """How much is too much; the text of problems names the usual figures."""

    size: int = 20_000_000
    unpacked: int = 200_000_000
    ratio: int = 100
    entries: int = 2_000
    pixels: int = 50_000_000
    picture_in_pdf: int = 200_000_000  # a scanned drawing of one bit per pixel is large by nature
    depth: int = 256
    token: int = 8_000_000
    free: int = 1_000_000  # below this size unpacked, the ratio says nothing


@dataclass
class Subject:
    path: Path
    name: str
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def size(self) -> int:
        return self.path.stat().st_size

    @cached_property
    def suffix(self) -> str:
        found = _SUFFIX.search(self.name)
        return found[1].lower() if found else ""

    @cached_property
    def kind(self) -> Kind | None:
        return SUFFIXES.get(self.suffix)

    @cached_property
    def readable(self) -> bool:
        """Only files within the limit are read any further."""
        return 0 < self.size <= self.limits.size

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes() if self.readable else b""
