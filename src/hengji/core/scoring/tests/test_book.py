"""The rule book: every worked case of every entry comes out, whatever part of the program applies it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from hengji.core.scoring.book import BOOK, BY_KEY, expected, place_of, result_of
from hengji.core.scoring.catalogue import UnknownRuleError, measure_of, rule_of
from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.rule import Case, Entry, Kind

CASES = [(entry, case) for entry in BOOK for case in entry.cases]


@pytest.mark.parametrize(("entry", "case"), CASES, ids=[f"{i} {entry.key}" for i, (entry, _) in enumerate(CASES)])
def test_worked_cases_come_out(entry: Entry[Any], case: Case) -> None:
    found = result_of(entry, case)
    if isinstance(found, Fraction) and len(case.expect.partition(".")[2]) == 4:
        found = half_up(found, 4)
    assert found == expected(case)


def test_the_book_is_complete_in_the_rulebooks_order() -> None:
    numbers = [int(found[1]) for entry in BOOK if (found := re.match(r"SR-(\d+)", entry.code))]
    assert set(numbers) == set(range(1, 47))
    assert numbers == sorted(numbers)
    assert len(BY_KEY) == len(BOOK)
    assert all(place_of(entry) for entry in BOOK)
    assert all(entry.cases for entry in BOOK if entry.kind != Kind.DISPLAY)


def test_a_key_of_another_kind_is_unknown() -> None:
    for look in (rule_of, measure_of):
        with pytest.raises(UnknownRuleError):
            look("SR-00")
    with pytest.raises(UnknownRuleError):
        rule_of("mean")
    with pytest.raises(UnknownRuleError):
        measure_of("SR-01")
