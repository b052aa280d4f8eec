"""A workbench for an edited sheet keeps what it may keep and gives what a fresh one gives."""

from dataclasses import replace

import pytest

from hengji.core.scoring.engine import Workbench
from hengji.core.scoring.run import result_table
from hengji.core.scoring.tests.small import leaf, scheme, sheet
from hengji.core.scoring.types import Sheet

SR_10 = {"SR-10": {"s": "10%", "from_value": "true"}}
PLAN = scheme(leaf("A", "10", rule={"SR-01": {"target": "10"}}), leaf("B", "10", rule=SR_10), leaf("C", "80"))
GIVEN = {"X": {"A": "5", "B": "3", "C": "70"}, "Y": {"A": "10", "B": "4", "C": "60"}}


def changed(value: int) -> Sheet:
    """The second record, X's value under B, replaced."""
    old = sheet(GIVEN)
    mantissa = old.observations.mantissa.copy()
    mantissa[1] = value
    return replace(old, observations=replace(old.observations, mantissa=mantissa))


@pytest.mark.parametrize(("value", "ranks"), [(3, ["1", "2"]), (9, ["1", "2"])])
def test_edited_sheet_scores_as_a_fresh_one(value: int, ranks: list[str]) -> None:
    bench = Workbench(sheet(GIVEN))
    before = result_table(bench.score(PLAN)).columns["B"]
    edited = bench.with_sheet(changed(value), {"B"})
    assert result_table(edited.score(PLAN)) == result_table(Workbench(changed(value)).score(PLAN))
    assert result_table(bench.score(PLAN)).columns["B"] == before == ["9.0000", "10.0000"]
    assert result_table(edited.score(PLAN)).columns["rank"] == ranks


def test_untouched_leaves_are_not_prepared_again() -> None:
    bench = Workbench(sheet(GIVEN))
    bench.score(PLAN)
    edited = bench.with_sheet(changed(9), {"B"})
    edited.score(PLAN)
    kept = {held[0].code for key, held in edited._leaves.items() if bench._leaves.get(key, (None, None))[1] is held[1]}
    assert kept == {"A", "C"}
