"""Files that must be refused: families of attacks, each in many variants, each with the code it must be refused for."""

import zlib
from collections.abc import Iterator

from hengji.foundation.evidence.gate import Code, Kind

from .archives import archive_attacks, office_attacks
from .build import Sample, chunk, docx, jpg, ofd, pdf, png, segment, xlsx
from .prints import pdf_attacks

PLAIN = {
    Kind.PDF: pdf(), Kind.DOCX: docx(), Kind.XLSX: xlsx(), Kind.OFD: ofd(), Kind.JPG: jpg(), Kind.PNG: png(),
}  # fmt: skip
_NAMES = (
    "", "../总结.pdf", "a/b.pdf", "a\\b.pdf", "a\0.exe.pdf", "总结\u202efdp.exe.pdf", "con.pdf", "LPT1.pdf", " 总结.pdf",
    "总结.pdf ", "总结.pdf.", ".总结.pdf", "总结..pdf", "a" * 120 + ".pdf", "a\n.pdf", 'a".pdf', "a<b>.pdf", "a|b.pdf",
    "a:b.pdf", "a?.pdf", "a\u200b.pdf", "总结.exe.pdf", "总结.JS.pdf", "总结.html.pdf", "总结.php.pdf", "\ufeff总结.pdf",
)  # fmt: skip
_SUFFIXES = (
    "", "exe", "com", "scr", "bat", "cmd", "ps1", "vbs", "js", "hta", "msi", "lnk", "dll", "jar", "sh", "php", "jsp",
    "html", "svg", "xml", "docm", "dotm", "xlsm", "xlsb", "xltm", "doc", "xls", "ppt", "pptx", "wps", "et", "rtf", "zip",
    "rar", "7z", "gz", "tar", "iso", "heic", "gif", "webp", "mp4", "txt", "csv", "eml", "swf", "pdfx", "pdf~",
)  # fmt: skip
_FOREIGN = {
    "windows program": b"MZ\x90\0" + bytes(200), "linux program": b"\x7fELF\2\1\1" + bytes(200),
    "script": b"#!/bin/sh\nid\n", "page": b"<!DOCTYPE html><script>alert(1)</script>", "php": b"<?php system('id');",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "rar": b"Rar!\x1a\x07\1\0" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60), "gzip": b"\x1f\x8b\x08" + bytes(60), "zeros": bytes(300),
    "text": "总结".encode() * 50,
}  # fmt: skip


def attacks() -> list[Sample]:
    families = (
        _names,
        _formats,
        _sizes,
        _disguises,
        _polyglots,
        archive_attacks,
        office_attacks,
        pdf_attacks,
        _pictures,
    )
    return [sample for family in families for sample in family()]


def _names() -> Iterator[Sample]:
    for name in _NAMES:
        yield Sample("name", repr(name), name, PLAIN[Kind.PDF], Code.NAME_UNSAFE)


def _formats() -> Iterator[Sample]:
    for suffix in _SUFFIXES:
        yield Sample("format", suffix, f"总结.{suffix}" if suffix else "总结", PLAIN[Kind.PDF],
                     Code.TYPE_UNKNOWN)  # fmt: skip


def _sizes() -> Iterator[Sample]:
    for kind in Kind:
        yield Sample("size", f"empty {kind}", f"a.{kind}", b"", Code.EMPTY)
        yield Sample("size", f"big {kind}", f"a.{kind}", PLAIN[kind] + bytes(20_000_001), Code.TOO_BIG)


def _disguises() -> Iterator[Sample]:
    for kind in Kind:
        for other, content in PLAIN.items():
            if other is not kind:
                yield Sample("disguise", f"{other} as {kind}", f"a.{kind}", content, Code.NOT_WHAT_IT_SAYS)
        for title, content in _FOREIGN.items():
            yield Sample("disguise", f"{title} as {kind}", f"a.{kind}", content, Code.NOT_WHAT_IT_SAYS)


def _polyglots() -> Iterator[Sample]:
    page, program = b"<html><script>alert(1)</script></html>", b"MZ" + bytes(300)
    for kind in (Kind.PDF, Kind.PNG, Kind.JPG):
        for title, tail in (("zip", docx()), ("page", page), ("program", program), ("php", b"<?php id();")):
            yield Sample("polyglot", f"{title} behind {kind}", f"a.{kind}", PLAIN[kind] + tail, Code.POLYGLOT)
    for kind in (Kind.DOCX, Kind.XLSX, Kind.OFD):
        for title, tail in (("page", page), ("program", program), ("picture", png())):
            yield Sample("polyglot", f"{title} behind {kind}", f"a.{kind}", PLAIN[kind] + tail, Code.POLYGLOT)
        yield Sample("polyglot", f"page before {kind}", f"a.{kind}", page + PLAIN[kind], Code.NOT_WHAT_IT_SAYS)
    for kind in (Kind.PDF, Kind.PNG, Kind.JPG):
        yield Sample("polyglot", f"page before {kind}", f"a.{kind}", page + PLAIN[kind], Code.NOT_WHAT_IT_SAYS)
    for word in (b"<script>alert(1)</script>", b"<?php id();", b"<HTML>", b"<svg onload=1>"):
        yield Sample("polyglot", f"{word!r} in a png", "a.png", png(extra=chunk(b"tEXt", b"a\0" + word)), Code.POLYGLOT)
        yield Sample("polyglot", f"{word!r} in a jpg", "a.jpg", jpg(notes=segment(0xFE, word)), Code.POLYGLOT)
    yield Sample("polyglot", "pdf in a png", "a.png", png(extra=chunk(b"tEXt", b"a\0" + pdf())), Code.POLYGLOT)
    yield Sample("polyglot", "pdf in a jpg", "a.jpg", jpg(notes=segment(0xFE, pdf())), Code.POLYGLOT)
    yield Sample("polyglot", "zip before the end of a pdf", "a.pdf", pdf()[:-6] + docx() + b"\n%%EOF\n", Code.POLYGLOT)
    yield Sample("polyglot", "film behind a jpg", "a.jpg", jpg(tail=b"\0\0\0\x18ftypmp42" + bytes(99)), Code.POLYGLOT)
    yield Sample("polyglot", "program as maker's note", "a.jpg", jpg(tail=b"MZSEFH<script>SEFT"), Code.POLYGLOT)


def _pictures() -> Iterator[Sample]:
    broken, flood = Code.IMAGE_BROKEN, Code.IMAGE_PIXELS
    good = png()
    damaged = bytearray(good)
    damaged[40] ^= 1
    split = chunk(b"IDAT", b"") + chunk(b"tEXt", b"a\0b")
    profile = b"a\0\0" + zlib.compress(bytes(9_000_000))
    cases = (
        ("pixel flood", png(60_000, 60_000, data=zlib.compress(b"")), flood),
        ("wide flood", png(2_000_000_000, 1, data=zlib.compress(b"")), flood),
        ("50 million and one", png(50_000_001, 1, depth=1, colour=0), flood),
        ("damaged", bytes(damaged), broken),
        ("without end", good[:-12], broken),
        ("cut off", good[:60], broken),
        ("only the head", good[:8], broken),
        ("data too long", png(data=zlib.compress(bytes(5_000_000))), broken),
        ("data too short", png(data=zlib.compress(bytes(3))), broken),
        ("data no zlib", png(data=b"\1\2\3\4"), broken),
        ("data cut off", png(64, 64, data=zlib.compress(bytes(12_352))[:-6]), broken),
        ("data in two runs", png(extra=split), broken),
        ("unknown critical chunk", png(extra=chunk(b"EVIL", b"a")), broken),
        ("second header", png(extra=good[8:33]), broken),
        ("no width", png(0, 9, data=zlib.compress(b"")), broken),
        ("no height", png(9, 0, data=zlib.compress(b"")), broken),
        ("odd depth", good.replace(good[8:33], chunk(b"IHDR", b"\0\0\0\x10\0\0\0\x10\3\2\0\0\0")), broken),
        ("odd colour", good.replace(good[8:33], chunk(b"IHDR", b"\0\0\0\x10\0\0\0\x10\x08\5\0\0\0")), broken),
        ("odd interlace", good.replace(good[8:33], chunk(b"IHDR", b"\0\0\0\x10\0\0\0\x10\x08\2\0\0\7")), broken),
        ("profile bomb", png(extra=chunk(b"iCCP", profile)), broken),
        ("text bomb", png(extra=chunk(b"zTXt", profile)), broken),
        ("too much colour", png(6_000, 6_000, depth=16, colour=6, data=b"a"), broken),
    )  # fmt: skip
    for title, content, code in cases:
        yield Sample("png", title, "a.png", content, code)
    for title, content, code in (
        ("pixel flood", jpg(65_000, 65_000), flood),
        ("just too many", jpg(50_000, 1_001), flood),
        ("progressive flood", jpg(65_000, 60_000, progressive=True), flood),
        ("without end", jpg(end=b""), broken),
        ("cut off", jpg()[:100], broken),
        ("no frame", jpg(frames=0), broken),
        ("two frames", jpg(frames=2), broken),
        ("no scan", jpg(scans=0), broken),
        ("no height", jpg(16, 0), broken),
        ("no width", jpg(0, 16), broken),
        ("five components", jpg(components=5), broken),
        ("only a start", b"\xff\xd8\xff\xe0", broken),
        ("zeros after the start", b"\xff\xd8\xff\xe0" + bytes(99), broken),
        ("flood behind the picture", jpg(tail=b"\0" + jpg()[:-30] + b"x"), Code.POLYGLOT),
    ):  # fmt: skip
        yield Sample("jpg", title, "a.jpg", content, code)
