"""Hospital value-based purchasing: the published folder becomes the three tables of a sheet.

The pack hvbp-fy2024 scores a measure by two leaves, achievement (-A) and improvement (-I), and a dimension of patient
experience by a third, consistency (-C). So one published rate is observed at each of them. A measure that was not
published for a hospital is 不适用, not 未报: the publisher says that it had too few cases.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from hengji.core.scoring.types import Goal, Observation, Participant

DIMENSIONS = {
    "Communication With Nurses": "H-COMP-1",
    "Communication With Doctors": "H-COMP-2",
    "Responsiveness Of Hospital Staff": "H-COMP-3",
    "Communication About Medicines": "H-COMP-5",
    "Discharge Information": "H-COMP-6",
    "Care Transition": "H-COMP-7",
    "Cleanliness And Quietness Of Hospital Environment": "H-CLEAN-QUIET",
    "Overall Rating Of Hospital": "H-RATING",
}
MEASURES = (
    "MORT-30-AMI", "MORT-30-HF", "MORT-30-PN", "MORT-30-COPD", "MORT-30-CABG", "COMP-HIP-KNEE",
    "HAI-1", "HAI-2", "HAI-3", "HAI-4", "HAI-5", "HAI-6", "MSPB-1", *DIMENSIONS.values(),
)  # fmt: skip
PERFORMANCE, BASELINE, NONE = "实绩", "基期", "不适用"
SHEET = "utf-8-sig"

Row = Mapping[str, str]


def hvbp_sheet(folder: Path) -> tuple[list[Participant], list[Goal], list[Observation]]:
    """Read ``domains.csv`` (hospitals) and ``measure_level.csv`` (rates); every number stays the text it was."""
    hospitals = _rows(folder / "domains.csv")
    rates = {(row["facility_id"], code_of(row["measure"])): row for row in _rows(folder / "measure_level.csv")}
    participants = [Participant(row["facility_id"], row["facility_name"], group=row["state"]) for row in hospitals]
    observations = [one for row in hospitals for one in _observed(row, rates)]
    return participants, [], observations


def code_of(measure: str) -> str:
    """The pack's code of a published measure."""
    return DIMENSIONS.get(measure, measure)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding=SHEET, newline="") as file:
        return list(csv.DictReader(file))


def _observed(hospital: Row, rates: Mapping[tuple[str, str], Row]) -> Iterator[Observation]:
    """All observations of one hospital, in the pack's order of measures."""
    identity = hospital["facility_id"]
    for code in MEASURES:
        row = rates.get((identity, code), {})
        performance, baseline = row.get("performance_rate") or NONE, row.get("baseline_rate") or NONE
        yield Observation(identity, f"{code}-A", performance, input=PERFORMANCE)
        yield Observation(identity, f"{code}-I", performance, input=PERFORMANCE)
        yield Observation(identity, f"{code}-I", baseline, input=BASELINE)
        if code in DIMENSIONS.values():
            yield Observation(identity, f"{code}-C", performance, input=PERFORMANCE)
    yield Observation(identity, "SSI-C", hospital["combined_ssi_score"] or NONE)
