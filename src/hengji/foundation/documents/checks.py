"""What a document must keep to so that it can be rendered, and which characters never reach a renderer."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.evidence.gate.images import png_size

from .content import Document, Signature, Signatures, Table

# Control characters, halves of characters, and marks that turn the direction of reading: a document shows what it says.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_LARGEST_DRAWING = 500_000  # bytes; a drawn signature has some 20,000
_MOST_PIXELS = 4_000_000


class Fault(StrEnum):
    """What can be wrong with a document; a code is never reused for something else."""

    NO_TITLE = "NO_TITLE"
    TABLE_EMPTY = "TABLE_EMPTY"
    TABLE_UNEVEN = "TABLE_UNEVEN"
    DRAWING = "DRAWING"
    PRINT_FAILED = "PRINT_FAILED"
    GLYPH_MISSING = "GLYPH_MISSING"


def clean(text: str) -> str:
    """A text without what cannot be seen; line ends become one kind."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def check_document(document: Document) -> list[Problem]:
    """Everything that hinders rendering."""
    return list(_problems(document))


def demand_sound(document: Document) -> None:
    """Raises ``ProblemsError`` with everything that hinders rendering."""
    if problems := check_document(document):
        raise ProblemsError(problems)


def _problems(document: Document) -> Iterator[Problem]:
    if not document.title.strip():
        yield Problem(Fault.NO_TITLE, _("公文没有标题。"), "", _("请填写标题。"))
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _table(block)
        if isinstance(block, Signatures):
            yield from _drawings(block.places)


def _table(table: Table) -> Iterator[Problem]:
    where = table.caption or _("表格")
    if not table.columns or any(column.width < 1 for column in table.columns):
        yield Problem(Fault.TABLE_EMPTY, _("表格没有列，或有一列没有宽度。"), where, _("请检查表格的列。"))
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(table.columns):
            said = _("第%(n)d行有%(have)d格，应为%(want)d格。")
            numbers = {"n": number, "have": len(row), "want": len(table.columns)}
            yield Problem(Fault.TABLE_UNEVEN, said % numbers, where, _("请补齐或删去多出的格。"))


def _drawings(places: Iterable[Signature]) -> Iterator[Problem]:
    for place in places:
        if place.drawing and not _is_drawing(place.drawing):
            yield Problem(
                Fault.DRAWING, _("签名图片不是完整的PNG图片，或者太大。"), place.label, _("请重新签名。"),
            )  # fmt: skip


def _is_drawing(picture: bytes) -> bool:
    size = png_size(picture)
    whole = picture.rstrip(b"\0").endswith(b"IEND\xaeB`\x82") and len(picture) <= _LARGEST_DRAWING
    return size is not None and whole and 0 < size[0] * size[1] <= _MOST_PIXELS
