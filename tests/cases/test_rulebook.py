"""The rule book: every code of the catalogue is there, and every worked case comes out as it is printed."""

import re
from fractions import Fraction
from typing import Any

import pytest

from hengji.core.scoring.book import BOOK, expected, place_of, result_of
from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.rule import Case, Entry, Rule

CODES = [*(f"SR-{number:02}" for number in range(1, 47)), "SR-06b", "SR-08b", "SR-24b"]
CASES = [(entry, case) for entry in BOOK for case in entry.cases]
PRINTED = 4  # decimals at which the rule book breaks off a number that does not end
CHINESE = re.compile(r"[\u4e00-\u9fff]")
each_entry = pytest.mark.parametrize("entry", BOOK, ids=lambda entry: entry.key)


@pytest.mark.parametrize(("entry", "case"), CASES, ids=[f"{entry.key} {case.text}" for entry, case in CASES])
def test_worked_cases_come_out_as_printed(entry: Entry[Any], case: Case) -> None:
    got, wanted = result_of(entry, case), expected(case)
    if isinstance(wanted, Fraction) and len(case.expect.partition(".")[2]) == PRINTED:
        got = half_up(got, PRINTED)
    assert got == wanted


def test_every_code_of_the_rule_book_is_present_once() -> None:
    codes = [entry.code for entry in BOOK if entry.code.startswith("SR-")]
    assert sorted(codes) == sorted(CODES)
    assert len({entry.key for entry in BOOK}) == len(BOOK)


@each_entry
def test_every_entry_can_be_read(entry: Entry[Any]) -> None:
    assert entry.cases
    assert re.search(r"\[(S\d+|I|B)\]", entry.source)
    for text in (entry.name, entry.what, entry.formula, place_of(entry)):
        assert CHINESE.search(text), text
    assert not any(re.search("[a-z]{3}", case.text) for case in entry.cases)
    assert all(re.fullmatch(r"(\[(S\d+|I|B)\])+", case.mark) for case in entry.cases)


@each_entry
def test_every_leaf_rule_explains_a_cell_in_chinese(entry: Entry[Any]) -> None:
    if isinstance(entry, Rule):
        sentences = {entry.sentence_for(entry.parse(case.params)) for case in entry.cases}
        assert all(CHINESE.search(sentence) and "{score}" in sentence for sentence in sentences)
