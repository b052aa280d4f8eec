"""The frame of an office file: it is a zip archive, and zip archives lie."""

import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .problems import Code, Problem, problem
from .subject import ARCHIVES, Limits, Subject

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_END = struct.Struct("<4sHHHHIIH")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_BLOCK = 1 << 18
_DIRECTORY_BYTES_PER_ENTRY = 2_000


class ArchiveLiesError(Exception):
    """What the directory says about a member is not what its bytes say."""


@dataclass(frozen=True, eq=False)
class Member:
    archive: "Archive"
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        return self.info.orig_filename

    @cached_property
    def head(self) -> bytes:
        try:
            return next(self.blocks(), b"")
        except ArchiveLiesError:
            return b""

    @property
    def content(self) -> bytes:
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """The unpacked bytes; never more than the directory declares, or the archive lies."""
        size = check = 0
        for block in self._unpacked(self._packed()):
            size += len(block)
            if size > self.info.file_size:
                raise ArchiveLiesError(self.name)
            check = zlib.crc32(block, check)
            yield block
        if (size, check) != (self.info.file_size, self.info.CRC):
            raise ArchiveLiesError(self.name)

    def _packed(self) -> memoryview:
        content, at = self.archive.content, self.info.header_offset
        header = content[at : at + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise ArchiveLiesError(self.name)
        mark, _, flags, method, _, _, _, _, _, name_length, extra = _LOCAL.unpack(header)
        name = content[at + _LOCAL.size : at + _LOCAL.size + name_length]
        told = name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if (mark, method, told) != (b"PK\x03\x04", self.info.compress_type, self.name):
            raise ArchiveLiesError(self.name)
        start = at + _LOCAL.size + name_length + extra
        return memoryview(content)[start : start + self.info.compress_size]

    def _unpacked(self, packed: memoryview) -> Iterator[bytes]:
        if self.info.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
            return
        machine = zlib.decompressobj(-zlib.MAX_WBITS)
        rest = bytes(packed)
        try:
            while block := machine.decompress(rest, _BLOCK):
                yield block
                rest = machine.unconsumed_tail
        except zlib.error as error:
            raise ArchiveLiesError(self.name) from error
        if not machine.eof or machine.unused_data:
            raise ArchiveLiesError(self.name)


@dataclass(eq=False)
class Archive:
    content: bytes
    members: tuple[Member, ...] = ()
    start_of_directory: int = 0

    @cached_property
    def unpacked(self) -> int:
        return sum(member.info.file_size for member in self.members)

    @cached_property
    def by_name(self) -> dict[str, Member]:
        return {member.name: member for member in self.members}

    @cached_property
    def files(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if not member.info.is_dir())


def archive_of(subject: Subject) -> Archive | None:
    """The opened archive, kept with its subject; None when this is no archive or cannot be opened."""
    if "archive" not in subject.__dict__:
        subject.__dict__["archive"] = _open(subject)
    found: Archive | None = subject.__dict__["archive"]
    return found


def safe_archive(subject: Subject) -> Archive | None:
    """The archive when its content may be unpacked: declared sizes are small enough, nothing overlaps."""
    archive = archive_of(subject)
    return archive if archive and not too_much(archive, subject.limits) and not _overlaps(archive) else None


def _open(subject: Subject) -> Archive | None:
    content = subject.content
    if subject.kind not in ARCHIVES or not content.startswith(b"PK\x03\x04") or _directory_too_long(subject):
        return None
    try:
        with zipfile.ZipFile(subject.path) as opened:
            archive = Archive(content, start_of_directory=opened.start_dir)
            archive.members = tuple(Member(archive, info) for info in opened.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, OverflowError):
        return None
    return archive


def _end(content: bytes) -> tuple[int, int] | None:
    """Place of the end record and length of the directory, as long as nothing follows the end."""
    at = len(content) - _END.size
    if at < 0 or content[at : at + 4] != b"PK\x05\x06":
        return None
    return at, _END.unpack(content[at:])[5]


def _directory_too_long(subject: Subject) -> bool:
    end = _end(subject.content)
    return end is not None and end[1] > subject.limits.entries * _DIRECTORY_BYTES_PER_ENTRY


def too_much(archive: Archive, limits: Limits) -> bool:
    """Tell whether the directory itself declares more than may be unpacked."""
    ratio = archive.unpacked > limits.free and archive.unpacked > len(archive.content) * limits.ratio
    return len(archive.members) > limits.entries or archive.unpacked > limits.unpacked or ratio


def check_directory(subject: Subject) -> Iterator[Problem]:
    if subject.kind in ARCHIVES and subject.content.startswith(b"PK") and archive_of(subject) is None:
        yield problem(Code.ARCHIVE_MANY if _directory_too_long(subject) else Code.ARCHIVE_BROKEN)


def check_frame(subject: Subject) -> Iterator[Problem]:
    """Nothing before the first member, nothing behind the end, no comment."""
    archive = archive_of(subject)
    if archive is None:
        return
    end = _end(subject.content)
    first = min((member.info.header_offset for member in archive.members), default=-1)
    if end is None or first != 0:
        yield problem(Code.POLYGLOT)


def check_count(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    if archive and len(archive.members) > subject.limits.entries:
        yield problem(Code.ARCHIVE_MANY)


def check_unpacked(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    if archive and len(archive.members) <= subject.limits.entries and too_much(archive, subject.limits):
        yield problem(Code.ARCHIVE_BOMB)


def check_paths(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    for member in archive.members if archive else ():
        if not _is_plain(member.name):
            yield problem(Code.ARCHIVE_PATH, member.name)


def _is_plain(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    odd = "\\" in name or ":" in name or not name.isprintable()
    return not (odd or any(part in {"", ".", ".."} for part in parts))


def check_links(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    for member in archive.members if archive else ():
        kind = stat.S_IFMT(member.info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            yield problem(Code.ARCHIVE_LINK, member.name)


def check_duplicates(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    names = Counter(member.name.rstrip("/").casefold() for member in archive.members) if archive else Counter()
    for name, count in names.items():
        if count > 1:
            yield problem(Code.ARCHIVE_DUPLICATE, name)


def check_overlap(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    if archive and _overlaps(archive):
        yield problem(Code.ARCHIVE_OVERLAP)


def _overlaps(archive: Archive) -> bool:
    """Tell whether members share bytes, as in archives that unpack to far more than they hold."""
    free = 0
    for member in sorted(archive.members, key=lambda each: each.info.header_offset):
        info = member.info
        if info.header_offset < free:
            return True
        free = info.header_offset + _LOCAL.size + info.compress_size
    return free > archive.start_of_directory


def check_locks(subject: Subject) -> Iterator[Problem]:
    archive = archive_of(subject)
    for member in archive.members if archive else ():
        if member.info.flag_bits & _ENCRYPTED:
            yield problem(Code.ARCHIVE_ENCRYPTED, member.name)
        elif member.info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            yield problem(Code.ARCHIVE_BROKEN, member.name)


def check_truth(subject: Subject) -> Iterator[Problem]:
    """Unpack everything within the declared sizes: a directory that lies is found here."""
    archive = safe_archive(subject)
    for member in archive.members if archive else ():
        if not is_open(member):
            continue
        try:
            for _ in member.blocks():
                pass
        except ArchiveLiesError:
            yield problem(Code.ARCHIVE_BROKEN, member.name)


def is_open(member: Member) -> bool:
    """Tell whether a member is packed in a way that we unpack."""
    plain = member.info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    return plain and not member.info.flag_bits & _ENCRYPTED


def content_of(member: Member | None) -> bytes:
    """A member's bytes, or nothing where it cannot be unpacked; ``check_truth`` tells why."""
    if member is None or not is_open(member):
        return b""
    try:
        return member.content
    except ArchiveLiesError:
        return b""
