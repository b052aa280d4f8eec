"""The Word file, opened again."""

import io
import zipfile

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.documents.checks import clean
from hengji.foundation.documents.content import Document, Heading, Paragraph, Signature, Signatures
from hengji.foundation.documents.style import Style
from hengji.foundation.documents.word import as_docx

from .samples import DIGEST, HOSTILE, letter


def opened(content: bytes) -> Word:
    return docx.Document(io.BytesIO(content))


def texts(word: Word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def test_the_file_says_what_the_document_says() -> None:
    word = opened(as_docx(letter()))
    assert texts(word) == [
        "衡办〔2026〕3号", "年度任务书", "甲厅：", "一、总则", "为落实任务，制定本书。", "（一）范围", "1．期限",
        "第一行\n第二行", "居中", "居右", "任务表", "责任单位　甲厅", "联系人　张三", "", "甲省某办公室",
        "2026年3月2日", f"内容摘要（SHA-256）：{DIGEST}", "",
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["序号", "目标内容", "目标值"], ["1", "完成第1项重点任务", "1.00"], ["2", "完成第2项重点任务", "2.00"],
        ["3", "完成第3项重点任务", "3.00"],
    ]  # fmt: skip
    assert [cell.text for row in word.tables[1].rows for cell in row.cells] == [
        "甲方：\n\n李四\n2026年3月1日", "乙方：\n\n\n　　　　年　　月　　日", "见证：\n\n\n　　　　年　　月　　日", "",
    ]  # fmt: skip
    assert len(word.inline_shapes) == 2  # the drawn signature stands in a table, the code in the body


def test_the_page_is_that_of_the_standard() -> None:
    word = opened(as_docx(letter()))
    section = word.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [210, 297]
    assert [round(margin.mm) for margin in (section.top_margin, section.bottom_margin, section.left_margin,
            section.right_margin) if margin] == [37, 35, 28, 26]  # fmt: skip
    usual = word.styles["Normal"]
    assert (usual.font.size, usual.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    faces = [
        fonts.get(qn("w:eastAsia"))
        for index in (1, 3, 4, 5)
        for fonts in word.paragraphs[index]._p.iter(qn("w:rFonts"))
    ]
    assert faces == ["方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"]
    assert word.paragraphs[1].runs[0].font.size == Pt(22)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml
    assert [header.paragraphs[0].text for header in (section.header, section.even_page_header)] == ["演示数据"] * 2


def test_absent_faces_have_a_named_substitute() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(letter()))) as parts:
        table = parts.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/></w:font>' in table


def test_the_head_of_a_table_is_repeated_and_numbers_stand_at_the_right() -> None:
    table = opened(as_docx(letter())).tables[0]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False, False]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [
        WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT,
    ]  # fmt: skip


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_docx(letter()) == as_docx(letter())


def test_an_office_lends_its_own_file() -> None:
    own = docx.Document()
    own.sections[0].left_margin = Mm(40)
    own.sections[0].header.paragraphs[0].text = "甲省某办公室"
    own.add_paragraph("旧文字")
    file = io.BytesIO()
    own.save(file)
    word = opened(as_docx(letter(), Style(base=file.getvalue())))
    assert [round(section.left_margin.mm) for section in word.sections if section.left_margin] == [40]
    assert word.sections[0].header.paragraphs[0].text == "甲省某办公室"
    assert "旧文字" not in texts(word)
    assert texts(word)[:3] == ["演示数据", "衡办〔2026〕3号", "年度任务书"]


def test_a_red_head_stands_above_the_number() -> None:
    word = opened(as_docx(Document("题", issuer="甲省某办公室文件", number="甲办〔2026〕1号")))
    assert texts(word) == ["甲省某办公室文件", "甲办〔2026〕1号", "题"]
    assert str(word.paragraphs[0].runs[0].font.color.rgb) == "D00000"


def test_hostile_text_is_written_as_it_stands() -> None:
    document = Document(HOSTILE, (Paragraph(HOSTILE), Heading(HOSTILE), Signatures((Signature(HOSTILE),))))
    assert texts(opened(as_docx(document))) == [HOSTILE] * 3


@given(st.text(max_size=60))
def test_any_text_is_written_as_it_stands(text: str) -> None:
    assert texts(opened(as_docx(Document("题", (Paragraph(f"始{text}终"),)))))[1] == clean(f"始{text}终")
