"""ASEM sustainable connectivity: indicators normalised by SR-14, three levels of equal weights, ranks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Observation, Participant

NEAR = Fraction(1, 10**9)
LONGEST = 18  # decimals that a number of a sheet may have

Table = list[dict[str, str]]


@dataclass(frozen=True)
class Index:
    """The published folder, and our scores of its treated data."""

    outcome: Outcome
    normalised: Table
    aggregated: Table
    results: Table

    def cells(self, published: Table) -> Iterator[tuple[Fraction, Fraction]]:
        """Pair our score with the published one for every country and column."""
        for row in published:
            i = self.outcome.ground.index[row["uCode"]]
            for code, text in row.items():
                if code != "uCode":
                    yield self.score(code, i), Fraction(text)

    def score(self, code: str, i: int) -> Fraction:
        column = self.outcome.total if code == "Index" else self.outcome.levels[code].points
        return column.fraction(i)


@pytest.fixture(scope="module")
def index(folder: Callable[[str], Path], table: Callable[[Path], Table]) -> Index:
    place = folder("asem")
    scheme = _scheme(table(place / "asem_imeta.csv"))
    assert check_scheme(scheme) == []
    treated = table(place / "asem_dset_Treated.csv")
    countries = [Participant(row["uCode"], row["uCode"]) for row in treated]
    outcome = score(scheme, sheet_of(countries, [], list(_observations(treated))))
    others = (table(place / f"asem_{name}.csv") for name in ("dset_Normalised", "dset_Aggregated", "results"))
    return Index(outcome, *others)


def _scheme(meta: Table) -> Scheme:
    """The published structure as a scheme: 100 points each, equal weights at every level."""
    return Scheme.model_validate({
        "pack": "asem", "title": "ASEM sustainable connectivity", "combine": "weighted", "relative": "true",
        "places": {"leaf": "14", "block": "14", "total": "14"}, "ranking": {"within": "all"},
        "tree": _children(meta, "Index"),
    })  # fmt: skip


def _children(meta: Table, parent: str) -> list[dict[str, Any]]:
    return [_node(meta, row) for row in meta if row["Parent"] == parent]


def _node(meta: Table, row: dict[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"code": row["iCode"], "title": row["iName"], "weight": row["Weight"]}
    if row["Type"] == "Aggregate":
        return {**node, "combine": "weighted", "relative": "true", "children": _children(meta, row["iCode"])}
    direction = {"1": "正向", "-1": "逆向"}[row["Direction"]]
    return {**node, "rule": {"SR-14": {"a": "0", "direction": direction, "within": "all"}}}


def _observations(treated: Table) -> Iterator[Observation]:
    """Write each indicator in a unit (a power of ten) in which no number has more decimals than a sheet allows.

    Some rates are printed with an exponent and would need 21 decimals; min–max normalisation knows no unit, so this
    changes nothing, and no digit is lost.
    """
    for code in treated[0]:
        if code != "uCode":
            numbers = {row["uCode"]: Decimal(row[code]) for row in treated}
            shift = max(0, *(-int(number.as_tuple().exponent) - LONGEST for number in numbers.values()))
            yield from (Observation(who, code, f"{number.scaleb(shift):f}") for who, number in numbers.items())


def test_normalised_indicators_are_the_published_ones(index: Index) -> None:
    differences = [abs(ours - theirs) for ours, theirs in index.cells(index.normalised)]
    assert len(differences) == 51 * 49
    assert max(differences) <= NEAR


def test_all_levels_are_the_published_ones(index: Index) -> None:
    differences = [abs(ours - theirs) for ours, theirs in index.cells(index.aggregated)]
    assert len(differences) == 51 * 60
    assert max(differences) <= NEAR


def test_ranks_are_the_published_ones(index: Index) -> None:
    ground = index.outcome.ground
    ours = {row["uCode"]: int(index.outcome.rank[ground.index[row["uCode"]]]) for row in index.results}
    assert ours == {row["uCode"]: int(row["Rank"]) for row in index.results}
    assert len(ours) == 51
