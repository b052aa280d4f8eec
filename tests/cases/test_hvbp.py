"""Hospital value-based purchasing, fiscal year 2024: our pack reproduces what was published, cell by cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from hengji.config.convert.hvbp import code_of, hvbp_sheet
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.pack import load
from hengji.core.scoring.rows import sheet_of

NEAR = Fraction(1, 10**11)  # the published tables carry 12 decimals; 1e-6 was asked for
POINTS = {"achievement_points": "-A", "improvement_points": "-I", "measure_score": ""}
DOMAINS = {"clin": "CLIN", "pce": "PCE", "safety": "SAFE", "eff": "EFF"}
PARTS = {"combined_ssi_score": "SSI", "hcahps_base": "PCE-BASE", "hcahps_consistency": "PCE-CONS"}

Table = list[dict[str, str]]
Compared = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Scored:
    """The published folder beside our scores of it; None where a score is not available."""

    outcome: Outcome
    levels: dict[str, list[Fraction | None]]
    totals: list[Fraction | None]
    measures: Table
    domains: Table

    def got(self, hospital: str, code: str) -> Fraction | None:
        return self.levels[code][self.outcome.ground.index[hospital]]


@pytest.fixture(scope="module")
def scored(folder: Callable[[str], Path], table: Callable[[Path], Table]) -> Scored:
    place = folder("hvbp")
    text = files("hengji.core.scoring").joinpath("packs/hvbp-fy2024.yaml").read_text(encoding="utf-8")
    outcome = score(load(text), sheet_of(*hvbp_sheet(place)))
    size = outcome.ground.size
    levels = {
        code: _available(level.points.spread((size,)).fractions(), level.counted.tolist())
        for code, level in outcome.levels.items()
    }
    totals = _available(outcome.total.fractions(), outcome.base.counted.tolist())
    return Scored(outcome, levels, totals, table(place / "measure_level.csv"), table(place / "domains.csv"))


def _available(values: list[Fraction], counted: list[bool]) -> list[Fraction | None]:
    return [value if counts else None for value, counts in zip(values, counted, strict=True)]


def _published(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _compare(cells: Iterator[Compared]) -> tuple[int, Fraction]:
    """Count the cells and return the largest difference; a blank must meet a blank."""
    count, largest = 0, Fraction(0)
    for ours, theirs in cells:
        assert (ours is None) == (theirs is None)
        count += 1
        if ours is not None and theirs is not None:
            largest = max(largest, abs(ours - theirs))
    return count, largest


def test_every_point_of_every_measure_row_is_exactly_the_published_one(scored: Scored) -> None:
    cells = (
        (scored.got(row["facility_id"], code_of(row["measure"]) + leaf), _published(row[column]))
        for row in scored.measures
        for column, leaf in POINTS.items()
    )
    assert _compare(cells) == (3 * 21_435, Fraction(0))
    assert scored.outcome.problems == ()


def test_measures_that_were_not_published_have_no_score(scored: Scored) -> None:
    published = {(row["facility_id"], code_of(row["measure"])) for row in scored.measures}
    codes = {code for _, code in published}
    available = {
        (hospital.code, code)
        for i, hospital in enumerate(scored.outcome.ground.sheet.participants)
        for code in codes
        if scored.levels[code][i] is not None
    }
    assert len(codes) == 21
    assert available == published


def test_domain_scores_and_their_parts_are_the_published_ones(scored: Scored) -> None:
    columns = {**{f"{name}_unw": code for name, code in DOMAINS.items()}, **PARTS}
    cells = (
        (scored.got(row["facility_id"], code), _published(row[column]))
        for row in scored.domains
        for column, code in columns.items()
    )
    count, largest = _compare(cells)
    assert count == 7 * 1_210
    assert largest <= NEAR


def test_weighted_domain_scores_are_the_published_ones(scored: Scored) -> None:
    """Equal weights, shared among the domains that are available."""
    count, largest = _compare(cell for row in scored.domains for cell in _weighted(scored, row))
    assert count == 4 * 1_210
    assert largest <= NEAR


def _weighted(scored: Scored, row: dict[str, str]) -> Iterator[Compared]:
    ours = {name: scored.got(row["facility_id"], code) for name, code in DOMAINS.items()}
    available = sum(value is not None for value in ours.values())
    for name, value in ours.items():
        yield None if value is None else value / available, _published(row[f"{name}_w"])


def test_totals_are_the_published_ones(scored: Scored) -> None:
    index = scored.outcome.ground.index
    count, largest = _compare(
        (scored.totals[index[row["facility_id"]]], _published(row["tps"])) for row in scored.domains
    )
    assert count == 1_210
    assert largest <= NEAR


def test_the_sheet_keeps_numbers_as_they_were_written(folder: Callable[[str], Path]) -> None:
    participants, goals, observations = hvbp_sheet(folder("hvbp"))
    values = {(one.participant, one.indicator, one.input): one.value for one in observations}
    assert (len(participants), len(goals), len(observations)) == (1_210, 0, 72 * 1_210)
    assert len(values) == len(observations)
    row = scored_row(folder("hvbp"))
    assert values[row["facility_id"], row["measure"] + "-A", "实绩"] == row["performance_rate"]
    assert values[row["facility_id"], row["measure"] + "-I", "基期"] == row["baseline_rate"]


def scored_row(place: Path) -> dict[str, str]:
    """The first published measure row."""
    lines = (place / "measure_level.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    return dict(zip(*(line.split(",") for line in lines), strict=True))
