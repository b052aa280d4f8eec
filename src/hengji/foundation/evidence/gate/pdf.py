"""PDF without programs: objects are read token by token, packed object streams are unpacked and read as well.

Readers start an object wherever a number and ``obj`` stand, be it inside a string, a comment or a stream. So do we:
the file is cut at every ``obj`` and each piece is read. Long dangerous names are also looked for in the raw bytes.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from .problems import Code, Problem, problem
from .signatures import PDF
from .subject import Kind, Subject

NAMES: dict[bytes, Code] = {
    b"JavaScript": Code.PDF_SCRIPT, b"JS": Code.PDF_SCRIPT, b"XFA": Code.PDF_SCRIPT,
    b"Launch": Code.PDF_LAUNCH,
    b"EmbeddedFile": Code.PDF_ATTACHMENT, b"EmbeddedFiles": Code.PDF_ATTACHMENT,
    b"FileAttachment": Code.PDF_ATTACHMENT, b"Collection": Code.PDF_ATTACHMENT,
    b"GoToR": Code.PDF_ACTION, b"GoToE": Code.PDF_ACTION, b"SubmitForm": Code.PDF_ACTION,
    b"ImportData": Code.PDF_ACTION, b"Rendition": Code.PDF_ACTION, b"RichMedia": Code.PDF_ACTION,
    b"Movie": Code.PDF_ACTION, b"Sound": Code.PDF_ACTION, b"AA": Code.PDF_ACTION,
    b"Encrypt": Code.PDF_ENCRYPTED,
}  # fmt: skip
_RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|GoToE|SubmitForm|ImportData)(?![A-Za-z])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT = re.compile(rb"(?<=[\d\x00\t\n\x0c\r ])obj(?![a-zA-Z])")
_TOKEN = re.compile(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.)*\)|\(|<<|>>|<[0-9A-Fa-f\s]*>|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*|\bstream\r?\n?",
    re.DOTALL,
)
_PAREN = re.compile(rb"[()]|\\.", re.DOTALL)
_START = re.compile(rb"\s*(?:(\[)|(<<.{0,400})|(\d+)\s+(\d+)\s+R)", re.DOTALL)
_GOTO = re.compile(rb"^\s*(?:\[|<<(?:(?!>>).)*?/S\s*/GoTo(?![A-Za-z#]))", re.DOTALL)
_ADDRESS = re.compile(rb"\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_SIDE = re.compile(rb"/(Width|Height)\s+(\d+)")
_VERSION = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n \t]")
_END_SPACE = 1024
_FREE = 20_000_000


@dataclass
class Stream:
    """One stream of the file: its dictionary, the names in it, its packed bytes."""

    dictionary: bytes
    names: list[bytes]
    data: bytes

    @property
    def filters(self) -> list[bytes]:
        return [name for name in self.names if name.endswith(b"Decode") or name in {b"Fl", b"Crypt", b"LZW"}]

    @property
    def holds_objects(self) -> bool:
        return b"ObjStm" in self.names or {b"First", b"N"} <= set(self.names)

    @property
    def is_picture(self) -> bool:
        return b"Image" in self.names and not self.holds_objects

    @property
    def is_readable(self) -> bool:
        """An object stream that we can read, as every honest program writes it."""
        return self.filters in ([], [b"FlateDecode"]) and b"Predictor" not in self.names


@dataclass
class Document:
    raw: bytes
    names: list[tuple[bytes, bytes]] = field(default_factory=list)  # each with the bytes that follow it
    streams: list[Stream] = field(default_factory=list)
    packed: dict[int, bytes] = field(default_factory=dict)  # objects of object streams by number
    most: int = 0  # what all streams together may unpack to
    unreadable: bool = False
    unpacked: int = 0


def _plain(name: bytes) -> bytes:
    """A name with its #-escapes resolved."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name


def document_of(subject: Subject) -> Document | None:
    """The document read once, kept with its subject."""
    if subject.kind is not Kind.PDF or not subject.content.startswith(PDF):
        return None
    if "document" not in subject.__dict__:
        subject.__dict__["document"] = _read(subject)
    found: Document = subject.__dict__["document"]
    return found


def _read(subject: Subject) -> Document:
    limits = subject.limits
    most = min(limits.unpacked, max(_FREE, len(subject.content) * limits.ratio))
    document = Document(subject.content, most=most)
    starts = [found.end() for found in _OBJECT.finditer(document.raw)]
    for start, end in zip(starts, [*starts[1:], len(document.raw)], strict=False):
        _piece(document, start, end)
    for stream in document.streams:
        _unpack(document, stream)
    return document


def _piece(document: Document, start: int, end: int) -> None:
    """Read the tokens from one ``obj`` to the next."""
    raw, at, names = document.raw, start, []
    last = b""
    while found := _TOKEN.search(raw, at, end):
        token, at = found[0], found.end()
        if token == b"(":
            at = _end_of_string(raw, at, end)
        elif token.startswith(b"/"):
            names.append(_plain(token[1:]))
            document.names.append((names[-1], raw[at : at + 420]))
        elif token.startswith(b"stream") and last == b">>":
            stream = _stream(raw, start, found.start(), at, names)
            document.streams.append(stream)
            at, names = at + len(stream.data), []
        last = token


def _end_of_string(raw: bytes, at: int, end: int) -> int:
    depth = 1
    for found in _PAREN.finditer(raw, at, end):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return at  # never closed: what follows is read, not skipped


def _stream(raw: bytes, start: int, stop: int, data: int, names: list[bytes]) -> Stream:
    dictionary = raw[start:stop]
    told = _LENGTH.search(dictionary)
    end = data + int(told[1]) if told else -1
    if not told or not raw[end : end + 12].lstrip().startswith(b"endstream"):
        end = raw.find(b"endstream", data)
    return Stream(dictionary, list(names), raw[data : end if end >= 0 else len(raw)])


def _unpack(document: Document, stream: Stream) -> None:
    """Count what a stream unpacks to, and read the objects it holds."""
    if stream.filters.count(b"FlateDecode") > 1 or b"Crypt" in stream.filters:
        document.unreadable = True
    if stream.holds_objects:
        _objects(document, stream)
    elif not stream.is_picture and stream.filters[:1] == [b"FlateDecode"] and document.unpacked <= document.most:
        document.unpacked += sum(map(len, _inflate(stream.data, document.most - document.unpacked + 1)))


def _objects(document: Document, stream: Stream) -> None:
    if not stream.is_readable:
        document.unreadable = True
        return
    if stream.filters:
        try:
            content = b"".join(_inflate(stream.data, document.most - document.unpacked + 1, strict=True))
        except zlib.error:
            document.unreadable = True
            return
    else:
        content = stream.data
    document.unpacked += len(content)
    if document.unpacked <= document.most:
        _read_packed(document, stream, content)


def _read_packed(document: Document, stream: Stream, content: bytes) -> None:
    for found in _TOKEN.finditer(content):
        if found[0].startswith(b"/"):
            document.names.append((_plain(found[0][1:]), content[found.end() : found.end() + 420]))
    first = re.search(rb"/First\s+(\d+)", stream.dictionary)
    numbers = [int(word) for word in content[: int(first[1])].split() if word.isdigit()] if first else []
    for number, place in zip(numbers[::2], numbers[1::2], strict=False):
        document.packed[number] = content[int(first[1]) + place :][:420] if first else b""


def _inflate(data: bytes, most: int, *, strict: bool = False) -> Iterator[bytes]:
    """Unpack at most so many bytes; a damaged stream ends where it is damaged, or is an error when strict."""
    machine, rest, size = zlib.decompressobj(), data, 0
    try:
        while size < most and (block := machine.decompress(rest, 1 << 18)):
            size += len(block)
            yield block
            rest = machine.unconsumed_tail
    except zlib.error:
        if strict:
            raise


def check_shape(subject: Subject) -> Iterator[Problem]:
    document = document_of(subject)
    if document is None:
        return
    raw = document.raw
    _, mark, rest = raw[-_END_SPACE:].rpartition(b"%%EOF")
    if not _VERSION.match(raw) or b"startxref" not in raw or not _OBJECT.search(raw) or not mark:
        yield problem(Code.PDF_BROKEN)
    elif rest.strip(b"\x00\t\n\x0c\r "):
        yield problem(Code.POLYGLOT)


def check_names(subject: Subject) -> Iterator[Problem]:
    """Dangerous names: as tokens of objects, plain, escaped or packed, and anywhere in the raw bytes if long."""
    document = document_of(subject)
    if document is None:
        return
    found = {NAMES[name] for name, _ in document.names if name in NAMES}
    found |= {NAMES[name] for name in _RAW.findall(_plain(document.raw))}
    for code in sorted(found):
        yield problem(code)
    if b"/Encrypt" in document.raw[-_END_SPACE:] and Code.PDF_ENCRYPTED not in found:
        yield problem(Code.PDF_ENCRYPTED)


def check_start_action(subject: Subject) -> Iterator[Problem]:
    """On opening a document may only go to one of its own pages."""
    document = document_of(subject)
    for name, after in document.names if document else ():
        if name == b"OpenAction" and document and not _only_goes(document, after):
            yield problem(Code.PDF_ACTION, "OpenAction")


def _only_goes(document: Document, after: bytes) -> bool:
    found = _START.match(after)
    if not found:
        return after.lstrip().startswith(b"null")
    if found[3] is None:
        return _GOTO.match(found[0]) is not None
    number = int(found[3])
    meant = [document.packed[number]] if number in document.packed else []
    places = re.finditer(rb"(?<!\d)0*%d\s+\d+\s+obj" % number, document.raw)
    meant += [document.raw[place.end() : place.end() + 420] for place in places]
    return bool(meant) and all(_GOTO.match(each) for each in meant)


def check_addresses(subject: Subject) -> Iterator[Problem]:
    """Links lead to pages and mail addresses, never to files or scripts."""
    document = document_of(subject)
    for name, after in document.names if document else ():
        found = _ADDRESS.match(after) if name == b"URI" else None
        if found and not _is_page(found[1], found[2]):
            yield problem(Code.PDF_ACTION, "URI")


def _is_page(text: bytes | None, digits: bytes | None) -> bool:
    if text is None:
        clean = b"".join((digits or b"").split())
        text = bytes.fromhex((clean + b"0" * (len(clean) % 2)).decode())
    address = text.replace(b"\\", b"").strip().lower()
    scheme = re.match(rb"[a-z][a-z0-9+.-]*:", address)
    return address.startswith((b"http://", b"https://", b"mailto:", b"tel:")) or scheme is None


def check_streams(subject: Subject) -> Iterator[Problem]:
    document = document_of(subject)
    if document is None:
        return
    if document.unreadable:
        yield problem(Code.PDF_HIDDEN)
    if document.unpacked > document.most:
        yield problem(Code.PDF_BOMB)


def check_pictures(subject: Subject) -> Iterator[Problem]:
    document = document_of(subject)
    for stream in document.streams if document else ():
        sides = {name: int(value) for name, value in _SIDE.findall(stream.dictionary)}
        if stream.is_picture and sides.get(b"Width", 0) * sides.get(b"Height", 0) > subject.limits.picture_in_pdf:
            yield problem(Code.IMAGE_PIXELS)
