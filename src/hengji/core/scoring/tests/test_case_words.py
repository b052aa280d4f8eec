"""Expectations of worked cases: a number is compared with a number, a word with a word."""

import pytest

from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.pack import load

SCHEME = """
pack: words
title: 缺项
combine: weighted
min_present: 2
tree:
- {code: A, title: 甲, weight: 60, measure: sum}
- {code: B, title: 乙, weight: 40, measure: sum}
cases:
- {name: 缺项, given: {A: GIVEN, B: 80}, expect: {EXPECT}}
"""


def problems(given: str, expect: str) -> int:
    return len(run_cases(load(SCHEME.replace("GIVEN", given).replace("EXPECT", expect))))


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("90", "total: 86, A: 90.0"),
        ("不适用", "total: 不适用, A: 不适用, B: 80"),
        ("待公布", "A: 待公布"),
        ("未报", "A: 0"),
    ],
)
def test_expectations_that_are_met(given: str, expect: str) -> None:
    assert problems(given, expect) == 0


@pytest.mark.parametrize(
    ("given", "expect"),
    [("不适用", "total: 0"), ("不适用", "A: 0"), ("不适用", "A: 待公布"), ("90", "A: 不适用"), ("90", "A: 九十"),
     ("90", "A: [90]"), ("90", "C: 90"), ("90", "grade: 优秀")],
)  # fmt: skip
def test_expectations_that_are_not_met_are_problems(given: str, expect: str) -> None:
    assert problems(given, expect) == 1
