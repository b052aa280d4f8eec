"""The whole fold equals the oracle: every level, total, rank and grade, cell by cell, on random schemes and sheets."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.tests.drawn import Drawn, drawn
from hengji.core.scoring.tests.oracle import Oracle
from hengji.core.scoring.tests.oracle_grades import GradeOracle


def column(values: Exact, size: int) -> list[Fraction]:
    return values.spread((size,)).fractions()


def expected_of(case: Drawn) -> tuple[Oracle, GradeOracle]:
    fold = Oracle(case.scheme, case.people, case.facts)
    fold.run()
    concerned = {bar["code"]: {f["who"] for f in case.facts if f["code"] == bar["code"]} for bar in case.scheme["bars"]}
    grades = GradeOracle(fold, concerned)
    grades.run()
    return fold, grades


def compare_levels(outcome: Outcome, fold: Oracle, size: int) -> None:
    levels = {**outcome.levels, "total": outcome.base}
    assert set(levels) == set(fold.cells)
    for code, level in levels.items():
        cells = fold.cells[code]
        assert column(level.points, size) == [cell.points for cell in cells], code
        assert level.counted.tolist() == [cell.counted for cell in cells], code
        assert column(level.full, size) == [cell.full for cell in cells], code


def integers_only(outcome: Outcome) -> None:
    """No float anywhere: numerators and denominators are Python integers or arrays of them."""
    points = [level.points for level in outcome.levels.values()] + [mark.points for mark in outcome.marks.values()]
    for number in [*points, *outcome.sections.values(), outcome.total, outcome.compared, outcome.base.points]:
        for part in (number.num, number.den):
            kinds = {type(value) for value in np.ravel(np.asarray(part, dtype=object)).tolist()}
            assert kinds <= {int}
            assert isinstance(part, int) or part.dtype in (np.int64, object)


@given(drawn())
def test_the_fold_equals_the_oracle(case: Drawn) -> None:
    outcome, size = case.outcome(), len(case.people)
    fold, grades = expected_of(case)
    compare_levels(outcome, fold, size)
    for code, points in fold.items.items():
        assert column(outcome.marks[code].points, size) == points, code
    assert {code: column(found, size) for code, found in outcome.sections.items()} == fold.sections
    assert column(outcome.total, size) == fold.total
    assert outcome.ranked.tolist() == fold.ranked
    assert outcome.rank.tolist() == fold.rank
    assert outcome.grading.places == grades.places
    assert outcome.grading.before_bars.tolist() == grades.before
    assert outcome.grading.final.tolist() == grades.final
    assert sorted(outcome.grading.open_ties) == sorted(grades.open)
    integers_only(outcome)
