"""The language of templates: reading, every mistake at once, filling in."""

from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.documents.content import Align, Heading, PageBreak, Paragraph
from hengji.foundation.documents.wording import LONGEST, check_wording, fill, fill_line

from .samples import KIND, TABLE, WORDING

VALUES = {"单位名称": "甲厅", "年度": "2026"}


def found(wording: str, title: str = "题") -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in check_wording(title, wording, KIND)]


def test_the_sample_is_sound_and_filled() -> None:
    assert check_wording(KIND.title, WORDING, KIND) == []
    assert fill(WORDING, VALUES, {"任务": TABLE}) == (
        Heading("一、任务"), Paragraph("甲厅应于2026年内完成下列任务。"), *TABLE, Paragraph("甲厅", Align.RIGHT),
    )  # fmt: skip
    assert fill_line(KIND.title, VALUES) == "2026年度任务书"


def test_every_sign_is_understood() -> None:
    wording = "＃ 一\r\n## 二\n\n###三【 年度 】\n= 中\n＞右\n 【 分页 】 \n【表:任务】\n文【【原样】】【年度】"
    assert fill(wording, VALUES, {"任务": TABLE}) == (
        Heading("一"), Heading("二", 2), Heading("三2026", 3), Paragraph("中", Align.CENTRE),
        Paragraph("右", Align.RIGHT), PageBreak(), *TABLE, Paragraph("文【原样】2026"),
    )  # fmt: skip


def test_every_mistake_is_told_at_once() -> None:
    wording = (
        "#\n#### 深\n【单位名】\n【\n】\n【】\n表在【表：任务】中\n【表：任物】\n【表：签署】\n【表：签署】\n【【对】】"
    )
    assert found(wording, " ") == [
        ("TITLE_EMPTY", "标题"), ("HEADING_EMPTY", "第1行"), ("HEADING_DEEP", "第2行"), ("FIELD_UNKNOWN", "第3行"),
        ("BRACKET_OPEN", "第4行"), ("BRACKET_STRAY", "第5行"), ("FIELD_EMPTY", "第6行"), ("TABLE_NOT_ALONE", "第7行"),
        ("TABLE_UNKNOWN", "第8行"), ("TABLE_MISSING", "正文"), ("TABLE_TWICE", "正文"),
    ]  # fmt: skip
    assert found("") == [("WORDING_EMPTY", "正文"), ("TABLE_MISSING", "正文")]
    assert found("【表：任务】\n" + "字" * LONGEST, "长" * 121) == [("TITLE_LONG", "标题"), ("WORDING_LONG", "正文")]
    assert found("【表：任务】", "【甲】") == [("FIELD_UNKNOWN", "标题")]


def test_the_nearest_name_is_offered() -> None:
    remedies = {
        problem.code: problem.remedy for problem in check_wording("题", "【单位名】【天气】\n【表：任物】", KIND)
    }
    assert remedies["TABLE_UNKNOWN"] == "是不是“任务”？"
    said = [
        problem.remedy for problem in check_wording("题", "【单位名】【天气】", KIND) if problem.code == "FIELD_UNKNOWN"
    ]
    assert said == ["是不是“单位名称”？", "可用的有：单位名称、年度。"]


@given(st.text(st.sampled_from("#>=【】表：分页年度甲\n"), max_size=40))
def test_a_value_means_nothing_but_itself(value: str) -> None:
    """Whatever an organ is called, its name opens no field and begins no heading."""
    assert fill("文【年度】。", {"年度": value}, {}) == (Paragraph(f"文{value}。"),)


@given(st.text(st.sampled_from("#>=【】表：分页年度甲 \n"), max_size=60))
def test_no_text_stops_the_reader(wording: str) -> None:
    problems = check_wording("题", wording, KIND)
    blocks = fill(wording, VALUES, {"任务": TABLE})
    assert problems or blocks
