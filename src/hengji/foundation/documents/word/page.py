"""Paper, margins, head and foot of pages, and the usual paragraph."""

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from hengji.foundation.documents import style as look
from hengji.foundation.documents.style import Style

from .text import add_text, set_face

_FONT_TABLE = "/word/fontTable.xml"


def set_base(word: Word) -> None:
    """Empty an office's own file: its styles, margins, heads and feet stay, its text goes."""
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def set_page(word: Word, style: Style, mark: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(style.top), Mm(style.bottom)
    section.left_margin, section.right_margin = Mm(style.left), Mm(style.right)
    section.footer_distance = Mm(style.bottom - 7 - 5)  # 7 mm below the text, of a line of 5 mm
    _set_usual(word, style)
    word.settings.odd_and_even_pages_header_footer = True
    _set_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _set_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if mark:
        _set_mark(section, mark)
    _name_substitutes(word)


def _set_usual(word: Word, style: Style) -> None:
    usual = word.styles["Normal"]
    usual.font.name, usual.font.size = look.LATIN, Pt(look.SIZE_THREE)
    usual.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), look.BODY.name)
    for place in (*word.settings.element.iter(qn("w:themeFontLang")), *word.styles.element.iter(qn("w:lang"))):
        place.set(qn("w:eastAsia"), "zh-CN")
    shape = usual.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.pitch)
    shape.space_before = shape.space_after = Pt(0)


def _set_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """The page's number as — 1 —, outside, one character in."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(look.SIZE_FOUR)
    add_text(paragraph, "— ", look.SONG, look.SIZE_FOUR)
    _add_field(paragraph, "PAGE")
    add_text(paragraph, " —", look.SONG, look.SIZE_FOUR)


def _add_field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run()
        set_face(run, look.SONG, look.SIZE_FOUR)
        if kind == "":
            told = OxmlElement("w:instrText")
            told.text = code
            run._r.append(told)  # noqa: SLF001 - no public way
        elif kind == "1":
            run.text = kind
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - no public way


def _set_mark(section: Section, mark: str) -> None:
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_text(header.paragraphs[0], mark, look.HEI, look.SIZE_FIVE)


def _name_substitutes(word: Word) -> None:
    """Say in the file's list of faces what to take where a face is absent."""
    for part in word.part.package.iter_parts():
        if str(part.partname) == _FONT_TABLE:
            table = parse_xml(part.blob)
            for face in look.FACES:
                table.append(parse_xml(
                    f'<w:font {nsdecls("w")} w:name="{face.name}"><w:altName w:val="{face.instead}"/></w:font>'
                ))  # fmt: skip
            part._blob = serialize_part_xml(table)  # noqa: SLF001
