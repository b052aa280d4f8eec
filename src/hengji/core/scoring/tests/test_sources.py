"""Every mark in the rule book stands for a text that can be looked up."""

from __future__ import annotations

import re

from hengji.core.scoring.book import BOOK
from hengji.core.scoring.sources import SOURCES, Origin, origins


def test_every_mark_of_the_book_is_known_and_none_is_left_over() -> None:
    texts = [text for entry in BOOK for text in (entry.source, *(case.mark for case in entry.cases))]
    marks = {mark for text in texts for mark in re.findall(r"\[([A-Z]\d*)\]", text)}
    assert marks == set(SOURCES)


def test_marks_with_remarks_are_read_in_order() -> None:
    assert origins("[I](a)(d) [S74](b)") == (SOURCES["I"], SOURCES["S74"])
    assert origins("没有出处") == ()
    assert SOURCES["S70"] == Origin("东北某市年度考评方案", "")
