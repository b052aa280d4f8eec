"""目标责任书: letters of all issued sheets, one of them signed by its head; a part of the scene of goals."""

from __future__ import annotations

import struct
import zlib
from math import sin

from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.goals import actions
from hengji.year.goals.letter_enums import Side
from hengji.year.goals.queries.letters import letter_terms

WIDTH, HEIGHT, THICK = 320, 120, 3
SIGNS = ("省教育厅", "jyt-head")


def make(stage: Stage) -> None:
    """Letters in the goals' present version; the one organ's head signs where the scheme has signatures."""
    letters = actions.make_letters(stage.plan, by=stage.actor("office"))
    organ, head = SIGNS
    mine = next((each for each in letters if each.sheet.participant.name == organ), None)
    if mine is not None and letter_terms(stage.plan).basis:
        actions.sign_letter(mine, Side.ORGAN.value, drawn(), by=stage.actor(head))


def drawn() -> bytes:
    """A made-up stroke of the pen as PNG (8 bits of grey)."""
    rows = [bytearray(b"\xff" * WIDTH) for _ in range(HEIGHT)]
    for step in range(20, WIDTH - 20):
        middle = HEIGHT / 2 + 34 * sin(step / 17) * sin(step / 61)
        for offset in range(-THICK, THICK + 1):
            rows[int(middle) + offset][step] = 0x20
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
