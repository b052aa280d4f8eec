"""The model: what is read, what counts in the digest, what is refused."""

from dataclasses import replace

import pytest

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.documents.checks import check_document, clean
from hengji.foundation.documents.content import Column, Document, Paragraph, Signature, Signatures, Table, texts_of
from hengji.foundation.documents.digesting import canonical_text, digest_of
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.documents.word import as_docx

from .samples import letter, png


def test_the_canonical_text_is_known() -> None:
    document = Document("题", (Paragraph("文"),))
    assert canonical_text(document) == (
        '{"addressee":"","blocks":[{"align":"body","kind":"Paragraph","text":"\\u6587"}],"code":"","digest":"",'
        '"issuer":"","kind":"Document","mark":"","number":"","title":"\\u9898"}'
    )
    assert digest_of(document) == "92b2925fb91c3a16ba230be57952e1a24ed592962f22320d8190eff2e8c7b1c0"


def test_everything_counts_in_the_digest() -> None:
    first = letter()
    drawn = Document("题", (Signatures((Signature("甲", drawing=png()),)),))
    others = [
        replace(first, title="x"), replace(first, mark=""), replace(first, digest="x"), replace(first, code="x"),
        replace(first, blocks=first.blocks[::-1]), letter(4), drawn,
        Document("题", (Signatures((Signature("甲", drawing=png(21)),)),)),
    ]  # fmt: skip
    assert len({digest_of(each) for each in (first, *others)}) == len(others) + 1
    assert digest_of(letter()) == digest_of(first)


def test_texts_are_read_in_order() -> None:
    assert list(texts_of(letter(1)))[:6] == [
        "演示数据",
        "衡办〔2026〕3号",
        "年度任务书",
        "甲厅",
        "一、总则",
        "为落实任务，制定本书。",
    ]


def test_what_cannot_be_seen_goes() -> None:
    assert clean("甲\x00乙\u202e丙\ud800丁\r\n戊\t己\ufeff\x85") == "甲乙丙丁\n戊 己"


def test_every_problem_is_told_at_once_and_nothing_is_rendered() -> None:
    bad = Document(" ", (
        Table((), ()), Table((Column("甲"), Column("乙")), (("1",), ("1", "2"), ("1", "2", "3")), "表一"),
        Signatures((Signature("甲方", drawing=b"GIF89a"), Signature("乙方", drawing=png()[:-4]), Signature("丙方"))),
    ))  # fmt: skip
    found = [(problem.code, problem.where) for problem in check_document(bad)]
    assert found == [
        ("NO_TITLE", ""), ("TABLE_EMPTY", "表格"), ("TABLE_UNEVEN", "表一"), ("TABLE_UNEVEN", "表一"),
        ("DRAWING", "甲方"), ("DRAWING", "乙方"),
    ]  # fmt: skip
    for render in (as_pdf, as_docx):
        with pytest.raises(ProblemsError) as caught:
            render(bad)
        assert [(problem.code, problem.where) for problem in caught.value.problems] == found
