"""The gate at length: more good files, a bomb with time and memory, and damage of every kind.

python -m tests.soak.evidence [good files] [damaged files]
"""

from __future__ import annotations

import random
import resource
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path

from hengji.foundation.evidence.gate import Code, examine
from hengji.foundation.evidence.tests.corpus.attacks import attacks
from hengji.foundation.evidence.tests.corpus.build import Sample, docx, pdf, stream
from hengji.foundation.evidence.tests.corpus.good import good

GOOD, DAMAGED = 1_000, 20_000
GIGABYTE = 1_000_000_000
MOST_SECONDS, MOST_GROWTH = 1.0, 100_000  # of a bomb; kilobytes
SLOWEST = 10.0  # seconds for one damaged file


def main(argv: list[str] | None = None) -> int:
    """Run all parts; 0 when every one held."""
    numbers = [int(word) for word in (sys.argv[1:] if argv is None else argv)]
    wanted, damaged = (*numbers, *(GOOD, DAMAGED)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        faults = [_bombs(path), _attacks(path), _good(path, wanted), _damaged(path, damaged)]
    return 1 if any(faults) else 0


def _codes(path: Path, sample: Sample) -> set[Code]:
    path.write_bytes(sample.content)
    return {found.code for found in examine(path, sample.name)}


def _attacks(path: Path) -> int:
    tried = attacks()
    passed = [str(sample) for sample in tried if sample.code not in _codes(path, sample)]
    families = ", ".join(f"{family} {count}" for family, count in Counter(each.family for each in tried).items())
    print(
        f"attacks: {len(tried) - len(passed)} of {len(tried)} refused for their reason ({families})",
        *passed,
        sep="\n  ",
    )
    return len(passed)


def _good(path: Path, wanted: int) -> int:
    """One seed a hundred files, so that no two files are alike."""
    files = [sample for seed in range(-(-wanted // 100)) for sample in good(min(100, wanted), seed)]
    refused = [str(sample) for sample in files if _codes(path, sample)]
    print(f"good files: {len(files) - len(refused)} of {len(files)} accepted", *refused, sep="\n  ")
    return len(refused)


def _bombs(path: Path) -> int:
    """A megabyte that unpacks to a gigabyte: honest about it, lying about it, and as a PDF."""
    zeros = _packed_zeros()
    parts = {"word/a.xml": bytes(0)}
    honest = _with_member(docx(parts), zeros, GIGABYTE)
    lying = _with_member(docx(parts), zeros, 1_000)
    printed = pdf({8: stream(b"/Filter /FlateDecode", _packed_zeros(15))})
    faults = 0
    for title, name, content, code in (
        ("archive that declares it", "a.docx", honest, Code.ARCHIVE_BOMB),
        ("archive that lies", "a.docx", lying, Code.ARCHIVE_BROKEN),
        ("pdf stream", "a.pdf", printed, Code.PDF_BOMB),
    ):
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        found = _codes(path, Sample("bomb", title, name, content))
        seconds, growth = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        good_end = code in found and seconds < MOST_SECONDS and growth < MOST_GROWTH
        faults += not good_end
        word = "refused" if good_end else "FAILED"
        print(f"bomb, {title}: {len(content):,} bytes, {word} in {seconds:.3f} s, memory grew by {growth:,} kB")
    return faults


def _packed_zeros(window: int = -15) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, window)
    block = bytes(10_000_000)
    return b"".join(machine.compress(block) for _ in range(GIGABYTE // len(block))) + machine.flush()


def _with_member(content: bytes, packed: bytes, declared: int) -> bytes:
    """The archive with its last, empty member replaced by deflated bytes."""
    local, directory = content.rindex(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    name = struct.unpack("<H", content[local + 26 : local + 28])[0]
    head = content[local : local + 30 + name]
    sizes = struct.pack("<HHIII", 0, 0, 0, len(packed), declared)
    head = head[:8] + struct.pack("<H", 8) + sizes + head[26:]
    last = content.rindex(b"PK\x01\x02")
    entry = content[last : last + 10] + struct.pack("<H", 8) + sizes + content[last + 28 :]
    front = content[:local] + head + packed
    end = entry.rindex(b"PK\x05\x06") + 16
    entries = content[directory:last] + entry
    place = len(content[directory:last]) + end
    return front + entries[:place] + struct.pack("<I", len(front)) + entries[place + 4 :]


def _damaged(path: Path, count: int) -> int:
    """Cut, turned, doubled: there is always an answer, and soon."""
    draw, files, slow = random.Random(7), good(90), 0  # noqa: S311 - the same damage for the same seed
    refused: Counter[str] = Counter()
    for _ in range(count):
        sample = draw.choice(files)
        content = bytearray(sample.content)
        for _turn in range(draw.randint(1, 6)):
            place = draw.randrange(len(content))
            content[place : place + draw.randint(0, 5)] = draw.randbytes(draw.randint(0, 5)) or content[:9]
        began = time.monotonic()
        found = _codes(path, Sample("damaged", sample.title, sample.name, bytes(content)))
        slow += time.monotonic() - began > SLOWEST
        refused["refused" if found else "accepted"] += 1
    print(f"damaged files: {count} answered, {dict(refused)}, {slow} slower than {SLOWEST:g} s")
    return slow


if __name__ == "__main__":
    raise SystemExit(main())
