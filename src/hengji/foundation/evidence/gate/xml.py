"""XML without DTD: read with expat, which stops at the first declaration."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from .archives import ArchiveLiesError, Member, is_open, safe_archive
from .problems import Code, Problem, problem
from .subject import Limits, Subject

SUFFIXES = (".xml", ".rels", ".svg", ".xsd")
_LOOSE = (".vml",)  # written by old programs, often not well formed
_LOOKED_INTO = 8_000_000  # larger members are read for their frame only
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELDS = re.compile(
    r"\b(?:DDEAUTO|DDE)\b|\b(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE)\b.*?(?:\w{2,}:[\\/]|\\\\\\?\\?)"
    r"|\bMACROBUTTON\s+(?!AcceptAllChanges|NoMacro|AllCaps)",
    re.IGNORECASE | re.DOTALL,
)


class _StopError(Exception):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Reader:
    """Counts depth and gathers field codes and scripts while expat reads."""

    limits: Limits
    depth: int = 0
    in_code: bool = False
    codes: list[str] = field(default_factory=list)
    scripted: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise _StopError(Code.XML_SIZE)
        local = name.rpartition(":")[2]
        self.in_code = local in {"instrText", "delInstrText"}
        if local == "fldSimple":
            self.codes.append(next((text for key, text in attributes.items() if key.endswith("instr")), "") + "\n")
        if local.lower() == "script" or any(_is_script(key, text) for key, text in attributes.items()):
            self.scripted = True

    def end(self, name: str) -> None:
        del name
        self.depth -= 1
        self.in_code = False

    def text(self, data: str) -> None:
        if self.in_code:
            self.codes.append(data)


def _is_script(key: str, text: str) -> bool:
    handler = key in {"onload", "onclick", "onerror", "onmouseover", "onbegin"}
    return handler or text.lstrip().lower().startswith(("javascript:", "vbscript:"))


def _declared(*_: object) -> NoReturn:
    raise _StopError(Code.XML_DTD)


def parser_for(reader: Reader | None) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    parser.EntityDeclHandler = _declared
    if reader:
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
    return parser


def read(blocks: Iterable[bytes], reader: Reader | None, limits: Limits) -> Code | None:
    """Feed a document to expat; the code of what stopped it."""
    parser, fed = parser_for(reader), 0
    try:
        for block in blocks:
            parser.Parse(block, False)  # noqa: FBT003 - expat's own signature
            fed += len(block)
            if fed - max(parser.CurrentByteIndex, 0) > limits.token:
                return Code.XML_SIZE
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except _StopError as stop:
        return stop.code
    except (expat.ExpatError, ValueError, LookupError):
        return Code.XML_BROKEN
    return None


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Local names and attributes of a small document; nothing when it does not parse."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = parser_for(None)
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except (_StopError, expat.ExpatError, ValueError, LookupError):
        return []
    return found


def check_xml(subject: Subject) -> Iterator[Problem]:
    archive = safe_archive(subject)
    for member in archive.files if archive else ():
        name = member.name.lower()
        if not is_open(member):
            continue
        if name.endswith(SUFFIXES):
            yield from _strict(member, subject.limits)
        elif name.endswith(_LOOSE):
            yield from _loose(member)


def _strict(member: Member, limits: Limits) -> Iterator[Problem]:
    reader = Reader(limits) if member.info.file_size <= _LOOKED_INTO else None
    try:
        code = read(member.blocks(), reader, limits)
    except ArchiveLiesError:
        return  # told by the check of the archive
    if code:
        yield problem(code, member.name)
    if reader and reader.scripted:
        yield problem(Code.SCRIPT, member.name)
    if reader and _FIELDS.search("".join(reader.codes)):
        yield problem(Code.FIELD, member.name)


def _loose(member: Member) -> Iterator[Problem]:
    try:
        content = member.content
    except ArchiveLiesError:
        return
    if _DECLARATION.search(content.replace(b"\x00", b"")):
        yield problem(Code.XML_DTD, member.name)
    if re.search(rb"<script|javascript:", content, re.IGNORECASE):
        yield problem(Code.SCRIPT, member.name)
