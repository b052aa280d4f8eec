"""历年实际值: what the organs reached in the three years before, against which this year's goals can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hengji.core.scoring.types import Participant
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.demo_sheet.draws import chance, text
from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.observations.actions import register_past_values
from hengji.year.observations.models import PastValue
from hengji.year.observations.past_rows import PastRow

TITLE = "登记历年实际值"
KEY = "rehearsal-past-{code}"
YEARS = 3
SOURCE = "{year}年度考评结果（演示）"
LEAST, MOST, PLACES = 60.0, 100.0, 1


@dataclass(frozen=True)
class Course:
    """How an indicator went: ``start`` in the first year on average, ``spread`` among organs, ``rise`` in a year."""

    unit: str
    start: float
    spread: float
    rise: float


COURSES = {
    "ZN-4": Course("分", 86.0, 4.0, 1.2),
    "ZN-6": Course("%", 96.5, 1.5, 0.8),
    "JC-3": Course("%", 95.0, 2.0, 1.0),
    "JL-4": Course("%", 96.0, 1.8, 0.7),
}


def is_played(stage: Stage) -> bool:
    return PastValue.objects.filter(batch__key=KEY.format(code=stage.code)).exists()


def play(stage: Stage) -> None:
    people, _goals, _seen = stage.tables
    known = set(Organisation.objects.values_list("code", flat=True))
    rows = [row for each in people if each.code in known for row in _rows(stage, each)]
    register_past_values(rows, by=stage.actor("office"), key=KEY.format(code=stage.code), name=TITLE)


def _rows(stage: Stage, each: Participant) -> Iterator[PastRow]:
    for code, course in COURSES.items():
        title, draw = stage.scheme.nodes[code].title, chance(stage.seed, "past", each.code, code)
        level = draw.gauss(course.start, course.spread)
        for number, year in enumerate(range(stage.year - YEARS, stage.year)):
            value = level + number * course.rise + draw.gauss(0, course.spread / 4)
            reached = text(min(max(value, LEAST), MOST), PLACES)
            yield PastRow(each.code, code, title, str(year), reached, course.unit, SOURCE.format(year=year))
