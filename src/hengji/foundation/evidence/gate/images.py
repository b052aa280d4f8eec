"""Pictures: their structure from first to last byte, and their size, without drawing them."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from .problems import Code, Problem, problem
from .signatures import JPG, PNG, has_markup
from .subject import Kind, Limits, Subject

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_HEADER = struct.Struct(">IIBBBBB")
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_PROFILE = 8_000_000  # the most that a compressed colour profile or text may unpack to
_BLOCK = 1 << 18

Chunk = tuple[bytes, bytes]


@dataclass(frozen=True)
class Header:
    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def unpacked(self) -> int:
        """How many bytes the picture's data must unpack to."""
        bits = self.depth * _CHANNELS[self.colour]
        if not self.interlaced:
            return self.height * (1 + (self.width * bits + 7) // 8)
        total = 0
        for x, y, dx, dy in _PASSES:
            columns, lines = (self.width - x + dx - 1) // dx, (self.height - y + dy - 1) // dy
            total += lines * (1 + (columns * bits + 7) // 8) if columns > 0 else 0
        return total


def png_size(head: bytes) -> tuple[int, int] | None:
    """Width and height as the first chunk says."""
    if head[:8] != PNG or head[12:16] != b"IHDR" or len(head) < 24:  # noqa: PLR2004 - fixed by the format
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def check_png(subject: Subject) -> Iterator[Problem]:
    content = subject.content
    if subject.kind is not Kind.PNG or not content.startswith(PNG):
        return
    chunks, rest = _chunks(content)
    header = _header(chunks)
    if header is None or chunks[-1][0] != b"IEND" or not _ordered(chunks):
        yield problem(Code.IMAGE_BROKEN)
        return
    if rest or any(name != b"IDAT" and has_markup(data) for name, data in chunks):
        yield problem(Code.POLYGLOT)
    if header.width * header.height > subject.limits.pixels:
        yield problem(Code.IMAGE_PIXELS)
    elif not _data_fits(chunks, header, subject.limits) or not _texts_fit(chunks):
        yield problem(Code.IMAGE_BROKEN)


def _chunks(content: bytes) -> tuple[list[Chunk], bytes]:
    """Whole chunks with a right checksum up to the end chunk, and what follows it."""
    chunks: list[Chunk] = []
    at = len(PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        told = int.from_bytes(content[at + 8 + length : at + 12 + length], "big")
        if len(data) < length or zlib.crc32(data, zlib.crc32(name)) != told or not name.isalpha():
            return [*chunks, (b"", b"")], b""
        chunks.append((name, data))
        at += 12 + length
        if name == b"IEND":
            return chunks, content[at:]
    return [*chunks, (b"", b"")], b""


def _header(chunks: list[Chunk]) -> Header | None:
    name, data = chunks[0]
    if name != b"IHDR" or len(data) != _HEADER.size:
        return None
    width, height, depth, colour, method, filtering, interlaced = _HEADER.unpack(data)
    known = depth in _DEPTHS.get(colour, set()) and (method, filtering) == (0, 0) and interlaced in {0, 1}
    return Header(width, height, depth, colour, bool(interlaced)) if known and width and height else None


def _ordered(chunks: list[Chunk]) -> bool:
    """One header, data in one run, a palette before them where colours need it, no unknown critical chunk."""
    names = [name for name, _ in chunks]
    data = [place for place, name in enumerate(names) if name == b"IDAT"]
    together = bool(data) and data[-1] - data[0] == len(data) - 1
    critical = all(name in _CRITICAL for name in names if name[:1].isupper())
    return together and critical and names.count(b"IHDR") == 1 and names.count(b"PLTE") <= 1


def _data_fits(chunks: list[Chunk], header: Header, limits: Limits) -> bool:
    """The data unpack to exactly what the size needs; more would flood whoever draws it."""
    wanted = header.unpacked
    if wanted > limits.unpacked:
        return False
    return _inflated((data for name, data in chunks if name == b"IDAT"), wanted) == wanted


def _inflated(parts: Iterator[bytes], most: int) -> int:
    """How many bytes a zlib stream unpacks to, counted until it is too many; -1 for a broken one."""
    machine, size = zlib.decompressobj(), 0
    try:
        for part in parts:
            rest = part
            while rest and size <= most:
                size += len(machine.decompress(rest, _BLOCK))
                rest = machine.unconsumed_tail
    except zlib.error:
        return -1
    return size if machine.eof or size > most else -1


def _texts_fit(chunks: list[Chunk]) -> bool:
    """Compressed profiles and texts unpack to something small."""
    packed = (data.partition(b"\0")[2][1:] for name, data in chunks if name in {b"iCCP", b"zTXt"})
    return all(0 <= _inflated(iter([data]), _PROFILE) <= _PROFILE for data in packed)


# ------------------------------------------------------------------ jpg

_NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
_CAMERA_NOTE = 1 << 20


@dataclass
class Jpg:
    sizes: list[tuple[int, int]] = field(default_factory=list)
    components: int = 0
    scans: int = 0
    notes: list[bytes] = field(default_factory=list)
    end: int = 0  # the first byte behind the picture; 0 when it never ends

    @property
    def whole(self) -> bool:
        sized = len(self.sizes) == 1 and all(self.sizes[0]) and self.components in {1, 3, 4}
        return sized and self.scans > 0 and self.end > 0


def read_jpg(content: bytes, start: int = 0) -> Jpg:
    """Walk over the segments."""
    found, at = Jpg(), start + 2
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != 0xFF:  # noqa: PLR2004 - fixed by the format
            break
        marker = content[at + 1]
        if marker == _END:
            found.end = at + 2
            break
        if marker == 0xFF or marker in _ALONE:  # noqa: PLR2004 - fixed by the format
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - fixed by the format
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        _note(found, marker, content[at + 4 : at + 2 + length])
        at += 2 + length
        if marker == _SCAN:
            after = _NEXT.search(content, at)
            at = after.end() - 2 if after else len(content)
    return found


def _note(found: Jpg, marker: int, data: bytes) -> None:
    if marker in _SIZES and len(data) >= 6:  # noqa: PLR2004 - fixed by the format
        height, width = struct.unpack(">HH", data[1:5])
        found.sizes.append((width, height))
        found.components = data[5]
    elif marker == _SCAN:
        found.scans += 1
    else:
        found.notes.append(data)


def jpg_size(content: bytes) -> tuple[int, int] | None:
    sizes = read_jpg(content).sizes if content.startswith(JPG) else []
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def check_jpg(subject: Subject) -> Iterator[Problem]:
    content = subject.content
    if subject.kind is not Kind.JPG or not content.startswith(JPG):
        return
    found = read_jpg(content)
    if not found.whole:
        yield problem(Code.IMAGE_BROKEN)
    if any(has_markup(note) for note in found.notes):
        yield problem(Code.POLYGLOT)
    if any(width * height > subject.limits.pixels for width, height in found.sizes):
        yield problem(Code.IMAGE_PIXELS)
    if found.end and not _harmless(content, found.end):
        yield problem(Code.POLYGLOT, remedy="请关闭相机的“动态照片”后重拍，或者用看图软件另存为jpg，再上传。")


def _harmless(content: bytes, end: int) -> bool:
    """Behind the picture cameras leave zeros, further whole pictures, or a short note of the maker."""
    while content[end:].strip(b"\0"):
        start = end + len(content[end:]) - len(content[end:].lstrip(b"\0"))
        rest = content[start:]
        if rest.endswith(b"SEFT") and b"SEFH" in rest and len(rest) < _CAMERA_NOTE and not has_markup(rest):
            return True
        more = read_jpg(content, start) if rest.startswith(JPG) else Jpg()
        if not more.whole:
            return False
        end = more.end
    return True
