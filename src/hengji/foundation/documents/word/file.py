"""The Word file as a whole: page, head, body, end; the same document gives the same bytes."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import segno
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm

from hengji.foundation.documents import style as look
from hengji.foundation.documents.checks import clean, demand_sound
from hengji.foundation.documents.content import Document
from hengji.foundation.documents.style import GB, Style

from .blocks import write_block
from .page import set_base, set_page
from .text import add_paragraph, add_text, set_border

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_RED = "D00000"
_WIDEST_HEAD = 440.0  # points between the margins


def as_docx(document: Document, style: Style = GB) -> bytes:
    """Write a .docx in the layout of GB/T 9704-2012, or over ``style.base``. Raises ``ProblemsError``."""
    demand_sound(document)
    word = docx.Document(io.BytesIO(style.base)) if style.base else docx.Document()
    if style.base:
        set_base(word)
    else:
        set_page(word, style, clean(document.mark))
    _write(word, document, marked=not style.base)
    _name(word, document)
    return _steady(word)


def _write(word: Word, document: Document, *, marked: bool) -> None:
    if document.mark and not marked:  # the heads of pages are the office's own, and the mark must be seen all the same
        add_paragraph(word, clean(document.mark), look.HEI, look.SIZE_FIVE, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _write_head(word, document)
    title = add_paragraph(word, clean(document.title), look.TITLE, look.SIZE_TWO, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Mm(6)
    if document.addressee:
        add_paragraph(word, f"{clean(document.addressee)}：")
    for block in document.blocks:
        write_block(word, block)
    if document.digest:
        _write_digest(word, document)


def _write_head(word: Word, document: Document) -> None:
    number = clean(document.number)
    if not document.issuer:
        if number:
            add_paragraph(word, number, align=WD_ALIGN_PARAGRAPH.RIGHT)
        return
    issuer = clean(document.issuer)
    size = min(36.0, _WIDEST_HEAD / len(issuer))
    add_paragraph(word, issuer, look.TITLE, size, align=WD_ALIGN_PARAGRAPH.CENTER, colour=_RED)
    line = add_paragraph(word, number, align=WD_ALIGN_PARAGRAPH.CENTER)
    set_border(line, "bottom", _RED, eighths=10)


def _write_digest(word: Word, document: Document) -> None:
    picture = io.BytesIO()
    segno.make(document.coded, error="m", micro=False).save(picture, kind="png", scale=6, border=0)
    picture.seek(0)
    said = add_paragraph(word, "内容摘要（SHA-256）：", look.SONG, look.SIZE_FIVE)
    set_border(said, "top", "000000", eighths=4)
    add_text(said, clean(document.digest), look.SONG, 9.0)
    said.paragraph_format.keep_with_next, said.paragraph_format.space_before = True, Mm(10)
    code = word.add_paragraph()
    code.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact pitch would cut the picture
    code.add_run().add_picture(picture, height=Mm(18))


def _name(word: Word, document: Document) -> None:
    about = word.core_properties
    about.title, about.subject = clean(document.title)[:255], clean(document.number)[:255]
    about.author = about.last_modified_by = clean(document.issuer)[:255]
    about.comments, about.revision = "", 1
    about.created = about.modified = _NO_TIME


def _steady(word: Word) -> bytes:
    """Write the parts again without the time of day."""
    written, steady = io.BytesIO(), io.BytesIO()
    word.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), parts.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
