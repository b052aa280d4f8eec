"""The PDF, opened again."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pytest_django import Settings

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.documents.content import Column, Document, Heading, Paragraph, Signature, Signatures, Table
from hengji.foundation.documents.faces import SHIPPED
from hengji.foundation.documents.printing import as_pdf, as_pictures, undrawable

from .samples import DIGEST, HOSTILE, letter, png


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def test_the_pdf_says_what_the_document_says() -> None:
    text = squeezed("".join(pages(as_pdf(letter()))))
    wanted = (
        "演示数据", "衡办〔2026〕3号", "年度任务书", "甲厅：", "（一）范围", "完成第3项重点任务", "3.00", "张三",
        "2026年3月2日", DIGEST, "—1—", "—2—",
    )  # fmt: skip
    assert [said for said in wanted if said not in text] == []


def test_the_head_of_a_long_table_is_repeated() -> None:
    read = [squeezed(page) for page in pages(as_pdf(letter(60)))]
    assert [page.count("目标内容") for page in read if "重点任务" in page] == [1, 1, 1]
    assert sum(page.count("任务表") for page in read) == 1


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_pdf(letter()) == as_pdf(letter())


def test_it_is_fit_for_the_archive() -> None:
    content = as_pdf(letter())
    assert b"pdfaid:part" in content
    assert PdfReader(io.BytesIO(content)).metadata.title == "年度任务书"  # type: ignore[union-attr]  # it has one


def test_hostile_text_is_printed_and_not_read() -> None:
    document = Document(HOSTILE, (Paragraph(HOSTILE), Heading(HOSTILE), Signatures((Signature(HOSTILE),))))
    assert squeezed("".join(pages(as_pdf(document)))).count(squeezed(HOSTILE)) == 4


@given(st.text(st.sampled_from("#$*_`@<>\\[]{}()=+-/~\"'&%;甲a1 \n\x00"), min_size=1, max_size=60))
def test_any_signs_are_printed_as_they_stand(text: str) -> None:
    read = squeezed("".join(pages(as_pdf(Document("题", (Paragraph(f"始{text}终"),))))))
    assert squeezed(f"始{text}终".replace("\x00", "")) in read


def test_a_character_without_a_face_is_marked_and_named() -> None:
    document = Document("题", (Paragraph("王𬍛、李𠮷、𰻝"),))
    text = squeezed(pages(as_pdf(document))[0])
    assert "王𬍛、李〓、〓" in text
    assert "编码为U+20BB7、U+30EDD。" in text
    assert [(problem.code, problem.message[:18]) for problem in undrawable(document)] == [
        ("GLYPH_MISSING", "打印字体里没有“𠮷”（U+20BB7"), ("GLYPH_MISSING", "打印字体里没有“𰻝”（U+30EDD"),
    ]  # fmt: skip
    assert undrawable(letter()) == []


def test_every_usual_character_can_be_drawn() -> None:
    usual = "".join(chr(code) for code in range(0x4E00, 0x9FA6))
    assert (
        undrawable(Document("题", (Paragraph(usual + "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·〇①②③㎡℃≥≤±×÷％"),)))
        == []
    )


def test_faces_of_the_installation_are_taken(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.ttf").write_bytes((SHIPPED / "NotoSansSC-Medium.ttf").read_bytes())
    settings.DOCUMENT_FONT_FOLDERS = [tmp_path]
    assert undrawable(letter()) == []
    assert as_pdf(letter()).startswith(b"%PDF")


def test_pictures_for_looking_are_png() -> None:
    assert [picture[:4] for picture in as_pictures(letter())] == [b"\x89PNG"] * 2


def test_a_long_word_stays_in_its_cell() -> None:
    number = "A1234567890" * 9
    table = Table((Column("一"), Column("二"), Column("三")), ((number, "乙", "丙"),))
    read = pages(as_pdf(Document("题", (table,))))[0]
    assert number in squeezed(read)
    assert max(map(len, read.splitlines())) < 35  # of a cell of 52 mm


def test_a_broken_picture_is_told() -> None:
    broken = png()[:40] + b"\0" * 8 + png()[48:]
    with pytest.raises(ProblemsError) as caught:
        as_pdf(Document("题", (Signatures((Signature("甲", drawing=broken),)),)))
    assert [problem.code for problem in caught.value.problems] == ["PRINT_FAILED"]
