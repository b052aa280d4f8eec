"""Each kind of block as Word knows it."""

import io

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from hengji.foundation.documents import style as look
from hengji.foundation.documents.checks import clean
from hengji.foundation.documents.content import (
    Align,
    Block,
    Column,
    ColumnKind,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Seal,
    Signature,
    Signatures,
    Table,
)  # fmt: skip

from .text import add_paragraph, add_text

_TWO_CHARACTERS = Pt(2 * look.SIZE_THREE)
_FACES = {1: look.HEI, 2: look.KAI, 3: look.BODY}
_SIDES = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT, Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_CELL_SIDES = {
    ColumnKind.TEXT: WD_ALIGN_PARAGRAPH.LEFT, ColumnKind.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    ColumnKind.NUMBER: WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_BLANK_DAY = "　　　　年　　月　　日"


def write_block(word: Word, block: Block) -> None:
    match block:
        case Heading():
            _heading(word, block)
        case Paragraph():
            _paragraph(word, block)
        case Table():
            _table(word, block)
        case Fields():
            _fields(word, block)
        case Signatures():
            _signatures(word, block)
        case Seal():
            _seal(word, block)
        case PageBreak():
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _heading(word: Word, heading: Heading) -> None:
    level = min(max(heading.level, 1), 3)
    paragraph = word.add_paragraph()
    add_text(paragraph, clean(heading.text), _FACES[level], look.SIZE_THREE, bold=level == 3)  # noqa: PLR2004 - the last
    paragraph.paragraph_format.first_line_indent = _TWO_CHARACTERS
    paragraph.paragraph_format.keep_with_next = True
    outline = OxmlElement("w:outlineLvl")  # found by the navigation pane without the colours of Word's own headings
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(outline)  # noqa: SLF001 - no public way


def _paragraph(word: Word, said: Paragraph) -> None:
    paragraph = add_paragraph(word, clean(said.text))
    if said.align is Align.BODY:
        # Word stretches a line that ends in a break over the whole width.
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if "\n" in said.text else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = _TWO_CHARACTERS
    else:
        paragraph.alignment = _SIDES[said.align]


def _width(word: Word) -> int:
    section = word.sections[-1]
    return (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)


def _table(word: Word, table: Table) -> None:
    if table.caption:
        caption = add_paragraph(word, clean(table.caption), look.HEI, 12.0, align=WD_ALIGN_PARAGRAPH.CENTER)
        caption.paragraph_format.keep_with_next = True
    drawn = word.add_table(rows=0, cols=len(table.columns))
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _draw_lines(drawn)
    total = sum(column.width for column in table.columns)
    widths = [Length(_width(word) * column.width // total) for column in table.columns]
    for index, width in enumerate(widths):
        drawn.columns[index].width = width
    head = drawn.add_row()
    _say(head, "w:tblHeader")
    heads = tuple(Column(column.title, ColumnKind.CENTRE) for column in table.columns)
    _fill(head, heads, tuple(column.title for column in table.columns), widths, look.HEI)
    for row in table.rows:
        _fill(drawn.add_row(), table.columns, row, widths, look.BODY)


def _fill(
    row: _Row, columns: tuple[Column, ...], texts: tuple[str, ...], widths: list[Length], face: look.Face
) -> None:
    _say(row, "w:cantSplit")
    for cell, column, text, width in zip(row.cells, columns, texts, widths, strict=True):
        cell.width = width
        paragraph = _first(cell)
        paragraph.alignment = _CELL_SIDES[column.kind]
        add_text(paragraph, clean(text), face, look.SIZE_FIVE)


def _first(cell: _Cell) -> WordParagraph:
    """A cell's own paragraph, in lines as close as a table wants them."""
    paragraph: WordParagraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.space_before, shape.space_after = WD_LINE_SPACING.SINGLE, Pt(2), Pt(2)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return paragraph


def _say(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - no public way


def _draw_lines(table: WordTable) -> None:
    """Thin lines by themselves, since the base of an office may not know Word's style of tables."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - no public way
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _fields(word: Word, fields: Fields) -> None:
    for label, value in fields.pairs:
        paragraph = add_paragraph(word, f"{clean(label)}　", look.HEI)
        add_text(paragraph, clean(value), look.BODY, look.SIZE_THREE)


def _signatures(word: Word, signatures: Signatures) -> None:
    grid = word.add_table(rows=(len(signatures.places) + 1) // 2, cols=2)
    for index, place in enumerate(signatures.places):
        row = grid.rows[index // 2]
        if index % 2 == 0:
            _say(row, "w:cantSplit")
        _place(row.cells[index % 2], place)


def _place(cell: _Cell, place: Signature) -> None:
    add_text(cell.paragraphs[0], clean(place.label), look.BODY, look.SIZE_THREE)
    drawn = cell.add_paragraph()
    drawn.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact pitch would cut the picture
    if place.drawing:
        drawn.add_run().add_picture(io.BytesIO(place.drawing), height=Mm(15))
    else:
        drawn.paragraph_format.line_spacing = Mm(15)
    add_paragraph(cell, clean(place.name))
    add_paragraph(cell, clean(place.day) or _BLANK_DAY)


def _seal(word: Word, seal: Seal) -> None:
    """成文日期右空四字, and the name in the middle above it, as far as its length lets it."""
    texts = [clean(seal.organ), clean(seal.day)]
    lengths = [max(map(_length, text.split("\n"))) for text in texts]
    space = max(4 - max(lengths[0] - lengths[1], 0) / 2, 0)
    for text, length in zip(texts, lengths, strict=True):
        paragraph = add_paragraph(word, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt((space + (max(lengths) - length) / 2) * look.SIZE_THREE)
        paragraph.paragraph_format.space_before = Pt(56 if text is texts[0] else 0)
        paragraph.paragraph_format.keep_with_next = text is texts[0]


def _length(text: str) -> float:
    """In characters of full width."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.5 for character in text)  # noqa: PLR2004 - where wide ones begin
