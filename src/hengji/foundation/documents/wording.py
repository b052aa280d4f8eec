"""The little language in which officials write the wording of a document. Pure.

    # 一、目标任务          a heading; ## and ### are the second and third level
    为……，与【单位名称】……   a paragraph with fields
    【表：目标】             a table on a line of its own
    > 【单位名称】           a line at the right
    = 年度目标               a line in the middle
    【分页】                 a new page

An empty line separates paragraphs and is not printed. Two brackets 【【 or 】】 are one that is printed.
What is filled in is plain text: brackets and signs in a value mean nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem

from .content import Align, Block, Heading, PageBreak, Paragraph
from .kinds import DocumentKind

LONGEST = 20_000  # characters
LONGEST_TITLE = 120
_TABLE = re.compile(r"【\s*表\s*[：:]\s*([^【】]*?)\s*】")
_PAGE = re.compile(r"【\s*分页\s*】")
_PIECE = re.compile(r"【【|】】|【[^【】\n]*】|[^【】]+|[【】]")
_ALONE = re.compile(r"表\s*[：:]|分页$")
_HEADING = re.compile(r"^[#＃]+")
_SIDES = {">": Align.RIGHT, "＞": Align.RIGHT, "=": Align.CENTRE, "＝": Align.CENTRE}


class Fault(StrEnum):
    """What can be wrong with a wording; a code is never reused for something else."""

    WORDING_EMPTY = "WORDING_EMPTY"
    WORDING_LONG = "WORDING_LONG"
    TITLE_EMPTY = "TITLE_EMPTY"
    TITLE_LONG = "TITLE_LONG"
    BRACKET_OPEN = "BRACKET_OPEN"
    BRACKET_STRAY = "BRACKET_STRAY"
    FIELD_EMPTY = "FIELD_EMPTY"
    FIELD_UNKNOWN = "FIELD_UNKNOWN"
    TABLE_UNKNOWN = "TABLE_UNKNOWN"
    TABLE_NOT_ALONE = "TABLE_NOT_ALONE"
    TABLE_TWICE = "TABLE_TWICE"
    TABLE_MISSING = "TABLE_MISSING"
    HEADING_DEEP = "HEADING_DEEP"
    HEADING_EMPTY = "HEADING_EMPTY"


@dataclass(frozen=True)
class Piece:
    """A part of a line: plain text, the name of a field, or a bracket that stands alone."""

    text: str
    is_field: bool = False
    is_stray: bool = False


@dataclass(frozen=True)
class Line:
    """``kind`` is heading, paragraph, table or page; ``name`` is a table's."""

    number: int
    kind: str
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    align: Align = Align.BODY
    name: str = ""


def check_wording(title: str, wording: str, kind: DocumentKind) -> list[Problem]:
    """Everything that is wrong with a template's title and wording, each with its line."""
    fields = tuple(field.name for field in kind.fields)
    lines = list(parse(wording))
    return [
        *_check_lengths(title, wording),
        *_check_pieces(_pieces(title), _("标题"), fields),
        *(found for line in lines for found in _check_line(line, fields, tuple(part.name for part in kind.parts))),
        *_check_tables([line.name for line in lines if line.kind == "table"], kind),
    ]


def parse(wording: str) -> Iterator[Line]:
    """Read a wording line by line; mistakes are kept as they stand, for ``check_wording`` to tell."""
    for number, text in enumerate(wording.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        stripped = text.strip()
        if stripped:
            yield _line(number, stripped)


def _line(number: int, text: str) -> Line:
    if _PAGE.fullmatch(text):
        return Line(number, "page")
    if table := _TABLE.fullmatch(text):
        return Line(number, "table", name=table[1])
    if signs := _HEADING.match(text):
        return Line(number, "heading", _pieces(text[signs.end():].strip()), level=signs.end())  # fmt: skip
    if text[0] in _SIDES:
        return Line(number, "paragraph", _pieces(text[1:].strip()), align=_SIDES[text[0]])
    return Line(number, "paragraph", _pieces(text))


def _pieces(text: str) -> tuple[Piece, ...]:
    return tuple(_piece(found[0]) for found in _PIECE.finditer(text))


def _piece(text: str) -> Piece:
    if text in {"【【", "】】"}:
        return Piece(text[0])
    if len(text) > 1 and text[0] == "【":
        return Piece(text[1:-1].strip(), is_field=True)
    return Piece(text, is_stray=text in {"【", "】"})


def fill(wording: str, fields: Mapping[str, str], tables: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Put values into a wording that ``check_wording`` found sound. An unknown name stands as it is written."""
    return tuple(block for line in parse(wording) for block in _blocks(line, fields, tables))


def fill_line(text: str, fields: Mapping[str, str]) -> str:
    """Put values into one line, such as a title."""
    return _filled(_pieces(text), fields)


def _blocks(line: Line, fields: Mapping[str, str], tables: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    if line.kind == "table":
        return tables.get(line.name, (Paragraph(f"【表：{line.name}】"),))
    if line.kind == "page":
        return (PageBreak(),)
    text = _filled(line.pieces, fields)
    return (Heading(text, line.level),) if line.kind == "heading" else (Paragraph(text, line.align),)


def _filled(pieces: tuple[Piece, ...], fields: Mapping[str, str]) -> str:
    return "".join(
        fields.get(piece.text, f"【{piece.text}】") if piece.is_field else piece.text for piece in pieces
    )  # fmt: skip


def _check_lengths(title: str, wording: str) -> Iterator[Problem]:
    if not title.strip():
        yield Problem(Fault.TITLE_EMPTY, _("没有填写标题。"), _("标题"), _("请填写公文标题。"))
    if len(title) > LONGEST_TITLE:
        said = _("标题超过%(n)d字。") % {"n": LONGEST_TITLE}
        yield Problem(Fault.TITLE_LONG, said, _("标题"), _("请缩短标题。"))
    if not wording.strip():
        yield Problem(Fault.WORDING_EMPTY, _("没有填写正文。"), _("正文"), _("请填写正文，或恢复内置文本。"))
    if len(wording) > LONGEST:
        said = _("正文超过%(n)d字。") % {"n": LONGEST}
        yield Problem(Fault.WORDING_LONG, said, _("正文"), _("请删减正文。"))


def _check_line(line: Line, fields: tuple[str, ...], tables: tuple[str, ...]) -> Iterator[Problem]:
    where = _("第%(n)d行") % {"n": line.number}
    if line.kind == "heading" and line.level > 3:  # noqa: PLR2004 - GB/T 9704-2012 has no more
        yield Problem(Fault.HEADING_DEEP, _("标题最多三级。"), where, _("请改用一至三个“#”。"))
    if line.kind == "heading" and not line.pieces:
        yield Problem(Fault.HEADING_EMPTY, _("标题没有文字。"), where, _("请在“#”后面填写文字，或删去这一行。"))
    if line.kind == "table" and line.name not in tables:
        yield Problem(
            Fault.TABLE_UNKNOWN, _("没有名为“%(name)s”的表。") % {"name": line.name}, where, _nearest(line.name, tables)
        )
    yield from _check_pieces(line.pieces, where, fields)


def _check_pieces(pieces: tuple[Piece, ...], where: str, fields: tuple[str, ...]) -> Iterator[Problem]:
    for piece in pieces:
        if piece.is_field:
            yield from _check_field(piece.text, where, fields)
        elif piece.is_stray and piece.text == "【":
            yield Problem(
                Fault.BRACKET_OPEN,
                _("有一个“【”没有配对的“】”。"),
                where,
                _("请补上“】”；要印出括号本身，请写两个“【【”。"),
            )
        elif piece.is_stray:
            yield Problem(
                Fault.BRACKET_STRAY,
                _("有一个“】”前面没有“【”。"),
                where,
                _("请补上“【”；要印出括号本身，请写两个“】】”。"),
            )


def _check_field(name: str, where: str, fields: tuple[str, ...]) -> Iterator[Problem]:
    if not name:
        yield Problem(Fault.FIELD_EMPTY, _("括号【】里没有名称。"), where, _("请填写字段名称，或删去括号。"))
    elif _ALONE.match(name):
        yield Problem(
            Fault.TABLE_NOT_ALONE, _("“【%(name)s】”要单独占一行。") % {"name": name}, where, _("请在它前后换行。")
        )
    elif name not in fields:
        said = _("没有名为“%(name)s”的字段。") % {"name": name}
        yield Problem(Fault.FIELD_UNKNOWN, said, where, _nearest(name, fields))


def _check_tables(used: list[str], kind: DocumentKind) -> Iterator[Problem]:
    for part in kind.parts:
        if part.required and part.name not in used:
            said = _("正文缺少“【表：%(name)s】”。") % {"name": part.name}
            yield Problem(Fault.TABLE_MISSING, said, _("正文"), _("请在合适的位置单独加上这一行。"))
        if used.count(part.name) > 1:
            said = _("“【表：%(name)s】”出现了不止一次。") % {"name": part.name}
            yield Problem(Fault.TABLE_TWICE, said, _("正文"), _("请只保留一处。"))


def _nearest(name: str, known: tuple[str, ...]) -> str:
    if near := get_close_matches(name, known, n=1, cutoff=0.5):
        return _("是不是“%(name)s”？") % {"name": near[0]}
    if known:
        return _("可用的有：%(names)s。") % {"names": "、".join(known)}
    return _("这种公文没有可用的名称，请删去。")
