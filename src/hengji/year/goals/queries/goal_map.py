"""战略地图: the goals of one sheet by perspective, with the strategic goals that they serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hengji.year.goals.enums import Perspective
from hengji.year.goals.models import GoalSheet, GoalVersion, StrategicGoal

from .sheets import pairs_of

UNPLACED = ""  # goals that name no perspective


@dataclass(frozen=True)
class MapCard:
    """A goal on the map; ``strategic`` is the strategic goal that it serves, ``task`` the code of its task."""

    code: str
    title: str
    points: str
    target: str
    task: str
    strategic: StrategicGoal | None
    strategic_code: str  # as written, also where no such strategic goal stands

    @property
    def is_astray(self) -> bool:
        """Whether the goal names a strategic goal that does not stand in this year."""
        return bool(self.strategic_code) and self.strategic is None


@dataclass(frozen=True)
class MapRow:
    """A perspective with its goals in the sheet's order."""

    perspective: str
    title: str
    cards: Sequence[MapCard]


@dataclass(frozen=True)
class GoalMap:
    rows: Sequence[MapRow]
    unplaced: Sequence[MapCard]
    idle: Sequence[StrategicGoal]  # strategic goals of this year that no goal serves

    @property
    def bare(self) -> list[str]:
        """Titles of the perspectives under which no goal stands."""
        return [row.title for row in self.rows if not row.cards]


def map_of(sheet: GoalSheet) -> GoalMap:
    """The goals of a sheet in the five perspectives; goals without one stand apart. Two queries."""
    organ = sheet.participant.organisation_id
    found = StrategicGoal.objects.in_year(sheet.plan.year).filter(organisation=organ) if organ else ()
    strategic = {each.code: each for each in found}
    pairs = [(version.perspective, _card(goal.code, version, strategic)) for goal, version in pairs_of(sheet)
             if not version.cancelled]  # fmt: skip
    rows = [
        MapRow(value, str(title), [card for where, card in pairs if where == value])
        for value, title in Perspective.choices
    ]
    served = {card.strategic_code for _where, card in pairs}
    idle = [each for code, each in strategic.items() if code not in served]
    return GoalMap(rows, [card for where, card in pairs if where == UNPLACED], idle)


def _card(code: str, version: GoalVersion, strategic: Mapping[str, StrategicGoal]) -> MapCard:
    title = version.title or code
    return MapCard(code, title, version.points, f"{version.target}{version.unit}" if version.target else "",
                   version.task, strategic.get(version.strategic), version.strategic)  # fmt: skip
