"""The notices that come with this version, transcribed from the State Council's publications."""

import csv
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from .checks import DayIn
from .enums import Kind

FILE = Path(__file__).with_name("published.csv")
KINDS = {"休": Kind.REST, "班": Kind.WORK}


@dataclass(frozen=True)
class Published:
    year: int
    document_number: str
    days: tuple[DayIn, ...]


def published_notices() -> list[Published]:
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return [
        Published(int(year), number, tuple(map(_day, group)))
        for (year, number), group in groupby(lines, key=lambda line: (line["年份"], line["文号"]))
    ]


def _day(line: dict[str, str]) -> DayIn:
    return DayIn(date.fromisoformat(line["日期"]), KINDS[line["安排"]], line["名称"])
