"""First bytes: is a file what its name says, and is something else hidden before, behind or inside it."""

import re
import struct
from collections.abc import Iterator

from .problems import Code, Problem, problem
from .subject import ARCHIVES, Kind, Subject

ZIP, PNG, JPG, PDF = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
STARTS = {
    Kind.PDF: PDF, Kind.PNG: PNG, Kind.JPG: JPG, Kind.DOCX: ZIP, Kind.XLSX: ZIP, Kind.OFD: ZIP,
}  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"<?php", b"\x00asm",
)  # fmt: skip
PACKED = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00",
    b"MSCF", b"!<arch>", b"ITSF", b"%PDF-",
)  # fmt: skip
_MARKUP = re.compile(rb"<script|<\?php|<html|<svg|<iframe|<!doctype html", re.IGNORECASE)
_END_OF_ZIP = struct.Struct("<4sHHHHIIH")
_ZIP_TAIL = 65_535 + _END_OF_ZIP.size
_PDF_HEAD = 1024  # readers look for the header of a PDF this far


def check_magic(subject: Subject) -> Iterator[Problem]:
    if subject.kind and subject.readable and not subject.content.startswith(STARTS[subject.kind]):
        yield problem(Code.NOT_WHAT_IT_SAYS, _what(subject.content))


def check_other_format(subject: Subject) -> Iterator[Problem]:
    """A file that is also something else: a PDF behind a picture's head, an archive behind its end."""
    content = subject.content
    if subject.kind is not Kind.PDF and PDF in content[:_PDF_HEAD]:
        yield problem(Code.POLYGLOT, "PDF")
    if subject.kind not in ARCHIVES and has_zip_end(content):
        yield problem(Code.POLYGLOT, "ZIP")


def has_markup(text: bytes) -> bool:
    return _MARKUP.search(text) is not None


def has_zip_end(content: bytes) -> bool:
    """Tell whether an unpacking program would find an archive here."""
    tail = content[-_ZIP_TAIL:]
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        record = tail[at : at + _END_OF_ZIP.size]
        if len(record) == _END_OF_ZIP.size:
            _, _, _, _, count, length, offset, comment = _END_OF_ZIP.unpack(record)
            fits = at + _END_OF_ZIP.size + comment <= len(tail) and length + offset <= len(content)
            if fits and count * 46 <= length:
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _what(content: bytes) -> str:
    """The format that the bytes look like, to tell the person."""
    for kind, start in STARTS.items():
        if content.startswith(start):
            return {ZIP: "ZIP"}.get(start, kind.upper())
    if content.startswith(OLE):
        return "旧版Office文件，或加密的Office文件"
    return "程序" if content.startswith(PROGRAMS) else ""
