"""The duplicate guard of a section: one matter counts once, with its largest entry."""

import pytest

from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.pack import load

SECTION = """
pack: guard
title: 加分
tables: {级别: {国家级: 2, 省级: 0.75}}
tree:
- {code: A, title: 基础, points: 100, measure: sum}
sections:
- {code: J, title: 加分, kind: bonus, guard: [matter, document], items: [{code: J1, title: 事项, ITEM}]}
cases:
- {name: 同一事项, given: {J1: [FACTS]}, expect: {J: EXPECT}}
"""
LADDER = "measure: {SR-20: {levels: 'table:级别', highest_once: false}}"


@pytest.mark.parametrize(
    ("item", "facts", "expect"),
    [
        ("measure: sum", "{value: 0.50, matter: 甲}, {value: 1, matter: 甲}", "1"),
        ("measure: sum", "{value: 0.50, matter: 甲}, {value: 1, matter: 乙}", "1.5"),
        ("measure: sum", "{value: 2, document: 1号}, {value: 1.25, document: 1号}", "2"),
        (LADDER, "{value: 1, key: 省级, matter: 甲}, {value: 1, key: 国家级, matter: 甲}", "2"),
        (LADDER, "{value: 3, key: 省级, matter: 甲}, {value: 1, key: 国家级, matter: 甲}", "2.25"),
    ],
    ids=["decimals", "two matters", "document", "level", "count"],
)
def test_of_one_matter_the_largest_entry_stays(item: str, facts: str, expect: str) -> None:
    text = SECTION.replace("ITEM", item).replace("FACTS", facts).replace("EXPECT", expect)
    assert run_cases(load(text)) == []
