"""Checks of a scheme: what is sound must pass without a word."""

from __future__ import annotations

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.pack import load

COMPLETION = """
pack: small
title: 完成率
tree:
- {code: A, title: 完成率, points: 100, rule: {SR-01: {target: 100}}}
- {code: B, title: 备查, points: 0, measure: sum}
"""


def test_rules_without_bands_are_not_asked_for_bands() -> None:
    assert check_scheme(load(COMPLETION)) == []
