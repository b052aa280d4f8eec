"""Looking through the sheets of an .xlsx file for what its reader does not tell: failed formulas, stray far cells."""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_CELLS = 40_000_000
_BLOCK = 1 << 20
_TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR = re.compile(rb"""<c\b([^>]*\bt=["']e["'][^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>""")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FAR = re.compile(rb"""r=["']([A-Z]{2,3})[0-9]""")
_ROW = re.compile(rb"""<row\b[^>]*?\br=["']([0-9]{1,7})["']""")
_NARROW = 26


@dataclass
class Scan:
    """Cells whose formula failed, by row (from 1) and column (from 0); the sheet's last row and its width."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    width: int = _NARROW

    @property
    def too_big(self) -> bool:
        """Tell whether the rectangle of all cells would not fit into memory, as a stray cell far out makes it."""
        return self.rows * self.width > MOST_CELLS


def scan_sheet(path: Path, sheet: str) -> Scan:
    """Look through a sheet; other files than .xlsx keep their secrets."""
    scan = Scan()
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return scan
    with zipfile.ZipFile(path) as archive:
        member = _member(archive, sheet)
        if member in archive.namelist():
            with archive.open(member) as file:
                for block in _blocks(file):
                    _look(scan, block)
    return scan


def _look(scan: Scan, block: bytes) -> None:
    last = _ROW.match(block, max(0, block.rfind(b"<row")))
    scan.rows = max(scan.rows, int(last[1]) if last else 0)
    if _FAR.search(block):
        scan.width = max(scan.width, *(_column(letters) + 1 for letters in set(_FAR.findall(block))))
    if b't="e"' in block or b"t='e'" in block:
        for found in _ERROR.finditer(block):
            place = _PLACE.search(found[1])
            if place:
                scan.errors[int(place[2]), _column(place[1])] = html.unescape(found[2].decode(errors="replace"))


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content in pieces that end between rows."""
    rest = b""
    while piece := file.read(_BLOCK):
        done, mark, rest = (rest + piece).rpartition(b"</row>")
        yield done + mark
    yield rest


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the path inside the archive of a sheet's content."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    sheets = {tag.get("name", ""): tag.get("r:id", "") for tag in _tags(archive.read("xl/workbook.xml"))}
    targets = {tag.get("Id", ""): tag.get("Target", "") for tag in _tags(archive.read("xl/_rels/workbook.xml.rels"))}
    target = targets.get(sheets.get(sheet, ""), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tags(content: bytes) -> Iterator[dict[str, str]]:
    for tag in _TAG.finditer(content):
        pairs = _ATTRIBUTE.findall(tag[0].decode(errors="replace"))
        yield {name: html.unescape(double or single) for name, double, single in pairs}


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - ord("A") + 1
    return number - 1
