"""Paragraphs and runs: faces are set for Chinese and for Latin text apart, which python-docx does not do by itself."""

from typing import Protocol

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from hengji.foundation.documents import style as look
from hengji.foundation.documents.style import Face

# The order in which the schema wants the sides of a paragraph's border to be followed.
_AFTER_BORDER = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


class Holder(Protocol):
    """What takes paragraphs: the body, a cell, a head or foot of pages."""

    def add_paragraph(self, text: str = ..., style: None = ...) -> Paragraph: ...


def add_paragraph(
    holder: Holder, text: str, face: Face = look.BODY, size: float = look.SIZE_THREE, *,
    align: WD_ALIGN_PARAGRAPH | None = None, colour: str = "",
) -> Paragraph:  # fmt: skip
    paragraph = holder.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    run = add_text(paragraph, text, face, size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if size > look.SIZE_TWO - 1:
        paragraph.paragraph_format.line_spacing = 1.2  # the pitch of the body would cut large letters
    return paragraph


def add_text(paragraph: Paragraph, text: str, face: Face, size: float, *, bold: bool = False) -> Run:
    """A run; line ends of the text become breaks of the line."""
    run = paragraph.add_run(text)
    set_face(run, face, size)
    run.font.bold = bold or None
    return run


def set_face(run: Run, face: Face, size: float) -> None:
    run.font.name, run.font.size = look.LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face.name)  # noqa: SLF001 - no public way


def set_border(paragraph: Paragraph, side: str, colour: str, *, eighths: int) -> None:
    """A line above or below a paragraph; ``eighths`` of a point thick."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public way
    properties.insert_element_before(borders, *_AFTER_BORDER)
