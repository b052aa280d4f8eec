"""What an official document says, apart from how it looks. Pure: no Django, no file.

Two renderers read it: ``word.as_docx`` and ``printing.as_pdf``. Everything is plain text; what stands in it is never
read as markup, however it looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    BODY = "body"  # first line moved in by two characters
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"  # right-aligned
    CENTRE = "centre"  # short words, dates


@dataclass(frozen=True)
class Heading:
    """``level`` 1 to 3: 一、 in 黑体, （一） in 楷体, 1. in bold 仿宋 (GB/T 9704-2012, 7.3.3).

    The numbers are part of the text.
    """

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A line break in the text is one in the document."""

    text: str
    align: Align = Align.BODY


@dataclass(frozen=True)
class Column:
    """``width`` is a share of the whole width, whatever the sum."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 1


@dataclass(frozen=True)
class Table:
    """Rows as text, numbers formatted; the head is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Fields:
    """Pairs of label and value, one below the other."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Signature:
    """A place to sign. ``drawing`` is the picture (PNG) of a drawn signature; without one the place stays empty."""

    label: str
    name: str = ""
    day: str = ""
    drawing: bytes = b""


@dataclass(frozen=True)
class Signatures:
    """Two beside each other, never cut by the end of a page."""

    places: tuple[Signature, ...]


@dataclass(frozen=True)
class Seal:
    """Who issues it and when; the seal is pressed over the date (GB/T 9704-2012, 7.3.5)."""

    organ: str
    day: str


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Table | Fields | Signatures | Seal | PageBreak


@dataclass(frozen=True)
class Document:
    """A document of any kind.

    ``issuer`` prints a red head (发文机关标志); ``mark`` stands on top of each page, e.g. 演示数据; ``digest`` is
    printed at the end with a code that holds ``code`` (without one, ``hengji:`` and the digest). The room that owns the
    matter gives it: it is the digest of what the document is about, and part of ``digest_of`` the document.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    number: str = ""
    addressee: str = ""
    issuer: str = ""
    mark: str = ""
    digest: str = ""
    code: str = ""

    @property
    def coded(self) -> str:
        """What the printed code holds; empty without a digest."""
        return self.code or (f"hengji:{self.digest}" if self.digest else "")


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document, in the order in which it is read."""
    head = (document.mark, document.issuer, document.number, document.title, document.addressee)
    yield from (text for text in head if text)
    for block in document.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Table():
            yield from (block.caption, *(column.title for column in block.columns))
            yield from (text for row in block.rows for text in row)
        case Fields():
            yield from (text for pair in block.pairs for text in pair)
        case Signatures():
            yield from (text for place in block.places for text in (place.label, place.name, place.day))
        case Seal():
            yield from (block.organ, block.day)
        case PageBreak():
            pass
