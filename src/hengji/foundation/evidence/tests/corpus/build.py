"""Writers of small files in all the formats, good and bad. Nothing binary is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from hengji.foundation.evidence.gate import Code

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Sample:
    family: str
    title: str
    name: str
    content: bytes = field(repr=False)
    code: Code | None = None  # what an attack must at least be refused for

    @override
    def __str__(self) -> str:
        return f"{self.family}: {self.title}"


def zipped(parts: Iterable[tuple[str | zipfile.ZipInfo, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, content in parts:
            if isinstance(name, zipfile.ZipInfo):
                archive.writestr(name, content)
            else:
                info = zipfile.ZipInfo(name, (2026, 11, 23, 9, 0, 0))
                info.compress_type = method
                archive.writestr(info, content)
    return memory.getvalue()


# ------------------------------------------------------------------ office files

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_W = f"{_OPEN}/wordprocessingml/2006/main"
_R = f"{_OPEN}/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def content_types(main: str, part: str, extra: str = "") -> bytes:
    return (
        _HEAD
        + (
            f'<Types xmlns="{_OPEN}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/{part}" ContentType="{main}"/>{extra}</Types>'
        ).encode()
    )


def relations(*entries: tuple[str, str, str]) -> bytes:
    """Each entry: last word of the type, target, mode."""
    lines = "".join(
        f'<Relationship Id="rId{place}" Type="{_R}/{kind}" Target="{target}" TargetMode="{mode or "Internal"}"/>'
        for place, (kind, target, mode) in enumerate(entries, 1)
    )
    return _HEAD + f'<Relationships xmlns="{_OPEN}/package/2006/relationships">{lines}</Relationships>'.encode()


def word_xml(body: str = "<w:p><w:r><w:t>2026年度工作总结</w:t></w:r></w:p>", start: bytes = _HEAD) -> bytes:
    text = f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>'
    return start + text.encode()


def word_parts(body: str | None = None) -> dict[str, bytes]:
    return {
        "[Content_Types].xml": content_types(_WORD_TYPE, "word/document.xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": word_xml() if body is None else word_xml(body),
    }


def sheet_parts(cells: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>单位</t></is></c></row>') -> dict[str, bytes]:
    main = f"{_OPEN}/spreadsheetml/2006/main"
    sheets = (
        f'<workbook xmlns="{main}" xmlns:r="{_R}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return {
        "[Content_Types].xml": content_types(_SHEET_TYPE, "xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": _HEAD + sheets.encode(),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml", "")),
        "xl/worksheets/sheet1.xml": _HEAD
        + f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode(),
    }


def ofd_parts(pages: int = 1) -> dict[str, bytes]:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, pages + 1))
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for n in range(1, pages + 1):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = f"<ofd:Page {space}><ofd:Content>第{n}页</ofd:Content></ofd:Page>"
    return {name: _HEAD + text.encode() for name, text in parts.items()}


def docx(extra: Parts = {}, *, body: str | None = None) -> bytes:  # noqa: B006 - never changed
    return zipped((word_parts(body) | extra).items())


def xlsx(extra: Parts = {}, *, cells: str | None = None) -> bytes:  # noqa: B006 - never changed
    return zipped(((sheet_parts() if cells is None else sheet_parts(cells)) | extra).items())


def ofd(extra: Parts = {}, *, pages: int = 1) -> bytes:  # noqa: B006 - never changed
    return zipped((ofd_parts(pages) | extra).items())


# ------------------------------------------------------------------ pictures


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def png(
    width: int = 16, height: int = 16, *, depth: int = 8, colour: int = 2, interlaced: int = 0,
    extra: bytes = b"", data: bytes | None = None, tail: bytes = b"",
) -> bytes:  # fmt: skip
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    if data is None:
        data = zlib.compress(b"\0" * _png_length(width, height, depth, colour, interlaced))
    palette = chunk(b"PLTE", bytes(range(6))) if colour == 3 else b""
    middle = chunk(b"IHDR", header) + palette + extra + chunk(b"IDAT", data)
    return b"\x89PNG\r\n\x1a\n" + middle + chunk(b"IEND", b"") + tail


def _png_length(width: int, height: int, depth: int, colour: int, interlaced: int) -> int:
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    grid = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    total = 0
    for x, y, dx, dy in grid if interlaced else ((0, 0, 1, 1),):
        columns, lines = len(range(x, width, dx)), len(range(y, height, dy))
        total += lines * (1 + (columns * bits + 7) // 8) if columns else 0
    return total


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def jpg(
    width: int = 16, height: int = 16, *, components: int = 1, progressive: bool = False, notes: bytes = b"",
    frames: int = 1, scans: int = 1, end: bytes = b"\xff\xd9", tail: bytes = b"",
) -> bytes:  # fmt: skip
    """A grey picture: every block is coded by two zero bits."""
    tables = segment(0xDB, b"\0" + bytes([1] * 64))
    for place in (0x00, 0x10):
        tables += segment(0xC4, bytes([place, 1, *[0] * 15, 0]))
    parts = b"".join(bytes([n + 1, 0x11, 0]) for n in range(components))
    frame = segment(0xC2 if progressive else 0xC0, struct.pack(">BHHB", 8, height, width, components) + parts)
    chosen = b"".join(bytes([n + 1, 0]) for n in range(components))
    scan = segment(0xDA, bytes([components]) + chosen + b"\0\x3f\0")
    blocks = ((width + 7) // 8) * ((height + 7) // 8) * components
    data = scan + b"\0" * min((blocks * 2 + 7) // 8, 4096) + b"\x3f"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + notes
        + tables
        + frame * frames
        + data * scans
        + end
        + tail
    )


# ------------------------------------------------------------------ pdf


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def packed(objects: Mapping[int, bytes], *, extra: bytes = b"", filters: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream."""
    body, heads = b"", []
    for number, content in objects.items():
        heads.append(b"%d %d" % (number, len(body)))
        body += content + b" "
    head = b" ".join(heads) + b" "
    data = head + body
    data = zlib.compress(data) if b"Flate" in filters else data
    return stream(b"/Type /ObjStm /N %d /First %d %s %s" % (len(objects), len(head), filters, extra), data)


def pdf(
    extra: Mapping[int, bytes] = {}, *, catalog: bytes = b"", page: bytes = b"", content: bytes = b"BT ET",
    trailer: bytes = b"", version: bytes = b"1.7", tail: bytes = b"",
) -> bytes:  # fmt: skip
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % page,
        4: stream(b"/Filter /FlateDecode", zlib.compress(content)),
        **extra,
    }
    raw, places = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version, []
    for number in sorted(objects):
        places.append((number, len(raw)))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(raw)
    raw += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    raw += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)
    return raw + tail
