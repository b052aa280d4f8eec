"""Rules run on rows in several groups, and on several leaves at once, for the tests of the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.numbers import Exact, stack
from hengji.core.scoring.rule import Case, Cells, Method, Rows, Rule, numeric, result_of_case, run_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

Row = dict[str, Any]


def worked(entries: Sequence[Any]) -> list[tuple[Any, Case]]:
    """List every worked case of the entries, for parametrize."""
    return [(entry, case) for entry in entries for case in entry.cases]


def check_case(entry: Rule[Any] | Method[Any], case: Case) -> None:
    """Compare exactly (after rounding where four decimals are printed); see that parameters survive being saved."""
    params = entry.parse(case.params)
    assert entry.parse(params.model_dump()) == params
    if isinstance(entry, Method):
        found = entry.call(entry.parse(case.params), case.given)
        assert found == (Fraction(case.expect) if isinstance(case.expect, str) else case.expect)
        return
    found = result_of_case(entry, case)
    rounded = half_up(found, 4) if len(case.expect.partition(".")[2]) == 4 else found
    assert rounded == Fraction(case.expect)
    if case.second is not None:
        cells = run_case(entry, case)
        entry.score(cells)
        assert cells.second is not None
        assert cells.second.spread((1 + len(case.peers),)).fraction(0) == Fraction(case.second)


def check_sentence(rule: Rule[Any]) -> None:
    """Every slot of the sentence can be filled in at least one worked case."""
    names = {"score"}
    for case in rule.cases:
        cells = run_case(rule, case)
        rule.score(cells)
        names |= {"points", *type(cells.params).model_fields, *cells.columns, *cells.tables, *cells.shown}
        slots = set(re.findall(r"\{(\w+)%?\}", rule.sentence_for(cells.params)))
        assert slots <= names


def cells_of(
    rule: Rule[Any], params: Mapping[str, Any], rows: Sequence[Row], groups: Sequence[int], points: str = "100"
) -> Cells[Any]:
    """Build the columns of rows that stand in the groups given; all of them are of one class."""
    cells = run_case(rule, Case("", rows[0], None, params, points=points, peers=tuple(rows[1:])))
    together = Rows(np.zeros(len(rows), dtype=np.int64))
    return replace(cells, rows={"group": Rows(np.array(groups)), "class": together, "all": together})


def score(
    rule: Rule[Any], params: Mapping[str, Any], rows: Sequence[Row], groups: Sequence[int], points: str = "100"
) -> list[Fraction]:
    """Score rows that stand in the groups given."""
    cells = cells_of(rule, params, rows, groups, points)
    result = rule.score(cells).spread((len(rows),))
    assert result.bad is None or not result.bad.any()
    return result.fractions()


def alone(rule: Rule[Any], params: Mapping[str, Any], row: Row, points: str = "100") -> Fraction:
    """Score one participant who is alone in the group."""
    return score(rule, params, [row], [0], points)[0]


def check_two_leaves(rule: Rule[Any], two: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> None:
    """Score two leaves that differ in their numbers as one matrix, and each for itself: the same must come out."""
    groups, points = [index % 2 for index in range(len(rows))], ("10", "7.5")
    backwards = list(reversed(rows))
    parts = [cells_of(rule, two[0], rows, groups), cells_of(rule, two[1], backwards, groups)]
    names = set(numeric(parts[0].params))
    columns = {
        name: stack([part.columns[name] for part in parts], (1,) if name in names else (len(rows),))
        for name in parts[0].columns
    }
    both = replace(parts[0], columns=columns, points=stack([Exact.of(text) for text in points], (1,)))
    both.known_columns = {
        name: np.array([part.known_columns[name] for part in parts]) for name in parts[0].known_columns
    }
    expected = [*score(rule, two[0], rows, groups, points[0]), *score(rule, two[1], backwards, groups, points[1])]
    assert rule.score(both).spread((2, len(rows))).fractions() == expected


def number(low: int, high: int) -> SearchStrategy[str]:
    """Draw decimal text with one decimal."""
    return st.integers(low * 10, high * 10).map(lambda tenths: str(Decimal(tenths) / 10))


def grouped(fields: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[list[tuple[int, Row]]]:
    """Draw rows, each with its group's number."""
    return st.lists(st.tuples(st.integers(0, 2), st.fixed_dictionaries(dict(fields))), min_size=1, max_size=9)


def apart(drawn: Sequence[tuple[int, Row]]) -> tuple[list[Row], list[int], list[list[Row]]]:
    """Return the rows, their groups, and for each row the rows of its group."""
    rows, groups = [row for _, row in drawn], [group for group, _ in drawn]
    return rows, groups, [[other for g, other in drawn if g == group] for group in groups]
