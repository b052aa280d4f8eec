from urllib.parse import unquote

import pytest

from hengji.foundation.documents.downloads import PDF, downloaded


def test_a_chinese_name_is_given_after_the_standard() -> None:
    answer = downloaded(b"x", "甲厅 2026年度任务书.pdf", PDF)
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"__ 2026_____.pdf\"; filename*=UTF-8''"
        "%E7%94%B2%E5%8E%85%202026%E5%B9%B4%E5%BA%A6%E4%BB%BB%E5%8A%A1%E4%B9%A6.pdf"
    )
    assert (answer["Content-Type"], answer.content) == (PDF, b"x")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('a"b\r\nSet-Cookie: x.pdf', "a_b_Set-Cookie_ x.pdf"),
        ("../../etc/甲.docx", "_.._etc_甲.docx"),
        ("甲\u202efdp.exe.pdf", "甲_fdp.exe.pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        ("...", "download"),
    ],
)
def test_a_name_is_fit_for_every_system(said: str, kept: str) -> None:
    answer = downloaded(b"", said, PDF)
    assert unquote(answer["Content-Disposition"].partition("UTF-8''")[2]) == kept
    assert "\r" not in answer["Content-Disposition"]
