"""A document with every kind of block, and a kind of document with a field of each sort."""

import struct
import zlib

from hengji.foundation.documents.content import (
    Align,
    Column,
    ColumnKind,
    Document,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Seal,
    Signature,
    Signatures,
    Table,
)  # fmt: skip
from hengji.foundation.documents.kinds import DocumentKind, Known, Part

HOSTILE = '#eval("1+1") *粗* $x^2$ \\ @ref <b> _斜_ `码` [x] #{1} //注 = 标题 & " \' ]]> {{ x }} {% y %}'
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
COLUMNS = (
    Column("序号", ColumnKind.CENTRE, 1), Column("目标内容", width=6), Column("目标值", ColumnKind.NUMBER, 2),
)  # fmt: skip


def png(width: int = 20, height: int = 6) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((str(n), f"完成第{n}项重点任务", f"{n}.00") for n in range(1, count + 1))


def letter(count: int = 3) -> Document:
    return Document(
        title="年度任务书", number="衡办〔2026〕3号", addressee="甲厅", mark="演示数据", digest=DIGEST,
        blocks=(
            Heading("一、总则"), Paragraph("为落实任务，制定本书。"), Heading("（一）范围", 2), Heading("1．期限", 3),
            Paragraph("第一行\n第二行", Align.LEFT), Paragraph("居中", Align.CENTRE), Paragraph("居右", Align.RIGHT),
            Table(COLUMNS, rows(count), "任务表"), Fields((("责任单位", "甲厅"), ("联系人", "张三"))), PageBreak(),
            Signatures((Signature("甲方：", "李四", "2026年3月1日", png()), Signature("乙方："), Signature("见证："))),
            Seal("甲省某办公室", "2026年3月2日"),
        ),
    )  # fmt: skip


TABLE = (Table(COLUMNS, rows(3), "任务表"),)
WORDING = """# 一、任务
【单位名称】应于【年度】年内完成下列任务。
【表：任务】
> 【单位名称】"""
KIND = DocumentKind(
    "sample.letter", "任务书", "【年度】年度任务书", WORDING,
    fields=(Known("单位名称", "被考评单位", "甲厅"), Known("年度", "考评年度", "2026")),
    parts=(
        Part("任务", "全部任务", TABLE, required=True),
        Part("签署", "签名处", (Signatures((Signature("甲方："),)),)),
    ),
)  # fmt: skip
KINDS = (KIND,)
